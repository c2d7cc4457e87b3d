// Two requests laid side by side: spans that stand on the same path of service and operation belong together. Pure.

import { childrenAt, type Forest } from './compare-tree.ts';

/** A line of the alignment in the order of the tree; −1 where a side has no such span. */
export interface Aligned {
  readonly a: number;
  readonly b: number;
  readonly depth: number;
}

interface Item extends Aligned {
  /** Spans of the other side that stand one level higher there: this span is only an insertion. */
  readonly moreA: readonly number[];
  readonly moreB: readonly number[];
}

const NONE: readonly number[] = [];

function labelOf(forest: Forest, at: number): string {
  const s = forest.spans[at];
  return s ? `${s.resource.service}\u0000${s.kind}\u0000${s.name}` : '';
}

/** Indexes by label, in order: the first call of an operation belongs to the first one of the other side. */
function byLabel(forest: Forest, items: readonly number[]): Map<string, number[]> {
  const out = new Map<string, number[]>();
  for (const i of items) {
    const label = labelOf(forest, i);
    const own = out.get(label);
    if (own) own.push(i);
    else out.set(label, [i]);
  }
  return out;
}

const startOf = (forest: Forest, at: number, from: number): number => (forest.spans[at]?.start ?? 0) - from;

interface Sides {
  readonly a: Forest;
  readonly b: Forest;
  readonly startA: number;
  readonly startB: number;
}

/** Takes from `rest` what stands under `at` on its own side: then `at` is a level that the other side lacks. */
function adopted(own: Forest, at: number, other: Forest, rest: Set<number>): readonly number[] {
  if (rest.size === 0) return NONE;
  const labels = new Set(childrenAt(own, at).map(c => labelOf(own, c)));
  const taken = [...rest].filter(i => labels.has(labelOf(other, i)));
  for (const i of taken) rest.delete(i);
  return taken;
}

function pair(s: Sides, kidsA: readonly number[], kidsB: readonly number[], depth: number): Item[] {
  const waiting = byLabel(s.b, kidsB);
  const restB = new Set(kidsB);
  const partner = new Map<number, number>();
  for (const a of kidsA) {
    const b = waiting.get(labelOf(s.a, a))?.shift();
    if (b === undefined) continue;
    partner.set(a, b);
    restB.delete(b);
  }
  const restA = new Set(kidsA.filter(a => !partner.has(a)));
  const out: Item[] = [];
  for (const [a, b] of partner) out.push({ a, b, depth, moreA: NONE, moreB: NONE });
  for (const a of [...restA]) {
    const moreB = adopted(s.a, a, s.b, restB);
    if (moreB.length > 0) restA.delete(a);
    if (moreB.length > 0) out.push({ a, b: -1, depth, moreA: NONE, moreB });
  }
  for (const b of restB) out.push({ a: -1, b, depth, moreA: adopted(s.b, b, s.a, restA), moreB: NONE });
  for (const a of restA) out.push({ a, b: -1, depth, moreA: NONE, moreB: NONE });
  const at = (i: Item): number => (i.a >= 0 ? startOf(s.a, i.a, s.startA) : startOf(s.b, i.b, s.startB));
  return out.sort((x, y) => at(x) - at(y));
}

const firstStart = (forest: Forest): number => forest.spans.reduce((t, s) => Math.min(t, s.start), Infinity);

/**
 * Aligns two forests. Children of a pair are paired by service, kind and operation, the first with the first;
 * a level that only one side has (a proxy, a retry wrapper) does not tear apart what is below it.
 */
export function align(a: Forest, b: Forest): readonly Aligned[] {
  const s: Sides = { a, b, startA: firstStart(a), startB: firstStart(b) };
  const out: Aligned[] = [];
  const stack = pair(s, a.roots, b.roots, 0).reverse();
  for (let item = stack.pop(); item; item = stack.pop()) {
    out.push({ a: item.a, b: item.b, depth: item.depth });
    const kidsA = [...(item.a < 0 ? NONE : childrenAt(a, item.a)), ...item.moreA];
    const kidsB = [...(item.b < 0 ? NONE : childrenAt(b, item.b)), ...item.moreB];
    for (const child of pair(s, kidsA, kidsB, item.depth + 1).reverse()) stack.push(child);
  }
  return out;
}
