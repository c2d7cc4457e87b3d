// What of a tree can be chosen, and how an address names it. Pure.

import { nameOfSpan, placeAt, spanIndex } from '../../../analysis/trace/heads.ts';
import { NODE, type Place, type Tree } from '../../../model/index.ts';
import type { TraceParams } from '../params.ts';
import { ABOVE } from '../selection.ts';

/** The parameters that select a node; null for what is none. */
export function paramsOf(tree: Tree, node: number): Pick<TraceParams, 'span' | 'finding'> | null {
  const place = placeAt(tree, node);
  if (place) return { span: null, finding: place.findings[0]?.id ?? null };
  const span = spanIndex(tree, node);
  if (span >= 0) return { span: nameOfSpan(tree.list, span), finding: null };
  if (tree.kind[node] === undefined) return null;
  // A gap and the placeholder of a missing parent have no name of their own: each stands above one span.
  let next = node + 1;
  while (tree.kind[next] === NODE.place) next++;
  const below = spanIndex(tree, next);
  return below < 0 ? null : { span: nameOfSpan(tree.list, below) + ABOVE, finding: null };
}

/** The place after or before the one in force, round the corner. */
export function stepPlace(places: readonly Place[], at: number, step: 1 | -1): number {
  if (places.length === 0) return -1;
  if (at < 0) return step === 1 ? 0 : places.length - 1;
  return (at + step + places.length) % places.length;
}
