// The lines of request lists: each request with its damaged keys and a strip of all hops.

import { SETTLING, BLANK, type HopId, type RequestItem } from '../model/index.ts';
import { SEVERITY, at, damageOf, type Facts } from './bins.ts';

/** The hops of an analysis in path order. */
export function hopsInOrder(facts: Facts): HopId[] {
  return Array.from(facts.hopOrder, i => facts.analysis.hops[i]).filter(h => h !== undefined);
}

/** Writes the worse of what a cell holds and this outcome. */
export function put(cells: Uint8Array, i: number, outcome: number): void {
  const held = cells[i] ?? BLANK;
  if (held >= SETTLING || (SEVERITY[outcome] ?? 0) > (SEVERITY[held] ?? 0)) cells[i] = outcome;
}

/** The worst outcome of a request at each hop in path order; an unsettled request is settling everywhere. */
function strip(facts: Facts, r: number, cells: Uint8Array): Uint8Array {
  if (facts.settled[r] !== 1) return cells.fill(SETTLING);
  cells.fill(BLANK);
  for (let i = at(facts.rows, r); i < at(facts.rows, r + 1); i++)
    put(cells, at(facts.hopPlace, at(facts.hop, i)), at(facts.outcome, i));
  return cells;
}

/** The damaged keys of a request, each once with its worst damage; none while it is not settled. */
function damagedKeys(facts: Facts, r: number): RequestItem['damaged'] {
  const found = new Map<string, RequestItem['damaged'][number]>();
  if (facts.settled[r] !== 1) return [];
  const rank = new Map<string, number>();
  for (let i = at(facts.rows, r); i < at(facts.rows, r + 1); i++) {
    const outcome = damageOf(at(facts.outcome, i));
    const finding = facts.analysis.findings[facts.finding.get(i) ?? -1];
    if (!outcome || !finding) continue;
    const severity = at(SEVERITY, at(facts.outcome, i));
    if (severity <= (rank.get(finding.key) ?? -1)) continue;
    rank.set(finding.key, severity);
    found.set(finding.key, { key: finding.key, outcome, class: finding.class });
  }
  return [...found.values()];
}

/** Lines of a list. Their strips share one buffer, so that a long list crosses to the page in one copy. */
export function requestItems(facts: Facts, requests: readonly number[]): RequestItem[] {
  const hops = facts.hopOrder.length;
  const strips = new Uint8Array(requests.length * hops);
  return requests
    .map((r, i) => requestItem(facts, r, strips.subarray(i * hops, (i + 1) * hops)))
    .filter(item => item !== null);
}

function requestItem(facts: Facts, r: number, cells: Uint8Array): RequestItem | null {
  const request = facts.analysis.requests[r];
  if (!request) return null;
  return {
    requestId: request.requestId,
    traceId: request.traceIds[0] ?? '',
    time: request.start,
    duration: Math.max(0, request.end - request.start),
    group: request.group,
    operation: request.entry.operation,
    settled: request.settled,
    damaged: damagedKeys(facts, r),
    strip: strip(facts, r, cells),
  };
}
