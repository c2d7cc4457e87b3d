// Which requests a brush means: the rows of its region, and what stands in their brushed cells.

import {
  BLANK,
  SETTLING,
  OUTCOMES,
  hopKey,
  type Analysis,
  type BrushQuestion,
  type GridColumn,
} from '../model/index.ts';
import { contains } from '../time/index.ts';
import { isDamage } from './bins.ts';
import { arrange, columnNames, type Arranged } from './requests.ts';

const UNOBSERVED = OUTCOMES.indexOf('unobserved');

/** What a row is to the brush. */
export const OUTSIDE = 0;
export const REST = 1;
export const BRUSHED = 2;

export interface Region {
  readonly arranged: Arranged;
  /** Row by row: OUTSIDE the view (or settling), REST or BRUSHED. */
  readonly side: Uint8Array;
  /** Row by row: the worst outcome of its brushed cells, BLANK for none. */
  readonly worst: Uint8Array;
  /** Brushed columns. */
  readonly columns: readonly number[];
}

export const subjectKey = (c: GridColumn): string =>
  c.kind === 'hop' ? `hop ${hopKey(c.hop)}` : `key ${c.key}`;

/** Said least first: of several brushed cells the worst one counts, what was not seen counts least. */
const weight = (outcome: number): number =>
  outcome >= SETTLING ? 0 : outcome === UNOBSERVED ? 1 : isDamage(outcome) ? 3 : 2;

function worstOf({ outcome, columns: wide }: Arranged, row: number, columns: readonly number[]): number {
  let worst = BLANK;
  for (const c of columns) {
    const cell = outcome[row * wide + c] ?? BLANK;
    if (weight(cell) > weight(worst)) worst = cell;
  }
  return worst;
}

type Within = (row: number) => boolean;

/** The rows between two traces in the order drawn, whichever of them comes first. */
function between({ facts, requests }: Arranged, first: string, last: string): Within {
  const place = (id: string): number =>
    requests.findIndex(r => (facts.analysis.requests[r]?.traceIds[0] ?? '').padStart(32, '0') === id);
  const [a, b] = [place(first), place(last)];
  if (a < 0 || b < 0) return () => false;
  return row => row >= Math.min(a, b) && row <= Math.max(a, b);
}

function during(
  { facts, requests }: Arranged,
  rows: Extract<BrushQuestion['rows'], { kind: 'time' }>,
): Within {
  const groups = new Set(rows.groups.map(g => facts.groups.indexOf(g)));
  return row => {
    const r = requests[row] ?? 0;
    const fits = groups.size === 0 || groups.has(facts.group[r] ?? 0);
    return fits && (facts.start[r] ?? 0) >= rows.range.from && (facts.start[r] ?? 0) < rows.range.to;
  };
}

export function regionOf(analysis: Analysis, question: BrushQuestion): Region {
  const arranged = arrange(analysis, question.grid);
  const { facts, requests } = arranged;
  const wanted = new Set(question.subjects.map(subjectKey));
  const columns = columnNames(arranged).flatMap((c, i) => (wanted.has(subjectKey(c)) ? [i] : []));
  const { rows, window } = question;
  const inside = rows.kind === 'time' ? during(arranged, rows) : between(arranged, rows.first, rows.last);
  const side = new Uint8Array(requests.length);
  const worst = new Uint8Array(requests.length).fill(BLANK);
  for (const [row, r] of requests.entries()) {
    const start = facts.analysis.requests[r]?.start;
    const seen = start !== undefined && (window === null || contains(window, start));
    if (!seen || facts.settled[r] !== 1) continue;
    worst[row] = worstOf(arranged, row, columns);
    side[row] = inside(row) && worst[row] !== BLANK ? BRUSHED : REST;
  }
  return { arranged, side, worst, columns };
}
