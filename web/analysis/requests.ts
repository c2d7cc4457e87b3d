// Requests down, hops or keys across, and the lines of request lists.

import {
  BLANK,
  SETTLING,
  type Analysis,
  type HopId,
  type RequestGrid,
  type RequestGridQuestion,
  type RequestItem,
} from '../model/index.ts';
import { SEVERITY, at, damageOf, factsOf, isDamage, type Facts } from './bins.ts';
import { scopeOf, type Scope } from './bins-scope.ts';

/** The hops of an analysis in path order. */
export function hopsInOrder(facts: Facts): HopId[] {
  return Array.from(facts.hopOrder, i => facts.analysis.hops[i]).filter(h => h !== undefined);
}

/** Writes the worse of what a cell holds and this outcome. */
function put(cells: Uint8Array, i: number, outcome: number): void {
  const held = at(cells, i);
  if (held >= SETTLING || at(SEVERITY, outcome) > at(SEVERITY, held)) cells[i] = outcome;
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
    const finding = facts.analysis.findings[at(facts.finding, i)];
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

/** How badly a request fared: its worst outcome first, then how many of its cells are damaged. */
function severities(facts: Facts): Float64Array {
  const out = new Float64Array(facts.start.length);
  for (let r = 0; r < out.length; r++) {
    if (facts.settled[r] !== 1) continue;
    let worst = 0;
    let damaged = 0;
    for (let i = at(facts.rows, r); i < at(facts.rows, r + 1); i++) {
      if (!isDamage(at(facts.outcome, i))) continue;
      worst = Math.max(worst, at(SEVERITY, at(facts.outcome, i)));
      damaged++;
    }
    out[r] = worst * 1e6 + damaged;
  }
  return out;
}

/** Requests in scope; where classes or outcomes are asked for, only those with a cell of that kind. */
function listed(facts: Facts, scope: Scope, sort: RequestGridQuestion['sort']): number[] {
  const out: number[] = [];
  for (let r = 0; r < facts.start.length; r++) {
    if (scope.requests[r] !== 1) continue;
    let hit = scope.open || (facts.settled[r] !== 1 && !scope.narrowed);
    for (let i = at(facts.rows, r); i < at(facts.rows, r + 1) && !hit && facts.settled[r] === 1; i++)
      hit = scope.hops[at(facts.hop, i)] === 1 && scope.keys[at(facts.key, i)] === 1 && scope.wanted(i);
    if (hit) out.push(r);
  }
  const byTime = (a: number, b: number): number => at(facts.start, a) - at(facts.start, b);
  if (sort === 'time') return out.sort(byTime);
  if (sort === 'group') return out.sort((a, b) => at(facts.group, a) - at(facts.group, b) || byTime(a, b));
  const severity = severities(facts);
  return out.sort((a, b) => at(severity, b) - at(severity, a) || byTime(a, b));
}

/** Which of these hops or keys any listed request carries something into, as grid columns. */
function columnsOf(facts: Facts, scope: Scope, requests: readonly number[], hops: boolean) {
  const { analysis } = facts;
  const source: ArrayLike<number> = hops ? facts.hop : facts.key;
  const present = new Uint8Array(hops ? analysis.hops.length : analysis.keys.length);
  for (const r of requests)
    for (let i = at(facts.rows, r); i < at(facts.rows, r + 1); i++)
      if (scope.hops[at(facts.hop, i)] === 1 && scope.keys[at(facts.key, i)] === 1)
        present[at(source, i)] = 1;
  const order = hops ? [...facts.hopOrder] : [...analysis.keys.keys()];
  const shown = order.filter(i => present[i] === 1);
  const columnOf = new Int32Array(present.length).fill(-1);
  for (const [column, i] of shown.entries()) columnOf[i] = column;
  return { shown, columnOf, source };
}

/**
 * Requests × hops or × keys, the worst outcome in each cell. Where services, keys, classes or outcomes are
 * chosen, requests without any such cell are not listed. An unsettled request is settling in every cell: where it goes is not known yet.
 */
export function requestGrid(analysis: Analysis, question: RequestGridQuestion): RequestGrid {
  const facts = factsOf(analysis);
  const scope = scopeOf(facts, question.range, question.filters);
  const rows = listed(facts, scope, question.sort);
  const hops = question.columns === 'hops';
  const { shown, columnOf, source } = columnsOf(facts, scope, rows, hops);
  const outcome = new Uint8Array(rows.length * shown.length).fill(BLANK);
  for (const [row, r] of rows.entries()) {
    if (facts.settled[r] !== 1) outcome.fill(SETTLING, row * shown.length, (row + 1) * shown.length);
    else
      for (let i = at(facts.rows, r); i < at(facts.rows, r + 1); i++) {
        if (scope.hops[at(facts.hop, i)] !== 1 || scope.keys[at(facts.key, i)] !== 1) continue;
        put(outcome, row * shown.length + at(columnOf, at(source, i)), at(facts.outcome, i));
      }
  }
  return {
    requests: requestItems(facts, rows),
    columns: shown.map(i => columnName(analysis, hops, i)).filter(c => c !== null),
    outcome,
  };
}

function columnName(analysis: Analysis, hops: boolean, i: number): RequestGrid['columns'][number] | null {
  const hop = analysis.hops[i];
  const key = analysis.keys[i];
  if (hops) return hop ? { kind: 'hop', hop } : null;
  return key === undefined ? null : { kind: 'key', key };
}
