// What the search found, and what was damaged, for drawings whose lines and boxes stand for many spans. Pure.

import { headAt, spanIndex } from '../../analysis/trace/heads.ts';
import type { SpanHead, Tree } from '../../model/index.ts';

/** What a span counts as: its line of the table, or its service. */
export type NameOf = (span: SpanHead) => string;

export const lineName = (service: string, operation: string): string => `${service}\u0000${operation}`;
export const lineOf: NameOf = span => lineName(span.resource.service, span.name);
export const serviceOf: NameOf = span => span.resource.service;

/** How many of these nodes each name stands for; names without any are not listed. */
export function foundBy(tree: Tree, nodes: Int32Array, name: NameOf): ReadonlyMap<string, number> {
  const out = new Map<string, number>();
  for (const node of nodes) {
    const span = headAt(tree.list, spanIndex(tree, node));
    if (span) out.set(name(span), (out.get(name(span)) ?? 0) + 1);
  }
  return out;
}

/** The findings in front of the spans of each name, worst first. */
export function findingsBy(tree: Tree, name: NameOf): ReadonlyMap<string, readonly string[]> {
  const out = new Map<string, string[]>();
  for (const { span, findings, accepted } of tree.places) {
    const head = accepted ? undefined : headAt(tree.list, span);
    if (head) out.set(name(head), [...(out.get(name(head)) ?? []), ...findings.map(f => f.id)]);
  }
  return out;
}
