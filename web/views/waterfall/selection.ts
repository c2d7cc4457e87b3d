// What is selected, worked out from the address: a span, or the place of a finding. Pure.

import { nameOfSpan, placeAt, spanAt, spanIndex, spanNamed } from '../../analysis/trace/heads.ts';
import { type Finding, NODE, type Place, type Tree } from '../../model/index.ts';
import type { TraceParams } from './params.ts';

export interface Selection {
  /** The highlighted row's node, −1 for none. */
  readonly node: number;
  readonly spanId: string | null;
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

/** What an address without a selection opens at: the first finding, else the entry. */
function opening(tree: Tree): Selection {
  const first = tree.places[0];
  const entry = spanAt(tree, 0);
  if (!first) return { node: entry ? 0 : -1, spanId: entry?.spanId ?? null, place: -1, finding: null };
  return ofPlace(tree, 0, first.findings[0] ?? null);
}

function ofPlace(tree: Tree, place: number, finding: Finding | null): Selection {
  const node = nodeOf(tree, place);
  const span = spanAt(tree, node);
  return { node, spanId: span?.spanId ?? null, place, finding };
}

export function select(tree: Tree, params: Pick<TraceParams, 'span' | 'finding'>): Selection {
  if (params.finding !== null) {
    const place = tree.places.findIndex(p => p.findings.some(f => f.id === params.finding));
    const finding = tree.places[place]?.findings.find(f => f.id === params.finding) ?? null;
    if (place >= 0) return ofPlace(tree, place, finding);
  }
  const span = spanNamed(tree.list, params.span);
  if (span < 0) return opening(tree);
  const node = tree.nodeOfSpan[span] ?? -1;
  return { node, spanId: params.span, place: placeBefore(tree, node), finding: null };
}

/** The parameters that select a node; null for a row that holds nothing to show. */
export function paramsOf(tree: Tree, node: number): Pick<TraceParams, 'span' | 'finding'> | null {
  const place = placeAt(tree, node);
  if (place) return { span: null, finding: place.findings[0]?.id ?? null };
  const span = spanIndex(tree, node);
  return span < 0 ? null : { span: nameOfSpan(tree.list, span), finding: null };
}

/** The place after or before the one in force, round the corner. */
export function stepPlace(places: readonly Place[], at: number, step: 1 | -1): number {
  if (places.length === 0) return -1;
  if (at < 0) return step === 1 ? 0 : places.length - 1;
  return (at + step + places.length) % places.length;
}

/** Number of the place's first and last finding, counted over all places. */
export function numbering(places: readonly Place[], at: number): { first: number; last: number; of: number } {
  let first = 1;
  for (let i = 0; i < at; i++) first += places[i]?.findings.length ?? 0;
  const of = places.reduce((sum, p) => sum + p.findings.length, 0);
  return { first, last: first + (places[at]?.findings.length ?? 1) - 1, of };
}
