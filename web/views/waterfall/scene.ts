// What a drawing of the rows needs to know, and the small tools that all its parts share.

import type { CriticalPath, Flow, Span, SpanHead, Tree } from '../../model/index.ts';
import { spanAt } from '../../analysis/trace/heads.ts';
import { CHANGE, groupOfTag, STATE } from '../../analysis/trace/flow.ts';
import { groupColour, serviceColour, type ColourName, type Palette } from '../../kit/theme.ts';
import type { Columns, Rows } from './layout.ts';
import type { Colouring, Zoom } from './params.ts';

/** A moment on a row: when, and how many of what stand so close that one mark is drawn for all. */
export interface MomentMark {
  readonly from: number;
  readonly to: number;
  readonly events: number;
  readonly lines: number;
}

/** What the reading tools add to the drawing, once their code is there. */
export interface Extras {
  /** The colour of a bar where an attribute gives it. */
  readonly colour: ((node: number) => ColourName) | null;
  /** Draws into a row, over its bar. */
  readonly row: (ctx: Ctx, p: Palette, scene: Scene, node: number, y: number) => void;
  /** Draws over all rows of a window that begins at this height of the content. */
  readonly over: (ctx: Ctx, p: Palette, scene: Scene, top: number) => void;
  /** How many cells a row has for what reads it aloud. */
  readonly columns: number;
  /** Their texts, the given name first, with a NUL between them. */
  readonly cells: (scene: Scene, node: number, name: string) => string;
  /** The marks of a row, by time. */
  readonly marks: (scene: Scene, node: number) => readonly MomentMark[];
}

/** What the analysis adds to the drawing, once something is known of it and its code is there. */
export interface Marks {
  /** The sentence of each place and the note beside its mark. */
  readonly text: (place: number) => PlaceText;
  /** A row in front of a span at which something happened to a key. */
  readonly place: (ctx: Ctx, p: Palette, scene: Scene, node: number, y: number) => void;
  /** Its mark on the timeline, over everything else. */
  readonly mark: (ctx: Ctx, p: Palette, scene: Scene, node: number, y: number) => void;
  /** The followed key in a row's narrow column. */
  readonly stripe: (ctx: Ctx, p: Palette, scene: Scene, node: number, y: number) => void;
  /** The followed key's path over the bars of a window. */
  readonly path: (
    ctx: Ctx,
    p: Palette,
    scene: Scene,
    view: { readonly top: number; readonly height: number },
  ) => void;
}

export interface Scene {
  readonly tree: Tree;
  readonly rows: Rows;
  readonly columns: Columns;
  readonly zoom: Zoom;
  readonly flow: Flow;
  readonly groups: readonly string[];
  readonly colouring: Colouring;
  readonly critical: CriticalPath | null;
  readonly folded: ReadonlySet<number>;
  readonly selected: number;
  /** Nodes that match the search, ascending. */
  readonly matches: Int32Array;
  /** Nodes with the highlighted value, ascending; null where nothing is highlighted. */
  readonly marked: Int32Array | null;
  readonly extras: Extras | null;
  readonly marks: Marks | null;
  readonly words: SceneWords;
}

/** The words of one break row. */
export interface PlaceText {
  /** The fullest first: the first that fits is drawn. */
  readonly titles: readonly string[];
  readonly note: string;
}

/** Words drawn into the canvas, given so that drawing stays free of language. */
export interface SceneWords {
  readonly missing: (spanId: string, children: number) => string;
  readonly gap: (traceId: string, by: 'link' | 'id') => string;
  readonly kind: (kind: Span['kind']) => string;
  readonly duration: (us: number) => string;
}

export type Ctx = CanvasRenderingContext2D;

export const spanOf = (scene: Scene, node: number): SpanHead | undefined => spanAt(scene.tree, node);

/** Does this span stand for a process that took the request over? Its service is written in bold. */
export const enters = (span: SpanHead): boolean => span.kind === 'server' || span.kind === 'consumer';
export const leaves = (span: SpanHead): boolean => span.kind === 'client' || span.kind === 'producer';

/** Pixels of indent a level: 13, less where the tree is too deep for the column. */
export function indentOf(scene: Scene): number {
  return Math.min(13, Math.max(0, scene.columns.tree - 150) / Math.max(1, scene.tree.maxDepth));
}

export const indentAt = (scene: Scene, node: number): number =>
  12 + (scene.tree.depth[node] ?? 0) * indentOf(scene);

const KIND_COLOUR: Readonly<Record<Span['kind'], ColourName>> = {
  server: 'svc-1',
  consumer: 'svc-9',
  client: 'svc-5',
  producer: 'svc-6',
  internal: 'svc-8',
  unspecified: 'svc-4',
};

/** What gives bars their colours. */
export type Paint = Pick<Scene, 'colouring' | 'flow' | 'groups' | 'extras'>;

/** Colour of the gray tag in force at a node; null where none is. */
export function tagColour(scene: Pick<Paint, 'flow' | 'groups'>, node: number): ColourName | null {
  const state = scene.flow.state[node] ?? STATE.unknown;
  if (state !== STATE.carried && state !== STATE.inherited) return null;
  const tag = scene.flow.tags[scene.flow.tag[node] ?? -1];
  return tag === undefined ? null : groupColour(groupOfTag(tag), scene.groups);
}

export function barColour(scene: Paint, node: number, span: SpanHead): ColourName {
  switch (scene.colouring) {
    case 'service':
      return serviceColour(span.resource.service);
    case 'kind':
      return KIND_COLOUR[span.kind];
    // Errors are ink: vermilion is spent on loss alone.
    case 'error':
      return span.status === 'error' ? 'text' : 'line-2';
    case 'tag':
      return tagColour(scene, node) ?? 'line-2';
    case 'attribute':
      return scene.extras?.colour?.(node) ?? 'line-2';
  }
}

/** A span's name without the service that stands before it anyway: `payments` `payments.Pay/Confirm`. */
export function nameBeside(span: SpanHead): string {
  const prefix = `${span.resource.service}.`;
  return span.name.length > prefix.length && span.name.toLowerCase().startsWith(prefix.toLowerCase())
    ? span.name.slice(prefix.length)
    : span.name;
}

/** The colour in which the followed key is drawn: its group's for the gray tag, ink for any other; else what happened to it. */
export function keyColour(scene: Scene, node: number): ColourName {
  const change = scene.flow.change[node] ?? CHANGE.none;
  if (change !== CHANGE.none) return change === CHANGE.foreign ? 'foreign' : 'altered';
  return tagColour(scene, node) ?? 'text-2';
}

export function setFont(ctx: Ctx, palette: Palette, size: number, weight = 400, mono = false): void {
  ctx.font = `${weight} ${size}px ${mono ? palette.mono : palette.sans}`;
}

const widths = new Map<string, number>();

/** Width of a text in the font in force; remembered, because measuring is what drawing rows costs most. */
export function widthOf(ctx: Ctx, text: string): number {
  const id = `${ctx.font}|${text}`;
  const known = widths.get(id);
  if (known !== undefined) return known;
  if (widths.size > 20_000) widths.clear();
  const width = ctx.measureText(text).width;
  widths.set(id, width);
  return width;
}

/** The text cut with an ellipsis to a width; a very long name is cut before it is measured. */
export function fit(ctx: Ctx, text: string, width: number): string {
  const short = text.length > 300 ? text.slice(0, 300) : text;
  if (short.length === text.length && widthOf(ctx, short) <= width) return short;
  let low = 0;
  let high = short.length;
  while (low < high) {
    const mid = (low + high + 1) >> 1;
    if (widthOf(ctx, `${short.slice(0, mid)}…`) <= width) low = mid;
    else high = mid - 1;
  }
  return low === 0 ? '' : `${short.slice(0, low)}…`;
}

/** A loss mark: ✕ with a halo, so that it reads on every bar. */
export function drawCross(ctx: Ctx, x: number, y: number, halo: string, colour: string, arm = 5): void {
  for (const [stroke, width, reach] of [
    [halo, 5, arm + 0.5],
    [colour, 2.5, arm],
  ] as const) {
    ctx.strokeStyle = stroke;
    ctx.lineWidth = width;
    ctx.beginPath();
    ctx.moveTo(x - reach, y - reach);
    ctx.lineTo(x + reach, y + reach);
    ctx.moveTo(x + reach, y - reach);
    ctx.lineTo(x - reach, y + reach);
    ctx.stroke();
  }
}
