// What is selected, worked out from the address: a span, the row above one, or the place of a finding. Pure.

import { placeAt, spanNamed } from '../../analysis/trace/heads.ts';
import { NODE, type Finding, type Place, type Tree } from '../../model/index.ts';
import type { TraceParams } from './params.ts';

export interface Selection {
  /** The highlighted row's node, −1 for none. */
  readonly node: number;
  /** Index of the place in force, −1 for none. */
  readonly place: number;
  readonly finding: Finding | null;
}

/** Index of the place in front of a span, −1 for none. */
export function placeBefore(tree: Tree, node: number): number {
  return node > 0 && tree.kind[node - 1] === NODE.place && placeAt(tree, node - 1)?.side === 'before'
    ? (tree.ref[node - 1] ?? -1)
    : -1;
}

/** The node that stands for a place: the span it is in front of, else its own row. */
export function nodeOf(tree: Tree, place: number): number {
  const p = tree.places[place];
  if (!p) return -1;
  return p.side === 'before' && p.span >= 0
    ? (tree.nodeOfSpan[p.span] ?? -1)
    : (tree.nodeOfPlace[place] ?? -1);
}

/** What an address without a selection opens at: the first finding, else the first row. */
function opening(tree: Tree): Selection {
  const first = tree.places[0];
  if (!first) return { node: Math.min(0, tree.kind.length - 1), place: -1, finding: null };
  return { node: nodeOf(tree, 0), place: 0, finding: first.findings[0] ?? null };
}

/** Behind a span's name in an address: not the span, but the row above it. */
export const ABOVE = '~0';

/** The gap above a span, or the placeholder of its missing parent; the span itself where neither is there any more. */
function above(tree: Tree, node: number): number {
  let up = node - 1;
  while (tree.kind[up] === NODE.place) up--;
  return tree.kind[up] === NODE.gap || tree.kind[up] === NODE.missing ? up : node;
}

export function select(tree: Tree, params: Pick<TraceParams, 'span' | 'finding'>): Selection {
  if (params.finding !== null) {
    const place = tree.places.findIndex(p => p.findings.some(f => f.id === params.finding));
    const finding = tree.places[place]?.findings.find(f => f.id === params.finding) ?? null;
    if (place >= 0) return { node: nodeOf(tree, place), place, finding };
  }
  const span = spanNamed(tree.list, params.span);
  if (span < 0) return opening(tree);
  const own = tree.nodeOfSpan[span] ?? -1;
  const node = params.span?.endsWith(ABOVE) === true ? above(tree, own) : own;
  return { node, place: placeBefore(tree, node), finding: null };
}

/** Number of the place's first and last finding, counted over all places. */
export function numbering(places: readonly Place[], at: number): { first: number; last: number; of: number } {
  let first = 1;
  for (let i = 0; i < at; i++) first += places[i]?.findings.length ?? 0;
  const of = places.reduce((sum, p) => sum + p.findings.length, 0);
  return { first, last: first + (places[at]?.findings.length ?? 1) - 1, of };
}
