// Which of some requests have which value of which dimension, and which of these say the same.

import { dimensionRank, type Trait } from './attribution-dimensions.ts';
import { twoProportions } from './stats.ts';

/** A dimension with more values than this marks single requests, not kinds of them. */
const MOST_VALUES = 64;
/** Values that mark nearly the same requests (Jaccard index) are one thing under several names. */
const SAME = 0.97;

export interface Mark {
  readonly dimension: string;
  readonly value: string;
  /** Places in the sample, ascending. */
  readonly members: readonly number[];
  /** Members that are asked about: damaged ones, or brushed ones. */
  readonly part: number;
}

/** Which places have each value of each dimension; values of all places and dimensions of too many values fall out. */
export function marksOf(traits: readonly (readonly Trait[])[], hit: (place: number) => boolean): Mark[] {
  const dimensions = new Map<string, Map<string, number[]>>();
  for (const [place, offered] of traits.entries())
    for (const { dimension, value } of offered) {
      const values = dimensions.get(dimension) ?? new Map<string, number[]>();
      dimensions.set(dimension, values);
      const members = values.get(value) ?? [];
      if (members.at(-1) !== place) members.push(place);
      values.set(value, members);
    }
  return [...dimensions].flatMap(([dimension, values]) =>
    values.size > Math.min(MOST_VALUES, traits.length / 2)
      ? []
      : [...values]
          .filter(([, members]) => members.length < traits.length)
          .map(([value, members]) => ({ dimension, value, members, part: members.filter(hit).length })),
  );
}

/** How many members two marks share: both lists ascend. */
function shared(a: readonly number[], b: readonly number[]): number {
  let i = 0;
  let j = 0;
  let both = 0;
  while (i < a.length && j < b.length) {
    const x = a[i] ?? 0;
    const y = b[j] ?? 0;
    if (x === y) both++;
    if (x <= y) i++;
    if (y <= x) j++;
  }
  return both;
}

/**
 * Does `mark` only restate `told`: nearly the same requests under another name, or a part of them (the pods
 * of a version) that fares no differently from the others among them?
 */
function restates(mark: Mark, told: Mark): boolean {
  const both = shared(mark.members, told.members);
  const [n, m] = [mark.members.length, told.members.length];
  if (both / (n + m - both) >= SAME) return true;
  if (n >= m || both < n * SAME) return false;
  return twoProportions(mark.part, n, Math.max(0, told.part - mark.part), m - n) >= 0.05;
}

/** Are nearly all requests of the one among those of the other, and are these more? */
export const isWider = (wide: Mark, narrow: Mark): boolean =>
  wide.members.length > narrow.members.length &&
  shared(wide.members, narrow.members) >= narrow.members.length * SAME;

export interface Told {
  readonly mark: Mark;
  /** Other marks that only restate it, by name. */
  readonly same: string[];
}

/**
 * Folds what only restates a stronger mark into that one; of equals the dimension that says most leads. A
 * `leading` dimension is never folded into another.
 */
export function fold(marks: readonly Mark[], score: (mark: Mark) => number, leading?: string): Told[] {
  const told: Told[] = [];
  const scores = new Map(marks.map(m => [m, m.dimension === leading ? Infinity : score(m)]));
  const rank = (m: Mark): number => (m.dimension === leading ? -1 : dimensionRank(m.dimension));
  const ordered = [...marks].sort(
    (a, b) => compared(scores.get(b) ?? 0, scores.get(a) ?? 0) || rank(a) - rank(b),
  );
  for (const mark of ordered) {
    const twin = told.findIndex(t => restates(mark, t.mark));
    const found = told[twin];
    if (!found) told.push({ mark, same: [] });
    else if (rank(mark) < rank(found.mark) && restates(found.mark, mark))
      told[twin] = { mark, same: [nameOf(found.mark), ...found.same] };
    else found.same.push(nameOf(mark));
  }
  return told;
}

/** Infinity less Infinity is no order. */
const compared = (a: number, b: number): number => (a === b ? 0 : a - b);

const nameOf = (m: Mark): string => `${m.dimension} ${m.value}`;
