// What raw slices of both shapes become.

import { PROBE, type Kind } from './slices.ts';
import { UNUSUAL } from './window.ts';

export const TEXT: Kind<string> = {
  make: value => {
    if (typeof value !== 'string') throw UNUSUAL;
    return value;
  },
  learn: value => (value === PROBE ? inside => inside : null),
};

/** A kind whose values are made by parsing only. */
export const parsedOnly = <T>(make: (value: unknown) => T): Kind<T> => ({ make, learn: () => null });
