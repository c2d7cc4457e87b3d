// Requests × hops or keys as one image: a rectangle for each run of equal rows, straight into its pixels.

import { Raster, pixel } from '../../kit/raster.ts';
import { groupColour, type Palette } from '../../kit/theme.ts';
import { BLANK, OUTCOMES, SETTLING, type RequestGrid } from '../../model/index.ts';
import { durationScale, longest, type Block, type RequestLayout } from './requests.ts';

type Ctx = CanvasRenderingContext2D;

export interface RequestScene {
  readonly grid: RequestGrid;
  readonly layout: RequestLayout;
  /** Width left of the cells for the rail of groups; 0 for none. */
  readonly rail: number;
  /** Width for the duration bars right of the cells; 0 for none. */
  readonly totals: number;
}

/** Glyphs repeat the hue from this cell height on. */
const GLYPH_FROM = 10;
/** Rows high enough to be told apart keep a line between them. */
const LINE_FROM = 6;
const RAIL_LINE = 3;
const HATCH = 6;

export const sceneWidth = ({ layout, rail, totals }: RequestScene): number =>
  rail + layout.columns * layout.columnWidth + totals;

/** Draws all blocks; the image starts at the rail's left edge and the first block's heading. */
export function paintRequests(raster: Raster, p: Palette, scene: RequestScene): void {
  const most = durationScale(scene.grid);
  const colours = OUTCOMES.map(o => pixel(p[o]));
  for (const b of scene.layout.blocks) {
    for (let c = 0; c < scene.layout.columns; c++) paintColumn(raster, p, colours, scene, b, c);
    if (scene.rail > RAIL_LINE) paintGroups(raster, p, scene, b);
    if (scene.totals > 16) paintDurations(raster, p, scene, b, most);
  }
}

/** The image on a canvas, then the few glyphs that tall rows have room for. */
export function drawRequests(ctx: Ctx, p: Palette, scene: RequestScene): void {
  const ratio = ctx.getTransform().a;
  const raster = new Raster(sceneWidth(scene), Math.max(1, scene.layout.height), ratio);
  paintRequests(raster, p, scene);
  ctx.putImageData(raster.image(), 0, 0);
  for (const b of scene.layout.blocks) if (b.rowHeight >= GLYPH_FROM) drawGlyphs(ctx, p, scene, b);
}

function paintColumn(
  raster: Raster,
  p: Palette,
  colours: readonly number[],
  { layout, rail }: RequestScene,
  b: Block,
  column: number,
): void {
  const x = rail + column * layout.columnWidth;
  const w = layout.columnWidth - 1;
  let row = 0;
  while (row < b.count) {
    const outcome = b.worst[row * layout.columns + column] ?? BLANK;
    let end = row + 1;
    while (end < b.count && b.worst[end * layout.columns + column] === outcome) end++;
    const y = b.y + row * b.rowHeight;
    const h = (end - row) * b.rowHeight;
    if (outcome === SETTLING) paintSettling(raster, p, x, y, w, h, b.rowHeight);
    else if (OUTCOMES[outcome] === 'unobserved') raster.hatch(x, y, w, h, p.unobserved, HATCH);
    else if (outcome !== BLANK) paintRun(raster, colours[outcome] ?? 0, b, x, w, row, end);
    row = end;
  }
}

function paintRun(
  raster: Raster,
  colour: number,
  b: Block,
  x: number,
  w: number,
  row: number,
  end: number,
): void {
  if (b.rowHeight < LINE_FROM) raster.fill(x, b.y + row * b.rowHeight, w, (end - row) * b.rowHeight, colour);
  else for (let r = row; r < end; r++) raster.fill(x, b.y + r * b.rowHeight, w, b.rowHeight - 1, colour);
}

/** Dashes: something is there, its end is not. */
function paintSettling(
  raster: Raster,
  p: Palette,
  x: number,
  y: number,
  w: number,
  h: number,
  rowHeight: number,
): void {
  const pitch = Math.max(4, rowHeight);
  for (let top = y + Math.floor(pitch / 2); top < y + h; top += pitch) raster.dashes(x, top, w, p['line-2']);
}

/** Who each row is: the colour of its first request's group. */
function paintGroups(raster: Raster, p: Palette, { grid, rail }: RequestScene, b: Block): void {
  const { group, groups } = grid.requests;
  const colours = groups.map(g => pixel(p[groupColour(g, groups)]));
  let row = 0;
  while (row < b.count) {
    const own = group[b.first + row * b.each];
    let end = row + 1;
    while (end < b.count && group[b.first + end * b.each] === own) end++;
    const colour = colours[own ?? 0] ?? 0;
    raster.fill(rail - 9, b.y + row * b.rowHeight, RAIL_LINE, (end - row) * b.rowHeight, colour);
    row = end;
  }
}

function paintDurations(raster: Raster, p: Palette, scene: RequestScene, b: Block, most: number): void {
  const { grid, layout, rail, totals } = scene;
  const left = rail + layout.columns * layout.columnWidth + 8;
  const room = totals - 20;
  const high = b.rowHeight >= 4 ? b.rowHeight - 2 : 1;
  const colour = pixel(p['text-3']);
  for (let row = 0; row < b.count; row++) {
    const w = Math.max(1, Math.min(1, longest(grid, b, row) / most) * room);
    raster.fill(left, b.y + row * b.rowHeight, w, high, colour);
  }
}

function drawGlyphs(ctx: Ctx, p: Palette, { layout, rail }: RequestScene, b: Block): void {
  for (let row = 0; row < b.count; row++)
    for (let c = 0; c < layout.columns; c++) {
      const outcome = b.worst[row * layout.columns + c] ?? BLANK;
      const x = rail + c * layout.columnWidth + (layout.columnWidth - 1) / 2;
      drawGlyph(ctx, p, outcome, x, b.y + row * b.rowHeight + (b.rowHeight - 1) / 2);
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
