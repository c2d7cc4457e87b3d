// Where the rows of requests stand: blocks of gray groups, time downward, binned where there are more
// requests than pixels. Pure; one pass over the cells.

import { BLANK, OUTCOMES, SETTLING, type RequestGrid } from '../../model/index.ts';
import { micros, type Micros } from '../../time/index.ts';
import { orderGroups } from './groups.ts';

/** The requests of one gray group, drawn as `count` rows of `each` requests. */
export interface Block {
  readonly group: string;
  /** Indices into the grid's requests, in drawing order. */
  readonly rows: Uint32Array;
  readonly each: number;
  readonly count: number;
  readonly rowHeight: number;
  /** Top of its heading, and of its first row. */
  readonly head: number;
  readonly y: number;
  readonly height: number;
  /** Drawn rows × columns: the worst outcome of the bin's requests, as in the grid. */
  readonly worst: Uint8Array;
}

export interface RequestLayout {
  readonly blocks: readonly Block[];
  readonly columnWidth: number;
  readonly columns: number;
  readonly height: number;
}

export const HEAD = 22;
const GAP = 4;
const LOWEST = 2;
const HIGHEST = 16;
const WIDEST_COLUMN = 140;

/** A column narrower than this cannot name its hop. */
const NARROWEST_COLUMN = 64;

/** So many columns can be read on a plot of this width. */
export const columnsThatFit = (plot: number): number =>
  Math.min(14, Math.max(4, Math.floor(plot / NARROWEST_COLUMN)));

/** Columns worth more than the others: with damage, then wire hops and keys, then the rest. */
function columnRanks(grid: RequestGrid): Uint8Array {
  const columns = grid.columns.length;
  const rank = Uint8Array.from(grid.columns, c => (c.kind === 'hop' && c.hop.kind === 'in-process' ? 0 : 1));
  for (let i = 0; i < grid.outcome.length; i++)
    if (severity(grid.outcome[i] ?? BLANK) >= DAMAGE) rank[i % columns] = 2;
  return rank;
}

/**
 * Leaves out lossless columns where there are more than `most`, in-process hops first and from the end, so
 * that the rest stays wide enough to read. `folded` counts them.
 */
export function foldColumns(
  grid: RequestGrid,
  most: number,
): { readonly grid: RequestGrid; readonly folded: number } {
  const columns = grid.columns.length;
  if (columns <= most) return { grid, folded: 0 };
  const rank = columnRanks(grid);
  const order = [...grid.columns.keys()].sort((a, b) => (rank[b] ?? 0) - (rank[a] ?? 0) || a - b);
  const lossy = rank.filter(r => r === 2).length;
  const kept = order.slice(0, Math.max(most, lossy)).sort((a, b) => a - b);
  const outcome = new Uint8Array(grid.requests.length * kept.length);
  for (let row = 0; row < grid.requests.length; row++)
    for (const [to, from] of kept.entries())
      outcome[row * kept.length + to] = grid.outcome[row * columns + from] ?? BLANK;
  const names = kept.flatMap(c => grid.columns[c] ?? []);
  return { grid: { requests: grid.requests, columns: names, outcome }, folded: columns - kept.length };
}

/** By outcome: which of two stands for both. A settled answer says more than a settling or missing one. */
const RANK = new Map<number, number>([
  [BLANK, 0],
  [SETTLING, 1],
  [OUTCOMES.indexOf('unobserved'), 2],
  [OUTCOMES.indexOf('kept'), 3],
  [OUTCOMES.indexOf('altered'), 4],
  [OUTCOMES.indexOf('foreign'), 5],
  [OUTCOMES.indexOf('lost'), 6],
]);
const SEVERITY = Uint8Array.from({ length: 256 }, (_, i) => RANK.get(i) ?? 0);

/** From here on an outcome is a damage. */
const DAMAGE = 4;

export const severity = (outcome: number): number => SEVERITY[outcome] ?? 0;

function grouped(grid: RequestGrid): Map<string, number[]> {
  const out = new Map<string, number[]>();
  for (const [i, r] of grid.requests.entries()) {
    const list = out.get(r.group);
    if (list) list.push(i);
    else out.set(r.group, [i]);
  }
  return out;
}

/**
 * Pixels for each block: all rows as high as fits; where even two pixels a row are too many, the small
 * blocks get what they need and the rest is shared evenly.
 */
export function shareHeights(sizes: readonly number[], room: number): number[] {
  const total = sizes.reduce((a, b) => a + b, 0);
  if (total * LOWEST <= room) {
    const row = Math.min(HIGHEST, Math.floor(room / Math.max(1, total)));
    return sizes.map(n => n * row);
  }
  const out = sizes.map(() => 0);
  let left = room;
  const smallFirst = [...sizes.keys()].sort((a, b) => (sizes[a] ?? 0) - (sizes[b] ?? 0));
  for (const [i, block] of smallFirst.entries()) {
    const fair = Math.floor(left / (sizes.length - i));
    out[block] = Math.max(LOWEST, Math.min((sizes[block] ?? 0) * LOWEST, fair));
    left -= out[block];
  }
  return out;
}

function worstOf(grid: RequestGrid, rows: Uint32Array, each: number, count: number): Uint8Array {
  const columns = grid.columns.length;
  const worst = new Uint8Array(count * columns).fill(BLANK);
  for (const [i, row] of rows.entries()) {
    const to = Math.floor(i / each) * columns;
    for (let c = 0; c < columns; c++) {
      const outcome = grid.outcome[row * columns + c] ?? BLANK;
      if (severity(outcome) > severity(worst[to + c] ?? BLANK)) worst[to + c] = outcome;
    }
  }
  return worst;
}

/** Lays a grid out in `room` pixels of height and `plot` of width. */
export function requestLayout(grid: RequestGrid, plot: number, room: number): RequestLayout {
  const lists = grouped(grid);
  const groups = orderGroups([...lists.keys()]);
  const sizes = groups.map(g => lists.get(g)?.length ?? 0);
  const rowsRoom = Math.max(groups.length * 12, room - groups.length * (HEAD + GAP));
  const heights = shareHeights(sizes, rowsRoom);
  let y = 0;
  const blocks = groups.map((group, i): Block => {
    const rows = Uint32Array.from(lists.get(group) ?? []);
    const fit = Math.max(1, Math.floor((heights[i] ?? LOWEST) / LOWEST));
    const each = Math.max(1, Math.ceil(rows.length / fit));
    const count = Math.ceil(rows.length / each);
    const rowHeight =
      each > 1
        ? Math.max(LOWEST, Math.floor((heights[i] ?? 0) / Math.max(1, count)))
        : (heights[i] ?? 0) / Math.max(1, rows.length);
    const block: Block = {
      group,
      rows,
      each,
      count,
      rowHeight,
      head: y,
      y: y + HEAD,
      height: count * rowHeight,
      worst: worstOf(grid, rows, each, count),
    };
    y += HEAD + block.height + GAP;
    return block;
  });
  const columns = grid.columns.length;
  const columnWidth = Math.min(WIDEST_COLUMN, Math.floor(plot / Math.max(1, columns)));
  return { blocks, columns, columnWidth, height: y };
}

/** A drawn cell: the block, its drawn row, the column. */
export interface CellPlace {
  readonly block: number;
  readonly row: number;
  readonly column: number;
}

/** The drawn cell at a point of the plot; null between blocks and right of the last column. */
export function cellAt(layout: RequestLayout, x: number, y: number): CellPlace | null {
  const column = Math.floor(x / Math.max(1, layout.columnWidth));
  const block = layout.blocks.findIndex(b => y >= b.y && y < b.y + b.height);
  const b = layout.blocks[block];
  if (!b || column < 0 || column >= layout.columns) return null;
  return { block, row: Math.min(b.count - 1, Math.floor((y - b.y) / b.rowHeight)), column };
}

/** The request that a drawn cell stands for: the first with the worst outcome of the bin in this column. */
export function standsFor(grid: RequestGrid, layout: RequestLayout, cell: CellPlace): number | null {
  const b = layout.blocks[cell.block];
  if (!b) return null;
  let best: number | null = null;
  let rank = -1;
  for (let i = cell.row * b.each; i < Math.min(b.rows.length, (cell.row + 1) * b.each); i++) {
    const row = b.rows[i] ?? 0;
    const s = severity(grid.outcome[row * layout.columns + cell.column] ?? BLANK);
    if (s > rank) [best, rank] = [row, s];
  }
  return best;
}

export const timeOf = (grid: RequestGrid, b: Block, drawn: number): Micros =>
  grid.requests[b.rows[Math.min(b.rows.length - 1, drawn * b.each)] ?? 0]?.time ?? micros(0);

/** Pixels from the block's top at which a moment falls between rows in time order; null outside the block. */
export function rowOfTime(grid: RequestGrid, b: Block, t: Micros): number | null {
  let low = 0;
  let high = b.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timeOf(grid, b, middle) < t) low = middle + 1;
    else high = middle;
  }
  const last = grid.requests[b.rows[b.rows.length - 1] ?? 0]?.time;
  if ((low === 0 && timeOf(grid, b, 0) > t) || last === undefined || last < t) return null;
  return low * b.rowHeight;
}

/** Longest durations would flatten all others, so the scale ends at the 98th percentile. */
export function durationScale(grid: RequestGrid): number {
  const sorted = Float64Array.from(grid.requests, r => r.duration).sort();
  return Math.max(1, sorted[Math.floor((sorted.length - 1) * 0.98)] ?? 1);
}

/** The longest request of each drawn row, in microseconds. */
export const longest = (grid: RequestGrid, b: Block, drawn: number): number => {
  let most = 0;
  for (let i = drawn * b.each; i < Math.min(b.rows.length, (drawn + 1) * b.each); i++)
    most = Math.max(most, grid.requests[b.rows[i] ?? 0]?.duration ?? 0);
  return most;
};
