// The spans of a request as a plain forest, for laying two of them side by side. Pure.

import type { Span, Trace } from '../model/index.ts';

export interface Forest {
  readonly spans: readonly Span[];
  readonly roots: readonly number[];
  /** Children by start; each span stands under one parent or among the roots, also in malformed traces. */
  readonly children: ReadonlyMap<number, readonly number[]>;
}

const NONE: readonly number[] = [];

export const childrenAt = (forest: Forest, at: number): readonly number[] => forest.children.get(at) ?? NONE;

function distinct(traces: readonly Trace[]): Span[] {
  const seen = new Set<string>();
  const out: Span[] = [];
  for (const trace of traces)
    for (const span of trace.spans) {
      // One id may belong to both ends of a call, as Zipkin records it.
      const id = `${span.traceId} ${span.spanId} ${span.kind}`;
      if (seen.has(id)) continue;
      seen.add(id);
      out.push(span);
    }
  return out;
}

/** Marks what can be reached from a span; the walk has no recursion, because a trace may be a chain. */
function reach(from: number, children: ReadonlyMap<number, readonly number[]>, seen: Uint8Array): void {
  const stack = [from];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (seen[at] === 1) continue;
    seen[at] = 1;
    stack.push(...(children.get(at) ?? NONE));
  }
}

/** Spans whose parent is missing, or which are their own ancestor, count as roots: nothing is left out. */
export function forestOf(traces: readonly Trace[]): Forest {
  const spans = distinct(traces);
  const byId = new Map<string, number>();
  spans.forEach((s, i) => {
    const id = `${s.traceId} ${s.spanId}`;
    if (!byId.has(id)) byId.set(id, i);
  });
  const children = new Map<number, number[]>();
  const roots: number[] = [];
  spans.forEach((s, i) => {
    const parent = s.parentSpanId === null ? undefined : byId.get(`${s.traceId} ${s.parentSpanId}`);
    const own = parent === undefined || parent === i ? roots : (children.get(parent) ?? []);
    if (parent !== undefined && parent !== i) children.set(parent, own);
    own.push(i);
  });
  const byStart = (a: number, b: number): number => (spans[a]?.start ?? 0) - (spans[b]?.start ?? 0);
  for (const own of children.values()) own.sort(byStart);
  const seen = new Uint8Array(spans.length);
  for (const root of roots) reach(root, children, seen);
  // What no root leads to runs in rings; each is opened where it began.
  for (const i of spans.map((_, n) => n).sort(byStart))
    if (seen[i] === 0) {
      const parent = byId.get(`${spans[i]?.traceId ?? ''} ${spans[i]?.parentSpanId ?? ''}`) ?? -1;
      const own = children.get(parent);
      if (own) own.splice(own.indexOf(i), 1);
      roots.push(i);
      reach(i, children, seen);
    }
  return { spans, roots: roots.sort(byStart), children };
}
