// When a loss began: the change point of a rate over requests in time order.

import { micros, type Micros } from '../time/index.ts';
import { twoProportions } from './stats.ts';
import { beginning, get, stepUp, type Series, type Step } from './steps.ts';

export type { Series } from './steps.ts';

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

export const reversed = ({ time, hit }: Series): Series => ({
  time: Float64Array.from(time).reverse(),
  hit: Uint8Array.from(hit).reverse(),
});

/** An end is looked for in what an onset left over, a second look: it has to be clearer. */
const STRONG_END = 20;

/** A step of the series read backwards, read forwards. */
const turned = (n: number, back: Step): Step => ({
  ...{ best: n - back.best, first: n - back.last, last: n - back.first },
});

/** The end of [from, n) at which a rate is lower again, read backwards as a rise; null where none is clear. */
function stepDown(series: Series, from: number): Step | null {
  const n = series.time.length;
  const back = stepUp(reversed(series), 0, n - from, STRONG_END);
  return back && turned(n, back);
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

/** What was there only from some moment on, or only until some moment: when it came, and when it went. */
export function presence(series: Series): { readonly came: Rise | null; readonly went: Change | null } {
  const n = series.time.length;
  const came = beginning(series, 0, n);
  const back = beginning(reversed(series), 0, n);
  return { came: came && changeAt(series, came), went: back && endAt(series, turned(n, back)) };
}
