// The time heatmap on a canvas: rectangles batched by colour, no object for a cell.

import type { TimeScale } from '../../parts/axis.ts';
import type { Palette } from '../../kit/theme.ts';
import { micros, type Micros } from '../../time/index.ts';
import type { RateGrid } from '../../model/index.ts';
import { HUES, LOOKS, injectedRuns, type Cells } from './cells.ts';
import { rampsOf, type Ramps } from './colour.ts';
import type { StackLayout } from './layout.ts';

export const HATCH = 5;

/** The left edge of a bin in whole pixels, so that neighbours neither overlap nor leave a seam. */
export function binX(grid: Pick<RateGrid, 'start' | 'step'>, scale: TimeScale, bin: number): number {
  const x = scale.x(micros(grid.start + bin * grid.step));
  return Math.round(Math.min(Math.max(x, 0), scale.width));
}

/** The bin under a pixel of the plot, within the grid. */
export function binAt(grid: RateGrid, scale: TimeScale, x: number): number {
  const bin = Math.floor((scale.t(x) - grid.start) / grid.step);
  return Math.min(Math.max(bin, 0), grid.bins - 1);
}

/** Bins before the last answer of a source that is down; all of them while it answers. */
export const binsBefore = (grid: RateGrid, asOf: Micros | null): number =>
  asOf === null ? grid.bins : Math.max(0, Math.min(grid.bins, Math.ceil((asOf - grid.start) / grid.step)));

type Ctx = CanvasRenderingContext2D;

/** Lines at 45° through a box, in step over the whole canvas. */
export function hatch(
  ctx: Ctx,
  x: number,
  y: number,
  w: number,
  h: number,
  colour: string,
  pitch = HATCH,
): void {
  if (w <= 0 || h <= 0) return;
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, y, w, h);
  ctx.clip();
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1;
  ctx.beginPath();
  // Lines x + y = k·pitch, so that boxes above and beside each other continue one pattern.
  for (let k = Math.floor((x + y) / pitch); k * pitch <= x + y + w + h; k++) {
    ctx.moveTo(k * pitch - y, y);
    ctx.lineTo(k * pitch - y - h, y + h);
  }
  ctx.stroke();
  ctx.restore();
}

interface Pen {
  /** Rectangles of one colour, drawn in one go. */
  readonly rects: Map<string, Path2D>;
  readonly ctx: Ctx;
}

function put(pen: Pen, colour: string, x: number, y: number, w: number, h: number): void {
  let path = pen.rects.get(colour);
  if (!path) pen.rects.set(colour, (path = new Path2D()));
  path.rect(x, y, w, h);
}

export interface HeatScene {
  readonly grid: RateGrid;
  readonly cells: Cells;
  readonly layout: StackLayout;
  readonly scale: TimeScale;
}

/** Draws all rows; the context starts at the plot's left edge and the first row's top. */
export function drawHeat(ctx: Ctx, p: Palette, scene: HeatScene): void {
  const { grid, cells, layout, scale } = scene;
  const ramps = rampsOf(p);
  const pen: Pen = { rects: new Map(), ctx };
  const placeOf = new Int32Array(grid.rows.length).fill(-1);
  for (const [i, r] of layout.rows.entries()) placeOf[r.row] = i;
  for (let i = 0; i < cells.count; i++) {
    const place = layout.rows[placeOf[cells.row[i] ?? 0] ?? -1];
    const band = layout.bands[cells.band[i] ?? 0];
    if (!place || !band) continue;
    const x = binX(grid, scale, cells.from[i] ?? 0);
    const w = binX(grid, scale, cells.to[i] ?? 0) - x;
    if (w > 0) drawCell(pen, p, ramps, cells, i, x, place.y + band.y, w, band.height);
  }
  for (const [colour, path] of pen.rects) {
    ctx.fillStyle = colour;
    ctx.fill(path);
  }
  drawUnobserved(ctx, p, scene, placeOf);
  drawChaos(ctx, p, scene);
}

/** Cells up to 0.5% and 2% are faint, so they get an edge in a strong colour: any loss can be found. */
const EDGED = 3;

/** Too few for a share; where one of them was damaged, that much is sure and must be found. */
export const DOT = 2;
export const HIT_DOT = 5;

function drawCell(
  pen: Pen,
  p: Palette,
  ramps: Ramps,
  cells: Cells,
  i: number,
  x: number,
  y: number,
  w: number,
  h: number,
): void {
  const look = LOOKS[cells.look[i] ?? 0];
  const inner = w > 2 ? w - 1 : w;
  if (look === 'zero') put(pen, p.r0, x, y, inner, h);
  if (look === 'few') {
    const hit = HUES[cells.hue[i] ?? HUES.length];
    const d = Math.min(hit ? HIT_DOT : DOT, h);
    put(pen, p[hit ?? 'text-3'], x + Math.floor((inner - d) / 2), y + Math.floor((h - d) / 2), d, d);
  }
  if (look !== 'rate') return;
  const step = cells.step[i] ?? 0;
  const ramp = ramps[HUES[cells.hue[i] ?? 0] ?? 'lost'];
  put(pen, ramp[step] ?? p.r0, x, y, inner, h);
  if (step < EDGED) put(pen, ramp[4] ?? p.r4, x, y + h - 2, inner, 2);
}

/** Neighbouring unobserved cells as one hatched bar. */
function drawUnobserved(ctx: Ctx, p: Palette, scene: HeatScene, placeOf: Int32Array): void {
  const { grid, cells, layout, scale } = scene;
  const unobserved = LOOKS.indexOf('unobserved');
  for (let i = 0; i < cells.count; i++) {
    if (cells.look[i] !== unobserved) continue;
    let end = i;
    while (
      end + 1 < cells.count &&
      cells.look[end + 1] === unobserved &&
      cells.row[end + 1] === cells.row[i] &&
      cells.band[end + 1] === cells.band[i] &&
      cells.from[end + 1] === cells.to[end]
    )
      end++;
    const place = layout.rows[placeOf[cells.row[i] ?? 0] ?? -1];
    const band = layout.bands[cells.band[i] ?? 0];
    const x = binX(grid, scale, cells.from[i] ?? 0);
    const w = binX(grid, scale, cells.to[end] ?? 0) - x - 1;
    if (place && band) hatch(ctx, x, place.y + band.y, w, band.height, p.unobserved);
    i = end;
  }
}

/** A dotted box around what chaos injected: left out of the verdict. */
function drawChaos(ctx: Ctx, p: Palette, scene: HeatScene): void {
  const { grid, layout, scale } = scene;
  const last = layout.bands.at(-1);
  const first = layout.bands[0];
  if (!last || !first) return;
  ctx.strokeStyle = p['text-2'];
  ctx.lineWidth = 1;
  ctx.setLineDash([1.5, 2.5]);
  for (const place of layout.rows)
    for (const [from, to] of injectedRuns(grid, place.row)) {
      const x = binX(grid, scale, from);
      const top = place.y + first.y - 1;
      const height = last.y + last.height - first.y + 2;
      ctx.strokeRect(x - 0.5, top - 0.5, binX(grid, scale, to) - x, height);
    }
  ctx.setLineDash([]);
}

/** The bars of requests traced: each band's groups stacked, the main one at the foot. */
export function drawVolume(ctx: Ctx, p: Palette, scene: HeatScene, height: number): void {
  const { grid, layout, scale } = scene;
  let most = 1;
  const sum = (groups: readonly number[], bin: number): number =>
    groups.reduce((n, g) => n + (grid.volume[g * grid.bins + bin] ?? 0), 0);
  const all = layout.bands.flatMap(b => b.groups);
  for (let b = 0; b < grid.bins; b++) most = Math.max(most, sum(all, b));
  for (let b = 0; b < grid.bins; b++) {
    const x = binX(grid, scale, b);
    const w = binX(grid, scale, b + 1) - x;
    let y = height;
    for (const [i, band] of layout.bands.entries()) {
      const n = sum(band.groups, b);
      const h = n === 0 ? 0 : Math.max(1, Math.round((n / most) * height));
      ctx.globalAlpha = i === 0 && layout.bands.length > 1 ? 1 : 0.45;
      ctx.fillStyle = p[band.colour];
      y -= h;
      ctx.fillRect(x, y, w > 2 ? w - 1 : w, h);
    }
  }
  ctx.globalAlpha = 1;
}
