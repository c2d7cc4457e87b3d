// Log queries: the newest (or oldest) entries of a window, grouped by the labels they end up with.

import { entries, toMoment, type Entry, type LogQuery, type Work } from '../../logql/index.ts';
import type { World } from '../../world/types.ts';
import { goJson } from '../go.ts';
import type { Bounds } from './params.ts';
import { statistics } from './stats.ts';

export interface LogRequest {
  readonly query: LogQuery;
  readonly window: Bounds;
  readonly limit: number;
  readonly direction: 'forward' | 'backward';
  /** The request asks for labels apart (`X-Loki-Response-Encoding-Flags: categorize-labels`). */
  readonly categorize: boolean;
}

const SLICE = 300_000_000_000n;

/** Slices of a window, in reading order: a limit is mostly filled by the first. */
function* slices({ start, end }: Bounds, direction: LogRequest['direction']): Generator<Bounds> {
  if (direction === 'backward')
    for (let to = end; to > start; to -= SLICE)
      yield { start: to - SLICE > start ? to - SLICE : start, end: to };
  else
    for (let from = start; from < end; from += SLICE)
      yield { start: from, end: from + SLICE < end ? from + SLICE : end };
}

/** Nothing lies outside the world: an empty stretch is skipped at once. */
function clip(window: Bounds, world: World, now: number): Bounds {
  const first = BigInt(Math.floor(world.range.from)) * 1000n;
  const last = BigInt(Math.floor(now) + 1) * 1000n;
  return { start: window.start < first ? first : window.start, end: window.end > last ? last : window.end };
}

export function selectEntries(world: World, request: LogRequest, now: number): Entry[] {
  const found: Entry[] = [];
  for (const { start, end } of slices(clip(request.window, world, now), request.direction)) {
    const some = [...entries(world, request.query, toMoment(start), toMoment(end), now)];
    if (request.direction === 'backward') some.reverse();
    for (const entry of some) {
      found.push(entry);
      if (found.length >= request.limit) return found;
    }
  }
  return found;
}

const isEmpty = (labels: Readonly<Record<string, string>>): boolean => Object.keys(labels).length === 0;

function categories(work: Work): object {
  const metadata = work.in('metadata');
  const parsed = work.in('parsed');
  return {
    ...(isEmpty(metadata) ? {} : { structuredMetadata: metadata }),
    ...(isEmpty(parsed) ? {} : { parsed }),
  };
}

/** `data` of the answer: without the flag every label counts as the stream's, so one stream falls apart. */
export function* logData(found: readonly Entry[], categorize: boolean): Generator<string> {
  const streams = new Map<string, { labels: string; values: string[] }>();
  let bytes = 0;
  for (const { log, work } of found) {
    bytes += log.line.length;
    const labels = goJson(categorize ? work.in('stream') : work.all());
    let stream = streams.get(labels);
    if (stream === undefined) streams.set(labels, (stream = { labels, values: [] }));
    const third = categorize ? `,${goJson(categories(work))}` : '';
    stream.values.push(`["${work.stamp}",${goJson(work.line)}${third}]`);
  }
  yield `{"resultType":"streams",${categorize ? '"encodingFlags":["categorize-labels"],' : ''}"result":[`;
  let before = '';
  for (const { labels, values } of streams.values()) {
    yield `${before}{"stream":${labels},"values":[${values.join(',')}]}`;
    before = ',';
  }
  yield `],"stats":${goJson(statistics({ lines: found.length, bytes, returned: found.length }))}}`;
}
