// When a loss began: the change point of a rate over requests in time order.

import type { CauseEvent, HopId, Onset } from '../model/index.ts';
import { MINUTE, micros, type Micros } from '../time/index.ts';

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

/** ln of the binomial likelihood at its best rate. */
function logLikelihood(d: number, n: number): number {
  if (n === 0 || d === 0 || d === n) return 0;
  return d * Math.log(d / n) + (n - d) * Math.log(1 - d / n);
}

const get = (column: ArrayLike<number>, i: number): number => column[i] ?? 0;

/** Twice the log-likelihood ratio of a rise at each place; 0 where the rate does not rise there. */
function rises(series: Series): Float64Array {
  const n = series.time.length;
  let damaged = 0;
  for (let i = 0; i < n; i++) damaged += get(series.hit, i);
  const flat = logLikelihood(damaged, n);
  const ratio = new Float64Array(n);
  let before = 0;
  for (let k = 1; k < n; k++) {
    before += get(series.hit, k - 1);
    const after = damaged - before;
    if (after / (n - k) <= before / k) continue;
    ratio[k] = 2 * (logLikelihood(before, k) + logLikelihood(after, n - k) - flat);
  }
  return ratio;
}

/**
 * The moment from which a loss rate is higher, by a binomial likelihood-ratio scan over all places in the
 * series (D. V. Hinkley, E. A. Hinkley, Biometrika 57 (1970) 477–488), with the places that the data do
 * not rule out at 95% as a half width. Null where the ratio is weak: no onset is claimed then.
 */
export function changePoint(series: Series): { readonly time: Micros; readonly plusMinus: Micros } | null {
  const ratio = rises(series);
  let best = 0;
  for (let k = 1; k < ratio.length; k++) if (get(ratio, k) > get(ratio, best)) best = k;
  const top = get(ratio, best);
  if (top < STRONG) return null;
  let first = best;
  let last = best;
  for (let k = 1; k < ratio.length; k++) {
    if (get(ratio, k) < top - WITHIN) continue;
    first = Math.min(first, k);
    last = Math.max(last, k);
  }
  // The change lies after the last request of the old rate, which is the one before the first possible place.
  const from = get(series.time, first - 1);
  const time = get(series.time, best);
  const half = Math.max(time - from, get(series.time, last) - time);
  return { time: micros(time), plusMinus: micros(Math.round(half)) };
}

/** An event further back than this is no longer brought together with a loss. */
const REACH = micros(10 * MINUTE);
/** Events about other services have to be this near. */
const STRANGER_REACH = micros(MINUTE);

/**
 * The nearest event before the onset (its interval counted in) that may have to do with the hop: of one
 * of its services or of none in particular within ten minutes, of another service within one. "After",
 * which is not "because".
 */
export function causeOf(
  onset: { readonly time: Micros; readonly plusMinus: Micros },
  hop: HopId,
  causes: readonly CauseEvent[],
): CauseEvent | null {
  const near = causes.filter(
    c => c.kind !== 'other' && c.time <= onset.time + onset.plusMinus && c.time >= onset.time - REACH,
  );
  const own = near.filter(c => c.service === null || c.service === hop.from || c.service === hop.to);
  return latest(own) ?? latest(near.filter(c => c.time >= onset.time - STRANGER_REACH));
}

/** The latest; of those at the same second the one listed first, which is the one that says most. */
function latest(causes: readonly CauseEvent[]): CauseEvent | null {
  let found: CauseEvent | null = null;
  for (const c of causes) if (!found || Math.floor(c.time / 1e6) > Math.floor(found.time / 1e6)) found = c;
  return found;
}

/** Onset of a series at a hop, with the event before it; null where none can be claimed. */
export function onsetOf(series: Series, hop: HopId, causes: readonly CauseEvent[]): Onset | null {
  const change = changePoint(series);
  return change && { ...change, cause: causeOf(change, hop, causes) };
}
