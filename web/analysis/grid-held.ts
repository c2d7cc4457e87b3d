// What the row of a broken trace counts beside the breaks: the requests that went the same way with their trace whole.
// Without them every cell of such a row would say 100%, beside a verdict that says how many of all broke.

import { at, type Facts } from './bins.ts';
import type { Scope } from './bins-scope.ts';
import { TRACEPARENT } from './keys.ts';
import { intact } from './verdict-held.ts';

export interface HeldRows {
  /** By hop: the grid's rows of the splits that a call over this hop might have been. */
  readonly rows: readonly (readonly number[] | undefined)[];
  /** Does this row's key show that its request belongs into them? */
  readonly shows: (row: number) => boolean;
}

/** Null where the grid has no row of a split. `rowOf` is the grid's row of each hop, −1 for none. */
export function heldRows(facts: Facts, rowOf: Int32Array, scope: Scope): HeldRows | null {
  const { hops, keys } = facts.analysis;
  const rows: number[][] = [];
  for (const [split, hop] of hops.entries()) {
    const row = at(rowOf, split);
    if (hop.kind === 'split' && row >= 0)
      for (const way of intact(facts, split)) (rows[way] ??= []).push(row);
  }
  if (rows.length === 0) return null;
  // Any key that came along shows that the trace held.
  const any = scope.keys[keys.indexOf(TRACEPARENT)] === 1;
  return { rows, shows: i => any || scope.keys[at(facts.key, i)] === 1 };
}
