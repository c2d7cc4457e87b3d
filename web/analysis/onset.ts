// When a loss began: the change point of a rate over requests in time order.

import type { CauseEvent, HopId, Onset } from '../model/index.ts';
import { MINUTE, micros, type Micros } from '../time/index.ts';
import { twoProportions } from './stats.ts';

/** Outcomes of requests in time order: parallel columns, `hit` 1 where damaged. */
export interface Series {
  readonly time: ArrayLike<number>;
  readonly hit: ArrayLike<number>;
}

/** Twice the log-likelihood ratio a change has to reach, over all places it could be: about one in a thousand. */
const STRONG = 16;
/** An end is looked for in what an onset left over, a second look: it has to be clearer. */
const STRONG_END = 20;
/**
 * Places whose ratio lies no further below the best belong to the 95% interval: the 95% point of the limit
 * distribution for change points (B. E. Hansen, Econometrica 68 (2000) 575–603), not that of χ².
 */
const WITHIN = 7.35;

/** ln of the binomial likelihood at its best rate. */
function logLikelihood(d: number, n: number): number {
  if (n === 0 || d === 0 || d === n) return 0;
  return d * Math.log(d / n) + (n - d) * Math.log(1 - d / n);
}

const get = (column: ArrayLike<number>, i: number): number => column[i] ?? 0;

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
interface Step {
  readonly best: number;
  readonly first: number;
  readonly last: number;
}

function firstHit({ hit }: Series, from: number, to: number): number {
  let i = from;
  while (i < to && get(hit, i) === 0) i++;
  return i;
}

/** The best place of a rise in [from, to) of the series; null where the ratio is weak. */
function stepUp(series: Series, from: number, to: number, strong = STRONG): Step | null {
  const ratio = rises(series, from, to);
  let best = 0;
  for (let k = 1; k < ratio.length; k++) if (get(ratio, k) > get(ratio, best)) best = k;
  const top = get(ratio, best);
  if (top < strong) return null;
  let first = best;
  let last = best;
  for (let k = 1; k < ratio.length; k++) {
    if (get(ratio, k) < top - WITHIN) continue;
    first = Math.min(first, k);
    last = Math.max(last, k);
  }
  // Before the first that was damaged there was nothing: where that place is as possible, it is the one to tell.
  const clean = firstHit(series, from, to) - from;
  if (get(ratio, clean) >= top - WITHIN) best = clean;
  return { best: from + best, first: from + first, last: from + last };
}

/** When a rate changed, with the half width of the 95% interval. */
export interface Change {
  readonly time: Micros;
  readonly plusMinus: Micros;
}

/** A rise; `clean` where nothing at all was damaged before it. */
export interface Rise extends Change {
  readonly clean: boolean;
}

function changeAt({ time, hit }: Series, step: Step): Rise {
  // The change lies after the last request of the old rate, which is the one before the first possible place.
  const from = get(time, step.first - 1);
  const at = get(time, step.best);
  const half = Math.max(at - from, get(time, step.last) - at);
  let clean = true;
  for (let i = 0; i < step.best; i++) if (get(hit, i) === 1) clean = false;
  return { time: micros(at), plusMinus: micros(Math.round(half)), clean };
}

const reversed = ({ time, hit }: Series): Series => ({
  time: Float64Array.from(time).reverse(),
  hit: Uint8Array.from(hit).reverse(),
});

/** The end of [from, n) at which a rate is lower again, read backwards as a rise; null where none is clear. */
function stepDown(series: Series, from: number): Step | null {
  const n = series.time.length;
  const back = stepUp(reversed(series), 0, n - from, STRONG_END);
  return back && { best: n - back.best, first: n - back.last, last: n - back.first };
}

/** So unlikely is what is damaged after an end, where it is no more than before the beginning. */
const STILL = 0.01;

/** A rate that fell but stays over what it had been before it rose is not over: nothing ended. */
function isOver({ hit }: Series, from: number, to: number): boolean {
  const count = (a: number, b: number): number => {
    let hits = 0;
    for (let i = a; i < b; i++) hits += get(hit, i);
    return hits;
  };
  const [before, after, n] = [count(0, from), count(to, hit.length), hit.length - to];
  // Where no beginning was seen nothing was damaged before, as far as is known, for as long as it lasted.
  const m = from === 0 ? to : from;
  return after * m <= before * n || twoProportions(after, n, before, m) >= STILL;
}

/** Dated by the first request of the lower rate. */
function endAt({ time }: Series, step: Step): Change {
  const at = get(time, step.best);
  const half = Math.max(at - get(time, step.first - 1), get(time, step.last) - at);
  return { time: micros(at), plusMinus: micros(Math.round(half)) };
}

/**
 * The moment from which a loss rate is higher, by a binomial likelihood-ratio scan over all places in the
 * series (D. V. Hinkley, E. A. Hinkley, Biometrika 57 (1970) 477–488), with the places that the data do
 * not rule out at 95% as a half width. Null where the ratio is weak: no onset is claimed then.
 */
export function changePoint(series: Series): Rise | null {
  const step = stepUp(series, 0, series.time.length);
  return step && changeAt(series, step);
}

/**
 * When a loss rate rose, and when it fell again: the rise first, the fall behind it, then the rise once more
 * in what lies before the fall, which a long quiet end would have blurred. Either may be null; of a loss that
 * became less frequent without being over there is no fall.
 */
export function stretch(series: Series): { readonly rise: Rise | null; readonly fall: Change | null } {
  const n = series.time.length;
  const rough = stepUp(series, 0, n);
  const fall = stepDown(series, rough?.best ?? 0);
  if (fall === null) return { rise: rough && changeAt(series, rough), fall: null };
  const rise = stepUp(series, 0, fall.best);
  const again = stepDown(series, rise?.best ?? 0) ?? fall;
  if (!isOver(series, rise?.best ?? 0, again.best))
    return { rise: rough && changeAt(series, rough), fall: null };
  return { rise: rise && changeAt(series, rise), fall: endAt(series, again) };
}

/** An event further back than this is no longer brought together with a loss. */
const REACH = micros(10 * MINUTE);
/** Events about other services have to be this near. */
const STRANGER_REACH = micros(MINUTE);

/** Spans and events are dated by different clocks, and requests by their beginning. */
const CLOCKS = micros(1e6);

/**
 * The nearest event before the onset that may have to do with the hop: of one of its services or of none in
 * particular within ten minutes, of another service within one. "After", which is not "because". Where nothing
 * was damaged before the onset, the first damaged request is its latest moment; else its interval counts in.
 */
export function causeOf(
  onset: Change & { readonly clean?: boolean },
  hop: HopId,
  causes: readonly CauseEvent[],
): CauseEvent | null {
  const until = onset.time + (onset.clean === true ? Math.min(CLOCKS, onset.plusMinus) : onset.plusMinus);
  const near = causes.filter(c => c.kind !== 'other' && c.time <= until && c.time >= onset.time - REACH);
  const own = near.filter(c => c.service === null || c.service === hop.from || c.service === hop.to);
  return latest(own) ?? latest(near.filter(c => c.time >= onset.time - STRANGER_REACH));
}

/** The latest; of those at the same second the one listed first, which is the one that says most. */
function latest(causes: readonly CauseEvent[]): CauseEvent | null {
  let found: CauseEvent | null = null;
  for (const c of causes) if (!found || Math.floor(c.time / 1e6) > Math.floor(found.time / 1e6)) found = c;
  return found;
}

const toldAt = (change: Change & { clean?: boolean }, hop: HopId, causes: readonly CauseEvent[]): Onset => ({
  time: change.time,
  plusMinus: change.plusMinus,
  cause: causeOf(change, hop, causes),
});

/** Onset of a series at a hop and, where the rate fell again, its end, with the events before them; null where none can be claimed. */
export function onsetOf(
  series: Series,
  hop: HopId,
  causes: readonly CauseEvent[],
): { readonly onset: Onset | null; readonly ended: Onset | null } {
  const { rise, fall } = stretch(series);
  return {
    onset: rise && toldAt(rise, hop, causes),
    ended: fall && toldAt(fall, hop, causes),
  };
}
