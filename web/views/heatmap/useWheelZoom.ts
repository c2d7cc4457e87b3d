import { useEffect, useEffectEvent, useRef, type RefObject } from 'react';

/** A turn of the wheel is over when nothing came for so many milliseconds. */
const REST = 160;
/** Pixels of a wheel that make time half as long. */
const HALF = 400;

/** A place within the element that listens, in CSS pixels. */
interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Wheel with Ctrl, which is also what a pinch on a touchpad sends: time around the pointer is stretched once
 * the wheel rests. A wheel alone scrolls the page as everywhere. `at` says what stretches around a place; `shown`
 * whether the element is there.
 */
export function useWheelZoom(
  at: (p: Point) => (factor: number) => void,
  shown: boolean,
): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null);
  const zoomAt = useEffectEvent(at);
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    let turned = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wheel = (e: WheelEvent): void => {
      if (!e.ctrlKey && !e.metaKey) return;
      e.preventDefault();
      turned += e.deltaMode === 0 ? e.deltaY : e.deltaY * 30;
      const box = element.getBoundingClientRect();
      const zoom = zoomAt({ x: e.clientX - box.left, y: e.clientY - box.top });
      clearTimeout(timer);
      timer = setTimeout(() => {
        zoom(2 ** (turned / HALF));
        turned = 0;
      }, REST);
    };
    // React listens passively to wheels, so that preventDefault would come too late.
    element.addEventListener('wheel', wheel, { passive: false });
    return () => {
      clearTimeout(timer);
      element.removeEventListener('wheel', wheel);
    };
  }, [shown]);
  return ref;
}
