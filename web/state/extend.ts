// What a source said of a range that has moved on since: only the new end is asked for, with a little of the old
// one, because samples and lines come late.

import type { LogLine, Series } from '../model/index.ts';
import type { LinesResult } from '../sources/index.ts';
import { MINUTE, micros, type Micros, type Range } from '../time/index.ts';

/** So much before the end of what is held is asked for again. */
const LATE = 2 * MINUTE;

/** An answer with the range it was asked for. */
export interface Ranged {
  readonly series: readonly Series[];
  readonly step: Micros;
  readonly range: Range;
}

/**
 * The part of `range` that must be asked for where `held` is known; null where all of it must: a range that goes
 * further back than what is held or begins after it shares nothing that helps, and the same range once more is
 * asked for by somebody who wants it read anew.
 */
export function newEnd(held: Range | null, range: Range): Range | null {
  if (!held || range.from < held.from || range.to <= held.to) return null;
  const from = micros(held.to - LATE);
  return from > range.from ? { from, to: range.to } : null;
}

/** The same for points on a grid of whole steps; null where `step` is not the one that is held. */
export function newSteps(held: Ranged | null, range: Range, step: Micros): Range | null {
  const end = held?.step === step && step > 0 ? newEnd(held.range, range) : null;
  return (
    end && {
      from: micros(Math.floor(end.from / step) * step),
      to: micros(Math.ceil(end.to / step) * step),
    }
  );
}

const idOf = (s: Series): string => JSON.stringify(Object.entries(s.labels).sort());

function joined(old: Series | undefined, fresh: Series | undefined, end: Range, from: number): Series | null {
  const labels = (fresh ?? old)?.labels;
  if (!labels) return null;
  const times: number[] = [];
  const values: number[] = [];
  const take = (s: Series | undefined, wanted: (t: number) => boolean): void =>
    s?.times.forEach((t, i) => {
      if (!wanted(t)) return;
      times.push(t);
      values.push(s.values[i] ?? Number.NaN);
    });
  take(old, t => t >= from && t < end.from);
  take(fresh, () => true);
  return times.length === 0
    ? null
    : { labels, times: Float64Array.from(times), values: Float64Array.from(values) };
}

/** Held points before the new end, and the new end's; what left the range is dropped, whole series too. */
export function extended(held: Ranged, end: Range, fresh: readonly Series[], range: Range): Ranged {
  const from = Math.floor(range.from / held.step) * held.step;
  const olds = new Map(held.series.map(s => [idOf(s), s]));
  const news = new Map(fresh.map(s => [idOf(s), s]));
  const series = [...new Set([...olds.keys(), ...news.keys()])]
    .sort()
    .map(id => joined(olds.get(id), news.get(id), end, from))
    .filter(s => s !== null);
  return { series, step: held.step, range };
}

export interface HeldLines {
  readonly range: Range;
  readonly result: LinesResult;
}

const lineId = (l: LogLine): string =>
  JSON.stringify([l.nanos, l.line, Object.entries(l.labels).sort(), Object.entries(l.metadata).sort()]);

/** Held lines before the new end, and the new end's, newest first, each once. */
export function extendedLines(held: HeldLines, end: Range, fresh: LinesResult, range: Range): LinesResult {
  // Too many lines came: there is a gap below them.
  if (!fresh.complete) return fresh;
  const known = new Set(fresh.lines.map(lineId));
  const old = held.result.lines.filter(
    l => l.time >= range.from && (l.time < end.from || !known.has(lineId(l))),
  );
  const lines = [...fresh.lines, ...old].sort((a, b) => b.time - a.time);
  const { complete, readFrom } = held.result;
  return { lines, complete, readFrom: micros(complete ? range.from : Math.max(readFrom, range.from)) };
}
