// The request to hold another one against: on the same route, undamaged where that one was damaged. Pure.

import { OUTCOMES, type Analysis, type HopId, type Nearest, type RequestFacts } from '../model/index.ts';

export interface NearestQuestion {
  /** The request, which may be none of the batch. */
  readonly own: RequestFacts;
  /** Where it was damaged, and the key; null for a request without a finding. */
  readonly hop: HopId | null;
  readonly key: string | null;
}

const sameHop = (a: HopId | undefined, b: HopId): boolean =>
  a !== undefined && a.kind === b.kind && a.from === b.from && a.to === b.to;

const KEPT = OUTCOMES.indexOf('kept');
const UNOBSERVED = OUTCOMES.indexOf('unobserved');

interface AtHop {
  /** Crossed the hop at all. */
  readonly crossed: Uint8Array;
  readonly kept: Uint8Array;
  readonly damaged: Uint8Array;
}

/** What each request went through at the hop: crossed it, kept the key there, lost anything there. */
function atHop(analysis: Analysis, hop: HopId, key: string | null): AtHop {
  const n = analysis.requests.length;
  const out = { crossed: new Uint8Array(n), kept: new Uint8Array(n), damaged: new Uint8Array(n) };
  const { visits, cells, keys, hops } = analysis;
  const here = new Map<number, number>();
  for (let v = 0; v < visits.hop.length; v++) {
    if (!sameHop(hops[visits.hop[v] ?? -1], hop)) continue;
    const request = visits.request[v] ?? 0;
    here.set(v, request);
    out.crossed[request] = 1;
  }
  for (let c = 0; c < cells.visit.length; c++) {
    const request = here.get(cells.visit[c] ?? -1);
    if (request === undefined) continue;
    const outcome = cells.outcome[c] ?? UNOBSERVED;
    if (outcome === KEPT && keys[cells.key[c] ?? -1] === key) out.kept[request] = 1;
    else if (outcome !== KEPT && outcome !== UNOBSERVED) out.damaged[request] = 1;
  }
  return out;
}

function findingsOf(analysis: Analysis): ReadonlyMap<string, number> {
  const out = new Map<string, number>();
  for (const f of analysis.findings)
    if (f.accepted === null) out.set(f.traceIds[0] ?? '', (out.get(f.traceIds[0] ?? '') ?? 0) + 1);
  return out;
}

interface Rank {
  readonly index: number;
  /** Compared in this order, smaller first. */
  readonly by: readonly number[];
}

const lower = (a: Rank, b: Rank): boolean => {
  for (let i = 0; i < a.by.length; i++) {
    const d = (a.by[i] ?? 0) - (b.by[i] ?? 0);
    if (d !== 0) return d < 0;
  }
  return false;
};

const sameRoute = (a: RequestFacts, b: RequestFacts): boolean =>
  a.entry.service === b.entry.service && a.entry.operation === b.entry.operation;

/**
 * The nearest comparable request: undamaged at the hop, by preference on the same route, with the key kept
 * there, in the same group, without any finding, alike in size, close in time. Null where none crossed the
 * hop undamaged.
 */
export function nearest(analysis: Analysis, { own, hop, key }: NearestQuestion): Nearest | null {
  const at = hop && atHop(analysis, hop, key);
  const findings = findingsOf(analysis);
  let best: Rank | null = null;
  let considered = 0;
  for (const [index, r] of analysis.requests.entries()) {
    if (!r.settled || r.traceIds.some(t => own.traceIds.includes(t))) continue;
    if (at && (at.crossed[index] === 0 || at.damaged[index] === 1)) continue;
    const found = findings.get(r.traceIds[0] ?? '') ?? 0;
    if (!at && (found > 0 || r.entry.service !== own.entry.service)) continue;
    considered++;
    const by = [
      Number(!sameRoute(r, own)),
      Number(at !== null && at.kept[index] === 0),
      Number(r.group !== own.group),
      Math.min(found, 3),
      Math.abs(Math.log2((r.spans + 1) / (own.spans + 1))) > 0.5 ? 1 : 0,
      Math.abs(r.start - own.start),
    ];
    const rank = { index, by };
    if (!best || lower(rank, best)) best = rank;
  }
  return best && toNearest(analysis, own, best, { considered, kept: at?.kept ?? null });
}

function toNearest(
  analysis: Analysis,
  own: RequestFacts,
  { index }: Rank,
  { considered, kept }: { readonly considered: number; readonly kept: Uint8Array | null },
): Nearest | null {
  const r = analysis.requests[index];
  if (!r) return null;
  return {
    traceId: r.traceIds[0] ?? '',
    requestId: r.requestId,
    group: r.group,
    sameRoute: sameRoute(r, own),
    sameGroup: r.group === own.group,
    keptKey: kept === null ? null : kept[index] === 1,
    findings: findingsOf(analysis).get(r.traceIds[0] ?? '') ?? 0,
    apart: r.start - own.start,
    considered,
  };
}
