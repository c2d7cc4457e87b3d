// Which rows of a comparison differ, and what is said first of all of them. Pure.

import type { CompareAnswer, CompareKey, CompareRow } from '../../model/index.ts';

/** A duration counts as different from this factor and so many microseconds on: less is the machine's noise. */
const FACTOR = 1.5;
const LEAST = 2000;

/** Microseconds that `a` took longer than `b`; null where one of them is missing. */
export const slower = ({ a, b }: CompareRow): number | null => (a && b ? a.duration - b.duration : null);

export function isSlower(row: CompareRow): boolean {
  const by = slower(row);
  if (by === null || !row.a || !row.b) return false;
  const [short, long] = [Math.min(row.a.duration, row.b.duration), Math.max(row.a.duration, row.b.duration)];
  return Math.abs(by) >= LEAST && long > short * FACTOR;
}

/** A key that only one side has; another value is told beside it, but makes no difference of its own. */
export const isMissing = (key: CompareKey): boolean => key.a === null || key.b === null;

export const differs = (row: CompareRow): boolean =>
  row.a === null ||
  row.b === null ||
  row.a.error !== row.b.error ||
  row.keys.some(isMissing) ||
  isSlower(row);

export interface ShownRow extends CompareRow {
  /** Place in the whole list, which names it. */
  readonly index: number;
  readonly differs: boolean;
}

/** All rows, or those that differ with the way that leads to them. */
export function shownRows(rows: readonly CompareRow[], differing: boolean): readonly ShownRow[] {
  const all = rows.map((r, index): ShownRow => ({ ...r, index, differs: differs(r) }));
  if (!differing) return all;
  const out: ShownRow[] = [];
  // From below: a row stays where it differs or leads to one that was kept.
  let wanted = 0;
  for (const row of all.toReversed()) {
    if (!row.differs && row.depth >= wanted) continue;
    out.push(row);
    wanted = row.depth;
  }
  return out.reverse();
}

export interface KeyDifference {
  readonly key: string;
  readonly service: string;
  readonly operation: string;
  /** The side that has it. */
  readonly has: 'a' | 'b';
  /** How many rows in all differ by this key in this way. */
  readonly rows: number;
}

/** Keys that only one side has, where first in the tree, those with most rows first. */
export function keyDifferences(rows: readonly CompareRow[]): readonly KeyDifference[] {
  const out = new Map<string, { -readonly [K in keyof KeyDifference]: KeyDifference[K] }>();
  for (const row of rows)
    for (const k of row.keys.filter(isMissing)) {
      const has = k.a === null ? 'b' : 'a';
      const known = out.get(`${has} ${k.key}`);
      if (known) known.rows++;
      else
        out.set(`${has} ${k.key}`, {
          ...{ key: k.key, service: row.service, operation: row.operation, has, rows: 1 },
        });
    }
  return [...out.values()].sort((a, b) => b.rows - a.rows);
}

/** The pair whose own part in the difference of durations is largest; null where none is worth a word. */
export function mostSlower(rows: readonly CompareRow[]): CompareRow | null {
  let best: CompareRow | null = null;
  for (const row of rows) {
    // A caller waits for what it calls: of equal differences the deeper one is the cause.
    if (isSlower(row) && Math.abs(slower(row) ?? 0) >= 0.9 * Math.abs(best ? (slower(best) ?? 0) : 0))
      best = row;
  }
  return best;
}

/** The length of the time axis both share: microseconds. */
export const axisOf = ({ a, b }: CompareAnswer): number => Math.max(1, a.duration, b.duration);
