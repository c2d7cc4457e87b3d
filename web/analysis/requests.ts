// Requests down, hops or keys across: columns and cells, no object for a request.

import {
  BLANK,
  SETTLING,
  pickCells,
  type Analysis,
  type RequestColumns,
  type GridColumn,
  type HopId,
  type RequestGrid,
  type RequestGridQuestion,
} from '../model/index.ts';
import { factsOf, hopIndex, type Facts } from './bins.ts';
import { scopeOf, type Scope } from './bins-scope.ts';
import { put } from './requests-items.ts';
import { ordered, type Listed } from './requests-order.ts';
import { sectionsOf, type Sections } from './requests-sections.ts';
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
  return {
    ...{ facts, scope, across: over, columns },
    requests: places.map(p => inTime[p] ?? 0),
    outcome: pickCells(cells, columns, places),
    sections: { sections: sections.sections, of: Uint16Array.from(places, p => sections.of[p] ?? 0) },
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
  };
}

/** What stands across, by name. */
export const columnNames = ({ facts, across: { hops, shown } }: Arranged): GridColumn[] =>
  shown.map(i => columnName(facts.analysis, hops, i)).filter(c => c !== null);

function columnName(analysis: Analysis, hops: boolean, i: number): GridColumn | null {
  const hop = analysis.hops[i];
  const key = analysis.keys[i];
  if (hops) return hop ? { kind: 'hop', hop } : null;
  return key === undefined ? null : { kind: 'key', key };
}

class Texts {
  readonly list: string[] = [];
  readonly #known = new Map<string, number>();

  of(text: string): number {
    let i = this.#known.get(text);
    if (i === undefined) {
      this.#known.set(text, (i = this.list.length));
      this.list.push(text);
    }
    return i;
  }
}

function columnsOf({ facts, requests, sections }: Arranged): RequestColumns {
  const n = requests.length;
  const all = facts.analysis.requests;
  const texts = new Texts();
  const operation = new Uint32Array(n);
  const [time, duration] = [new Float64Array(n), new Float64Array(n)];
  const [ids, traceIds, idEnds] = [[] as string[], [] as string[], new Uint32Array(n)];
  let end = 0;
  for (let i = 0; i < n; i++) {
    const request = all[requests[i] ?? 0];
    if (!request) continue;
    const traceId = (request.traceIds[0] ?? '').padStart(32, '0');
    const id = request.requestId === traceId ? '' : request.requestId;
    time[i] = request.start;
    duration[i] = Math.max(0, request.end - request.start);
    operation[i] = texts.of(request.entry.operation);
    traceIds.push(traceId);
    ids.push(id);
    idEnds[i] = end += id.length;
  }
  return {
    ...{ count: n, time, duration, operation, operations: texts.list },
    settled: Uint8Array.from(requests, r => facts.settled[r] ?? 0),
    group: Uint16Array.from(requests, r => facts.group[r] ?? 0),
    groups: facts.groups,
    section: sections.of,
    sections: sections.sections,
    text: Uint32Array.from(requests.keys()),
    ...{ traceIds: traceIds.join(''), ids: ids.join(''), idEnds },
  };
}
