// The whole trace in 34 lines of pixels. Pure canvas; linear in the spans, drawn only when they change.

import { serviceColour, type Palette } from '../../kit/theme.ts';
import { xOf, type Columns } from './layout.ts';
import { type Ctx } from './scene.ts';
import { NODE, type Tree } from './tree.ts';

export const MINIMAP = 40;
const LINES = 34;
const TOP = 3;
/** Above this many spans, spans that share a line are drawn as its outline in one colour. */
const EACH = 2000;

function drawEach(ctx: Ctx, p: Palette, tree: Tree, columns: Columns): void {
  const whole = { from: 0, to: tree.length };
  const spans = tree.list.spans.length;
  const step = Math.min(1.4, LINES / Math.max(1, spans));
  let line = 0;
  for (let node = 0; node < tree.kind.length; node++) {
    const span = tree.kind[node] === NODE.span ? tree.list.spans[tree.ref[node] ?? -1] : undefined;
    if (!span) continue;
    const left = xOf(columns, whole, span.start - tree.start);
    const right = xOf(columns, whole, span.start + span.duration - tree.start);
    ctx.fillStyle = p[serviceColour(span.resource.service)];
    ctx.fillRect(left, TOP + line * step, Math.max(1.5, right - left), Math.max(0.6, step * 0.8));
    line += 1;
  }
}

/** Coverage of each pixel of each line by counting where spans begin and end; coloured by the longest. */
function drawOutline(ctx: Ctx, p: Palette, tree: Tree, columns: Columns): void {
  const width = Math.max(1, Math.ceil(columns.plotTo - columns.plotFrom) + 2);
  const change = new Int32Array(LINES * (width + 1));
  const longest = new Float64Array(LINES).fill(-1);
  const service: string[] = Array.from({ length: LINES }, () => '');
  const scale = (width - 2) / tree.length;
  const spans = Math.max(1, tree.list.spans.length);
  let seen = 0;
  for (let node = 0; node < tree.kind.length; node++) {
    const span = tree.kind[node] === NODE.span ? tree.list.spans[tree.ref[node] ?? -1] : undefined;
    if (!span) continue;
    const line = Math.floor((seen++ * LINES) / spans);
    const from = Math.floor((span.start - tree.start) * scale);
    const to = Math.min(width, Math.floor((span.start + span.duration - tree.start) * scale) + 1);
    const at = line * (width + 1);
    change[at + from] = (change[at + from] ?? 0) + 1;
    change[at + to] = (change[at + to] ?? 0) - 1;
    if (span.duration > (longest[line] ?? 0)) {
      longest[line] = span.duration;
      service[line] = span.resource.service;
    }
  }
  for (let line = 0; line < LINES; line++) {
    ctx.fillStyle = p[serviceColour(service[line] ?? '')];
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
  if (tree.list.spans.length <= EACH) drawEach(ctx, p, tree, columns);
  else drawOutline(ctx, p, tree, columns);
  const whole = { from: 0, to: tree.length };
  for (const place of tree.places.slice(0, 200)) {
    if (place.accepted) continue;
    const outcome = place.findings[0]?.outcome ?? 'lost';
    ctx.fillStyle = p[outcome];
    ctx.fillRect(Math.round(xOf(columns, whole, place.time - tree.start)) - 1, 2, 2, MINIMAP - 4);
  }
}
