import { useLayoutEffect, type RefObject } from 'react';

/** What an element of this height and width needs, given the most it has needed so far, in CSS pixels. */
export interface Grown {
  readonly width: number;
  readonly most: number;
}

/** Another width wraps text anew: what was needed before tells nothing. */
export const grow = (old: Grown, width: number, height: number): Grown => ({
  width,
  most: width === old.width ? Math.max(old.most, height) : height,
});

/**
 * Keeps an element as high as it has ever been at its width, so that what stands below holds still while its words
 * change by themselves. It starts anew with another `subject`: after an act of the reader the page may move.
 */
export function useNeverShorter(ref: RefObject<HTMLElement | null>, subject: string): void {
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    let grown: Grown = { width: -1, most: 0 };
    const read = (): void => {
      const { clientWidth } = element;
      if (clientWidth !== grown.width) element.style.minHeight = '';
      const next = grow(grown, clientWidth, element.offsetHeight);
      if (next.most !== grown.most || next.width !== grown.width) element.style.minHeight = `${next.most}px`;
      grown = next;
    };
    read();
    const observer = new ResizeObserver(read);
    observer.observe(element);
    return () => {
      observer.disconnect();
      element.style.minHeight = '';
    };
  }, [ref, subject]);
}
