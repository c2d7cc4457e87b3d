import { useEffect, useState, type ComponentType } from 'react';
import type { MountProps } from '../views/mount.tsx';

type Mounted = ComponentType<MountProps>;
type Load = () => Promise<{ readonly default: Mounted }>;

/** Views whose code is there, by what loads them. */
const there = new Map<Load, Mounted>();

export function loadView(load: Load): Promise<void> {
  return load().then(({ default: View }) => void there.set(load, View));
}

/**
 * A view as soon as its code is there, at once where it is already. Not by Suspense: React lets what comes after a
 * fallback wait for 300 ms, so that a page does not flicker, and here nothing stands in its place.
 */
export function Lazily({ load, ...props }: MountProps & { readonly load: Load }) {
  const [View, setView] = useState<Mounted | null>(() => there.get(load) ?? null);
  const [error, setError] = useState<Error | null>(null);
  useEffect(() => {
    if (there.has(load)) return undefined;
    let wanted = true;
    loadView(load).then(
      () => {
        if (wanted) setView(() => there.get(load) ?? null);
      },
      (reason: unknown) => {
        if (wanted) setError(reason instanceof Error ? reason : new Error(String(reason)));
      },
    );
    return () => {
      wanted = false;
    };
  }, [load]);
  // What went wrong is shown by whoever shows the errors of views.
  if (error !== null) throw error;
  return View && <View {...props} />;
}
