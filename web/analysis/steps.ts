// Where in a series of outcomes a rate rises: the places at which it may, and the first of all hits.

import { logLikelihood } from './stats.ts';

/** Outcomes of requests in time order: parallel columns, `hit` 1 where damaged. */
export interface Series {
  readonly time: ArrayLike<number>;
  readonly hit: ArrayLike<number>;
}

/** Twice the log-likelihood ratio a change has to reach, over all places it could be: about one in a thousand. */
const STRONG = 16;
/**
 * Places whose ratio lies no further below the best belong to the 95% interval: the 95% point of the limit
 * distribution for change points (B. E. Hansen, Econometrica 68 (2000) 575–603), not that of χ².
 */
const WITHIN = 7.35;

export const get = (column: ArrayLike<number>, i: number): number => column[i] ?? 0;

/** Twice the log-likelihood ratio of a rise at each place of [from, to); 0 where the rate does not rise there. */
function rises({ hit }: Series, from: number, to: number): Float64Array {
  const n = to - from;
  let damaged = 0;
  for (let i = from; i < to; i++) damaged += get(hit, i);
  const flat = logLikelihood(damaged, n);
  const ratio = new Float64Array(Math.max(0, n));
  let before = 0;
  for (let k = 1; k < n; k++) {
    before += get(hit, from + k - 1);
    const after = damaged - before;
    if (after / (n - k) <= before / k) continue;
    ratio[k] = 2 * (logLikelihood(before, k) + logLikelihood(after, n - k) - flat);
  }
  return ratio;
}

/** A place from which a rate is higher, and those that the data do not rule out. */
export interface Step {
  readonly best: number;
  readonly first: number;
  readonly last: number;
}

export function firstHit({ hit }: Series, from: number, to: number): number {
  let i = from;
  while (i < to && get(hit, i) === 0) i++;
  return i;
}

/** Of places in [from, to): the first and the last that the data rule out no more than `bound`. */
function within(ratio: Float64Array, bound: number): readonly [first: number, last: number] {
  let [first, last] = [Infinity, 0];
  for (let k = 1; k < ratio.length; k++) {
    if (get(ratio, k) < bound) continue;
    first = Math.min(first, k);
    last = k;
  }
  return [first, last];
}

/** So rarely does chance leave out so long a stretch at the beginning. */
const RARELY = 0.002;
/** How long it may have taken until the first came is told by how closely these followed one another. */
const FIRST_FEW = 20;

/** The place behind the first few hits of [from, to). */
function behindFew({ hit }: Series, from: number, to: number): number {
  let n = 0;
  let i = from;
  while (i < to && n < FIRST_FEW) n += get(hit, i++);
  return i;
}

/**
 * The first hit, where nothing at all was hit before it and chance would hardly ever have put all the hits of
 * [from, to) so late: whatever the rate did later, it began there. Null where they may as well have come earlier.
 */
export function beginning(series: Series, from: number, to: number): Step | null {
  const clean = firstHit(series, from, to);
  let chance = 1;
  let hits = 0;
  for (let i = clean; i < to; i++) {
    if (get(series.hit, i) === 0) continue;
    chance *= (to - clean - hits) / (to - from - hits);
    hits++;
  }
  if (chance >= RARELY) return null;
  const ratio = rises(series, from, behindFew(series, clean, to));
  const [first] = within(ratio, get(ratio, clean - from) - WITHIN);
  return { best: clean, first: from + Math.min(first, clean - from), last: clean };
}

/** The best place of a rise in [from, to) of the series; null where the ratio is weak. */
export function stepUp(series: Series, from: number, to: number, strong = STRONG): Step | null {
  const ratio = rises(series, from, to);
  let best = 0;
  for (let k = 1; k < ratio.length; k++) if (get(ratio, k) > get(ratio, best)) best = k;
  const top = get(ratio, best);
  if (top < strong) return null;
  const [first, last] = within(ratio, top - WITHIN);
  // Before the first that was damaged there was nothing: where that place is as possible, it is the one to tell.
  const clean = firstHit(series, from, to) - from;
  if (get(ratio, clean) >= top - WITHIN) best = clean;
  // A loss that grew in steps began with the first of them, however much steeper a later one is.
  else {
    const early = beginning(series, from, from + best);
    if (early) return early;
  }
  return { best: from + best, first: from + first, last: from + last };
}
