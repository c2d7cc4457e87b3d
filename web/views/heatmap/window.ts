// The part of the range whose requests are drawn.

import { BLANK, type RequestGrid } from '../../model/index.ts';
import { contains, length, micros, overlaps, type Range } from '../../time/index.ts';

/** The requests of a grid that began in the window; all of them for null. */
export function withinWindow(grid: RequestGrid, window: Range | null): RequestGrid {
  if (window === null) return grid;
  const columns = grid.columns.length;
  const kept = [...grid.requests.keys()].filter(i => {
    const r = grid.requests[i];
    return r !== undefined && contains(window, r.time);
  });
  const outcome = new Uint8Array(kept.length * columns).fill(BLANK);
  for (const [to, from] of kept.entries())
    outcome.set(grid.outcome.subarray(from * columns, (from + 1) * columns), to * columns);
  return { columns: grid.columns, requests: kept.flatMap(i => grid.requests[i] ?? []), outcome };
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
