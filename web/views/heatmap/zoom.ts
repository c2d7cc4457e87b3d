// From an hour of everything to one request and back: what lies deeper, and where one came from. Pure.

import { length, micros, type Micros, type Range } from '../../time/index.ts';
import type { HeatmapParams } from './params.ts';

/** One step of a wheel or of + and −. */
export const STEP = 1.5;
const SHORTEST = micros(1e6);

/** The range `factor` times as long (under 1: shorter), so that `t` keeps its place; never beyond `now`. */
export function zoomAround(range: Range, t: Micros, factor: number, now: number): Range {
  const size = Math.max(SHORTEST, length(range) * factor);
  const share = Math.min(1, Math.max(0, (t - range.from) / Math.max(1, length(range))));
  const most = Math.max(now, range.to);
  const to = Math.min(most, t + size * (1 - share));
  return { from: micros(Math.round(to - size)), to: micros(Math.round(to)) };
}

/** Part of `range` that is `factor` times the window around `t`; null for all of it. */
export function zoomWindow(window: Range | null, range: Range, t: Micros, factor: number): Range | null {
  const next = zoomAround(window ?? range, t, factor, range.to);
  const from = micros(Math.max(next.from, range.from));
  const to = micros(Math.min(range.to, from + length(next)));
  return length(next) >= length(range) || from >= to ? null : { from, to };
}

/**
 * One step back: the brush, then the keys at one hop, then the window, then the requests as such. Null where
 * the whole range is drawn over time already: then the range itself is widened.
 */
export function back(p: HeatmapParams): Partial<HeatmapParams> | null {
  if (p.brush !== null) return { brush: null };
  if (p.mode === 'requests-keys' && p.through !== null) return { mode: 'requests-hops' };
  if (p.window !== null) return { window: null };
  if (p.mode === 'requests-hops') return { mode: 'time-hops' };
  if (p.mode === 'requests-keys') return { mode: 'time-keys' };
  return null;
}
