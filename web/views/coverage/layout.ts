// What the matrix of coverage shows, in numbers; pure.

import { rate } from '../../analysis/stats.ts';
import { csv } from '../../kit/csv.ts';
import type { CoverageAnswer, CoverageSide } from '../../model/index.ts';
import type { Shown } from './params.ts';

export type Look = 'never' | 'some' | 'all';

export interface Cell {
  readonly key: string;
  readonly part: number;
  /** Spans that can tell; 0 where all of them lack attributes. */
  readonly whole: number;
  readonly look: Look;
  /** The contract says that this side records the key. */
  readonly declared: boolean;
}

export interface Row {
  readonly side: CoverageSide;
  /** Null where it is the second line of its service. */
  readonly service: string | null;
  readonly cells: readonly Cell[];
  /** Keys of the contract that this side never recorded. */
  readonly holes: readonly string[];
}

const lookOf = (part: number, whole: number): Look =>
  part === 0 ? 'never' : part === whole ? 'all' : 'some';

function rowOf(answer: CoverageAnswer, side: CoverageSide): Row {
  const cells = answer.keys.map(({ key }, i): Cell => {
    const [part, whole] = [side.recorded[i] ?? 0, side.telling[i] ?? 0];
    const declared = side.declared?.includes(key) ?? false;
    return { key, part, whole, look: lookOf(part, whole), declared };
  });
  const holes = answer.keys.filter((k, i) => k.contracted && cells[i]?.look === 'never').map(k => k.key);
  return { side, service: side.service, cells, holes };
}

const wanted = (row: Row, shown: Shown): boolean =>
  shown === 'all' || (shown === 'blind' ? row.side.recording === 0 : row.holes.length > 0);

/** Rows in path order, a service's name once. */
export function rowsOf(answer: CoverageAnswer, shown: Shown): readonly Row[] {
  const rows = answer.sides.map(s => rowOf(answer, s)).filter(r => wanted(r, shown));
  return rows.map((r, i) => (rows[i - 1]?.side.service === r.side.service ? { ...r, service: null } : r));
}

export interface Summary {
  readonly kind: 'none' | 'some' | 'all';
  readonly sides: number;
  readonly recording: number;
  readonly services: number;
  readonly spans: number;
}

/** Whether anything is recorded, and by how many. */
export function summaryOf({ sides }: CoverageAnswer): Summary {
  const recording = sides.filter(s => s.recording > 0).length;
  return {
    kind: recording === 0 ? 'none' : recording === sides.length ? 'all' : 'some',
    sides: sides.length,
    recording,
    services: new Set(sides.map(s => s.service)).size,
    spans: sides.reduce((n, s) => n + s.spans, 0),
  };
}

/** Keys of one side by how much of it records them. */
export function keysBy(row: Row, look: Look): readonly string[] {
  return row.cells.filter(c => c.look === look).map(c => c.key);
}

/** Every cell with its share and interval, one line a service, side and key. */
export function coverageCsv(answer: CoverageAnswer): string {
  const header = ['service', 'side', 'key', 'spans', 'recorded', 'share', 'low', 'high'];
  const lines = rowsOf(answer, 'all').flatMap(({ side, cells }) =>
    cells.map(c => {
      const r = rate(c.part, c.whole);
      return [side.service, side.side, c.key, c.whole, c.part, c.part / c.whole, r.low, r.high];
    }),
  );
  return csv(header, lines);
}
