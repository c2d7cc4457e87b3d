// The followed key's path over the bars: down from caller to callee, ending in ✕ where the key was lost.

import { NODE } from '../../../model/index.ts';
import type { Palette } from '../../../kit/theme.ts';
import { PLACE_ROW, ROW, xOf } from '../layout.ts';
import { drawCross, keyColour, spanOf, type Ctx, type Scene } from '../scene.ts';

/** The part of the content that is on the screen. */
interface Window {
  readonly top: number;
  readonly height: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where the path touches a node's row; null while the row is folded away. */
function pointOf(scene: Scene, view: Window, node: number, fallbackX: number): Point | null {
  const row = scene.rows.rowOf[node] ?? -1;
  if (row < 0) return null;
  const place = scene.tree.kind[node] === NODE.place;
  const span = spanOf(scene, node);
  const x = span ? xOf(scene.columns, scene.zoom, span.start - scene.tree.start) : fallbackX;
  return { x, y: (scene.rows.y[row] ?? 0) - view.top + (place ? PLACE_ROW : ROW) / 2 };
}

/** Edges that touch the window: from the parent's row down to the child's, then along it. */
function visibleEdges(
  scene: Scene,
  view: Window,
): { a: Point; b: Point; end: boolean; node: number; parent: number }[] {
  const out = [];
  for (const { parent, node } of scene.flow.edges) {
    const a = pointOf(scene, view, parent, 0);
    const b = a && pointOf(scene, view, node, a.x);
    if (!a || !b || b.y < -ROW || a.y > view.height + ROW) continue;
    out.push({ a, b, end: scene.tree.kind[node] === NODE.place, node, parent });
  }
  return out;
}

export function drawKeyPath(ctx: Ctx, p: Palette, scene: Scene, view: Window): void {
  const edges = visibleEdges(scene, view);
  if (edges.length === 0) return;
  const { columns } = scene;
  ctx.save();
  ctx.beginPath();
  ctx.rect(columns.plotFrom - 6, 0, columns.width - columns.plotFrom + 6, view.height);
  ctx.clip();
  for (const pass of [0, 1])
    for (const e of edges) {
      ctx.strokeStyle = pass === 0 ? p.surface : p[keyColour(scene, e.parent)];
      ctx.lineWidth = pass === 0 ? 4.5 : 2;
      ctx.beginPath();
      ctx.moveTo(e.a.x, e.a.y);
      ctx.lineTo(e.a.x, e.b.y);
      ctx.lineTo(e.b.x, e.b.y);
      ctx.stroke();
    }
  for (const e of edges) {
    for (const [at, node] of [
      [e.a, e.parent],
      [e.b, e.node],
    ] as const) {
      if (scene.tree.kind[node] === NODE.place) continue;
      ctx.beginPath();
      ctx.arc(at.x, at.y, 3.5, 0, 7);
      ctx.fillStyle = p.surface;
      ctx.fill();
      ctx.beginPath();
      ctx.arc(at.x, at.y, 2.7, 0, 7);
      ctx.fillStyle = p[keyColour(scene, node)];
      ctx.fill();
    }
    if (e.end) drawCross(ctx, e.b.x, e.b.y, p['lost-wash'], p.lost);
  }
  ctx.restore();
}
