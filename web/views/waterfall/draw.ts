// Draws the visible rows: tree, tag stripe, bars and break rows. Pure canvas; costs only what is visible.

import { isAmong } from '../../analysis/trace/search.ts';
import { missingAt } from '../../analysis/trace/heads.ts';
import { NODE, type SpanHead } from '../../model/index.ts';
import { stretchesAt } from '../../analysis/trace/critical.ts';
import type { Palette } from '../../kit/theme.ts';
import { drawGuides, drawName, drawTwist, strength } from './drawname.ts';
import { PLACE_ROW, ROW, rowAt, ticksOf, xOf } from './layout.ts';
import { barColour, fit, indentAt, leaves, setFont, spanOf, widthOf, type Ctx, type Scene } from './scene.ts';

/** The window of the content that is on the screen, in CSS pixels. */
export interface Viewport {
  readonly top: number;
  readonly height: number;
  /** The row under the pointer, −1 for none. */
  readonly hover: number;
}

/** First and last row that touch the window. */
export function visibleRows(scene: Scene, view: Viewport): { readonly first: number; readonly last: number } {
  const first = Math.max(0, rowAt(scene.rows, view.top));
  const last = Math.min(scene.rows.nodes.length - 1, rowAt(scene.rows, view.top + view.height));
  return { first, last };
}

function drawBar(ctx: Ctx, p: Palette, scene: Scene, node: number, span: SpanHead, y: number): void {
  const { columns, zoom, tree } = scene;
  const from = span.start - tree.start;
  const left = xOf(columns, zoom, from);
  const right = Math.max(left + 2, xOf(columns, zoom, from + span.duration));
  const edge = columns.plotFrom - 8;
  if (right < edge || left > columns.width) return;
  // Far-off ends are cut: canvases lose precision with coordinates of millions of pixels.
  const x = Math.max(left, edge - 4);
  const w = Math.min(right, columns.width + 4) - x;
  const colour = p[barColour(scene, node, span)];
  ctx.fillStyle = colour;
  const alpha = strength(scene, node);
  ctx.globalAlpha = alpha;
  if (leaves(span)) {
    ctx.globalAlpha = 0.22 * alpha;
    ctx.fillRect(x, y + 6, w, ROW - 12);
    ctx.globalAlpha = alpha;
    ctx.strokeStyle = colour;
    ctx.lineWidth = 1;
    ctx.strokeRect(x + 0.5, y + 6.5, Math.max(1, w - 1), ROW - 13);
  } else ctx.fillRect(x, y + 6, w, ROW - 12);
  ctx.globalAlpha = 1;
  ctx.fillStyle = p.text;
  for (const s of scene.critical ? stretchesAt(scene.critical, node) : []) {
    const a = xOf(columns, zoom, s.from);
    ctx.fillRect(
      Math.max(a, edge),
      y + ROW - 5,
      Math.max(1, xOf(columns, zoom, s.to) - Math.max(a, edge)),
      2,
    );
  }
  setFont(ctx, p, 11);
  const text = scene.words.duration(span.duration);
  const width = widthOf(ctx, text);
  ctx.fillStyle = p['text-3'];
  if (right + 5 + width <= columns.width - 2) ctx.fillText(text, Math.max(right, edge) + 5, y + 16.5);
  else if (left - 5 - width > columns.plotFrom) ctx.fillText(text, left - 5 - width, y + 16.5);
  else {
    ctx.fillStyle = leaves(span) ? p.text : p.surface;
    ctx.fillText(text, columns.width - 6 - width, y + 16.5);
  }
}

function drawMissing(ctx: Ctx, p: Palette, scene: Scene, node: number, y: number): void {
  const missing = missingAt(scene.tree, node);
  if (!missing) return;
  const x = indentAt(scene, node);
  if (scene.folded.has(node)) drawTwist(ctx, p, x - 6, y + ROW / 2);
  setFont(ctx, p, 12.5);
  ctx.fillStyle = p['text-3'];
  ctx.fillText(
    fit(ctx, scene.words.missing(missing.spanId, missing.children), scene.columns.tree - 16 - x),
    x + 8,
    y + 16.5,
  );
  ctx.strokeStyle = p['line-2'];
  ctx.setLineDash([2, 2]);
  ctx.strokeRect(x + 0.5, y + 5.5, 2, ROW - 11);
  const left = xOf(scene.columns, scene.zoom, missing.start - scene.tree.start);
  const right = xOf(scene.columns, scene.zoom, missing.end - scene.tree.start);
  ctx.strokeRect(left + 0.5, y + 6.5, Math.max(2, Math.min(right, scene.columns.width) - left), ROW - 13);
  ctx.setLineDash([]);
}

function drawGap(ctx: Ctx, p: Palette, scene: Scene, node: number, y: number): void {
  const gap = scene.tree.gaps[scene.tree.ref[node] ?? -1];
  if (!gap) return;
  const x = indentAt(scene, node);
  ctx.strokeStyle = p['line-2'];
  ctx.setLineDash([4, 3]);
  ctx.beginPath();
  ctx.moveTo(0, y + 0.5);
  ctx.lineTo(scene.columns.width, y + 0.5);
  ctx.stroke();
  ctx.setLineDash([]);
  setFont(ctx, p, 12);
  ctx.fillStyle = p['text-2'];
  ctx.fillText(fit(ctx, scene.words.gap(gap.traceId, gap.by), scene.columns.width - x - 20), x + 8, y + 16.5);
}

function drawBack(
  ctx: Ctx,
  p: Palette,
  scene: Scene,
  node: number,
  row: number,
  view: Viewport,
  y: number,
): void {
  const height = scene.tree.kind[node] === NODE.place ? PLACE_ROW : ROW;
  if (node === scene.selected) ctx.fillStyle = p['accent-wash'];
  else if (isAmong(scene.matches, node)) ctx.fillStyle = p.raised;
  else if (row === view.hover) ctx.fillStyle = p.sunken;
  else return;
  ctx.fillRect(0, y, scene.columns.width, height);
  if (isAmong(scene.matches, node)) {
    ctx.fillStyle = p.accent;
    ctx.fillRect(0, y, 3, height);
  }
}

function drawTicks(ctx: Ctx, p: Palette, scene: Scene, height: number): void {
  ctx.fillStyle = p.line;
  for (const t of ticksOf(scene.columns, scene.zoom))
    ctx.fillRect(Math.round(xOf(scene.columns, scene.zoom, t)), 0, 1, height);
}

/** Draws what the window shows; the context is cleared and in CSS pixels. */
export function drawRows(ctx: Ctx, p: Palette, scene: Scene, view: Viewport): void {
  const { first, last } = visibleRows(scene, view);
  const each = (draw: (node: number, row: number, y: number) => void): void => {
    for (let row = first; row <= last; row++)
      draw(scene.rows.nodes[row] ?? 0, row, (scene.rows.y[row] ?? 0) - view.top);
  };
  each((node, row, y) => drawBack(ctx, p, scene, node, row, view, y));
  drawTicks(ctx, p, scene, Math.min(view.height, scene.rows.height - view.top));
  each((node, _row, y) => {
    const span = spanOf(scene, node);
    const kind = scene.tree.kind[node];
    if (kind === NODE.place) scene.marks?.place(ctx, p, scene, node, y);
    drawGuides(ctx, p, scene, node, y, kind === NODE.place ? PLACE_ROW : ROW);
    scene.marks?.stripe(ctx, p, scene, node, y);
    if (span) drawBar(ctx, p, scene, node, span, y);
    if (span) drawName(ctx, p, scene, node, span, y);
    if (span) scene.extras?.row(ctx, p, scene, node, y);
    if (kind === NODE.missing) drawMissing(ctx, p, scene, node, y);
    if (kind === NODE.gap) drawGap(ctx, p, scene, node, y);
  });
  if (first <= last) scene.marks?.path(ctx, p, scene, view);
  each((node, _row, y) => scene.marks?.mark(ctx, p, scene, node, y));
  scene.extras?.over(ctx, p, scene, view.top);
}
