// Bytes to picture in Node, held against what nobody can go below: decoding the text and parsing its JSON.

import { DEFAULT_CONTRACT, NO_FILTERS, type OverviewQuestion } from '../../web/model/index.ts';
import { micros, type Range } from '../../web/time/index.ts';
import { localAnalyst } from '../../web/workers/index.ts';
import { realEngine } from '../../web/workers/engine.ts';
import type { Analyst, Shape } from '../../web/workers/index.ts';
import type { Body } from './bodies.ts';
import { median, ratio, rounds } from './measure.ts';
import type { Row } from './table.ts';

const CHUNK = 64 * 1024;
export const CONFIG = { contract: DEFAULT_CONTRACT, settle: micros(30e6) };

const cut = new WeakMap<Body, readonly Uint8Array[]>();

/** A body in pieces that own their bytes, as the network hands them over: made before anything is measured. */
export function chunksOf(body: Body): readonly Uint8Array[] {
  let chunks = cut.get(body);
  if (chunks !== undefined) return chunks;
  const { bytes } = body;
  const count = Math.ceil(bytes.length / CHUNK);
  chunks = Array.from({ length: count }, (_, i) =>
    Uint8Array.from(bytes.subarray(i * CHUNK, (i + 1) * CHUNK)),
  );
  cut.set(body, chunks);
  return chunks;
}

/** Reads a body in a batch of its own. */
export async function read(analyst: Analyst, body: Body): Promise<void> {
  const { shape, range } = body;
  await analyst.openBatch({ ...CONFIG, now: range.to });
  for (const chunk of chunksOf(body)) await analyst.feed(1, chunk);
  await analyst.finish(1, { shape });
}

const overviewOf = (range: Range): OverviewQuestion => ({
  range,
  step: micros(10e6),
  rows: 'hops',
  filters: NO_FILTERS,
  key: null,
  causes: [],
  chaos: [],
});

const parse = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes));

export const named: Readonly<Record<Shape, string>> = {
  v1: 'Jaeger JSON',
  v3: 'OTLP JSON',
};

/** One body read and analysed, and a warm analysis asked. */
export async function measureReading(body: Body, count?: number): Promise<readonly Row[]> {
  const analyst = localAnalyst(realEngine);
  const question = overviewOf(body.range);
  chunksOf(body);
  const times = await rounds(
    {
      parse: () => parse(body.bytes),
      read: () => read(analyst, body),
      first: () => analyst.overview(question),
      overview: () => analyst.overview(question),
      requests: () =>
        analyst.ask('requests', {
          range: body.range,
          columns: 'hops',
          filters: NO_FILTERS,
          ...{ at: null, sort: 'severity', by: 'group', service: null },
        }),
      // What is kept would weigh on the collector while the next round's JSON is parsed.
      forget: () => analyst.openBatch({ ...CONFIG, now: body.range.to }),
    },
    count,
  );
  analyst.close();
  const whole = times.read.map((t, i) => t + (times.first[i] ?? Number.NaN));
  const what = `${named[body.shape]}, ${body.spans} spans, ${(body.bytes.length / 1e6).toFixed(0)} MB`;
  const row = (name: string, part: readonly number[], limit?: number): Row => ({
    ...{
      what: `${what}: ${name}`,
      ratio: ratio(part, times.parse),
      of: 'JSON.parse',
    },
    ...{ ms: median(part), base: median(times.parse) },
    ...(limit === undefined ? {} : { reach: limit }),
  });
  return [
    row('decode', times.read),
    row('analyse and first overview', times.first),
    row('bytes → overview', whole, 1.6),
    row('overview, warm', times.overview),
    row('request grid, warm', times.requests),
  ];
}

/** What a few more traces cost a batch that was judged: the picture anew, against the first one. */
export async function measureGrowing(large: Body, more: readonly Body[]): Promise<readonly Row[]> {
  const analyst = localAnalyst(realEngine);
  const from = more.reduce<number>((t, b) => Math.min(t, b.range.from), large.range.from);
  const question = overviewOf({ from: micros(from), to: large.range.to });
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const began = performance.now();
    await work();
    return performance.now() - began;
  };
  await read(analyst, large);
  const first = await timed(() => analyst.overview(question));
  const later: number[] = [];
  for (const [i, body] of more.entries()) {
    for (const chunk of chunksOf(body)) await analyst.feed(i + 2, chunk);
    await analyst.finish(i + 2, { shape: body.shape });
    later.push(await timed(() => analyst.overview(question)));
  }
  analyst.close();
  const what = `${named[large.shape]}, ${more[0]?.spans ?? 0} spans more than ${large.spans}: overview`;
  const ms = median(later);
  return [{ what, ratio: ms / first, of: 'the first one', ms, base: first }];
}

/** How the time from bytes to picture grows between two sizes, both in the same rounds: 1 is linear. */
export async function measureGrowth(small: Body, large: Body, count?: number): Promise<readonly Row[]> {
  const analyst = localAnalyst(realEngine);
  const whole = async (body: Body): Promise<void> => {
    await read(analyst, body);
    await analyst.overview(overviewOf(body.range));
  };
  const forget = (): unknown => analyst.openBatch({ ...CONFIG, now: large.range.to });
  const times = await rounds(
    {
      small: () => whole(small),
      after: forget,
      large: () => whole(large),
      end: forget,
    },
    count,
  );
  analyst.close();
  const grown = ratio(times.large, times.small);
  const figure = Math.log(grown) / Math.log(large.spans / small.spans);
  return [
    {
      what: `${named[small.shape]}, growth from ${small.spans} to ${large.spans} spans`,
      ...{
        figure,
        unit: 'exponent',
        ms: median(times.large),
        base: median(times.small),
        reach: 1.05,
      },
    },
  ];
}
