// Requests down, hops or keys across: columns and cells, no object for a request.

import {
  BLANK,
  SETTLING,
  pickCells,
  runsOf,
  type Analysis,
  type RequestColumns,
  type GridColumn,
  type HopId,
  type RequestGrid,
  type RequestGridQuestion,
  type RequestItem,
} from '../model/index.ts';
import { factsOf, hopIndex, type Facts } from './bins.ts';
import { scopeOf, type Scope } from './bins-scope.ts';
import { put, requestItems } from './requests-items.ts';
import { ordered, type Listed } from './requests-order.ts';
import { sectionsOf, type Sections } from './requests-sections.ts';
import { textsOf } from './requests-texts.ts';
import { requestsInTime } from './requests-time.ts';

/** Requests in scope, in time order; where classes or outcomes are asked for, only those with such a cell. */
function inScope(facts: Facts, scope: Scope): Uint32Array {
  const out = new Uint32Array(facts.start.length);
  let n = 0;
  for (const r of requestsInTime(facts)) {
    if (scope.requests[r] !== 1) continue;
    const settled = facts.settled[r] === 1;
    if (scope.open || (settled ? hasWanted(facts, scope, r) : !scope.narrowed)) out[n++] = r;
  }
  return out.subarray(0, n);
}

function hasWanted(facts: Facts, scope: Scope, r: number): boolean {
  const end = facts.rows[r + 1] ?? 0;
  for (let i = facts.rows[r] ?? 0; i < end; i++)
    if (scope.hops[facts.hop[i] ?? 0] === 1 && scope.keys[facts.key[i] ?? 0] === 1 && scope.wanted(i))
      return true;
  return false;
}

/** The hops or keys across, and the column of each; −1 for those left out. */
interface Across {
  readonly hops: boolean;
  readonly shown: readonly number[];
  readonly columnOf: Int32Array;
}

/** Which of these hops or keys any listed request carries something into, as grid columns. */
function across(facts: Facts, scope: Scope, requests: Uint32Array, hops: boolean): Across {
  const { analysis } = facts;
  const present = new Uint8Array(hops ? analysis.hops.length : analysis.keys.length);
  for (const r of requests) {
    const end = facts.rows[r + 1] ?? 0;
    for (let i = facts.rows[r] ?? 0; i < end; i++) {
      const hop = facts.hop[i] ?? 0;
      const key = facts.key[i] ?? 0;
      if (scope.hops[hop] === 1 && scope.keys[key] === 1) present[hops ? hop : key] = 1;
    }
  }
  const order = hops ? [...facts.hopOrder] : [...analysis.keys.keys()];
  const shown = order.filter(i => present[i] === 1);
  const columnOf = new Int32Array(present.length).fill(-1);
  for (const [column, i] of shown.entries()) columnOf[i] = column;
  return { hops, shown, columnOf };
}

/** The worst outcome in each cell. An unsettled request is settling in every one: where it goes is not known yet. */
function cellsOf(facts: Facts, scope: Scope, requests: Uint32Array, { hops, shown, columnOf }: Across) {
  const columns = shown.length;
  const outcome = new Uint8Array(requests.length * columns).fill(BLANK);
  for (let row = 0; row < requests.length; row++) {
    const r = requests[row] ?? 0;
    const first = row * columns;
    if (facts.settled[r] !== 1) {
      outcome.fill(SETTLING, first, first + columns);
      continue;
    }
    const end = facts.rows[r + 1] ?? 0;
    for (let i = facts.rows[r] ?? 0; i < end; i++) {
      const hop = facts.hop[i] ?? 0;
      const key = facts.key[i] ?? 0;
      if (scope.hops[hop] !== 1 || scope.keys[key] !== 1) continue;
      put(outcome, first + (columnOf[hops ? hop : key] ?? 0), facts.outcome[i] ?? 0);
    }
  }
  return outcome;
}

/** Requests of a question in the order in which they stand, section by section. */
export interface Arranged extends Listed {
  readonly facts: Facts;
  readonly scope: Scope;
  readonly across: Across;
  readonly sections: Sections;
}

/** Places of the list, section after section; within one the order stays. */
function bySection({ of, sections }: Sections, order: Uint32Array | null): Uint32Array {
  const next = new Uint32Array(sections.length + 1);
  for (const s of of) next[s + 1] = (next[s + 1] ?? 0) + 1;
  for (let s = 1; s < next.length; s++) next[s] = (next[s] ?? 0) + (next[s - 1] ?? 0);
  const out = new Uint32Array(of.length);
  for (let i = 0; i < of.length; i++) {
    const place = order?.[i] ?? i;
    const section = of[place] ?? 0;
    out[next[section] ?? 0] = place;
    next[section] = (next[section] ?? 0) + 1;
  }
  return out;
}

/** Cells of one hop only; requests stay as the filters let them through. */
function atHop(facts: Facts, scope: Scope, at: HopId | null): Scope {
  if (at === null) return scope;
  const hops = new Uint8Array(scope.hops.length);
  const index = hopIndex(facts.analysis, at);
  if (index >= 0) hops[index] = scope.hops[index] ?? 0;
  return { ...scope, hops };
}

export function arrange(analysis: Analysis, question: RequestGridQuestion): Arranged {
  const facts = factsOf(analysis);
  const scope = atHop(facts, scopeOf(facts, question.range, question.filters), question.at);
  const inTime = inScope(facts, scope);
  const over = across(facts, scope, inTime, question.columns === 'hops');
  const columns = over.shown.length;
  const cells = cellsOf(facts, scope, inTime, over);
  const sections = sectionsOf(facts, question, inTime);
  const order = ordered(facts, { requests: inTime, outcome: cells, columns }, question.sort);
  const places = bySection(sections, order);
  const requests = new Uint32Array(places.length);
  const of = new Uint16Array(places.length);
  for (let i = 0; i < places.length; i++) {
    requests[i] = inTime[places[i] ?? 0] ?? 0;
    of[i] = sections.of[places[i] ?? 0] ?? 0;
  }
  return {
    ...{ facts, scope, across: over, columns, requests },
    outcome: pickCells(cells, columns, runsOf(places)),
    sections: { sections: sections.sections, of },
  };
}

/**
 * Requests × hops or × keys, the worst outcome in each cell. Where services, keys, classes or outcomes are
 * chosen, requests without any such cell are not listed.
 */
export function requestGrid(analysis: Analysis, question: RequestGridQuestion): RequestGrid {
  const arranged = arrange(analysis, question);
  return {
    requests: columnsOf(arranged),
    columns: columnNames(arranged),
    outcome: arranged.outcome,
    ...(question.told === undefined ? {} : { told: toldOf(arranged, question.told) }),
  };
}

/** The damaged keys of the first rows. */
const toldOf = ({ facts, requests }: Arranged, rows: number): RequestItem['damaged'][] =>
  requestItems(facts, [...requests.subarray(0, rows)]).map(i => i.damaged);

/** What stands across, by name. */
export const columnNames = ({ facts, across: { hops, shown } }: Arranged): GridColumn[] =>
  shown.map(i => columnName(facts.analysis, hops, i)).filter(c => c !== null);

function columnName(analysis: Analysis, hops: boolean, i: number): GridColumn | null {
  const hop = analysis.hops[i];
  const key = analysis.keys[i];
  if (hops) return hop ? { kind: 'hop', hop } : null;
  return key === undefined ? null : { kind: 'key', key };
}

function columnsOf({ facts, requests, sections }: Arranged): RequestColumns {
  const n = requests.length;
  const { operations, operation: operationOf, duration: durationOf, traceIds, ids, idEnds } = textsOf(facts);
  const [time, duration] = [new Float64Array(n), new Float64Array(n)];
  const [operation, group, settled] = [new Uint32Array(n), new Uint16Array(n), new Uint8Array(n)];
  for (let i = 0; i < n; i++) {
    const r = requests[i] ?? 0;
    time[i] = facts.start[r] ?? 0;
    duration[i] = durationOf[r] ?? 0;
    operation[i] = operationOf[r] ?? 0;
    group[i] = facts.group[r] ?? 0;
    settled[i] = facts.settled[r] ?? 0;
  }
  return {
    ...{ count: n, time, duration, operation, operations, settled, group, groups: facts.groups },
    ...{ section: sections.of, sections: sections.sections },
    // Columns go by transfer, so an answer has its own.
    ...{ text: requests.slice(), traceIds, ids, idEnds: idEnds.slice() },
  };
}
