// The whole trace in 34 lines of pixels. Pure canvas; linear in the spans, drawn only when they change.

import { serviceAt } from '../../analysis/trace/heads.ts';
import { NODE, type Tree } from '../../model/index.ts';
import { serviceColour, type Palette } from '../../kit/theme.ts';
import { MINIMAP, xOf, type Columns } from './layout.ts';
import type { Zoom } from './params.ts';
import { type Ctx } from './scene.ts';

const LINES = 34;
const TOP = 3;
/** Above this many spans, spans that share a line are drawn as its outline in one colour. */
const EACH = 2000;

/** Spans in the order of the tree. */
function* spansOf(tree: Tree): Generator<number> {
  for (let node = 0; node < tree.kind.length; node++)
    if (tree.kind[node] === NODE.span) yield tree.ref[node] ?? -1;
}

function drawEach(ctx: Ctx, p: Palette, tree: Tree, columns: Columns): void {
  const whole = { from: 0, to: tree.length };
  const { list } = tree;
  const step = Math.min(1.4, LINES / Math.max(1, list.size));
  let line = 0;
  for (const i of spansOf(tree)) {
    const from = (list.start[i] ?? 0) - tree.start;
    const left = xOf(columns, whole, from);
    const right = xOf(columns, whole, from + (list.duration[i] ?? 0));
    ctx.fillStyle = p[serviceColour(serviceAt(list, list.service[i] ?? 0).service)];
    ctx.fillRect(left, TOP + line * step, Math.max(1.5, right - left), Math.max(0.6, step * 0.8));
    line += 1;
  }
}

interface Outline {
  /** Spans that begin less spans that end, at each pixel of each line. */
  readonly change: Int32Array;
  readonly width: number;
  /** Service of the longest span of each line, as an index. */
  readonly service: Int32Array;
}

/** Coverage of each pixel of each line by counting where spans begin and end; coloured by the longest. */
function outlineOf({ kind, ref, list, start, length }: Tree, width: number): Outline {
  const change = new Int32Array(LINES * (width + 1));
  const longest = new Float64Array(LINES).fill(-1);
  const service = new Int32Array(LINES).fill(-1);
  const scale = (width - 2) / length;
  let seen = 0;
  for (let node = 0; node < kind.length; node++) {
    if (kind[node] !== NODE.span) continue;
    const i = ref[node] ?? 0;
    const line = Math.floor((seen++ * LINES) / list.size);
    const begin = (list.start[i] ?? 0) - start;
    const took = list.duration[i] ?? 0;
    const from = Math.floor(begin * scale);
    const to = Math.min(width, Math.floor((begin + took) * scale) + 1);
    const at = line * (width + 1);
    change[at + from] = (change[at + from] ?? 0) + 1;
    change[at + to] = (change[at + to] ?? 0) - 1;
    if (took <= (longest[line] ?? 0)) continue;
    longest[line] = took;
    service[line] = list.service[i] ?? 0;
  }
  return { change, width, service };
}

function drawOutline(ctx: Ctx, p: Palette, tree: Tree, columns: Columns): void {
  const outline = outlineOf(tree, Math.max(1, Math.ceil(columns.plotTo - columns.plotFrom) + 2));
  const { change, width, service } = outline;
  for (let line = 0; line < LINES; line++) {
    ctx.fillStyle = p[serviceColour(serviceAt(tree.list, service[line] ?? 0).service)];
    let open = 0;
    let began = 0;
    for (let x = 0; x <= width; x++) {
      const next = open + (change[line * (width + 1) + x] ?? 0);
      if (open === 0 && next > 0) began = x;
      if (open > 0 && next === 0) ctx.fillRect(columns.plotFrom + began, TOP + line, x - began, 0.8);
      open = next;
    }
  }
}

/** Draws all spans and a line at each place where something was lost. */
export function drawMinimap(ctx: Ctx, p: Palette, tree: Tree, columns: Columns): void {
  if (tree.list.size <= EACH) drawEach(ctx, p, tree, columns);
  else drawOutline(ctx, p, tree, columns);
  const whole = { from: 0, to: tree.length };
  for (const place of tree.places.slice(0, 200)) {
    if (place.accepted) continue;
    const outcome = place.findings[0]?.outcome ?? 'lost';
    ctx.fillStyle = p[outcome];
    ctx.fillRect(Math.round(xOf(columns, whole, place.time - tree.start)) - 1, 2, 2, MINIMAP - 4);
  }
}

export type End = keyof Zoom;

/** Least that is left between both ends: a share of the trace, so that they can still be told apart. */
const LEAST = 0.001;

/** The zoom with one end moved, never past the other one or out of the trace; null once it is all of the trace. */
export function movedEnd(zoom: Zoom, length: number, end: End, by: number): Zoom | null {
  const least = length * LEAST;
  const moved =
    end === 'from'
      ? { from: Math.max(0, Math.min(zoom.from + by, zoom.to - least)), to: zoom.to }
      : { from: zoom.from, to: Math.min(length, Math.max(zoom.to + by, zoom.from + least)) };
  return moved.from <= 0 && moved.to >= length ? null : moved;
}
