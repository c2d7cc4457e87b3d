// The tree of a request in pre-order, as columns: spans, placeholders for missing parents, break rows, and
// gap rows where one trace ends and the next of the same request begins. Pure and linear in the spans.

import {
  NODE,
  type Gap,
  type MissingParents,
  type Place,
  type RequestAnswer,
  type SpanList,
  type Tree,
} from '../../model/index.ts';
import { childrenOf, type Children } from './children.ts';
import { findPlaces } from './places.ts';
import { listSpans, type Listed } from './spans.ts';
import { textCount, TextWriter } from './texts.ts';

interface Draft {
  readonly kind: number[];
  readonly ref: number[];
  readonly depth: number[];
  readonly parent: number[];
  readonly end: number[];
}

/** Writes the nodes in pre-order without recursion: a trace may be a chain of any depth. */
function write(children: Children, places: readonly Place[], gaps: Gap[], size: number): Draft {
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
    const isSpan = item < size;
    const gap = isSpan ? children.gaps.get(item) : undefined;
    if (gap) push(NODE.gap, gaps.push(gap) - 1, depth, parent);
    if (isSpan) for (const p of before.get(item) ?? []) push(NODE.place, p, depth, parent);
    const node = push(isSpan ? NODE.span : NODE.missing, isSpan ? item : item - size, depth, parent);
    if (isSpan) for (const p of under.get(item) ?? []) push(NODE.place, p, depth + 1, node);
    stack.push({ item: -1, depth: 0, parent: -1, close: node });
    open(item, depth + 1, node);
  }
  return out;
}

function extent(list: SpanList): { start: number; length: number; services: number } {
  let start = Infinity;
  let end = -Infinity;
  for (let i = 0; i < list.size; i++) {
    const from = list.start[i] ?? 0;
    start = Math.min(start, from);
    end = Math.max(end, from + (list.duration[i] ?? 0));
  }
  return list.size === 0
    ? { start: 0, length: 1, services: 0 }
    : { start, length: Math.max(1, end - start), services: textCount(list.services) };
}

function missingOf(children: Children, list: SpanList): MissingParents {
  const n = children.missing.length;
  const ids = new TextWriter();
  const [counts, start, end] = [new Int32Array(n), new Float64Array(n), new Float64Array(n)];
  children.missing.forEach((spanId, m) => {
    ids.add(spanId);
    start[m] = Infinity;
    end[m] = -Infinity;
    const own = children.of(list.size + m);
    for (const i of own) {
      const from = list.start[i] ?? 0;
      start[m] = Math.min(start[m] ?? 0, from);
      end[m] = Math.max(end[m] ?? 0, from + (list.duration[i] ?? 0));
    }
    counts[m] = own.length;
  });
  return { ids: ids.result(), children: counts, start, end };
}

/** What a tree is made of: spans with the findings about them. */
export type TreeSource = Pick<RequestAnswer, 'traces' | 'findings'>;

/** Builds the tree of an opened request from its listed spans. */
export function treeOf(listed: Listed, source: TreeSource): Tree {
  const { list } = listed;
  const places = findPlaces(source.findings, listed);
  const children = childrenOf(listed, places, source);
  const gaps: Gap[] = [];
  const draft = write(children, places, gaps, list.size);
  const n = draft.kind.length;
  const kind = Uint8Array.from(draft.kind);
  const ref = Int32Array.from(draft.ref);
  const nodeOfSpan = new Int32Array(list.size).fill(-1);
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
    ...{ list, kind, ref, placesBefore, places, gaps, nodeOfSpan, nodeOfPlace, maxDepth },
    depth: Uint32Array.from(draft.depth),
    parent: Int32Array.from(draft.parent),
    end: Int32Array.from(draft.end),
    missing: missingOf(children, list),
    ...extent(list),
    warnings: listed.warnings,
  };
}

export const buildTree = (source: TreeSource): Tree => treeOf(listSpans(source.traces), source);
