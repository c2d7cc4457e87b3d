import { useLayoutEffect, useState, type RefObject } from 'react';

/** Rows [first, last) of a list. */
export interface Rows {
  readonly first: number;
  readonly last: number;
}

/** So many rows beyond both edges are there already when they are scrolled to. */
const MORE = 8;
/** Before anything is laid out. */
const START: Rows = { first: 0, last: 24 };

/** The rows in sight at a scroll position, widened to whole blocks so that few steps of scrolling draw anew. */
export function rowsInSight(top: number, height: number, rowHeight: number, count: number): Rows {
  const first = Math.floor(top / rowHeight / MORE) * MORE - MORE;
  const last = Math.ceil((top + height) / rowHeight / MORE) * MORE + MORE;
  return { first: Math.max(0, Math.min(first, count)), last: Math.max(0, Math.min(last, count)) };
}

/** Which of `count` equally high rows (CSS pixels) a scrolling element shows. */
export function useRowsInSight(ref: RefObject<HTMLElement | null>, rowHeight: number, count: number): Rows {
  const [rows, setRows] = useState(START);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const look = (): void => {
      const next = rowsInSight(element.scrollTop, element.clientHeight, rowHeight, Infinity);
      setRows(old => (old.first === next.first && old.last === next.last ? old : next));
    };
    element.addEventListener('scroll', look, { passive: true });
    // It tells the first size too, once that is known anyway: asking here would lay the page out in between.
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [ref, rowHeight]);
  return { first: Math.min(rows.first, count), last: Math.min(rows.last, count) };
}
