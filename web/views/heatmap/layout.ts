// Where everything of the time heatmap stands, in CSS pixels. Pure.

import type { ColourName } from '../../kit/theme.ts';
import { groupColour } from '../../kit/theme.ts';
import { hopKey, type HopId, type HopKind, type RateGrid } from '../../model/index.ts';
import type { Order } from './params.ts';

/** One of the bars within a row: a gray group, or the groups that have no bar of their own. */
export interface Band {
  /** Null: several groups together. */
  readonly group: string | null;
  /** Indices into the grid's groups. */
  readonly groups: readonly number[];
  readonly colour: ColourName;
  /** From the top of the row. */
  readonly y: number;
  readonly height: number;
}

export interface RowPlace {
  /** Index into the grid's rows. */
  readonly row: number;
  readonly y: number;
  readonly culprit: boolean;
}

export type Look = 'wide' | 'frame' | 'narrow';

export interface StackLayout {
  readonly look: Look;
  readonly rowHeight: number;
  readonly rows: readonly RowPlace[];
  readonly bands: readonly Band[];
  /** Rows left out: with or without damage. */
  readonly folded: readonly number[];
  readonly foldedQuiet: boolean;
  /** Height of all rows. */
  readonly heat: number;
}

export interface StackInput {
  readonly grid: RateGrid;
  readonly look: Look;
  readonly order: Order;
  readonly culprit: HopId | string | null;
  /** The group above: the verdict's, else the first gray one. Null: as the grid orders them. */
  readonly main: string | null;
  /** Only these groups; empty for all that had requests. */
  readonly groups: readonly string[];
  /** Room for the rows; null where the page scrolls. */
  readonly height: number | null;
  /** The reader asked for the folded rows. */
  readonly unfolded: boolean;
}

export const ROW = 28;
const LOWEST_ROW = 21;
const NARROW_ROW = 57;
const NARROW_LABEL = 30;
const MOST_ROWS = 14;
const NARROW_ROWS = 4;

/** Heights of the bands of a row: the upper one stands out. Sum and gaps fit `usable`. */
function bandHeights(count: number, usable: number): number[] {
  const room = usable - (count - 1);
  if (count <= 1) return [room];
  const first = Math.round(room * (count === 2 ? 0.61 : 0.46));
  const rest = room - first;
  if (count === 2) return [first, rest];
  const second = Math.ceil(rest / 2);
  return [first, second, rest - second];
}

/** Groups that had any request in the range, the main one first. */
export function shownGroups(grid: RateGrid, wanted: readonly string[], main: string | null): number[] {
  const seen = [...grid.groups.keys()].filter(g => {
    const name = grid.groups[g] ?? '';
    if (wanted.length > 0 && !wanted.includes(name)) return false;
    return grid.volume.subarray(g * grid.bins, (g + 1) * grid.bins).some(v => v > 0);
  });
  const first = seen.findIndex(g => grid.groups[g] === main);
  if (first > 0) seen.unshift(...seen.splice(first, 1));
  return seen;
}

function bandsOf(input: StackInput, top: number, usable: number): Band[] {
  const { grid } = input;
  const seen = shownGroups(grid, input.groups, input.main);
  // Canary over stable over the rest: the groups beyond the third share the last band.
  const lists = seen.length <= 3 ? seen.map(g => [g]) : [[seen[0] ?? 0], [seen[1] ?? 0], seen.slice(2)];
  const heights = bandHeights(Math.max(1, lists.length), usable);
  let y = top;
  return lists.map((groups, i): Band => {
    const height = heights[i] ?? 4;
    const name = groups.length === 1 ? (grid.groups[groups[0] ?? 0] ?? '') : null;
    const band: Band = {
      group: name,
      groups,
      colour: name === null ? 'line-2' : groupColour(name, grid.groups),
      y,
      height,
    };
    y += height + 1;
    return band;
  });
}

/** The damage of a row over the whole range, injected requests left out as far as they can be told. */
function damageOf(grid: RateGrid, row: number): number {
  const size = grid.groups.length * grid.bins;
  let n = 0;
  for (let i = row * size; i < (row + 1) * size; i++)
    n += (grid.lost[i] ?? 0) + (grid.altered[i] ?? 0) + (grid.foreign[i] ?? 0);
  return n;
}

const worstTotal = (grid: RateGrid, row: number): number => {
  const n = grid.groups.length;
  return Math.max(
    0,
    ...grid.totals.slice(row * n, (row + 1) * n).map(t => (t.whole > 0 ? t.part / t.whole : 0)),
  );
};

const nameOf = (grid: RateGrid, row: number): string => {
  const r = grid.rows[row];
  return r === undefined ? '' : r.kind === 'key' ? r.key : `${r.hop.from} ${r.hop.to} ${r.hop.kind}`;
};

export function isCulprit(grid: RateGrid, row: number, culprit: StackInput['culprit']): boolean {
  const r = grid.rows[row];
  if (r === undefined || culprit === null) return false;
  if (typeof culprit === 'string') return r.kind === 'key' && r.key === culprit;
  return r.kind === 'hop' && hopKey(r.hop) === hopKey(culprit);
}

function ordered(grid: RateGrid, order: Order): number[] {
  const rows = [...grid.rows.keys()];
  if (order === 'name') return rows.sort((a, b) => nameOf(grid, a).localeCompare(nameOf(grid, b)));
  if (order === 'damage')
    return rows.sort(
      (a, b) => worstTotal(grid, b) - worstTotal(grid, a) || damageOf(grid, b) - damageOf(grid, a),
    );
  return rows;
}

const KINDS_FOLDED: readonly ((kind: HopKind | null) => boolean)[] = [
  kind => kind === 'in-process',
  kind => kind !== 'in-process',
];

/**
 * Which rows fold: lossless ones over the limit, from the end, in-process hops before the others; the culprit
 * never does.
 */
function fold(
  input: StackInput,
  rows: readonly number[],
  limit: number,
): { shown: number[]; folded: number[] } {
  const { grid, culprit } = input;
  const quiet = (row: number): boolean => damageOf(grid, row) === 0 && !isCulprit(grid, row, culprit);
  if (input.unfolded || rows.length <= limit) return { shown: [...rows], folded: [] };
  let over = rows.length - limit;
  const folded = new Set<number>();
  const kindOf = (row: number): HopKind | null => {
    const r = grid.rows[row];
    return r?.kind === 'hop' ? r.hop.kind : null;
  };
  for (const wanted of KINDS_FOLDED)
    for (const row of [...rows].reverse()) {
      if (over === 0) break;
      if (!quiet(row) || !wanted(kindOf(row))) continue;
      folded.add(row);
      over--;
    }
  return { shown: rows.filter(r => !folded.has(r)), folded: rows.filter(r => folded.has(r)) };
}

/** The worst rows only, culprit first: narrow pages and low frames. */
function worst(
  input: StackInput,
  rows: readonly number[],
  limit: number,
): { shown: number[]; folded: number[] } {
  if (input.unfolded || rows.length <= limit) return { shown: [...rows], folded: [] };
  const { grid, culprit } = input;
  const rank = (row: number): number => (isCulprit(grid, row, culprit) ? 2 : worstTotal(grid, row));
  const inner = (row: number): number => {
    const r = grid.rows[row];
    return r?.kind === 'hop' && r.hop.kind === 'in-process' ? 1 : 0;
  };
  const best = [...rows].sort(
    (a, b) => rank(b) - rank(a) || inner(a) - inner(b) || rows.indexOf(a) - rows.indexOf(b),
  );
  const keep = new Set(best.slice(0, limit));
  return { shown: best.slice(0, limit), folded: rows.filter(r => !keep.has(r)) };
}

/** Rows, bands and what is folded away. */
export function stackLayout(input: StackInput): StackLayout {
  const { grid, look, height } = input;
  const rows = ordered(grid, input.order);
  if (look === 'narrow') {
    const { shown, folded } = worst(input, rows, NARROW_ROWS);
    return place(input, shown, folded, NARROW_ROW, bandsOf(input, NARROW_LABEL, 26));
  }
  const base = look === 'frame' ? 24 : ROW;
  const room =
    height === null ? MOST_ROWS : Math.max(look === 'frame' ? 3 : 5, Math.floor(height / LOWEST_ROW));
  // More than fourteen rows only where they fit at their full height.
  const limit = Math.min(Math.max(MOST_ROWS, Math.floor((height ?? 0) / base)), room);
  const low = look === 'frame' && limit <= 3;
  const { shown, folded } = low ? worst(input, rows, Math.max(1, limit)) : fold(input, rows, limit);
  const fit = height === null ? base : Math.floor(height / Math.max(1, shown.length));
  const rowHeight = Math.max(LOWEST_ROW, Math.min(base, fit));
  const pad = look === 'frame' ? 3 : 4;
  return place(input, shown, folded, rowHeight, bandsOf(input, Math.floor(pad / 2), rowHeight - pad));
}

function place(
  input: StackInput,
  shown: readonly number[],
  folded: readonly number[],
  rowHeight: number,
  bands: readonly Band[],
): StackLayout {
  const { grid, culprit, look } = input;
  return {
    look,
    rowHeight,
    rows: shown.map((row, i) => ({ row, y: i * rowHeight, culprit: isCulprit(grid, row, culprit) })),
    bands,
    folded,
    foldedQuiet: folded.every(r => damageOf(grid, r) === 0),
    heat: shown.length * rowHeight,
  };
}

/** The place under a point of the rows, or null between them. */
export function hit(
  layout: StackLayout,
  y: number,
): { readonly place: number; readonly band: number } | null {
  const place = Math.floor(y / layout.rowHeight);
  if (place < 0 || place >= layout.rows.length) return null;
  const inner = y - place * layout.rowHeight;
  const band = layout.bands.findIndex(b => inner < b.y + b.height + 1);
  return { place, band: band === -1 ? layout.bands.length - 1 : band };
}
