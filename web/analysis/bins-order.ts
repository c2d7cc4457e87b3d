// Path order of hops: as a request meets them, each branch followed to its end before the next.

import type { Analysis, HopId, HopKind } from '../model/index.ts';

const KIND_ORDER: Readonly<Record<HopKind, number>> = {
  span: 0,
  'in-process': 1,
  wire: 2,
  split: 3,
  gap: 4,
};

/** Mean time from a request's start to its crossing of each hop, in microseconds; for unvisited hops ∞. */
function meanOffsets(analysis: Analysis): Float64Array {
  const sum = new Float64Array(analysis.hops.length);
  const n = new Uint32Array(analysis.hops.length);
  const { request, hop, from, to } = analysis.visits;
  for (let v = 0; v < hop.length; v++) {
    const end = (to[v] ?? -1) < 0 ? (from[v] ?? -1) : (to[v] ?? -1);
    const start = analysis.requests[request[v] ?? -1]?.start;
    if (end < 0 || start === undefined) continue;
    const h = hop[v] ?? 0;
    sum[h] = (sum[h] ?? 0) + (analysis.ends.startOf(end) - start);
    n[h] = (n[h] ?? 0) + 1;
  }
  return sum.map((s, i) => ((n[i] ?? 0) > 0 ? s / (n[i] ?? 1) : Number.POSITIVE_INFINITY));
}

/** Entry services, the most frequent first. */
function entries(analysis: Analysis): string[] {
  const counts = new Map<string, number>();
  for (const r of analysis.requests) counts.set(r.entry.service, (counts.get(r.entry.service) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([service]) => service);
}

/**
 * Indices of all hops in path order: from the most frequent entry service down, the hops of a service by
 * the mean time at which they are crossed, each followed by what lies below it. Within one pair of
 * services the in-process hop comes first. Hops that no entry leads to come last.
 */
export function pathOrder(analysis: Analysis): Uint32Array {
  const offsets = meanOffsets(analysis);
  const compare = (a: number, b: number): number => {
    const x = analysis.hops[a];
    const y = analysis.hops[b];
    if (!x || !y) return a - b;
    const pair = x.from === y.from && x.to === y.to;
    if (pair && x.kind !== y.kind) return KIND_ORDER[x.kind] - KIND_ORDER[y.kind];
    const d = (offsets[a] ?? 0) - (offsets[b] ?? 0);
    return Number.isNaN(d) || d === 0 ? byName(x, y) : d;
  };
  const below = new Map<string, number[]>();
  for (const [i, h] of analysis.hops.entries()) below.set(h.from, [...(below.get(h.from) ?? []), i]);
  const done = new Set<string>();
  const out: number[] = [];
  const follow = (service: string): void => {
    if (done.has(service)) return;
    done.add(service);
    for (const callee of gathered(below.get(service) ?? [], analysis.hops, compare)) {
      out.push(...callee);
      const to = analysis.hops[callee[0] ?? 0]?.to;
      if (to !== undefined) follow(to);
    }
  };
  for (const service of entries(analysis)) follow(service);
  for (const service of [...below.keys()].sort()) follow(service);
  return Uint32Array.from(out);
}

const byName = (x: HopId, y: HopId): number =>
  x.to === y.to ? KIND_ORDER[x.kind] - KIND_ORDER[y.kind] : x.to < y.to ? -1 : 1;

/** Hops of one service: callee by callee in the order of first crossing, the kinds of one callee together. */
function gathered(
  indices: readonly number[],
  hops: readonly HopId[],
  compare: (a: number, b: number) => number,
): number[][] {
  const rest = [...indices].sort(compare);
  const callees = new Map<string, number[]>();
  for (const i of rest) {
    const to = hops[i]?.to ?? '';
    callees.set(to, [...(callees.get(to) ?? []), i]);
  }
  return [...callees.values()].map(list => list.sort(compare));
}
