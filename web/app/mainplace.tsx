import { useEffect, useRef, type ReactNode } from 'react';
import { isNothing, keepFocus, refocus } from '../kit/focus.ts';
import { word } from '../words/index.ts';

/** What had the focus when a view was left. */
const left = new Map<string, string>();
/** The page was opened with a view; only from the second on somebody went to one. */
let isFirst = true;

/**
 * Where a view stands. Who goes to another one by key is not thrown back to the top of the page: the focus goes to the
 * new view, and on the way back to what had it before.
 */
export function MainPlace({ view, children }: { readonly view: string; readonly children: ReactNode }) {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => {
    const main = ref.current;
    if (!main) return undefined;
    const kept = keepFocus(main);
    const before = left.get(view);
    const lost = !isFirst && isNothing(document.activeElement);
    isFirst = false;
    if (lost) main.focus({ preventScroll: true });
    const stop = lost && before !== undefined ? refocus(main, before) : null;
    return () => {
      stop?.();
      const last = kept.end();
      if (last !== null) left.set(view, last);
    };
  }, [view]);
  return (
    <main id="view" className="view" tabIndex={-1} ref={ref}>
      {children}
    </main>
  );
}

/** The first stop of the page: past the top bar. */
export const SkipLink = () => (
  <a
    className="skip"
    href="#view"
    onClick={e => {
      e.preventDefault();
      document.getElementById('view')?.focus();
    }}
  >
    {word('shell.skip')}
  </a>
);
