// Labels, label values and series: what streams there are in a window.

import { micros } from '../../../web/time/index.ts';
import { matchesStream, streamLabels, type StreamMatcher } from '../../logql/index.ts';
import type { World } from '../../world/types.ts';
import type { Bounds } from './params.ts';

type Labels = Readonly<Record<string, string>>;

/** Streams with an entry in the window; no matchers means all. */
export function streamsIn(
  world: World,
  window: Bounds,
  now: number,
  sets: readonly (readonly StreamMatcher[])[],
): Labels[] {
  const from = Math.max(Number(window.start / 1000n), world.range.from);
  const to = Math.min(Number(window.end / 1000n) + 1, now + 1);
  if (to <= from) return [];
  const seen = new Map<string, Labels>();
  const known = new Set<Labels>();
  for (const log of world.logs({ from: micros(from), to: micros(to) })) {
    if (known.has(log.labels)) continue;
    known.add(log.labels);
    const labels = streamLabels(log.labels);
    if (sets.length === 0 || sets.some(set => matchesStream(labels, set)))
      seen.set(JSON.stringify(labels), labels);
  }
  return [...seen.values()];
}

/** Bytes of lines and number of entries by stream, for `index/stats` and `index/volume`. */
export function volumes(
  world: World,
  window: Bounds,
  now: number,
  matchers: readonly StreamMatcher[],
): Map<Labels, { bytes: number; entries: number }> {
  const from = Math.max(Number(window.start / 1000n), world.range.from);
  const to = Math.min(Number(window.end / 1000n), now + 1);
  const all = new Map<string, { labels: Labels; bytes: number; entries: number }>();
  for (const log of to <= from ? [] : world.logs({ from: micros(from), to: micros(to) })) {
    const labels = streamLabels(log.labels);
    if (!matchesStream(labels, matchers)) continue;
    const key = JSON.stringify(labels);
    const one = all.get(key) ?? { labels, bytes: 0, entries: 0 };
    one.bytes += new TextEncoder().encode(log.line).length;
    one.entries += 1;
    all.set(key, one);
  }
  return new Map(Array.from(all.values(), ({ labels, bytes, entries }) => [labels, { bytes, entries }]));
}
