// Remarks on what was odd but readable: counted by kind, the first place named, so that a body with a
// hundred thousand odd spans makes one remark and not a hundred thousand.

import type { Message } from '../../../model/index.ts';

/** All ids; each has the parameters `place` (the first), `count` and `detail` (text, may be empty). */
export const DECODE_REMARKS = [
  'decode.no-spans',
  'decode.bad-span',
  'decode.bad-attribute',
  'decode.bad-id',
  'decode.no-process',
  'decode.bad-count',
  'decode.negative-duration',
  'decode.no-end',
  'decode.absurd-time',
  'decode.no-time',
  'decode.line-without-time',
  'decode.bad-line',
] as const;
export type DecodeRemark = (typeof DECODE_REMARKS)[number];

interface Tally {
  readonly place: string;
  readonly detail: string;
  count: number;
}

export class Remarks {
  readonly #tallies = new Map<DecodeRemark, Tally>();

  /** `place` is called for the first of a kind only: making paths for every span would cost too much. */
  add(id: DecodeRemark, place: () => string, detail = ''): void {
    const tally = this.#tallies.get(id);
    if (tally) tally.count++;
    else this.#tallies.set(id, { place: place(), detail, count: 1 });
  }

  /** Adds the remarks of a part that comes behind what was remarked so far, its places below `prefix`. */
  take(part: Remarks, prefix = ''): void {
    for (const [id, tally] of part.#tallies) {
      const known = this.#tallies.get(id);
      if (known) known.count += tally.count;
      else this.#tallies.set(id, { ...tally, place: prefix + tally.place });
    }
  }

  get length(): number {
    return this.#tallies.size;
  }

  messages(): readonly Message[] {
    return [...this.#tallies].map(([id, { place, detail, count }]) => ({
      id,
      params: { place, detail, count },
    }));
  }
}
