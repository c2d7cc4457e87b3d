import { useCallback, useLayoutEffect, useState, type RefObject } from 'react';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Tells the content box of an element as soon as it is laid out and whenever it changes. */
function useBox(ref: RefObject<HTMLElement | null>, tell: (width: number, height: number) => void): void {
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const read = (): void => tell(Math.floor(element.clientWidth), Math.floor(element.clientHeight));
    read();
    const observer = new ResizeObserver(read);
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref, tell]);
}

/** The content box of an element in CSS pixels, whole numbers; zero until it is laid out. */
export function useSize(ref: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  const tell = useCallback((width: number, height: number) => {
    setSize(old => (old.width === width && old.height === height ? old : { width, height }));
  }, []);
  useBox(ref, tell);
  return size;
}

/**
 * The width of an element that most often is as wide as the page. It begins with the page's, so that what is below
 * need not be rendered twice before it is first seen.
 */
export function usePageWidth(ref: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(() => document.documentElement.clientWidth);
  useBox(ref, setWidth);
  return width;
}
