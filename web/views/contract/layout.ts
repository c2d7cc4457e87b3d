// The matrix of expectations as rows, and overrides added and taken back; pure.

import {
  hopKey,
  sameKey,
  type Expectation,
  type ExpectationsAnswer,
  type HopId,
  type Overrides,
} from '../../model/index.ts';

export interface Line {
  readonly hop: HopId;
  readonly cells: readonly { readonly key: string; readonly it: Expectation | null }[];
}

export const linesOf = ({ hops, keys, cells }: ExpectationsAnswer): readonly Line[] =>
  hops.map((hop, h) => ({
    hop,
    cells: keys.map((key, k) => ({ key, it: cells[h * keys.length + k] ?? null })),
  }));

export interface Summary {
  readonly keys: number;
  readonly hops: number;
  readonly contract: number;
  readonly learned: number;
  readonly accepted: number;
}

export function summaryOf({ hops, keys, cells }: ExpectationsAnswer): Summary {
  const of = (wanted: (e: Expectation) => boolean): number =>
    cells.filter(e => e !== null && wanted(e)).length;
  return {
    keys: keys.length,
    hops: hops.length,
    contract: of(e => e.ground === 'contract'),
    learned: of(e => e.ground === 'learned'),
    accepted: of(e => e.accepted !== null),
  };
}

export function expectationAt(
  answer: ExpectationsAnswer,
  hop: HopId | null,
  key: string | null,
): Expectation | null {
  if (hop === null || key === null) return null;
  const line = linesOf(answer).find(l => hopKey(l.hop) === hopKey(hop));
  return line?.cells.find(c => c.key === key)?.it ?? null;
}

export type Exception = Overrides['except'][number];
const same = (a: Exception, b: Exception): boolean =>
  a.from === b.from && a.to === b.to && sameKey(a.key, b.key);

/** The newest word on one hop and key counts. */
export const accept = (o: Overrides, e: Exception): Overrides => ({
  ...o,
  except: [...o.except.filter(x => !same(x, e)), e],
});

export const unaccept = (o: Overrides, e: Exception): Overrides => ({
  ...o,
  except: o.except.filter(x => !same(x, e)),
});

export type Requirement = Overrides['required'][number];

export const require = (o: Overrides, r: Requirement): Overrides => ({
  ...o,
  required: [...o.required.filter(x => !sameKey(x.key, r.key)), r],
});

export const unrequire = (o: Overrides, key: string): Overrides => ({
  ...o,
  required: o.required.filter(x => !sameKey(x.key, key)),
});
