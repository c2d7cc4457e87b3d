// From the tree to rows on the screen: what is folded away, where each row stands, where a moment falls.
// Pure; a row of the answer costs a few numbers, so that 100,000 rows are laid out in a few milliseconds.

import { spanAt, spanOfId } from '../../analysis/trace/heads.ts';
import { NODE, STATUSES, type Tree } from '../../model/index.ts';
import type { Zoom } from './params.ts';

export const ROW = 25;
export const PLACE_ROW = 28;
/** Height of the whole trace above the rows. */
export const MINIMAP = 40;

export interface Rows {
  /** The node on each row. */
  readonly nodes: Int32Array;
  /** Top of each row, and the total height as the last entry. */
  readonly y: Float64Array;
  /** The row of each node, −1 while it is folded away. */
  readonly rowOf: Int32Array;
  readonly height: number;
}

/** Columns of the drawing in CSS pixels, left to right: the tree, pinned values, the tag stripe, the timeline. */
export interface Columns {
  readonly width: number;
  readonly tree: number;
  /** Width of each pinned column, and how many there is room for. */
  readonly pin: number;
  readonly pins: number;
  readonly stripeFrom: number;
  readonly stripe: number;
  /** First and last pixel of the time scale. */
  readonly plotFrom: number;
  readonly plotTo: number;
}

/** Room right of the last bar for its duration. */
const LABEL = 50;

/** Room for a pinned value, and what the timeline keeps at least. */
const PIN = 104;
const LEAST_PLOT = 150;

/** Tree 330 and stripe 46, less on narrow screens and beside pinned columns; the timeline takes the rest. */
export function columnsFor(width: number, pinned = 0): Columns {
  const wide = width >= 720 ? 330 : width >= 520 ? 240 : Math.round(width * 0.48);
  const tree = pinned > 0 ? Math.min(wide, Math.max(200, Math.round(width * 0.3))) : wide;
  const stripe = width >= 520 ? 46 : 18;
  const room = Math.floor((width - tree - stripe - 8 - LABEL - LEAST_PLOT) / PIN);
  const pins = Math.max(0, Math.min(pinned, room));
  const stripeFrom = tree + pins * PIN;
  const plotFrom = stripeFrom + stripe + 8;
  const plotTo = Math.max(plotFrom + 20, width - LABEL);
  return { width, tree, pin: PIN, pins, stripeFrom, stripe, plotFrom, plotTo };
}

/** Has this node anything below it? */
export const hasChildren = (tree: Tree, node: number): boolean => (tree.end[node] ?? 0) > node + 1;

/**
 * The nodes a filter leaves: those that match, what is above them, and the break and gap rows that belong to any of
 * these.
 */
export function keptNodes(tree: Tree, matches: Int32Array): Uint8Array {
  const kept = new Uint8Array(tree.kind.length);
  for (const match of matches)
    for (let at = match; at >= 0 && kept[at] === 0; at = tree.parent[at] ?? -1) kept[at] = 1;
  tree.places.forEach((place, i) => {
    const node = tree.nodeOfPlace[i] ?? -1;
    const owner = place.side === 'before' ? tree.nodeOfSpan[place.span] : tree.parent[node];
    if (node >= 0 && kept[owner ?? -1] === 1) kept[node] = 1;
  });
  for (let node = 0; node < tree.kind.length; node++) {
    if (tree.kind[node] !== NODE.gap) continue;
    let next = node + 1;
    while (tree.kind[next] === NODE.place) next++;
    if (kept[next] === 1) kept[node] = 1;
  }
  return kept;
}

/** The rows that are left when the subtrees of `collapsed` (node indexes) are folded and a filter leaves only `kept`. */
export function layRows(tree: Tree, collapsed: ReadonlySet<number>, kept: Uint8Array | null = null): Rows {
  const n = tree.kind.length;
  const nodes = new Int32Array(n);
  const y = new Float64Array(n + 1);
  const rowOf = new Int32Array(n).fill(-1);
  let rows = 0;
  let top = 0;
  for (let node = 0; node < n;) {
    // Nothing below a node that is left out is kept, because what is above a match always is.
    if (kept !== null && kept[node] === 0) {
      node = Math.max(node + 1, tree.end[node] ?? 0);
      continue;
    }
    rowOf[node] = rows;
    nodes[rows] = node;
    y[rows] = top;
    rows += 1;
    top += tree.kind[node] === NODE.place ? PLACE_ROW : ROW;
    node = collapsed.has(node) ? Math.max(node + 1, tree.end[node] ?? 0) : node + 1;
  }
  y[rows] = top;
  return { nodes: nodes.subarray(0, rows), y: y.subarray(0, rows + 1), rowOf, height: top };
}

/** A tree with its rows. */
export interface Laid {
  readonly tree: Tree;
  readonly rows: Rows;
}

/**
 * The height in the new rows that shows the same span in the same place as `top` did in the old ones: rows that
 * are inserted or taken away above must not move the picture.
 */
export function anchored(old: Laid, now: Laid, top: number): number {
  for (let row = Math.max(0, rowAt(old.rows, top)); row < old.rows.nodes.length; row++) {
    const span = spanAt(old.tree, old.rows.nodes[row] ?? -1);
    const at = span === undefined ? -1 : spanOfId(now.tree.list, span.spanId);
    const there = now.rows.rowOf[now.tree.nodeOfSpan[at] ?? -1] ?? -1;
    if (there >= 0) return (now.rows.y[there] ?? 0) - ((old.rows.y[row] ?? 0) - top);
  }
  return top;
}

/** Browsers cut elements at some ten million pixels; a taller content is scrolled in longer steps. */
const TALLEST = 8_000_000;

export const scrollHeight = (rows: Rows): number => Math.min(rows.height, TALLEST);

/** Content pixels per pixel of scrolling; 1 for all but enormous traces. */
export function scrollScale(rows: Rows, view: number): number {
  const scrolled = scrollHeight(rows) - view;
  return scrolled <= 0 ? 1 : Math.max(1, (rows.height - view) / scrolled);
}

/** The row at a height within the content; the nearest one outside of it, −1 when there are none. */
export function rowAt(rows: Rows, top: number): number {
  let low = 0;
  let high = rows.nodes.length - 1;
  while (low < high) {
    const mid = (low + high + 1) >> 1;
    if ((rows.y[mid] ?? 0) <= top) low = mid;
    else high = mid - 1;
  }
  return rows.nodes.length === 0 ? -1 : low;
}

/** The row of a node, else of what it is folded into; −1 where neither is shown. */
export function shownRow(tree: Tree, rows: Rows, node: number): number {
  let at = node;
  while (at >= 0 && (rows.rowOf[at] ?? -1) < 0) at = tree.parent[at] ?? -1;
  return rows.rowOf[at] ?? -1;
}

/** Every node that has children. */
export function foldAll(tree: Tree): ReadonlySet<number> {
  const out = new Set<number>();
  for (let i = 0; i < tree.kind.length; i++) if (hasChildren(tree, i)) out.add(i);
  return out;
}

const ERROR = STATUSES.indexOf('error');

/** Nodes at this level and deeper that have children: `levels` levels of rows are left. */
export function foldToDepth(tree: Tree, levels: number): ReadonlySet<number> {
  const out = new Set<number>();
  for (let i = 0; i < tree.kind.length; i++)
    if ((tree.depth[i] ?? 0) >= levels - 1 && hasChildren(tree, i)) out.add(i);
  return out;
}

/** What subtrees stay open for: errors, findings, or either. */
export type Trouble = 'errors' | 'findings' | 'both';

/** Nodes without such trouble anywhere below them: what is folded when nothing else is of interest. */
export function foldToErrors(tree: Tree, wanted: Trouble = 'both'): ReadonlySet<number> {
  const trouble = new Uint8Array(tree.kind.length);
  const out = new Set<number>();
  for (let i = tree.kind.length - 1; i >= 0; i--) {
    if (hasChildren(tree, i) && trouble[i] === 0) out.add(i);
    const error =
      wanted !== 'findings' && tree.kind[i] === NODE.span && tree.list.status[tree.ref[i] ?? -1] === ERROR;
    const finding = wanted !== 'errors' && tree.kind[i] === NODE.place;
    const parent = tree.parent[i] ?? -1;
    if (parent >= 0 && (error || finding || trouble[i] === 1)) trouble[parent] = 1;
  }
  return out;
}

/** The folds without those that hide `node`; the same set when none does. */
export function reveal(tree: Tree, folded: ReadonlySet<number>, node: number): ReadonlySet<number> {
  const hiding: number[] = [];
  for (let p = tree.parent[node] ?? -1; p >= 0; p = tree.parent[p] ?? -1) if (folded.has(p)) hiding.push(p);
  if (hiding.length === 0) return folded;
  const next = new Set(folded);
  for (const p of hiding) next.delete(p);
  return next;
}

/** Pixels of a moment (microseconds after the first start) under a zoom; may lie outside the plot. */
export const xOf = (columns: Columns, zoom: Zoom, t: number): number =>
  columns.plotFrom + ((t - zoom.from) / (zoom.to - zoom.from)) * (columns.plotTo - columns.plotFrom);

/** The moment under a pixel. */
export const timeAt = (columns: Columns, zoom: Zoom, x: number): number =>
  zoom.from + ((x - columns.plotFrom) / (columns.plotTo - columns.plotFrom)) * (zoom.to - zoom.from);

/** A zoom by `factor` around a moment, or moved by a share of its width; never outside the trace. */
export function zoomBy(zoom: Zoom, length: number, around: number, factor: number): Zoom | null {
  const width = Math.min(length, Math.max(Math.min(10, length), (zoom.to - zoom.from) * factor));
  if (width >= length) return null;
  const share = (around - zoom.from) / (zoom.to - zoom.from);
  return within(around - share * width, width, length);
}

export const panBy = (zoom: Zoom, length: number, share: number): Zoom | null =>
  within(zoom.from + share * (zoom.to - zoom.from), zoom.to - zoom.from, length);

function within(from: number, width: number, length: number): Zoom | null {
  if (width >= length) return null;
  const start = Math.min(Math.max(0, from), length - width);
  return { from: start, to: start + width };
}

/** Round ticks at least `pixels` apart: steps of 1, 2 or 5 times a power of ten, in microseconds. */
export function ticksOf(columns: Columns, zoom: Zoom): readonly number[] {
  const plot = Math.max(1, columns.plotTo - columns.plotFrom);
  // Closer on a narrow plot: a scale with one number is none.
  const pixels = plot < 240 ? 44 : 70;
  const least = ((zoom.to - zoom.from) * pixels) / plot;
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  const step = [1, 2, 5, 10].map(f => f * power).find(s => s >= least) ?? 10 * power;
  const out: number[] = [];
  for (let t = Math.ceil(zoom.from / step) * step; t <= zoom.to && out.length < 100; t += step) out.push(t);
  return out;
}
