// The columns of all requests, made of the patterns that they share.

import type { Cells, Visits } from '../model/index.ts';
import type { Patterns } from './ledger-patterns.ts';

/** What was written of a request: its first visit and cell of all, its pattern, and the row its spans are counted from. */
export interface Written {
  readonly request: number;
  readonly visit: number;
  readonly cell: number;
  readonly pattern: number;
  readonly base: number;
}

export function expandedVisits(all: Iterable<Written>, patterns: Patterns, size: number): Visits {
  const { hop, from, to } = patterns.visits;
  const out = {
    ...{ request: new Uint32Array(size), hop: new Uint32Array(size) },
    ...{ from: new Int32Array(size), to: new Int32Array(size) },
  };
  const moved = (row: number, base: number): number => (row < 0 ? row : row + base);
  for (const { request, visit, pattern, base } of all) {
    const [first, end] = patterns.visitRange(pattern);
    for (let v = first, at = visit; v < end; v++, at++) {
      out.request[at] = request;
      out.hop[at] = hop[v] ?? 0;
      out.from[at] = moved(from[v] ?? -1, base);
      out.to[at] = moved(to[v] ?? -1, base);
    }
  }
  return out;
}

interface Known {
  readonly size: number;
  readonly finding: Cells['finding'];
}

export function expandedCells(all: Iterable<Written>, patterns: Patterns, { size, finding }: Known): Cells {
  const { visit: visits, key: keys, outcome: outcomes } = patterns.cells;
  const key = keys instanceof Uint8Array ? new Uint8Array(size) : new Uint16Array(size);
  const [visit, outcome] = [new Uint32Array(size), new Uint8Array(size)];
  for (const { visit: first, cell, pattern } of all) {
    const [from, to] = patterns.cellRange(pattern);
    key.set(keys.subarray(from, to), cell);
    outcome.set(outcomes.subarray(from, to), cell);
    for (let c = from, at = cell; c < to; c++, at++) visit[at] = (visits[c] ?? 0) + first;
  }
  return { visit, key, outcome, finding };
}
