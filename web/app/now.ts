import { useEffect, useState } from 'react';
import { SECOND, fromMillis, micros, type Micros } from '../time/index.ts';

/** Whole ten seconds, so that a range keeps its edges between two looks at the clock. */
const floor = (t: Micros): Micros => micros(Math.floor(t / (10 * SECOND)) * 10 * SECOND);

/** The moment that `now` stands for: moves on while `moving` and the page is visible, else stays. */
export function useNow(moving: boolean, every: Micros): Micros {
  const [now, setNow] = useState(() => floor(fromMillis(Date.now())));
  useEffect(() => {
    if (!moving) return undefined;
    const look = (): void => {
      if (document.visibilityState === 'visible') setNow(floor(fromMillis(Date.now())));
    };
    const timer = setInterval(look, every / 1000);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [moving, every]);
  return now;
}

/** Milliseconds since the epoch, once a second while visible: for ages such as "3 min 12 s ago". */
export function useClock(): number {
  const [ms, setMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') setMs(Date.now());
    }, 1000);
    return () => clearInterval(timer);
  }, []);
  return ms;
}
