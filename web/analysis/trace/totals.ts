// Totals for each service and operation of a request. Pure.

import type { Total, Tree } from '../../model/index.ts';
import { selfTime } from './critical.ts';
import { headAt, spanIndex } from './heads.ts';

export const TOTAL_COLUMNS = [
  'service',
  'operation',
  'spans',
  'total',
  'self',
  'longest',
  'errors',
  'findings',
] as const;
export type TotalColumn = (typeof TOTAL_COLUMNS)[number];

/** One line a service and operation; findings count where they stand in front of a span. */
export function totals(tree: Tree): readonly Total[] {
  const out = new Map<string, { -readonly [K in keyof Total]: Total[K] }>();
  const found = new Map<number, number>();
  for (const p of tree.places)
    if (!p.accepted) found.set(p.span, (found.get(p.span) ?? 0) + p.findings.length);
  for (let node = 0; node < tree.kind.length; node++) {
    const span = headAt(tree.list, spanIndex(tree, node));
    if (!span) continue;
    const id = `${span.resource.service}\u0000${span.name}`;
    let t = out.get(id);
    if (!t) {
      const { service } = span.resource;
      t = { service, operation: span.name, spans: 0, total: 0, self: 0, longest: 0, errors: 0, findings: 0 };
      out.set(id, t);
    }
    t.spans += 1;
    t.total += span.duration;
    t.self += selfTime(tree, node);
    t.longest = Math.max(t.longest, span.duration);
    t.errors += Number(span.status === 'error');
    t.findings += found.get(tree.ref[node] ?? -1) ?? 0;
  }
  return [...out.values()];
}

/** Names ascend, numbers descend: what is asked of each. */
export function sortTotals(all: readonly Total[], by: TotalColumn): readonly Total[] {
  return [...all].sort((a, b) => {
    const [x, y] = [a[by], b[by]];
    if (typeof x === 'string' || typeof y === 'string') return String(x) < String(y) ? -1 : Number(x !== y);
    return y - x;
  });
}

/** Quotes what needs it, and disarms text that a spreadsheet would run as a formula. */
function csvField(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const totalsCsv = (all: readonly Total[]): string =>
  [
    TOTAL_COLUMNS.map(c => (c === 'total' || c === 'self' || c === 'longest' ? `${c}_us` : c)).join(','),
    ...all.map(t => TOTAL_COLUMNS.map(c => csvField(t[c])).join(',')),
  ].join('\n');
