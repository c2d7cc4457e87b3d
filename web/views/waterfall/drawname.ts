// The name column of a row: indent guides, fold mark, service, operation, kind, error. Pure canvas.

import { isAmong } from '../../analysis/trace/search.ts';
import type { SpanHead } from '../../model/index.ts';
import type { Palette } from '../../kit/theme.ts';
import { hasChildren, ROW } from './layout.ts';
import {
  barColour,
  enters,
  fit,
  indentAt,
  indentOf,
  nameBeside,
  setFont,
  widthOf,
  type Ctx,
  type Scene,
} from './scene.ts';

export function drawGuides(
  ctx: Ctx,
  p: Palette,
  scene: Scene,
  node: number,
  y: number,
  height: number,
): void {
  const step = indentOf(scene);
  // Closer than 3 px the guides would be a grey block that tells nothing.
  if (step < 3) return;
  ctx.fillStyle = p.line;
  const depth = scene.tree.depth[node] ?? 0;
  for (let d = 1; d <= depth; d++) ctx.fillRect(Math.round(12 + d * step - 6), y, 1, height);
}

export function drawTwist(ctx: Ctx, p: Palette, x: number, y: number): void {
  ctx.strokeStyle = p['text-2'];
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  ctx.moveTo(x - 2, y - 3.5);
  ctx.lineTo(x + 1.5, y);
  ctx.lineTo(x - 2, y + 3.5);
  ctx.stroke();
}

/** Rows without the highlighted value step back; break rows never do. */
const FAINT = 0.3;
export const strength = (scene: Scene, node: number): number =>
  scene.marked === null || isAmong(scene.marked, node) ? 1 : FAINT;

export function drawName(ctx: Ctx, p: Palette, scene: Scene, node: number, span: SpanHead, y: number): void {
  const folded = scene.folded.has(node) && hasChildren(scene.tree, node);
  let x = indentAt(scene, node);
  ctx.globalAlpha = Math.max(0.55, strength(scene, node));
  ctx.fillStyle = p[barColour(scene, node, span)];
  ctx.fillRect(x, y + 5, 3, ROW - 10);
  if (folded) drawTwist(ctx, p, x - 6, y + ROW / 2);
  x += 8;
  const room = (): number => scene.columns.tree - 8 - x;
  if (enters(span) || scene.tree.parent[node] === -1) {
    setFont(ctx, p, 12.5, 600);
    ctx.fillStyle = p.text;
    const service = fit(ctx, span.resource.service, room());
    ctx.fillText(service, x, y + 16.5);
    x += widthOf(ctx, `${service} `);
  }
  const kind = scene.words.kind(span.kind);
  setFont(ctx, p, 11);
  const kindWidth = kind === '' ? 0 : widthOf(ctx, kind) + 5;
  setFont(ctx, p, 12.5);
  ctx.fillStyle = p['text-2'];
  const name = fit(ctx, enters(span) ? nameBeside(span) : span.name, Math.max(20, room() - kindWidth));
  ctx.fillText(name, x, y + 16.5);
  x += widthOf(ctx, name) + 5;
  setFont(ctx, p, 11);
  ctx.fillStyle = p['text-3'];
  if (kind !== '' && room() >= kindWidth - 6) {
    ctx.fillText(kind, x, y + 16.5);
    x += kindWidth;
  }
  ctx.globalAlpha = 1;
  drawRemarks(ctx, p, scene, node, span, folded, x, y);
}

/** An error in ink, a fold with what it hides: both only where there is room. */
function drawRemarks(
  ctx: Ctx,
  p: Palette,
  scene: Scene,
  node: number,
  span: SpanHead,
  folded: boolean,
  from: number,
  y: number,
): void {
  const edge = scene.columns.tree - 8;
  let x = from;
  setFont(ctx, p, 11, 600);
  if (span.status === 'error' && x + 34 < edge) {
    const width = widthOf(ctx, 'error') + 8;
    ctx.fillStyle = p.text;
    ctx.fillRect(x, y + 6, width, ROW - 12);
    ctx.fillStyle = p.surface;
    ctx.fillText('error', x + 4, y + 16.5);
    x += width + 5;
  }
  if (!folded) return;
  setFont(ctx, p, 11);
  ctx.fillStyle = p['text-3'];
  const hidden = `+${(scene.tree.end[node] ?? 0) - node - 1}`;
  if (x + widthOf(ctx, hidden) < edge) ctx.fillText(hidden, x, y + 16.5);
}
