// Draws the flame: blocks, what was found among them, what was damaged in front of them. Pure canvas.

import { spanAt } from '../../analysis/trace/heads.ts';
import { isAmong } from '../../analysis/trace/search.ts';
import type { Place, Tree } from '../../model/index.ts';
import type { Palette } from '../../kit/theme.ts';
import { duration } from '../../time/index.ts';
import type { Block } from './flame.ts';
import { placeBefore } from './selection.ts';
import { barColour, drawCross, fit, nameBeside, setFont, type Ctx, type Paint } from './scene.ts';

/** Height of a level. */
export const LINE = 22;

export interface FlameDrawing {
  readonly tree: Tree;
  readonly blocks: readonly Block[];
  readonly width: number;
  readonly paint: Paint;
  readonly selected: number;
  /** Found nodes, ascending; null where nothing is searched. */
  readonly found: Int32Array | null;
}

/** What was damaged in front of a block's span; null where nothing was, or the contract accepts it. */
function placeOf(tree: Tree, node: number): Place | null {
  const place = tree.places[placeBefore(tree, node)];
  return place && !place.accepted ? place : null;
}

/** The mark of a place at a block's left end, on a plate that parts it from the block's colour. */
function drawPlace(ctx: Ctx, p: Palette, place: Place, x: number, y: number): void {
  const outcome = place.findings[0]?.outcome ?? 'lost';
  ctx.fillStyle = p.surface;
  ctx.fillRect(x, y, 15, LINE - 1);
  const [cx, cy] = [x + 7.5, y + (LINE - 1) / 2];
  if (outcome === 'lost') {
    drawCross(ctx, cx, cy, p.surface, p.lost, 4);
    return;
  }
  ctx.fillStyle = p[outcome];
  ctx.beginPath();
  ctx.moveTo(cx, cy - 5);
  ctx.lineTo(cx + 5, cy);
  ctx.lineTo(cx, cy + 5);
  ctx.lineTo(cx - 5, cy);
  ctx.fill();
}

/** Blocks that were not found step back. */
const FAINT = 0.3;

function drawBlock(ctx: Ctx, p: Palette, { tree, width, paint, found }: FlameDrawing, b: Block): void {
  const span = spanAt(tree, b.node);
  const w = (b.x1 - b.x0) * width;
  if (!span || w < 0.3) return;
  const [x, y] = [b.x0 * width, b.depth * LINE];
  const shown = found === null || isAmong(found, b.node);
  ctx.globalAlpha = shown ? 1 : FAINT;
  ctx.fillStyle = p[barColour(paint, b.node, span)];
  ctx.fillRect(x, y, Math.max(0.5, w - 1), LINE - 1);
  ctx.globalAlpha = 1;
  const place = placeOf(tree, b.node);
  if (place) drawPlace(ctx, p, place, x, y);
  const from = place ? 19 : 4;
  if (w < 40) return;
  ctx.fillStyle = shown ? p.bg : p['text-2'];
  const text = fit(
    ctx,
    `${span.resource.service} ${nameBeside(span)} ${duration(span.duration)}`,
    w - from - 5,
  );
  ctx.fillText(text, x + from, y + 15);
}

export function drawFlame(ctx: Ctx, p: Palette, drawing: FlameDrawing): void {
  const { blocks, width, selected } = drawing;
  setFont(ctx, p, 11);
  for (const b of blocks) drawBlock(ctx, p, drawing, b);
  const own = blocks.find(b => b.node === selected);
  if (!own) return;
  ctx.strokeStyle = p.text;
  ctx.lineWidth = 2;
  ctx.strokeRect(
    own.x0 * width + 1,
    own.depth * LINE + 1,
    Math.max(2, (own.x1 - own.x0) * width - 3),
    LINE - 3,
  );
}
