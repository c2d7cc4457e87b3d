// What stands between spans in the tree: where a further trace of the request begins, and a parent that is not there.
// Pure; read from the tree when such a row is chosen.

import { missingAt, spanIndex } from '../../analysis/trace/heads.ts';
import { NODE, type Gap, type Tree } from '../../model/index.ts';

/** A further trace of the request begins. */
export interface Joint {
  readonly kind: 'gap';
  readonly gap: Gap;
  /** Index of its first span. */
  readonly first: number;
  /** Index of the span it stands under, −1 for none. */
  readonly caller: number;
  /** How many spans of the request are of this trace. */
  readonly spans: number;
  /** The finding that says what broke, null where nothing is claimed. */
  readonly finding: string | null;
}

/** A parent is named, and is not in the trace. */
export interface Absent {
  readonly kind: 'missing';
  readonly spanId: string;
  /** Indexes of the first of the spans that name it, in order of time, and how many they are. */
  readonly first: readonly number[];
  readonly children: number;
  /** From the first start of what stands below to the last end: microseconds. */
  readonly start: number;
  readonly end: number;
}

/** Listed by name at most. */
const MOST = 8;

function below(tree: Tree, node: number): readonly number[] {
  const out: number[] = [];
  for (let at = node + 1; at < (tree.end[node] ?? 0) && out.length < MOST; at = tree.end[at] ?? Infinity) {
    const span = spanIndex(tree, at);
    if (span >= 0) out.push(span);
  }
  return out;
}

function jointAt(tree: Tree, node: number): Joint | null {
  const gap = tree.gaps[tree.ref[node] ?? -1];
  let next = node + 1;
  let finding: string | null = null;
  for (; tree.kind[next] === NODE.place; next++) {
    const split = tree.places[tree.ref[next] ?? -1]?.findings.find(f => f.hop.kind === 'split');
    finding ??= split?.id ?? null;
  }
  const first = spanIndex(tree, next);
  if (!gap || first < 0) return null;
  const trace = tree.list.traceOf[first];
  const spans = tree.list.traceOf.reduce((n, t) => n + Number(t === trace), 0);
  return { kind: 'gap', gap, first, caller: spanIndex(tree, tree.parent[node] ?? -1), spans, finding };
}

/** What a row is that is no span and no finding; null for every other row. */
export function betweenAt(tree: Tree, node: number): Joint | Absent | null {
  if (tree.kind[node] === NODE.gap) return jointAt(tree, node);
  const missing = missingAt(tree, node);
  return missing ? { kind: 'missing', ...missing, first: below(tree, node) } : null;
}
