// Who stands under whom: spans under their parents, orphans under a placeholder for the parent that is
// missing, and the roots of further traces under the span they continue. Pure.

import { ORPHAN, ROOT, type Gap, type Place, type RequestAnswer } from '../../model/index.ts';
import type { Listed } from './spans.ts';

export interface Children {
  /** The item whose children are the top of the tree. */
  readonly top: number;
  /** Items below `spans.length` are spans, then the missing parents, then `top`. */
  readonly of: (item: number) => Int32Array;
  /** Span ids of the missing parents, in the order of their items. */
  readonly missing: readonly string[];
  /** Roots of further traces, and what joins them. */
  readonly gaps: ReadonlyMap<number, Gap>;
}

/** The span a further trace continues: as its split finding says, else by its root's one span link. */
function joins(root: number, listed: Listed, places: readonly Place[]): { under: number; by: Gap['by'] } {
  for (const place of places)
    for (const f of place.findings)
      if (f.hop.kind === 'split') {
        const from = listed.byId.get(f.hop.from.spanId ?? '');
        const to = listed.byId.get(f.hop.to.spanId ?? '');
        // What was called may stand below the new trace's root, e.g. behind the producer that began it.
        if (from === undefined || to === undefined || listed.list.traceOf[to] !== listed.list.traceOf[root])
          continue;
        if (listed.list.traceOf[from] !== listed.list.traceOf[root]) return { under: from, by: 'id' };
      }
  const links = listed.spans[root]?.links ?? [];
  const linked = links.length === 1 ? listed.byId.get(links[0]?.spanId ?? '') : undefined;
  if (linked !== undefined && listed.list.traceOf[linked] !== listed.list.traceOf[root])
    return { under: linked, by: 'link' };
  return { under: -1, by: 'id' };
}

/** Two traces that name each other would hang in the air: a join is taken only towards an earlier trace. */
const forward = (listed: Listed, from: number, root: number): boolean =>
  (listed.list.traceOf[from] ?? 0) < (listed.list.traceOf[root] ?? 0);

interface Hangers {
  readonly under: Int32Array;
  readonly missing: readonly string[];
  readonly gaps: ReadonlyMap<number, Gap>;
}

function hang(listed: Listed, places: readonly Place[], answer: Pick<RequestAnswer, 'traces'>): Hangers {
  const n = listed.spans.length;
  const under = Int32Array.from(listed.list.parent);
  const missingItem = new Map<string, number>();
  const missing: string[] = [];
  const gaps = new Map<number, Gap>();
  for (let i = 0; i < n; i++) {
    const span = listed.spans[i];
    const parent = listed.list.parent[i] ?? ROOT;
    if (!span || parent >= 0) continue;
    if (parent === ORPHAN) {
      const name = `${listed.list.traceOf[i] ?? 0} ${span.parentSpanId ?? ''}`;
      let item = missingItem.get(name);
      if (item === undefined) {
        item = n + missing.push(span.parentSpanId ?? '') - 1;
        missingItem.set(name, item);
      }
      under[i] = item;
    } else if ((listed.list.traceOf[i] ?? 0) > 0) {
      const join = joins(i, listed, places);
      if (join.under >= 0 && forward(listed, join.under, i)) under[i] = join.under;
      gaps.set(i, { traceId: answer.traces[listed.list.traceOf[i] ?? 0]?.traceId ?? '', by: join.by });
    }
  }
  return { under, missing, gaps };
}

/** Children of every item, sorted by start; a counting sort, so a node with 100,000 children costs no more. */
export function childrenOf(
  listed: Listed,
  places: readonly Place[],
  answer: Pick<RequestAnswer, 'traces'>,
): Children {
  const { under, missing, gaps } = hang(listed, places, answer);
  const n = listed.spans.length;
  const top = n + missing.length;
  const host = (i: number): number => ((under[i] ?? ROOT) < 0 ? top : (under[i] ?? top));
  const offset = new Int32Array(top + 2);
  for (let i = 0; i < n; i++) offset[host(i) + 1] = (offset[host(i) + 1] ?? 0) + 1;
  offset[top + 1] = (offset[top + 1] ?? 0) + missing.length;
  for (let i = 1; i < offset.length; i++) offset[i] = (offset[i] ?? 0) + (offset[i - 1] ?? 0);
  const fill = Int32Array.from(offset);
  const items = new Int32Array(n + missing.length);
  const start = new Float64Array(n + missing.length).fill(Infinity);
  const put = (parent: number, item: number): void => {
    items[fill[parent] ?? 0] = item;
    fill[parent] = (fill[parent] ?? 0) + 1;
  };
  for (let i = 0; i < n; i++) {
    start[i] = listed.list.start[i] ?? 0;
    const parent = host(i);
    if (parent >= n && parent < top) start[parent] = Math.min(start[parent] ?? Infinity, start[i] ?? 0);
    put(parent, i);
  }
  for (let m = n; m < top; m++) put(top, m);
  const at = (i: number): number => start[i] ?? 0;
  for (let p = 0; p <= top; p++) {
    const own = items.subarray(offset[p] ?? 0, offset[p + 1] ?? 0);
    if (own.some((item, i) => i > 0 && at(item) < at(own[i - 1] ?? 0)))
      own.sort((a, b) => at(a) - at(b) || a - b);
  }
  return { top, of: p => items.subarray(offset[p] ?? 0, offset[p + 1] ?? 0), missing, gaps };
}
