import { useEffect, useRef, type RefObject } from 'react';
import type { TimeScale } from '../../parts/axis.ts';
import type { Micros } from '../../time/index.ts';

/** A turn of the wheel is over when nothing came for so many milliseconds. */
const REST = 160;
/** Pixels of a wheel that make time half as long. */
const HALF = 400;

/**
 * Wheel with Ctrl, which is also what a pinch on a touchpad sends: time around the pointer is stretched once
 * the wheel rests. A wheel alone scrolls the page as everywhere.
 */
export function useWheelZoom(
  left: number,
  scale: TimeScale,
  onZoom: (t: Micros, factor: number) => void,
): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    let turned = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wheel = (e: WheelEvent): void => {
      if (!e.ctrlKey && !e.metaKey) return;
      e.preventDefault();
      turned += e.deltaMode === 0 ? e.deltaY : e.deltaY * 30;
      const t = scale.t(e.clientX - element.getBoundingClientRect().left - left);
      clearTimeout(timer);
      timer = setTimeout(() => {
        onZoom(t, 2 ** (turned / HALF));
        turned = 0;
      }, REST);
    };
    // React listens passively to wheels, so that preventDefault would come too late.
    element.addEventListener('wheel', wheel, { passive: false });
    return () => {
      clearTimeout(timer);
      element.removeEventListener('wheel', wheel);
    };
  }, [left, scale, onZoom]);
  return ref;
}
