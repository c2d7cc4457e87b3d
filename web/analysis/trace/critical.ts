// The critical path: the stretches in which the request waited for nothing but this span. Pure.

import { countBefore, NODE, type CriticalPath, type SpanList, type Tree } from '../../model/index.ts';
import { serviceAt, spanIndex } from './heads.ts';

/** One stretch of the critical path: microseconds after the trace's start. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

interface Frame {
  readonly node: number;
  readonly from: number;
  readonly end: number;
  until: number;
  /** Child spans by their end, latest last. */
  readonly children: number[];
}

const startOf = (list: SpanList, i: number): number => list.start[i] ?? 0;
const endOf = (list: SpanList, i: number): number => (list.start[i] ?? 0) + (list.duration[i] ?? 0);

/** Child spans of a node, looking through placeholders, break rows and gaps, sorted by end. */
function childrenByEnd(tree: Tree, node: number): number[] {
  const out: number[] = [];
  const last = tree.end[node] ?? 0;
  for (let c = node + 1; c < last; c = Math.max(c + 1, tree.end[c] ?? 0))
    if (tree.kind[c] === NODE.span) out.push(c);
  const end = (c: number): number => endOf(tree.list, spanIndex(tree, c));
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
    const span = spanIndex(tree, node);
    const duration = span < 0 ? -1 : (tree.list.duration[span] ?? 0);
    if (duration > longest) [best, longest] = [node, duration];
  }
  return best;
}

/** Gathers the stretches in the order in which they are found, and the time of each service. */
class Path {
  readonly #tree: Tree;
  readonly #found: { node: number; from: number; to: number }[] = [];
  readonly #times = new Map<number, number>();

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  add(node: number, from: number, to: number): void {
    if (to <= from) return;
    const { start, list } = this.#tree;
    this.#found.push({ node, from: from - start, to: to - start });
    const service = list.service[spanIndex(this.#tree, node)] ?? -1;
    this.#times.set(service, (this.#times.get(service) ?? 0) + (to - from));
  }

  result(): CriticalPath {
    const found = this.#found.sort((a, b) => a.node - b.node || b.from - a.from);
    const [service, time] = [...this.#times].sort((a, b) => b[1] - a[1])[0] ?? [-1, 0];
    return {
      node: Int32Array.from(found, f => f.node),
      from: Float64Array.from(found, f => f.from),
      to: Float64Array.from(found, f => f.to),
      service: service < 0 ? null : serviceAt(this.#tree.list, service).service,
      time,
    };
  }
}

/**
 * Walks back from the end of the entry span: the child that ended last before this moment was waited for,
 * until its start; what lies between such children is the span's own. Children that outlive their parent
 * are cut at its end.
 */
export function criticalPath(tree: Tree): CriticalPath {
  const { list } = tree;
  const path = new Path(tree);
  const first = entry(tree);
  const root = spanIndex(tree, first);
  if (root < 0) return path.result();
  const stack: Frame[] = [frame(tree, first, startOf(list, root), endOf(list, root))];
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const child = top.children.pop();
    if (child === undefined) {
      path.add(top.node, top.from, top.until);
      stack.pop();
      continue;
    }
    const span = spanIndex(tree, child);
    const end = Math.min(endOf(list, span), top.until);
    const start = Math.max(startOf(list, span), top.from);
    // It ran beside a child that ended later, or lies outside of its parent: nobody waited for it.
    const beside = endOf(list, span) > top.until && top.until < top.end;
    if (beside || end <= start) continue;
    path.add(top.node, end, top.until);
    top.until = start;
    stack.push(frame(tree, child, start, end));
  }
  return path.result();
}

/** The stretches of one node. */
export function stretchesAt(path: CriticalPath, node: number): readonly Stretch[] {
  const first = countBefore(path.node.length, i => (path.node[i] ?? 0) < node);
  const out: Stretch[] = [];
  for (let i = first; path.node[i] === node; i++) out.push({ from: path.from[i] ?? 0, to: path.to[i] ?? 0 });
  return out;
}

/** Time of a span in which none of its children ran, in microseconds. */
export function selfTime(tree: Tree, node: number): number {
  const { list } = tree;
  const span = spanIndex(tree, node);
  if (span < 0) return 0;
  const stretches: [number, number][] = [];
  const last = tree.end[node] ?? 0;
  for (let c = node + 1; c < last; c = Math.max(c + 1, tree.end[c] ?? 0)) {
    const child = spanIndex(tree, c);
    if (child >= 0) stretches.push([startOf(list, child), endOf(list, child)]);
  }
  stretches.sort((a, b) => a[0] - b[0]);
  let covered = 0;
  let reach = startOf(list, span);
  for (const [from, to] of stretches) {
    const end = Math.min(to, endOf(list, span));
    const start = Math.max(from, reach);
    if (end > start) covered += end - start;
    reach = Math.max(reach, end);
  }
  return (list.duration[span] ?? 0) - covered;
}
