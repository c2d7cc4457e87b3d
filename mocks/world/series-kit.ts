// How series are made of plans.

import type { Micros } from '../../web/time/index.ts';
import type { Points } from './plan.ts';
import { valueAt } from './plan.ts';
import { hashText } from './random.ts';
import { cumulative, below } from './rates.ts';
import type { WorldSeries } from './types.ts';

export interface Clock {
  readonly now: number;
  readonly seed: number;
  /** When the processes started, against now. */
  readonly start: number;
}

type Labels = Readonly<Record<string, string>>;

/** Where a series exists: microseconds against now. */
export interface Life {
  readonly from: number;
  readonly to?: number;
}

const alive = (life: Life, at: number): boolean => at >= life.from && at < (life.to ?? Infinity);

const BREATHING = ['job', 'release', 'service', 'is_canary', 'service_name', 'from', 'to', 'gray'];

/** Series of one flow breathe alike, so that their ratios are the planned ones. */
const breath = (clock: Clock, labels: Labels): number =>
  clock.seed ^ hashText(BREATHING.map(k => labels[k] ?? '').join('|'));

/** A counter of whole things. */
export function counter(
  clock: Clock,
  labels: Labels,
  rate: Points,
  life: Life = { from: clock.start },
): WorldSeries {
  let count: ((at: number) => number) | null = null;
  return {
    labels,
    type: 'counter',
    at: (t: Micros) => {
      const at = t - clock.now;
      if (!alive(life, at)) return null;
      count ??= cumulative(rate, life.from, breath(clock, labels));
      // A hair above, so that rounding at a plan's corner can't take one back.
      return Math.floor(count(at) + 1e-4);
    },
  };
}

export function gauge(
  clock: Clock,
  labels: Labels,
  value: Points,
  life: Life = { from: clock.start },
): WorldSeries {
  return {
    labels,
    type: 'gauge',
    at: t => (alive(life, t - clock.now) ? valueAt(value, t - clock.now) : null),
  };
}

/** A gauge that jumps: each step holds until the next. Null ends it. */
export function steps(
  clock: Clock,
  labels: Labels,
  list: readonly (readonly [at: number, value: number | null])[],
): WorldSeries {
  return {
    labels,
    type: 'gauge',
    at: t => list.findLast(([at]) => at <= t - clock.now)?.[1] ?? null,
  };
}

const BOUNDS = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.8, 1, 1.5, 2.5, 5, 10,
];

/** A classic histogram of log-normal durations, all its series counting the same events. */
export function histogram(
  clock: Clock,
  labels: Labels & { readonly __name__: string },
  rate: Points,
  shape: { readonly median: number; readonly sigma: number; readonly unit?: number },
  life: Life = { from: clock.start },
): readonly WorldSeries[] {
  const seed = breath(clock, labels);
  let made: ((at: number) => number) | null = null;
  const read =
    (value: (count: number) => number): WorldSeries['at'] =>
    t => {
      const at = t - clock.now;
      if (!alive(life, at)) return null;
      made ??= cumulative(rate, life.from, seed);
      return value(Math.floor(made(at) + 1e-4));
    };
  const name = labels.__name__;
  const unit = shape.unit ?? 1;
  const mean = shape.median * unit * Math.exp((shape.sigma * shape.sigma) / 2);
  const bucket = (le: number): WorldSeries => {
    const part = below(le, shape.median, shape.sigma);
    const text = Number.isFinite(le) ? String(le * unit) : '+Inf';
    return {
      labels: { ...labels, __name__: `${name}_bucket`, le: text },
      type: 'counter',
      at: read(n => Math.floor(n * part)),
    };
  };
  return [
    ...[...BOUNDS, Infinity].map(bucket),
    { labels: { ...labels, __name__: `${name}_sum` }, type: 'counter', at: read(n => n * mean) },
    { labels: { ...labels, __name__: `${name}_count` }, type: 'counter', at: read(n => n) },
  ];
}
