// Where the rows of requests stand: blocks of sections, binned where there are more requests than pixels. Pure;
// one pass over the cells.

import { BLANK, countBefore, OUTCOMES, SETTLING, type RequestGrid, type Section } from '../../model/index.ts';
import { micros, type Micros } from '../../time/index.ts';

/** The requests of one section, drawn as `count` rows of `each` requests. */
export interface Block {
  readonly section: Section;
  /** Rows of the grid: `size` of them from `first` on, in drawing order. */
  readonly first: number;
  readonly size: number;
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
  const { count } = grid.requests;
  const outcome = new Uint8Array(count * kept.length);
  for (let row = 0; row < count; row++)
    for (let to = 0; to < kept.length; to++)
      outcome[row * kept.length + to] = grid.outcome[row * columns + (kept[to] ?? 0)] ?? BLANK;
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

/** The sections that have rows: they stand one after the other. */
function sectionRows({ requests }: RequestGrid): { section: Section; first: number; size: number }[] {
  const out: { section: Section; first: number; size: number }[] = [];
  for (let i = 0; i < requests.count; i++) {
    const section = requests.sections[requests.section[i] ?? 0];
    const last = out.at(-1);
    if (last && last.section === section) last.size++;
    else if (section) out.push({ section, first: i, size: 1 });
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
    const row = Math.min(HIGHEST, room / Math.max(1, total));
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

function worstOf(grid: RequestGrid, first: number, size: number, each: number): Uint8Array {
  const columns = grid.columns.length;
  const worst = new Uint8Array(Math.ceil(size / each) * columns).fill(BLANK);
  for (let i = 0; i < size; i++) {
    const from = (first + i) * columns;
    const to = Math.floor(i / each) * columns;
    for (let c = 0; c < columns; c++) {
      const outcome = grid.outcome[from + c] ?? BLANK;
      // Most cells are like those around them.
      if (outcome === worst[to + c]) continue;
      if ((SEVERITY[outcome] ?? 0) > (SEVERITY[worst[to + c] ?? BLANK] ?? 0)) worst[to + c] = outcome;
    }
  }
  return worst;
}

/** One block of `size` requests in about `room` pixels, its heading at `head`. */
function blockOf(
  grid: RequestGrid,
  { section, first, size }: Pick<Block, 'section' | 'first' | 'size'>,
  room: number,
  head: number,
): Block {
  const fit = Math.max(1, Math.floor(room / LOWEST));
  const each = Math.max(1, Math.ceil(size / fit));
  const count = Math.ceil(size / each);
  const binned = Math.max(LOWEST, room / Math.max(1, count));
  const rowHeight = each > 1 ? binned : room / Math.max(1, size);
  const worst = worstOf(grid, first, size, each);
  const height = count * rowHeight;
  return { section, first, size, each, count, rowHeight, head, y: head + HEAD, height, worst };
}

/** Lays a grid out in `room` pixels of height and `plot` of width. */
export function requestLayout(grid: RequestGrid, plot: number, room: number): RequestLayout {
  const parts = sectionRows(grid);
  const rowsRoom = Math.max(parts.length * 12, room - parts.length * (HEAD + GAP));
  const heights = shareHeights(
    parts.map(p => p.size),
    rowsRoom,
  );
  let y = 0;
  const blocks = parts.map((part, i) => {
    const block = blockOf(grid, part, heights[i] ?? LOWEST, y);
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

/** Rows of the grid that a drawn row stands for: from the first up to (not including) the second. */
export function rowsOf(b: Block, drawn: number): readonly [number, number] {
  const from = b.first + Math.min(b.size, drawn * b.each);
  return [from, Math.min(b.first + b.size, from + b.each)];
}

/** The request that a drawn cell stands for: the first with the worst outcome of the bin in this column. */
export function standsFor(grid: RequestGrid, layout: RequestLayout, cell: CellPlace): number | null {
  const b = layout.blocks[cell.block];
  if (!b) return null;
  let best: number | null = null;
  let rank = -1;
  const [from, to] = rowsOf(b, cell.row);
  for (let row = from; row < to; row++) {
    const s = severity(grid.outcome[row * layout.columns + cell.column] ?? BLANK);
    if (s > rank) [best, rank] = [row, s];
  }
  return best;
}

/** When the first request of a drawn row began. */
export const timeOf = (grid: RequestGrid, b: Block, drawn: number): Micros =>
  micros(grid.requests.time[b.first + Math.min(b.size - 1, drawn * b.each)] ?? 0);

export const lastTime = (grid: RequestGrid, b: Block): Micros =>
  micros(grid.requests.time[b.first + b.size - 1] ?? 0);

/** Pixels from the block's top at which a moment falls between rows in time order; null outside the block. */
export function rowOfTime(grid: RequestGrid, b: Block, t: Micros): number | null {
  const row = countBefore(b.count, i => timeOf(grid, b, i) < t);
  if ((row === 0 && timeOf(grid, b, 0) > t) || lastTime(grid, b) < t) return null;
  return row * b.rowHeight;
}

/** So many durations, evenly taken, tell how long most requests take. */
const SAMPLED = 4096;

/** Longest durations would flatten all others, so the scale ends at about the 98th percentile. */
export function durationScale({ requests: { duration, count } }: RequestGrid): number {
  const every = Math.max(1, Math.ceil(count / SAMPLED));
  const sample = new Float64Array(Math.ceil(count / every));
  for (let i = 0; i < sample.length; i++) sample[i] = duration[i * every] ?? 0;
  sample.sort();
  return Math.max(1, sample[Math.floor((sample.length - 1) * 0.98)] ?? 1);
}

/** The longest request of each drawn row, in microseconds. */
export const longest = (grid: RequestGrid, b: Block, drawn: number): number => {
  const [from, to] = rowsOf(b, drawn);
  let most = 0;
  for (let row = from; row < to; row++) most = Math.max(most, grid.requests.duration[row] ?? 0);
  return most;
};
