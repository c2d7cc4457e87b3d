// Time across, hop or key down: counts of requests, one pass over the facts, no object for a cell.

import {
  OUTCOMES,
  type ChaosWindow,
  type RateGrid,
  type RateGridQuestion,
  type Rate,
  type Analysis,
} from '../model/index.ts';
import { micros, type Micros, type Range } from '../time/index.ts';
import { SEVERITY, factsOf, injectedRows, isDamage, judgedRows, type Facts } from './bins.ts';
import { scopeOf, type Scope } from './bins-scope.ts';
import { rate } from './stats.ts';

/** More bins than this are not drawn by anybody: the step is widened to whole multiples of itself. */
const MOST_BINS = 4096;

export interface GridContext {
  readonly chaos: readonly ChaosWindow[];
  /** Since when totals are counted; null for the whole range. */
  readonly totalsFrom: Micros | null;
  /** Until when; null for the end of the range. */
  readonly totalsTo?: Micros | null;
  /** Rows that are injected and rows that count, where they are known already. */
  readonly marks?: Marks;
}

interface Bins {
  readonly start: Micros;
  readonly step: Micros;
  readonly bins: number;
}

/** Bins of `step` that cover the range, starting at whole multiples of it. */
function binsOf(question: RateGridQuestion): Bins {
  const { from, to } = question.range;
  let step = Math.max(1, question.step);
  step *= Math.max(1, Math.ceil((to - from) / step / MOST_BINS));
  const start = Math.floor(from / step) * step;
  return { start: micros(start), step: micros(step), bins: Math.max(1, Math.ceil((to - start) / step)) };
}

/** Where the grid's rows are: the row of each hop or key, −1 for none. */
interface Rows {
  readonly rows: RateGrid['rows'];
  readonly rowOf: Int32Array;
  readonly source: ArrayLike<number>;
}

/** Rows that any request in scope carries something into, hops in path order, keys in the analysis' order. */
function rowsOf(facts: Facts, question: RateGridQuestion, scope: Scope): Rows {
  const { analysis } = facts;
  const hops = question.rows === 'hops';
  const source = hops ? facts.hop : facts.key;
  const present = new Uint8Array(hops ? analysis.hops.length : analysis.keys.length);
  for (let i = 0; i < facts.request.length; i++) if (inScope(facts, scope, i)) present[source[i] ?? 0] = 1;
  const rowOf = new Int32Array(present.length).fill(-1);
  const rows: RateGrid['rows'][number][] = [];
  const add = (index: number): void => {
    if (present[index] !== 1) return;
    const hop = hops ? analysis.hops[index] : undefined;
    const key = hops ? undefined : analysis.keys[index];
    rowOf[index] = rows.length;
    if (hop) rows.push({ kind: 'hop', hop });
    if (key !== undefined) rows.push({ kind: 'key', key });
  };
  if (hops) for (const hop of facts.hopOrder) add(hop);
  else for (const index of analysis.keys.keys()) add(index);
  return { rows, rowOf, source };
}

const inScope = (facts: Facts, scope: Scope, i: number): boolean =>
  scope.requests[facts.request[i] ?? 0] === 1 &&
  facts.settled[facts.request[i] ?? 0] === 1 &&
  scope.hops[facts.hop[i] ?? 0] === 1 &&
  scope.keys[facts.key[i] ?? 0] === 1;

/** What one request came to in each row, before it is counted: the worst outcome, −1 for none. */
interface Scratch {
  readonly worst: Int8Array;
  /** The worst among rows that rates may count. */
  readonly judged: Int8Array;
  readonly injected: Uint8Array;
  readonly touched: number[];
}

interface Marks {
  readonly injected: Uint8Array;
  readonly judged: Uint8Array;
}

function marksOf(facts: Facts, question: RateGridQuestion, context: GridContext): Marks {
  const injected = injectedRows(facts, context.chaos);
  return { injected, judged: judgedRows(facts, question.range, injected) };
}

/** Takes the outcomes of one request into the scratch. Damage of an unwanted class counts as carried only. */
function gather(facts: Facts, scope: Scope, rows: Rows, marks: Marks, r: number, s: Scratch): void {
  for (let i = facts.rows[r] ?? 0; i < (facts.rows[r + 1] ?? 0); i++) {
    if (!inScope(facts, scope, i)) continue;
    const row = rows.rowOf[rows.source[i] ?? 0] ?? 0;
    const recorded = facts.outcome[i] ?? 0;
    const outcome = isDamage(recorded) && !scope.wanted(i) ? 0 : recorded;
    if (s.worst[row] === -1) s.touched.push(row);
    s.worst[row] = worse(s.worst[row] ?? 0, outcome);
    if (marks.injected[i] === 1) s.injected[row] = 1;
    if (marks.judged[i] === 1) s.judged[row] = worse(s.judged[row] ?? 0, outcome);
  }
}

const worse = (a: number, b: number): number => (a === -1 || (SEVERITY[b] ?? 0) > (SEVERITY[a] ?? 0) ? b : a);

type Counts = Pick<
  RateGrid,
  'carried' | 'lost' | 'altered' | 'foreign' | 'unobserved' | 'injected' | 'volume'
> & { readonly part: Uint32Array; readonly whole: Uint32Array };

const counts = (rows: number, groups: number, bins: number): Counts => {
  const cells = (): Uint32Array => new Uint32Array(rows * groups * bins);
  return {
    carried: cells(),
    lost: cells(),
    altered: cells(),
    foreign: cells(),
    unobserved: cells(),
    injected: cells(),
    volume: new Uint32Array(groups * bins),
    part: new Uint32Array(rows * groups),
    whole: new Uint32Array(rows * groups),
  };
};

const bump = (column: Uint32Array, i: number): void => {
  column[i] = (column[i] ?? 0) + 1;
};

/** Counts one request from the scratch and clears it. */
function settle(
  c: Counts,
  s: Scratch,
  groups: number,
  group: number,
  bins: number,
  bin: number,
  total: boolean,
): void {
  for (const row of s.touched) {
    const cell = (row * groups + group) * bins + bin;
    bump(c.carried, cell);
    const outcome = OUTCOMES[s.worst[row] ?? 0];
    if (outcome !== undefined && outcome !== 'kept') bump(c[outcome], cell);
    if (s.injected[row] === 1) bump(c.injected, cell);
    const judged = s.judged[row] ?? 0;
    if (total && judged !== -1) {
      bump(c.whole, row * groups + group);
      if (isDamage(judged)) bump(c.part, row * groups + group);
    }
    s.worst[row] = s.judged[row] = -1;
    s.injected[row] = 0;
  }
  s.touched.length = 0;
}

/**
 * The grid of a question. Requests are counted in the bin of their start; unsettled ones only in
 * `volume`. Totals leave out what is injected, accepted or unobserved; a total of a group that never
 * carries the key has `whole` 0 and is no rate.
 */
export function rateGrid(analysis: Analysis, question: RateGridQuestion, context: GridContext): RateGrid {
  const facts = factsOf(analysis);
  const scope = scopeOf(facts, question.range, question.filters);
  const bins = binsOf(question);
  const rows = rowsOf(facts, question, scope);
  const marks = context.marks ?? marksOf(facts, question, context);
  const counted = {
    from: context.totalsFrom ?? question.range.from,
    to: context.totalsTo ?? question.range.to,
  };
  const c = count(facts, scope, rows, marks, bins, counted);
  const { part, whole, ...columns } = c;
  const totals = Array.from(part, (p, i): Rate => rate(p, whole[i] ?? 0));
  const [totalsFrom, totalsTo] = [counted.from, counted.to];
  return { ...bins, rows: rows.rows, groups: facts.groups, ...columns, totals, totalsFrom, totalsTo };
}

function count(facts: Facts, scope: Scope, rows: Rows, marks: Marks, b: Bins, counted: Range): Counts {
  const groups = facts.groups.length;
  const n = rows.rows.length;
  const c = counts(n, groups, b.bins);
  const scratch: Scratch = {
    worst: new Int8Array(n).fill(-1),
    judged: new Int8Array(n).fill(-1),
    injected: new Uint8Array(n),
    touched: [],
  };
  for (let r = 0; r < facts.start.length; r++) {
    if (scope.requests[r] !== 1) continue;
    const start = facts.start[r] ?? 0;
    const bin = Math.floor((start - b.start) / b.step);
    const group = facts.group[r] ?? 0;
    bump(c.volume, group * b.bins + bin);
    gather(facts, scope, rows, marks, r, scratch);
    settle(c, scratch, groups, group, b.bins, bin, start >= counted.from && start < counted.to);
  }
  return c;
}
