// The tree of a request in pre-order, as columns: spans, placeholders for missing parents, break rows, and
// gap rows where one trace ends and the next of the same request begins. Pure and linear in the spans.

import type { Message, RequestAnswer, Span } from '../../model/index.ts';
import { findPlaces, type Place } from './places.ts';
import { listSpans, type SpanList } from './spans.ts';
import { childrenOf, type Children } from './children.ts';

export const NODE = { span: 0, missing: 1, place: 2, gap: 3 } as const;

/** Spans whose parent is named but absent: telemetry is missing here, not metadata. */
export interface Missing {
  readonly spanId: string;
  readonly children: number;
  readonly start: number;
  readonly end: number;
}

/** A further trace of the same request begins. */
export interface Gap {
  readonly traceId: string;
  /** `link`: its root names the other trace by a span link; `id`: only the request id is shared. */
  readonly by: 'link' | 'id';
}

export interface Tree {
  readonly list: SpanList;
  readonly kind: Uint8Array;
  /** Index into spans, missing, places or gaps, as `kind` says. */
  readonly ref: Int32Array;
  readonly depth: Uint32Array;
  /** Node index, −1 at the top. */
  readonly parent: Int32Array;
  /** One past the last node of the subtree. */
  readonly end: Int32Array;
  /** Places among the nodes before this one; one longer than the nodes. */
  readonly placesBefore: Int32Array;
  readonly missing: readonly Missing[];
  readonly places: readonly Place[];
  readonly gaps: readonly Gap[];
  /** Node of each span and of each place. */
  readonly nodeOfSpan: Int32Array;
  readonly nodeOfPlace: Int32Array;
  readonly maxDepth: number;
  readonly start: number;
  /** Microseconds from the first start to the last end; at least 1. */
  readonly length: number;
  readonly services: number;
  readonly warnings: readonly Message[];
}

export const spanAt = (tree: Tree, node: number): Span | undefined =>
  tree.kind[node] === NODE.span ? tree.list.spans[tree.ref[node] ?? -1] : undefined;

export const placeAt = (tree: Tree, node: number): Place | undefined =>
  tree.kind[node] === NODE.place ? tree.places[tree.ref[node] ?? -1] : undefined;

/** The span a place's loss came from: the caller in the tree, or the span itself where the receiver is unseen. */
export function senderAt(tree: Tree, place: number): Span | undefined {
  const p = tree.places[place];
  if (!p || p.side === 'under') return p && tree.list.spans[p.span];
  return spanAt(tree, tree.parent[tree.nodeOfPlace[place] ?? -1] ?? -1);
}

interface Draft {
  readonly kind: number[];
  readonly ref: number[];
  readonly depth: number[];
  readonly parent: number[];
  readonly end: number[];
}

/** Writes the nodes in pre-order without recursion: a trace may be a chain of any depth. */
function write(children: Children, places: readonly Place[], gaps: Gap[], list: SpanList): Draft {
  const out: Draft = { kind: [], ref: [], depth: [], parent: [], end: [] };
  const at = (side: Place['side']): Map<number, number[]> => {
    const map = new Map<number, number[]>();
    places.forEach((p, i) => {
      if (p.side === side && p.span >= 0) map.set(p.span, [...(map.get(p.span) ?? []), i]);
    });
    return map;
  };
  const before = at('before');
  const under = at('under');
  const push = (kind: number, ref: number, depth: number, parent: number): number => {
    out.kind.push(kind);
    out.ref.push(ref);
    out.depth.push(depth);
    out.parent.push(parent);
    return out.end.push(out.kind.length) - 1;
  };
  const stack: { item: number; depth: number; parent: number; close: number }[] = [];
  const open = (item: number, depth: number, parent: number): void => {
    const range = children.of(item);
    for (let i = range.length - 1; i >= 0; i--) stack.push({ item: range[i] ?? 0, depth, parent, close: -1 });
  };
  open(children.top, 0, -1);
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (next.close >= 0) {
      out.end[next.close] = out.kind.length;
      continue;
    }
    const { item, depth, parent } = next;
    const isSpan = item < list.spans.length;
    const gap = isSpan ? children.gaps.get(item) : undefined;
    if (gap) push(NODE.gap, gaps.push(gap) - 1, depth, parent);
    if (isSpan) for (const p of before.get(item) ?? []) push(NODE.place, p, depth, parent);
    const node = push(
      isSpan ? NODE.span : NODE.missing,
      isSpan ? item : item - list.spans.length,
      depth,
      parent,
    );
    if (isSpan) for (const p of under.get(item) ?? []) push(NODE.place, p, depth + 1, node);
    stack.push({ item: -1, depth: 0, parent: -1, close: node });
    open(item, depth + 1, node);
  }
  return out;
}

function extent(spans: readonly Span[]): { start: number; length: number; services: number } {
  let start = Infinity;
  let end = -Infinity;
  const services = new Set<string>();
  for (const s of spans) {
    start = Math.min(start, s.start);
    end = Math.max(end, s.start + s.duration);
    services.add(s.resource.service);
  }
  return spans.length === 0
    ? { start: 0, length: 1, services: 0 }
    : { start, length: Math.max(1, end - start), services: services.size };
}

function missingOf(children: Children, list: SpanList): Missing[] {
  return children.missing.map((spanId, m) => {
    let start = Infinity;
    let end = -Infinity;
    const own = children.of(list.spans.length + m);
    for (const i of own) {
      const s = list.spans[i];
      if (!s) continue;
      start = Math.min(start, s.start);
      end = Math.max(end, s.start + s.duration);
    }
    return { spanId, children: own.length, start, end };
  });
}

/** Builds the tree of an opened request. */
export function buildTree(answer: RequestAnswer): Tree {
  const list = listSpans(answer.traces);
  const places = findPlaces(answer.findings, list);
  const children = childrenOf(list, places, answer);
  const gaps: Gap[] = [];
  const draft = write(children, places, gaps, list);
  const n = draft.kind.length;
  const kind = Uint8Array.from(draft.kind);
  const ref = Int32Array.from(draft.ref);
  const nodeOfSpan = new Int32Array(list.spans.length).fill(-1);
  const nodeOfPlace = new Int32Array(places.length).fill(-1);
  const placesBefore = new Int32Array(n + 1);
  let maxDepth = 0;
  for (let i = 0; i < n; i++) {
    const r = ref[i] ?? 0;
    if (kind[i] === NODE.span) nodeOfSpan[r] = i;
    if (kind[i] === NODE.place) nodeOfPlace[r] = i;
    placesBefore[i + 1] = (placesBefore[i] ?? 0) + Number(kind[i] === NODE.place);
    maxDepth = Math.max(maxDepth, draft.depth[i] ?? 0);
  }
  return {
    list,
    kind,
    ref,
    depth: Uint32Array.from(draft.depth),
    parent: Int32Array.from(draft.parent),
    end: Int32Array.from(draft.end),
    placesBefore,
    missing: missingOf(children, list),
    places,
    gaps,
    nodeOfSpan,
    nodeOfPlace,
    maxDepth,
    ...extent(list.spans),
    warnings: list.warnings,
  };
}
