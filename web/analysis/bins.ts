// The facts that everything is counted from: one row for each (request, hop, key), the worst outcome of
// its crossings, as typed columns grouped by request. Made once for an analysis; every question is a pass.

import { OUTCOMES, hopKey, type Analysis, type ChaosWindow, type Damage } from '../model/index.ts';
import type { Range } from '../time/index.ts';
import { orderGroups } from './bins-groups.ts';
import { restsOnLine } from './logevidence.ts';
import { pathOrder } from './bins-order.ts';
import { KEPT, rowsOf, type Rows } from './bins-rows.ts';

export interface Facts extends Rows {
  readonly analysis: Analysis;
  /** Of each request: microseconds, its group's index, whether it may be judged. */
  readonly start: Float64Array;
  readonly group: Uint16Array;
  readonly settled: Uint8Array;
  /** Gray groups first, then the groups they are compared with. */
  readonly groups: readonly string[];
  /** Hop indices in path order, and the place of each hop in it. */
  readonly hopOrder: Uint32Array;
  readonly hopPlace: Uint32Array;
}

/** Severity over several keys or hops, by index into OUTCOMES: lost over foreign over altered over kept; unobserved says least. */
export const SEVERITY = Uint8Array.from(OUTCOMES, o =>
  ['unobserved', 'kept', 'altered', 'foreign', 'lost'].indexOf(o),
);
const UNOBSERVED = OUTCOMES.indexOf('unobserved');

export const isDamage = (outcome: number): boolean => outcome !== KEPT && outcome !== UNOBSERVED;

/** The outcome of this index where it is a damage, else null. */
export function damageOf(outcome: number): Damage | null {
  const name = OUTCOMES[outcome];
  return name === undefined || name === 'kept' || name === 'unobserved' ? null : name;
}

/** Reading a column never misses while the index is in range; the fallback only satisfies the types. */
export const at = (column: ArrayLike<number>, i: number): number => column[i] ?? 0;

const kept = new WeakMap<Analysis, WeakRef<Facts>>();

/**
 * The facts of an analysis. They are far larger than what they are made of, so between two questions the collector
 * may take them: the next question makes them again.
 */
export function factsOf(analysis: Analysis): Facts {
  let facts = kept.get(analysis)?.deref();
  if (!facts) {
    facts = makeFacts(analysis);
    kept.set(analysis, new WeakRef(facts));
  }
  return facts;
}

function makeFacts(analysis: Analysis): Facts {
  const { requests } = analysis;
  const groups = orderGroups(requests.map(r => r.group));
  const groupIndex = new Map(groups.map((g, i) => [g, i]));
  const hopOrder = pathOrder(analysis);
  const hopPlace = new Uint32Array(hopOrder.length);
  for (const [place, hop] of hopOrder.entries()) hopPlace[hop] = place;
  return {
    analysis,
    ...rowsOf(analysis),
    start: Float64Array.from(requests, r => r.start),
    group: Uint16Array.from(requests, r => groupIndex.get(r.group) ?? 0),
    settled: Uint8Array.from(requests, r => (r.settled ? 1 : 0)),
    groups,
    hopOrder,
    hopPlace,
  };
}

/** Compared without case, `_` equal to `-`, as contract keys are. */
export const foldKey = (key: string): string => key.toLowerCase().replaceAll('_', '-');

/** Does the target of a chaos event (`cart`, `orders → payments`, `orders->payments`) mean this hop? */
export function aimsAt(target: string, hop: { readonly from: string; readonly to: string }): boolean {
  const [from, to] = target.split(/\s*(?:→|->|=>)\s*/);
  if (to !== undefined) return hop.from === from && hop.to === to;
  return hop.from === target || hop.to === target;
}

/**
 * Which rows lie inside a chaos window of their hop and key (1) and which do not (0). The request has to
 * overlap the window in time. A window that names neither target nor key cannot be tied to any loss and
 * marks nothing.
 */
export function injectedRows(facts: Facts, chaos: readonly ChaosWindow[]): Uint8Array {
  const { analysis } = facts;
  const marks = new Uint8Array(facts.request.length);
  for (const w of chaos) {
    if (w.target === null && w.key === null) continue;
    const { target, key } = w;
    const hopHit = Uint8Array.from(analysis.hops, h => (target === null || aimsAt(target, h) ? 1 : 0));
    const keyHit = Uint8Array.from(analysis.keys, k => (key === null || foldKey(key) === foldKey(k) ? 1 : 0));
    for (const [r, request] of analysis.requests.entries()) {
      if (request.start >= w.range.to || request.end < w.range.from) continue;
      for (let i = at(facts.rows, r); i < at(facts.rows, r + 1); i++)
        if (hopHit[at(facts.hop, i)] === 1 && keyHit[at(facts.key, i)] === 1) marks[i] = 1;
    }
  }
  return marks;
}

/**
 * Pairs of hop and key at which some damage is known from log lines alone. Nobody else is observed there: a rate
 * has to count the requests that carried the key and of which no line speaks, or it would always be 100%.
 */
function pairsByLine(facts: Facts, pairAt: (row: number) => number): ReadonlySet<number> {
  const pairs = new Set<number>();
  const lines = facts.analysis.findings.map(restsOnLine);
  if (!lines.includes(true)) return pairs;
  for (const [row, finding] of facts.finding) if (lines[finding] === true) pairs.add(pairAt(row));
  return pairs;
}

/** Rows that rates may count: settled, in the range, observed, not injected, not an accepted loss. */
export function judgedRows(facts: Facts, range: Range, injected: Uint8Array): Uint8Array {
  const { requests } = facts.analysis;
  const marks = new Uint8Array(facts.request.length);
  const pairAt = (row: number): number =>
    at(facts.hop, row) * facts.analysis.keys.length + at(facts.key, row);
  const byLine = pairsByLine(facts, pairAt);
  for (let r = 0; r < requests.length; r++) {
    const start = at(facts.start, r);
    if (facts.settled[r] !== 1 || start < range.from || start >= range.to) continue;
    for (let i = at(facts.rows, r); i < at(facts.rows, r + 1); i++)
      if (
        injected[i] === 0 &&
        (facts.outcome[i] !== UNOBSERVED || byLine.has(pairAt(i))) &&
        !isAccepted(facts, i)
      )
        marks[i] = 1;
  }
  return marks;
}

/** Does the contract accept this row's loss? */
export function isAccepted(facts: Facts, row: number): boolean {
  const finding = facts.finding.get(row);
  return finding !== undefined && (facts.analysis.findings[finding]?.accepted ?? null) !== null;
}

/** The index of a hop, −1 where the analysis does not have it. */
export function hopIndex(analysis: Analysis, hop: Analysis['hops'][number]): number {
  const wanted = hopKey(hop);
  return analysis.hops.findIndex(h => hopKey(h) === wanted);
}
