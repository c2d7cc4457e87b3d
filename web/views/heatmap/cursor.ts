// Moving over the cells of the time heatmap: which cell lies where, and next to which. Pure.

import type { TimeScale } from '../../parts/axis.ts';
import type { RateGrid } from '../../model/index.ts';
import { micros, type Micros, type Range } from '../../time/index.ts';
import { LOOKS, type Cells } from './cells.ts';
import { binAt } from './draw.ts';
import { hit, type StackLayout } from './layout.ts';

/** A cell: its row in the grid and the place of that among the drawn ones, its band, its bins [from, to). */
export interface Cursor {
  readonly row: number;
  readonly place: number;
  readonly band: number;
  readonly from: number;
  readonly to: number;
}

export interface CursorScene {
  readonly grid: RateGrid;
  readonly cells: Cells;
  readonly layout: StackLayout;
  readonly scale: TimeScale;
}

/** The cell at a bin; null where nothing is drawn. */
export function cellAtBin(s: CursorScene, place: number, band: number, bin: number): Cursor | null {
  const row = s.layout.rows[place]?.row;
  if (row === undefined || bin < 0 || bin >= s.grid.bins) return null;
  const i = s.cells.at[(row * s.layout.bands.length + band) * s.grid.bins + bin] ?? -1;
  if (i < 0) return null;
  return { row, place, band, from: s.cells.from[i] ?? bin, to: s.cells.to[i] ?? bin + 1 };
}

const isEmpty = (s: CursorScene, c: Cursor): boolean => {
  const row = s.layout.rows[c.place]?.row ?? 0;
  const i = s.cells.at[(row * s.layout.bands.length + c.band) * s.grid.bins + c.from] ?? -1;
  return i < 0 || LOOKS[s.cells.look[i] ?? 0] === 'none';
};

/** The next cell with data to the left (−1) or right (1); the same one at the end. */
export function besides(s: CursorScene, c: Cursor, by: -1 | 1): Cursor {
  let next: Cursor | null = c;
  do next = cellAtBin(s, next.place, next.band, by === 1 ? next.to : next.from - 1);
  while (next && isEmpty(s, next));
  return next ?? c;
}

/** The band above or below at the same time; the same one at the edge. */
export function beyond(s: CursorScene, c: Cursor, by: -1 | 1): Cursor {
  const bands = Math.max(1, s.layout.bands.length);
  const flat = c.place * bands + c.band + by;
  if (flat < 0 || flat >= s.layout.rows.length * bands) return c;
  return cellAtBin(s, Math.floor(flat / bands), flat % bands, c.from) ?? c;
}

/** Where the keyboard begins: the newest cell with data of the culprit's row, else of the first. */
export function firstCell(s: CursorScene): Cursor | null {
  const place = Math.max(
    0,
    s.layout.rows.findIndex(r => r.culprit),
  );
  for (let bin = s.grid.bins - 1; bin >= 0; bin--) {
    const c = cellAtBin(s, place, 0, bin);
    if (c && !isEmpty(s, c)) return c;
  }
  return cellAtBin(s, place, 0, 0);
}

export const cellRange = (grid: RateGrid, c: Pick<Cursor, 'from' | 'to'>): Range => ({
  from: micros(grid.start + c.from * grid.step),
  to: micros(grid.start + c.to * grid.step),
});

/** A block of cells: places of rows, bands of a row (flat: `place × bands + band`), bins [from, to). */
export interface Block {
  readonly first: Pick<Cursor, 'place' | 'band'>;
  readonly last: Pick<Cursor, 'place' | 'band'>;
  readonly from: number;
  readonly to: number;
}

/** The block with these two cells in opposite corners. */
export function blockOf(a: Cursor, b: Cursor): Block {
  const above = a.place < b.place || (a.place === b.place && a.band <= b.band);
  const [first, last] = above ? [a, b] : [b, a];
  return {
    first: { place: first.place, band: first.band },
    last: { place: last.place, band: last.band },
    from: Math.min(a.from, b.from),
    to: Math.max(a.to, b.to),
  };
}

/** The drawn cell nearest to a point: a drag may leave the rows. */
export function nearestCell(s: CursorScene, x: number, y: number): Cursor | null {
  const inside = Math.min(Math.max(y, 0), s.layout.heat - 1);
  const at = hit(s.layout, inside);
  const bin = binAt(s.grid, s.scale, Math.min(Math.max(x, 0), s.scale.width - 1));
  return at && cellAtBin(s, at.place, at.band, bin);
}

/** The moment in the middle of a cell. */
export const middle = (grid: RateGrid, c: Cursor): Micros =>
  micros(grid.start + ((c.from + c.to) / 2) * grid.step);
