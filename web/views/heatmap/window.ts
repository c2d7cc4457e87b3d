// The part of the range whose requests are drawn.

import { pickCells, pickRows, runsWithin, type RequestGrid } from '../../model/index.ts';
import type { TimeScale } from '../../parts/axis.ts';
import { length, micros, overlaps, type Range } from '../../time/index.ts';

/** The requests of a grid that began in the window; all of them for null. */
export function withinWindow(grid: RequestGrid, window: Range | null): RequestGrid {
  if (window === null) return grid;
  const kept = runsWithin(grid.requests.time, grid.requests.count, window.from, window.to);
  return {
    columns: grid.columns,
    requests: pickRows(grid.requests, kept),
    outcome: pickCells(grid.outcome, grid.columns.length, kept),
  };
}

/** The window cut to the range; null where it covers all of it or lies outside. */
export function clipped(window: Range | null, range: Range): Range | null {
  if (window === null || !overlaps(window, range)) return null;
  const from = micros(Math.max(window.from, range.from));
  const to = micros(Math.min(window.to, range.to));
  return from <= range.from && to >= range.to ? null : { from, to };
}

/** Moved or widened by a share of its length, within the range. */
export function moved(window: Range, range: Range, by: number): Range {
  const size = length(window);
  const from = Math.min(Math.max(window.from + by * size, range.from), range.to - size);
  return { from: micros(from), to: micros(from + size) };
}

/** What a pointer takes hold of in the navigator. */
export type Grip = 'from' | 'to' | 'inside' | 'outside';

const EDGE = 6;

/** Where a pixel of the plot lies in relation to the window; the whole range has no edges to hold. */
export function gripAt(scale: TimeScale, window: Range | null, x: number): Grip {
  if (window === null) return 'outside';
  const [from, to] = [scale.x(window.from), scale.x(window.to)];
  if (Math.abs(x - from) <= EDGE) return 'from';
  if (Math.abs(x - to) <= EDGE) return 'to';
  return x > from && x < to ? 'inside' : 'outside';
}

/** The window that a drag from one pixel to another leaves; null where nothing would remain of it. */
export function dragged(
  scale: TimeScale,
  window: Range | null,
  grip: Grip,
  began: number,
  x: number,
): Range | null {
  const [a, b] = [scale.t(began), scale.t(x)];
  if (window !== null && grip === 'inside')
    return moved(window, scale.range, (b - a) / Math.max(1, length(window)));
  const held =
    window !== null && grip === 'from' ? window.to : window !== null && grip === 'to' ? window.from : a;
  const range = { from: micros(Math.min(held, b)), to: micros(Math.max(held, b)) };
  return range.from < range.to ? range : null;
}

/** What a key makes of the window; undefined where it means nothing here. */
export function windowByKey(
  key: string,
  shift: boolean,
  window: Range | null,
  range: Range,
): Range | null | undefined {
  if (key === 'Escape') return window === null ? undefined : null;
  const by = { ArrowLeft: -0.25, ArrowRight: 0.25 }[key];
  if (by === undefined) return undefined;
  if (window === null)
    return by < 0 ? { from: range.from, to: micros(range.to - 0.25 * length(range)) } : undefined;
  if (!shift) return moved(window, range, by);
  const to = micros(Math.min(range.to, window.to + by * length(window)));
  return clipped({ from: window.from, to }, range);
}

/** Twice as much time around the same middle; null once the whole range is reached. */
export function wider(window: Range, range: Range): Range | null {
  const half = length(window) / 2;
  return clipped({ from: micros(window.from - half), to: micros(window.to + half) }, range);
}

/** Twice as much time around a range, and never beyond now. */
export function zoomedOut(range: Range, now: number): Range {
  const half = length(range) / 2;
  const to = Math.min(range.to + half, Math.max(now, range.to));
  return { from: micros(Math.round(to - 4 * half)), to: micros(Math.round(to)) };
}
