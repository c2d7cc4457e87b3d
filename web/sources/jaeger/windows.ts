// Cutting a range into windows, and telling entry services from the others.

import { length, micros, type Micros, type Range } from '../../time/index.ts';
import type { Dependency } from './api.ts';

const NARROWEST_DEFAULT = 10e6;
const WIDEST_DEFAULT = 15 * 60e6;
const DEFAULT_WINDOWS = 12;
/** Spans closer together than this can't be told apart by searching. */
const NARROWEST = 1000;

export const defaultWindow = (range: Range): Micros =>
  micros(Math.ceil(Math.min(WIDEST_DEFAULT, Math.max(NARROWEST_DEFAULT, length(range) / DEFAULT_WINDOWS))));

/**
 * The newest window: long enough to hold requests that are settled already, short enough to be drawn while a
 * whole window would still be on its way.
 */
export const FIRST_WINDOW = micros(60e6);

/**
 * Newest first, without gaps; the oldest may be narrower. The newest is no wider than `first`, and each is at
 * most twice as wide as the one before it, up to `width`: a first picture comes soon, and the rest in few requests.
 */
export function windowsOf(range: Range, width: Micros, first: Micros = width): readonly Range[] {
  const windows: Range[] = [];
  let now = Math.min(first, width);
  for (let to = range.to; to > range.from; now = Math.min(width, 2 * now)) {
    const from = micros(Math.max(range.from, to - Math.max(now, NARROWEST)));
    windows.push({ from, to });
    to = from;
  }
  return windows;
}

/** Two halves, the newer first; null when there is nothing left to cut. */
export function halves(range: Range): readonly [Range, Range] | null {
  if (length(range) <= NARROWEST) return null;
  const middle = micros(range.from + Math.floor(length(range) / 2));
  return [
    { from: middle, to: range.to },
    { from: range.from, to: middle },
  ];
}

/**
 * Services that nobody calls, and those that the dependencies do not know at all. All of them when that
 * leaves none (every service is called by some other).
 */
export function entryServices(
  services: readonly string[],
  dependencies: readonly Dependency[],
): readonly string[] {
  const called = new Set(dependencies.filter(d => d.parent !== d.child).map(d => d.child));
  const entries = services.filter(s => !called.has(s));
  return entries.length === 0 ? services : entries;
}
