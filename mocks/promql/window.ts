// Functions over a range of one series, as the engine computes them.

export interface Window {
  /** Milliseconds, ascending; stale markers left out. */
  readonly times: readonly number[];
  readonly values: readonly number[];
  /** The window asked for, offset taken off; milliseconds. */
  readonly from: number;
  readonly to: number;
}

export interface Rules {
  /** Ranges and lookback leave out a sample exactly at their start, and the newer arithmetic: Prometheus 3. */
  readonly leftOpen: boolean;
}

/** Kahan–Neumaier sum: what the server uses where it says so. */
export function compensatedSum(values: Iterable<number>): number {
  let sum = 0;
  let c = 0;
  for (const value of values) {
    const t = sum + value;
    if (Number.isFinite(t)) c += Math.abs(sum) >= Math.abs(value) ? sum - t + value : value - t + sum;
    else c = 0;
    sum = t;
  }
  return Number.isFinite(sum) ? sum + c : sum;
}

const last = (values: readonly number[]): number => values[values.length - 1] ?? Number.NaN;
const first = (values: readonly number[]): number => values[0] ?? Number.NaN;

/** Sum of all rises, a fall counting as a reset. */
function change(window: Window, isCounter: boolean): number {
  const { values } = window;
  let result = last(values) - first(values);
  if (!isCounter) return result;
  for (let i = 1; i < values.length; i++) {
    const before = values[i - 1] ?? 0;
    if ((values[i] ?? 0) < before) result += before;
  }
  return result;
}

/**
 * `rate`, `increase`, `delta`: the change between first and last sample, stretched to the edges of the range
 * where a sample is near enough (1.1 average intervals), else by half an interval; a counter never below zero.
 */
export function extrapolated(
  window: Window,
  isCounter: boolean,
  isRate: boolean,
  rules: Rules,
): number | null {
  const { times, values } = window;
  if (values.length < 2) return null;
  const result = change(window, isCounter);
  const sampled = (last(times) - first(times)) / 1000;
  const average = sampled / (values.length - 1);
  const threshold = average * 1.1;
  let toStart = (first(times) - window.from) / 1000;
  let toEnd = (window.to - last(times)) / 1000;
  // 2.x looks at the zero point before the threshold, 3.x after it.
  if (rules.leftOpen && toStart >= threshold) toStart = average / 2;
  if (isCounter && result > 0 && first(values) >= 0) {
    const toZero = sampled * (first(values) / result);
    if (toZero < toStart) toStart = toZero;
  }
  if (toStart >= threshold) toStart = average / 2;
  if (toEnd >= threshold) toEnd = average / 2;
  let factor = sampled === 0 ? 1 : (sampled + toStart + toEnd) / sampled;
  if (isRate) factor /= (window.to - window.from) / 1000;
  return result * factor;
}

/** `irate` and `idelta`: the last two samples. */
export function instant(window: Window, isRate: boolean): number | null {
  const n = window.values.length;
  if (n < 2) return null;
  const before = window.values[n - 2] ?? 0;
  const value = window.values[n - 1] ?? 0;
  const interval = ((window.times[n - 1] ?? 0) - (window.times[n - 2] ?? 0)) / 1000;
  if (interval === 0) return null;
  if (!isRate) return value - before;
  return (value < before ? value : value - before) / interval;
}

/** Linear interpolation between the neighbours of rank `q × (n − 1)`; NaN sorts first. */
export function quantile(q: number, values: readonly number[]): number {
  if (values.length === 0 || Number.isNaN(q)) return Number.NaN;
  if (q < 0) return -Infinity;
  if (q > 1) return Infinity;
  const sorted = [...values].sort((a, b) => (Number.isNaN(a) ? -1 : Number.isNaN(b) ? 1 : a - b));
  const rank = q * (sorted.length - 1);
  const low = Math.max(0, Math.floor(rank));
  const high = Math.min(sorted.length - 1, low + 1);
  const weight = rank - Math.floor(rank);
  return (sorted[low] ?? 0) * (1 - weight) + (sorted[high] ?? 0) * weight;
}

function extreme(values: readonly number[], better: (a: number, b: number) => boolean): number {
  let best = first(values);
  for (const value of values) if (better(value, best) || Number.isNaN(best)) best = value;
  return best;
}

export function mean(values: readonly number[]): number {
  return compensatedSum(values) / values.length;
}

/** Population variance by Welford's method. */
export function variance(values: readonly number[]): number {
  let count = 0;
  let average = 0;
  let sum = 0;
  for (const value of values) {
    count += 1;
    const delta = value - average;
    average += delta / count;
    sum += delta * (value - average);
  }
  return sum / count;
}

/** Slope by least squares, per second. */
function slope({ times, values }: Window): number | null {
  if (values.length < 2) return null;
  const origin = first(times);
  if (values.every(value => value === values[0])) return Number.isFinite(first(values)) ? 0 : Number.NaN;
  const x = times.map(t => (t - origin) / 1000);
  const n = values.length;
  const sumX = compensatedSum(x);
  const sumY = compensatedSum(values);
  const sumXY = compensatedSum(x.map((value, i) => value * (values[i] ?? 0)));
  const sumX2 = compensatedSum(x.map(value => value * value));
  return (sumXY - (sumX * sumY) / n) / (sumX2 - (sumX * sumX) / n);
}

const count = (values: readonly number[], differs: (a: number, b: number) => boolean): number =>
  values.reduce((n, value, i) => (i > 0 && differs(value, values[i - 1] ?? 0) ? n + 1 : n), 0);

const sameNumber = (a: number, b: number): boolean => a === b || (Number.isNaN(a) && Number.isNaN(b));

type Fn = (window: Window, rules: Rules) => number | null;

/** By name; null: no point for this series at this step. Windows are never empty. */
export const WINDOW_FUNCTIONS: Readonly<Record<string, Fn>> = {
  rate: (window, rules) => extrapolated(window, true, true, rules),
  increase: (window, rules) => extrapolated(window, true, false, rules),
  delta: (window, rules) => extrapolated(window, false, false, rules),
  irate: window => instant(window, true),
  idelta: window => instant(window, false),
  changes: ({ values }) => count(values, (a, b) => !sameNumber(a, b)),
  resets: ({ values }) => count(values, (a, b) => a < b),
  deriv: slope,
  present_over_time: () => 1,
  avg_over_time: ({ values }) => mean(values),
  min_over_time: ({ values }) => extreme(values, (a, b) => a < b),
  max_over_time: ({ values }) => extreme(values, (a, b) => a > b),
  sum_over_time: ({ values }) => compensatedSum(values),
  count_over_time: ({ values }) => values.length,
  last_over_time: ({ values }) => last(values),
  stddev_over_time: ({ values }) => Math.sqrt(variance(values)),
  stdvar_over_time: ({ values }) => variance(values),
};

/** These keep the metric's name. */
export const KEEPS_NAME: ReadonlySet<string> = new Set(['last_over_time']);
