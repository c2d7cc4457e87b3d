// The ledger's columns: they are only ever added to, and grow by doubling.

import type { Cells, Visits } from '../model/index.ts';

export const cellColumns = (length: number): Cells => ({
  visit: new Uint32Array(length),
  key: new Uint16Array(length),
  outcome: new Uint8Array(length),
  finding: new Int32Array(length),
});

/** The same columns with room for as many again. */
export function moreCells(old: Cells): Cells {
  const next = cellColumns(old.visit.length * 2);
  next.visit.set(old.visit);
  next.key.set(old.key);
  next.outcome.set(old.outcome);
  next.finding.set(old.finding);
  return next;
}

export const visitColumns = (length: number): Visits => ({
  request: new Uint32Array(length),
  hop: new Uint32Array(length),
  from: new Int32Array(length),
  to: new Int32Array(length),
});

export function moreVisits(old: Visits): Visits {
  const next = visitColumns(old.hop.length * 2);
  next.request.set(old.request);
  next.hop.set(old.hop);
  next.from.set(old.from);
  next.to.set(old.to);
  return next;
}
