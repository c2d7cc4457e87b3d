// Rows by (hop, key), in time order: sorted once by counting, so that looking at one pair costs its own rows.

import { at, type Facts } from './bins.ts';
import { requestsInTime } from './requests-time.ts';

export interface Pairs {
  /** Rows of pair p (hop × number of keys + key): `rows` from `starts[p]` up to `starts[p + 1]`. */
  readonly starts: Uint32Array;
  readonly rows: Uint32Array;
}

/** Pairs of the marked rows. */
export function pairsOf(facts: Facts, marked: Uint8Array): Pairs {
  const keys = facts.analysis.keys.length;
  const next = new Uint32Array(facts.analysis.hops.length * keys + 1);
  const pair = (i: number): number => at(facts.hop, i) * keys + at(facts.key, i);
  let size = 0;
  for (let i = 0; i < marked.length; i++) {
    if (marked[i] !== 1) continue;
    next[pair(i) + 1] = at(next, pair(i) + 1) + 1;
    size++;
  }
  for (let p = 1; p < next.length; p++) next[p] = at(next, p) + at(next, p - 1);
  const starts = next.slice();
  const rows = new Uint32Array(size);
  for (const r of requestsInTime(facts))
    for (let i = at(facts.rows, r); i < at(facts.rows, r + 1); i++) {
      if (marked[i] !== 1) continue;
      rows[at(next, pair(i))] = i;
      next[pair(i)] = at(next, pair(i)) + 1;
    }
  return { starts, rows };
}
