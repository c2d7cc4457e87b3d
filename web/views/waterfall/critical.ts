// The critical path: the stretches in which the request waited for nothing but this span. Pure.

import type { Tree } from './tree.ts';
import { NODE } from './tree.ts';

/** One stretch of the critical path: microseconds after the trace's start. */
export interface Stretch {
  readonly node: number;
  readonly from: number;
  readonly to: number;
}

export interface CriticalPath {
  /** By node. */
  readonly of: ReadonlyMap<number, readonly Stretch[]>;
  /** The service with most time on the path. */
  readonly service: string | null;
  readonly time: number;
}

interface Frame {
  readonly node: number;
  readonly from: number;
  readonly end: number;
  until: number;
  /** Child spans by their end, latest last. */
  readonly children: number[];
}

/** Child spans of a node, looking through placeholders, break rows and gaps, sorted by end. */
function childrenByEnd(tree: Tree, node: number): number[] {
  const out: number[] = [];
  const last = tree.end[node] ?? 0;
  for (let c = node + 1; c < last; c = Math.max(c + 1, tree.end[c] ?? 0))
    if (tree.kind[c] === NODE.span) out.push(c);
  const end = (c: number): number => {
    const s = tree.list.spans[tree.ref[c] ?? -1];
    return s ? s.start + s.duration : 0;
  };
  return out.sort((a, b) => end(a) - end(b));
}

function frame(tree: Tree, node: number, from: number, until: number): Frame {
  return { node, from, end: until, until, children: childrenByEnd(tree, node) };
}

/** The longest top span: a request's answer to its caller. */
function entry(tree: Tree): number {
  let best = -1;
  let longest = -1;
  for (let node = 0; node < tree.kind.length; node = Math.max(node + 1, tree.end[node] ?? 0)) {
    const span = tree.kind[node] === NODE.span ? tree.list.spans[tree.ref[node] ?? -1] : undefined;
    if (span && span.duration > longest) [best, longest] = [node, span.duration];
  }
  return best;
}

/**
 * Walks back from the end of the entry span: the child that ended last before this moment was waited for,
 * until its start; what lies between such children is the span's own. Children that outlive their parent
 * are cut at its end.
 */
export function criticalPath(tree: Tree): CriticalPath {
  const of = new Map<number, Stretch[]>();
  const times = new Map<string, number>();
  const first = entry(tree);
  const root = tree.list.spans[tree.ref[first] ?? -1];
  if (!root) return { of, service: null, time: 0 };
  const add = (node: number, from: number, to: number): void => {
    if (to <= from) return;
    of.set(node, [...(of.get(node) ?? []), { node, from: from - tree.start, to: to - tree.start }]);
    const service = tree.list.spans[tree.ref[node] ?? -1]?.resource.service ?? '';
    times.set(service, (times.get(service) ?? 0) + (to - from));
  };
  const stack: Frame[] = [frame(tree, first, root.start, root.start + root.duration)];
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const child = top.children.pop();
    const span = child === undefined ? undefined : tree.list.spans[tree.ref[child] ?? -1];
    if (child === undefined || !span) {
      add(top.node, top.from, top.until);
      stack.pop();
      continue;
    }
    const end = Math.min(span.start + span.duration, top.until);
    const start = Math.max(span.start, top.from);
    // It ran beside a child that ended later, or lies outside of its parent: nobody waited for it.
    const beside = span.start + span.duration > top.until && top.until < top.end;
    if (beside || end <= start) continue;
    add(top.node, end, top.until);
    top.until = start;
    stack.push(frame(tree, child, start, end));
  }
  const [service, time] = [...times].sort((a, b) => b[1] - a[1])[0] ?? [null, 0];
  return { of, service, time };
}

/** Time of a span in which none of its children ran, in microseconds. */
export function selfTime(tree: Tree, node: number): number {
  const span = tree.list.spans[tree.ref[node] ?? -1];
  if (!span) return 0;
  const stretches: [number, number][] = [];
  const last = tree.end[node] ?? 0;
  for (let c = node + 1; c < last; c = Math.max(c + 1, tree.end[c] ?? 0)) {
    const child = tree.kind[c] === NODE.span ? tree.list.spans[tree.ref[c] ?? -1] : undefined;
    if (child) stretches.push([child.start, child.start + child.duration]);
  }
  stretches.sort((a, b) => a[0] - b[0]);
  let covered = 0;
  let reach: number = span.start;
  for (const [from, to] of stretches) {
    const end = Math.min(to, span.start + span.duration);
    const start = Math.max(from, reach);
    if (end > start) covered += end - start;
    reach = Math.max(reach, end);
  }
  return span.duration - covered;
}
