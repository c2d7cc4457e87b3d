import { useState, useSyncExternalStore } from 'react';

/** A value that is pointed at: whoever uses it redraws when it changes, and nobody else does. */
export interface Pointed<T> {
  readonly get: () => T;
  readonly set: (value: T) => void;
  readonly subscribe: (changed: () => void) => () => void;
}

export function pointed<T>(first: T): Pointed<T> {
  let value = first;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: next => {
      if (Object.is(next, value)) return;
      value = next;
      for (const changed of listeners) changed();
    },
    subscribe: changed => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
  };
}

/** One that lives as long as the component; reading it is up to the parts that draw it. */
export function useOwnPointed<T>(first: T): Pointed<T> {
  const [own] = useState(() => pointed(first));
  return own;
}

export const usePointed = <T>(p: Pointed<T>): T => useSyncExternalStore(p.subscribe, p.get);
