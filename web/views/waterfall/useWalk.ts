import { useEffect, useRef, type KeyboardEvent } from 'react';
import { isNothing } from '../../kit/focus.ts';
import { WALKING } from './walk.ts';

/** What a drawing is gone through by: each has a focus of its own, in the order of what it stands for. */
const stopsIn = (root: Element): readonly HTMLElement[] => [
  ...root.querySelectorAll<HTMLElement>('[data-stop]'),
];

/** The stop that has the focus, or whose box or line has it; −1 for none. */
const current = (stops: readonly HTMLElement[]): number =>
  stops.findIndex(s => (s.closest('li, tr') ?? s).contains(document.activeElement));

/**
 * Binds the keys that go through a drawing made of boxes or lines; `next` says where a key leads from a stop. When
 * another finding is stepped to, the focus goes to it, unless it is elsewhere on the page.
 */
export function useWalk(next: (at: number, key: string) => number, finding: string | undefined) {
  const root = useRef<HTMLDivElement>(null);
  const shown = useRef(finding);
  useEffect(() => {
    const { activeElement } = document;
    const isOurs = isNothing(activeElement) || root.current?.contains(activeElement) === true;
    if (shown.current !== finding && isOurs && finding !== undefined) {
      const all = root.current?.querySelectorAll<HTMLElement>('[data-findings]') ?? [];
      [...all].find(e => e.dataset.findings?.split('\n').includes(finding))?.focus();
    }
    shown.current = finding;
  }, [finding]);
  const onKeyDown = (e: KeyboardEvent): void => {
    if (e.ctrlKey || e.metaKey || e.altKey || !root.current || !WALKING.includes(e.key)) return;
    const stops = stopsIn(root.current);
    const to = stops[next(current(stops), e.key)];
    if (!to) return;
    e.preventDefault();
    to.focus();
  };
  return { ref: root, onKeyDown };
}

/** To the next box or line with something that was found, round the corner; false where the drawing has none of them. */
export function stepStop(step: 1 | -1): boolean {
  const home = document.querySelector('[data-home]');
  const stops = home ? stopsIn(home) : [];
  if (stops.length === 0) return false;
  const at = current(stops);
  for (let i = 1; i <= stops.length; i++) {
    const to = stops[(Math.max(at, step < 0 ? 0 : -1) + step * i + stops.length * 2) % stops.length];
    if (to?.dataset.stop !== 'found') continue;
    to.focus();
    return true;
  }
  return true;
}
