// How many traces of a service come in how much time, so that a search that would hit the server's limit is
// cut before it is sent: what it brings would have to be read once more.

import { length, micros, type Range } from '../../time/index.ts';

interface Met {
  /** Traces per microsecond; at least so many where the limit was hit. */
  readonly rate: number;
  readonly limit: number;
}

/** Traffic is uneven: so much of the limit is planned for. */
const FILL = 0.7;
/** A pace that rose a thousandfold is met by halving, not by planning. */
const MOST_PARTS = 64;

export class Pace {
  readonly #met = new Map<string, Met>();

  /** What the last search of a service brought. */
  note(
    service: string,
    range: Range,
    { traces, limit }: { readonly traces: number; readonly limit: number },
  ) {
    this.#met.set(service, { rate: traces / Math.max(1, length(range)), limit });
  }

  /** A range in as many equal parts as its traces probably need, newest first. */
  parts(service: string, range: Range): readonly Range[] {
    const met = this.#met.get(service);
    const expected = met ? met.rate * length(range) : 0;
    const n = met && expected >= met.limit ? Math.ceil(expected / (met.limit * FILL)) : 1;
    const count = Math.max(1, Math.min(MOST_PARTS, n));
    const edge = (i: number) => micros(range.to - Math.floor((length(range) * i) / count));
    return Array.from({ length: count }, (_, i) => ({
      from: i + 1 === count ? range.from : edge(i + 1),
      to: edge(i),
    }));
  }
}
