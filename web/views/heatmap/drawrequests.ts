// Requests × hops or keys on a canvas: one rectangle for each run of equal rows, batched by outcome.

import type { Palette } from '../../kit/theme.ts';
import { BLANK, OUTCOMES, SETTLING, type RequestGrid } from '../../model/index.ts';
import { hatch } from './draw.ts';
import { durationScale, longest, type Block, type RequestLayout } from './requests.ts';

type Ctx = CanvasRenderingContext2D;

export interface RequestScene {
  readonly grid: RequestGrid;
  readonly layout: RequestLayout;
  readonly plot: number;
  /** Width for the duration bars right of the plot; 0 for none. */
  readonly totals: number;
}

/** Glyphs repeat the hue from this cell height on. */
const GLYPH_FROM = 10;

/** Draws all blocks; the context starts at the plot's left edge and the first block's heading. */
export function drawRequests(ctx: Ctx, p: Palette, scene: RequestScene): void {
  const longestOfAll = durationScale(scene.grid);
  for (const b of scene.layout.blocks) {
    for (let c = 0; c < scene.layout.columns; c++) drawColumn(ctx, p, scene, b, c);
    if (scene.totals > 16) drawDurations(ctx, p, scene, b, longestOfAll);
  }
}

const colourOf = (p: Palette, outcome: number): string => {
  const name = OUTCOMES[outcome];
  return name === undefined ? p.kept : p[name];
};

function drawColumn(ctx: Ctx, p: Palette, { layout }: RequestScene, b: Block, column: number): void {
  const { columns, columnWidth } = layout;
  const x = column * columnWidth;
  const w = columnWidth - 1;
  let row = 0;
  while (row < b.count) {
    const outcome = b.worst[row * columns + column] ?? BLANK;
    let end = row + 1;
    while (end < b.count && b.worst[end * columns + column] === outcome) end++;
    const y = b.y + row * b.rowHeight;
    const h = (end - row) * b.rowHeight;
    if (outcome === SETTLING) drawSettling(ctx, p, x, y, w, h, b.rowHeight);
    else if (OUTCOMES[outcome] === 'unobserved') hatch(ctx, x, y, w, h, p.unobserved, 6);
    else if (outcome !== BLANK) fill(ctx, p, b, outcome, x, y, w, row, end);
    row = end;
  }
}

/** Rows high enough to be told apart keep a line between them. */
function fill(
  ctx: Ctx,
  p: Palette,
  b: Block,
  outcome: number,
  x: number,
  y: number,
  w: number,
  row: number,
  end: number,
): void {
  ctx.fillStyle = colourOf(p, outcome);
  if (b.rowHeight < 6) {
    ctx.fillRect(x, y, w, (end - row) * b.rowHeight);
    return;
  }
  for (let r = row; r < end; r++) {
    const top = b.y + r * b.rowHeight;
    ctx.fillStyle = colourOf(p, outcome);
    ctx.fillRect(x, top, w, b.rowHeight - 1);
    if (b.rowHeight >= GLYPH_FROM) drawGlyph(ctx, p, outcome, x + w / 2, top + (b.rowHeight - 1) / 2);
  }
}

/** ✕ lost, ≠ altered, ◆ foreign. */
export function drawGlyph(ctx: Ctx, p: Palette, outcome: number, x: number, y: number): void {
  const name = OUTCOMES[outcome];
  ctx.strokeStyle = p.surface;
  ctx.fillStyle = p.surface;
  ctx.lineWidth = 1.4;
  ctx.beginPath();
  if (name === 'lost') {
    ctx.moveTo(x - 3, y - 3);
    ctx.lineTo(x + 3, y + 3);
    ctx.moveTo(x + 3, y - 3);
    ctx.lineTo(x - 3, y + 3);
    ctx.stroke();
  } else if (name === 'altered') {
    for (const d of [-1.5, 1.5]) {
      ctx.moveTo(x - 3.5, y + d);
      ctx.lineTo(x + 3.5, y + d);
    }
    ctx.moveTo(x + 2, y - 4);
    ctx.lineTo(x - 2, y + 4);
    ctx.stroke();
  } else if (name === 'foreign') {
    ctx.moveTo(x, y - 3.5);
    ctx.lineTo(x + 3.5, y);
    ctx.lineTo(x, y + 3.5);
    ctx.lineTo(x - 3.5, y);
    ctx.fill();
  }
}

/** Dashes: something is there, its end is not. */
function drawSettling(
  ctx: Ctx,
  p: Palette,
  x: number,
  y: number,
  w: number,
  h: number,
  rowHeight: number,
): void {
  ctx.fillStyle = p['line-2'];
  const pitch = Math.max(4, rowHeight);
  for (let top = y + Math.floor(pitch / 2); top < y + h; top += pitch)
    for (let left = x; left < x + w; left += 6) ctx.fillRect(left, top, Math.min(3, x + w - left), 1);
}

function drawDurations(
  ctx: Ctx,
  p: Palette,
  { grid, plot, totals }: RequestScene,
  b: Block,
  most: number,
): void {
  ctx.fillStyle = p['text-3'];
  const room = totals - 20;
  const high = b.rowHeight >= 4 ? b.rowHeight - 2 : 1;
  for (let row = 0; row < b.count; row++) {
    const w = Math.max(1, Math.min(1, longest(grid, b, row) / most) * room);
    ctx.fillRect(plot + 8, b.y + row * b.rowHeight, w, high);
  }
}
