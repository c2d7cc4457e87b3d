// The break row, and the stripe in which the followed key runs from row to row. Pure canvas.

import { headAt, placeAt, senderAt } from '../../../analysis/trace/heads.ts';
import { NODE, type Place } from '../../../model/index.ts';
import { CHANGE, sameKey, STATE } from '../../../analysis/trace/flow.ts';
import type { ColourName, Palette } from '../../../kit/theme.ts';
import { PLACE_ROW, ROW, xOf } from '../layout.ts';
import { drawCross, fit, indentAt, keyColour, setFont, widthOf, type Ctx, type Scene } from '../scene.ts';

/** Colours of a place: by its worst finding, ink where the contract accepts it. */
function looks(place: Place): {
  readonly wash: ColourName;
  readonly mark: ColourName;
  readonly text: ColourName;
} {
  if (place.accepted) return { wash: 'sunken', mark: 'line-2', text: 'text-2' };
  const worst = place.findings[0]?.outcome;
  if (worst === 'altered') return { wash: 'sunken', mark: 'altered', text: 'altered-text' };
  if (worst === 'foreign') return { wash: 'sunken', mark: 'foreign', text: 'foreign-text' };
  return { wash: 'lost-wash', mark: 'lost', text: 'lost-text' };
}

/** The key's line comes down at the sender's start, so the mark stands there. */
function momentX(scene: Scene, node: number, place: Place): number {
  const span = senderAt(scene.tree, scene.tree.ref[node] ?? -1) ?? headAt(scene.tree.list, place.span);
  return xOf(scene.columns, scene.zoom, (span?.start ?? place.time) - scene.tree.start);
}

function drawMark(ctx: Ctx, p: Palette, place: Place, x: number, y: number, wash: string): void {
  const look = looks(place);
  if (place.findings[0]?.outcome === 'lost') {
    drawCross(ctx, x, y, wash, p[look.mark]);
    return;
  }
  const foreign = place.findings[0]?.outcome === 'foreign';
  ctx.fillStyle = p[look.mark];
  if (foreign) {
    ctx.beginPath();
    ctx.moveTo(x, y - 6);
    ctx.lineTo(x + 6, y);
    ctx.lineTo(x, y + 6);
    ctx.lineTo(x - 6, y);
    ctx.fill();
    return;
  }
  ctx.fillRect(x - 5.5, y - 5.5, 11, 11);
  setFont(ctx, p, 11, 700);
  ctx.fillStyle = p.surface;
  ctx.fillText('≠', x - widthOf(ctx, '≠') / 2, y + 4);
}

/** The row in front of a span at which something happened to a key. */
export function drawPlace(ctx: Ctx, p: Palette, scene: Scene, node: number, y: number): void {
  const place = placeAt(scene.tree, node);
  if (!place) return;
  const text = scene.marks?.text(scene.tree.ref[node] ?? -1);
  if (!text) return;
  const look = looks(place);
  const { columns } = scene;
  const selected = scene.selected === node;
  if (!selected) {
    ctx.fillStyle = p[look.wash];
    ctx.fillRect(0, y, columns.width, PLACE_ROW);
  }
  ctx.fillStyle = p[look.mark];
  ctx.fillRect(0, y, 4, PLACE_ROW);
  const x = indentAt(scene, node) + 8;
  setFont(ctx, p, 12.5, 600);
  ctx.fillStyle = p[look.text];
  // Pinned columns stand empty in a break row: its sentence may go on over them.
  const room = columns.stripeFrom - 8 - x;
  const title = text.titles.find(t => widthOf(ctx, t) <= room) ?? text.titles.at(-1) ?? '';
  ctx.fillText(fit(ctx, title, room), x, y + 18);
  drawNote(ctx, p, scene, text.note, markX(scene, node, place), y);
}

/** Within the plot, whatever the zoom: a mark at the edge says that something is there. */
const markX = (scene: Scene, node: number, place: Place): number =>
  Math.min(Math.max(momentX(scene, node, place), scene.columns.plotFrom), scene.columns.width - 10);

/** The mark on the timeline; drawn after the key's path, which would cross it. */
export function drawPlaceMark(ctx: Ctx, p: Palette, scene: Scene, node: number, y: number): void {
  const place = placeAt(scene.tree, node);
  if (!place) return;
  const wash = scene.selected === node ? p['accent-wash'] : p[looks(place).wash];
  drawMark(ctx, p, place, markX(scene, node, place), y + PLACE_ROW / 2, wash);
}

/** The note stands right of the mark, or left of it where that side has more room. */
function drawNote(ctx: Ctx, p: Palette, scene: Scene, note: string, mark: number, y: number): void {
  const { columns } = scene;
  setFont(ctx, p, 12);
  ctx.fillStyle = p['text-2'];
  const right = columns.width - 8 - (mark + 12);
  const left = mark - 12 - columns.plotFrom;
  const width = widthOf(ctx, note);
  if (width <= right || right >= left) ctx.fillText(fit(ctx, note, right), mark + 12, y + 18);
  else {
    const shown = fit(ctx, note, left);
    ctx.fillText(shown, mark - 12 - widthOf(ctx, shown), y + 18);
  }
}

function lostHere(scene: Scene, node: number): boolean {
  return scene.tree.kind[node] === NODE.place && scene.flow.state[node] === STATE.gone;
}

/** The place at which the followed key came through with another value. */
function changedHere(scene: Scene, node: number): Place | null {
  const place = placeAt(scene.tree, node);
  const own = place?.findings.filter(f => sameKey(f.key, scene.flow.key) && f.hop.kind !== 'span');
  return place && own && own.length > 0 ? { ...place, findings: own } : null;
}

/** Findings hidden in a folded subtree: a small mark, so that folding never hides that something is there. */
function drawHidden(ctx: Ctx, p: Palette, scene: Scene, node: number, x: number, y: number): void {
  const { tree } = scene;
  if (!scene.folded.has(node)) return;
  const [from, to] = [tree.placesBefore[node + 1] ?? 0, tree.placesBefore[tree.end[node] ?? 0] ?? 0];
  if (to <= from) return;
  const hidden = tree.places.filter((_, i) => {
    const at = tree.nodeOfPlace[i] ?? -1;
    return at > node && at < (tree.end[node] ?? 0);
  });
  const rank = (place: Place): number => OUTCOMES.indexOf(place.findings[0]?.outcome ?? 'altered');
  const worst = [...hidden].sort((a, b) => rank(a) - rank(b))[0];
  if (worst?.findings[0]?.outcome === 'lost') drawCross(ctx, x, y + ROW / 2, p.surface, p.lost, 4);
  else if (worst) drawMark(ctx, p, worst, x, y + ROW / 2, p.surface);
}

const OUTCOMES = ['lost', 'foreign', 'altered'];

/** The stripe of one row: solid where the key is carried, ✕ at the break, dotted below, empty where unknown. */
export function drawStripe(ctx: Ctx, p: Palette, scene: Scene, node: number, y: number): void {
  const { columns, flow } = scene;
  const height = scene.tree.kind[node] === NODE.place ? PLACE_ROW : ROW;
  const centre = Math.round(columns.stripeFrom + columns.stripe / 2);
  const state = flow.state[node] ?? STATE.unknown;
  const width = columns.stripe >= 30 ? 10 : 8;
  if (lostHere(scene, node)) {
    drawCross(ctx, centre, y + height / 2, p['lost-wash'], p.lost);
    return;
  }
  if (state === STATE.carried || state === STATE.inherited) {
    ctx.fillStyle = p[keyColour(scene, node)];
    // With another value it is carried on thin: it is there, and it is not what was sent.
    const wide = flow.change[node] === CHANGE.none ? width : width - 4;
    ctx.fillRect(centre - wide / 2, y, wide, height);
    const changed = changedHere(scene, node);
    if (changed) drawMark(ctx, p, changed, centre, y + height / 2, p.surface);
  } else if (state === STATE.gone) {
    ctx.fillStyle = p['line-2'];
    for (const x of [centre - width / 2, centre + width / 2 - 1])
      for (let at = 0; at < height; at += 4) ctx.fillRect(x, y + at, 1, 2);
  }
  drawHidden(ctx, p, scene, node, centre, y);
}
