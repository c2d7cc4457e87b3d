// What the reading tools draw into the rows: pinned values, colours by an attribute, moments, span links. Pure;
// a row costs what is visible of it, however many events its span has.

import { spanIndex } from '../../../analysis/trace/heads.ts';
import type { ColourName, Palette } from '../../../kit/theme.ts';
import { ROW, timeAt, xOf } from '../layout.ts';
import { cellsOf } from './cells.ts';
import { bound, stretch, valueAt, type ReadingData } from './data.ts';
import { fit, setFont, type Ctx, type Extras, type MomentMark, type Scene } from '../scene.ts';

/** Values with a colour of their own; the others of an attribute share the grey of what has none. */
export const COLOURS: readonly ColourName[] = [
  ...(['svc-1', 'svc-5', 'svc-3', 'svc-7', 'svc-2'] as const),
  ...(['svc-6', 'svc-9', 'svc-4', 'svc-8', 'svc-10'] as const),
];
export const colourOfValue = (index: number): ColourName => COLOURS[index] ?? 'line-2';

/** Marks closer than this are one. */
const APART = 5;

/** Moments of a row within the zoom, joined where their marks would touch. */
export function marksOf(data: ReadingData, scene: Scene, node: number): readonly MomentMark[] {
  const span = spanIndex(data.tree, node);
  const { moments, lines } = data;
  if (span < 0 || (!moments && !lines)) return [];
  const { columns, zoom, tree } = scene;
  const [events, own] = [moments?.eventAt ?? new Float64Array(0), lines?.at ?? new Float64Array(0)];
  let [e, eEnd] = moments ? stretch(moments.eventOf, span) : [0, 0];
  let [l, lEnd] = lines ? stretch(lines.spanOf, span) : [0, 0];
  e = bound(events, tree.start + zoom.from, e, eEnd);
  l = bound(own, tree.start + zoom.from, l, lEnd);
  eEnd = bound(events, tree.start + zoom.to + 1, e, eEnd);
  lEnd = bound(own, tree.start + zoom.to + 1, l, lEnd);
  const out: MomentMark[] = [];
  while (e < eEnd || l < lEnd) {
    const from = Math.min(e < eEnd ? (events[e] ?? 0) : Infinity, l < lEnd ? (own[l] ?? 0) : Infinity);
    const until = tree.start + timeAt(columns, zoom, xOf(columns, zoom, from - tree.start) + APART);
    const [e1, l1] = [bound(events, until, e, eEnd), bound(own, until, l, lEnd)];
    // Far in, the next moment may lie within the precision of numbers: it is taken all the same.
    const [e2, l2] = e1 + l1 > e + l ? [e1, l1] : [Math.min(eEnd, e + 1), Math.min(lEnd, l + 1)];
    const last = Math.max(e2 > e ? (events[e2 - 1] ?? 0) : 0, l2 > l ? (own[l2 - 1] ?? 0) : 0);
    out.push({ from, to: Math.max(from, last), events: e2 - e, lines: l2 - l });
    [e, l] = [e2, l2];
  }
  return out;
}

export const markX = (scene: Scene, mark: MomentMark): number =>
  Math.min(
    Math.max(xOf(scene.columns, scene.zoom, mark.from - scene.tree.start), scene.columns.plotFrom - 4),
    scene.columns.width - 4,
  );

/** A tick over the bar for events, a dot below for log lines: ink, with a halo that sets both off any bar. */
function drawMark(
  ctx: Ctx,
  p: Palette,
  x: number,
  y: number,
  mark: Pick<MomentMark, 'events' | 'lines'>,
): void {
  if (mark.events > 0) {
    ctx.fillStyle = p.surface;
    ctx.fillRect(x - 2, y + 2, 4, 10);
    ctx.fillStyle = p.text;
    ctx.fillRect(x - 1, y + 3, 2, 8);
  }
  if (mark.lines > 0) {
    ctx.beginPath();
    ctx.arc(x, y + ROW - 6, 3.6, 0, 7);
    ctx.fillStyle = p.surface;
    ctx.fill();
    ctx.beginPath();
    ctx.arc(x, y + ROW - 6, 2.4, 0, 7);
    ctx.fillStyle = p.text;
    ctx.fill();
  }
}

function drawPinned(ctx: Ctx, p: Palette, data: ReadingData, scene: Scene, span: number, y: number): void {
  const { columns } = scene;
  setFont(ctx, p, 11, 400, true);
  data.pinned.slice(0, columns.pins).forEach((column, i) => {
    const text = valueAt(column, span);
    ctx.fillStyle = text === null ? p['line-2'] : p['text-2'];
    ctx.fillText(
      text === null ? '–' : fit(ctx, text, columns.pin - 10),
      columns.tree + i * columns.pin,
      y + 16.5,
    );
  });
}

/** Spans that the selected one is linked with, either way; of very many the first. */
function linkedWith({ moments, selected }: ReadingData): readonly number[] {
  const out: number[] = [];
  if (!moments || selected < 0) return out;
  for (let i = 0; i < moments.linkFrom.length && out.length < 50; i++) {
    const [from, to] = [moments.linkFrom[i] ?? -1, moments.linkTo[i] ?? -1];
    if (from === selected && to >= 0) out.push(to);
    else if (to === selected) out.push(from);
  }
  return out;
}

/** A dashed line from the selected row to each row it is linked with; it ends at the edge where that is folded away. */
function drawLinks(ctx: Ctx, p: Palette, scene: Scene, linked: readonly number[], top: number): void {
  const { rows, tree, columns, zoom } = scene;
  const point = (node: number): { x: number; y: number } | null => {
    const row = rows.rowOf[node] ?? -1;
    const span = spanIndex(tree, node);
    if (row < 0 || span < 0) return null;
    const x = xOf(columns, zoom, (tree.list.start[span] ?? 0) - tree.start);
    return {
      x: Math.min(Math.max(x, columns.plotFrom), columns.width - 4),
      y: (rows.y[row] ?? 0) - top + ROW / 2,
    };
  };
  const from = point(scene.selected);
  ctx.setLineDash([3, 3]);
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = p['text-2'];
  for (const span of linked) {
    const to = point(tree.nodeOfSpan[span] ?? -1);
    if (!from || !to) continue;
    ctx.beginPath();
    ctx.moveTo(from.x, from.y);
    const bend = Math.max(24, Math.min(90, Math.abs(to.y - from.y) / 3));
    ctx.bezierCurveTo(from.x - bend, from.y, to.x - bend, to.y, to.x, to.y);
    ctx.stroke();
  }
  ctx.setLineDash([]);
}

export function extrasOf(data: ReadingData): Extras {
  const { tree, colour } = data;
  const linked = linkedWith(data);
  return {
    colour: colour && (node => colourOfValue(colour.bySpan[spanIndex(tree, node)] ?? -1)),
    marks: (scene, node) => marksOf(data, scene, node),
    row: (ctx, p, scene, node, y) => {
      const span = spanIndex(tree, node);
      drawPinned(ctx, p, data, scene, span, y);
      for (const mark of marksOf(data, scene, node)) drawMark(ctx, p, markX(scene, mark), y, mark);
    },
    over: (ctx, p, scene, top) => {
      if (linked.length > 0) drawLinks(ctx, p, scene, linked, top);
    },
    ...cellsOf(data),
  };
}
