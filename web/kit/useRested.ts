import { useEffect, useState } from 'react';

/** A value as it was when it last stood still for `ms`: for what need not follow every frame of a drag. */
export function useRested<T>(value: T, ms: number): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return rested;
}
