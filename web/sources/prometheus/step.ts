// Steps of range queries: round for people, and never so fine that the server refuses them.

import { length, micros, type Micros, type Range } from '../../time/index.ts';

/** `(end − start) / step` beyond this is an error in Prometheus and in Loki. */
export const MOST_POINTS = 11_000;
/** About as many points as a chart has use for. */
const CHART_POINTS = 240;

const S = 1e6;
const M = 60 * S;
const H = 60 * M;
const ROUND: readonly number[] = [
  S,
  2 * S,
  5 * S,
  10 * S,
  15 * S,
  30 * S,
  M,
  2 * M,
  5 * M,
  10 * M,
  15 * M,
  30 * M,
  H,
  2 * H,
  3 * H,
  6 * H,
  12 * H,
  24 * H,
];

/**
 * The smallest round step that gives at most `points` points (default 240, never over 11,000) and is not
 * below `least`, e.g. the scrape interval.
 */
export function chooseStep(range: Range, points = CHART_POINTS, least: Micros = micros(S)): Micros {
  const wanted = Math.max(least, length(range) / Math.min(points, MOST_POINTS));
  const days = 24 * H;
  return micros(ROUND.find(s => s >= wanted) ?? Math.ceil(wanted / days) * days);
}

/** The step itself where the server takes it, else the next round one that it does. */
export function allowedStep(range: Range, step: Micros): Micros {
  return step > 0 && length(range) / step <= MOST_POINTS ? step : chooseStep(range, MOST_POINTS);
}

/** Bounds moved outwards to whole multiples of the step, so that answers over time line up and cache. */
export const alignRange = (range: Range, step: Micros): Range => ({
  from: micros(Math.floor(range.from / step) * step),
  to: micros(Math.ceil(range.to / step) * step),
});
