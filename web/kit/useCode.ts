import { useEffect, useState, useSyncExternalStore } from 'react';
import { arrivalOf, type Load } from './arrival.ts';

/**
 * What `load` brings, null until it is there; asked for as soon as it is `wanted`. `load` stands outside of components:
 * it is told apart by identity. Not by Suspense: React lets what comes after a fallback wait for 300 ms, and here
 * nothing stands in its place. A failure is thrown where the code is used, for whoever shows the errors of views.
 */
export function useCode<T>(load: Load<T>, wanted = true): T | null {
  const arrival = arrivalOf(load);
  const code = useSyncExternalStore(arrival.subscribe, arrival.get, arrival.get);
  const [error, setError] = useState<Error | null>(null);
  useEffect(() => {
    if (!wanted) return undefined;
    let here = true;
    arrival.fetch().catch((reason: unknown) => {
      if (here) setError(reason instanceof Error ? reason : new Error(String(reason)));
    });
    return () => {
      here = false;
    };
  }, [arrival, wanted]);
  if (error !== null && code === null) throw error;
  return code;
}
