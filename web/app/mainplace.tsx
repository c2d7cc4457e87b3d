import { useEffect, useRef, type ReactNode } from 'react';
import { focusHomeSoon, isNothing, keepFocus, refocus } from '../kit/focus.ts';
import { word } from '../words/index.ts';

/** What had the focus when an address was left. */
const left = new Map<string, string>();
/** The page was opened with a view; only from the second on somebody went to one. */
let isFirst = true;

interface Props {
  /** The address of the view as it is now. */
  readonly address: string;
  /** Who comes here goes on to the drawing as soon as it is there. */
  readonly toDrawing: boolean;
  readonly children: ReactNode;
}

/** Where the focus goes when somebody came to a view; how to stop waiting for it. */
function arrive(main: HTMLElement, address: string, toDrawing: boolean): (() => void) | null {
  const lost = !isFirst && isNothing(document.activeElement);
  isFirst = false;
  if (!lost) return null;
  main.focus({ preventScroll: true });
  const before = left.get(address);
  if (before !== undefined) return refocus(main, before);
  return toDrawing ? focusHomeSoon(main) : null;
}

/**
 * Where a view stands. Who goes to another one by key is not thrown back to the top of the page: the focus goes to the
 * new view, and on the way back to what had it before.
 */
export function MainPlace({ address, toDrawing, children }: Props) {
  const ref = useRef<HTMLElement>(null);
  const latest = useRef({ address, toDrawing });
  useEffect(() => {
    latest.current = { address, toDrawing };
  }, [address, toDrawing]);
  useEffect(() => {
    const main = ref.current;
    if (!main) return undefined;
    const kept = keepFocus(main);
    const stop = arrive(main, latest.current.address, latest.current.toDrawing);
    return () => {
      stop?.();
      const last = kept.end();
      if (last !== null) left.set(latest.current.address, last);
    };
  }, []);
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
