import { micros, type Micros, type Range } from '../time/index.ts';

/** Ranges put together where they touch, ascending. */
export function merged(ranges: readonly Range[]): Range[] {
  const out: Range[] = [];
  for (const r of [...ranges].sort((a, b) => a.from - b.from)) {
    const last = out[out.length - 1];
    if (last && r.from <= last.to)
      out[out.length - 1] = { from: last.from, to: micros(Math.max(last.to, r.to)) };
    else if (r.from < r.to) out.push(r);
  }
  return out;
}

/** What of `range` none of the others covers, newest first. */
export function missing(range: Range, covered: readonly Range[]): Range[] {
  const gaps: Range[] = [];
  let to = range.to;
  for (const c of merged(covered).reverse()) {
    if (c.from >= to || c.to <= range.from) continue;
    if (c.to < to) gaps.push({ from: c.to, to });
    to = c.from;
  }
  if (range.from < to) gaps.push({ from: range.from, to });
  return gaps;
}

/** Where the unread beginning of a range ends; null when its beginning is covered. Newest come first, so older remain. */
export const unreadBefore = (range: Range, covered: readonly Range[]): Micros | null =>
  missing(range, covered).find(gap => gap.from === range.from)?.to ?? null;

/** Gaps with something read on both sides, newest first. */
export const holes = (range: Range, covered: readonly Range[]): Range[] =>
  missing(range, covered).filter(gap => gap.from > range.from && gap.to < range.to);

/** What was read when a question was asked of the analysis. */
export interface Basis {
  readonly covered: readonly Range[];
  /** Asked in the middle of a reading: the answer may rest on less than `covered`. */
  readonly reading: boolean;
}

/** Where what an answer rests on begins; null where that is all of the range. */
export const restsFrom = (range: Range, { covered, reading }: Basis): Micros | null =>
  unreadBefore(range, covered) ?? (reading ? range.from : null);
