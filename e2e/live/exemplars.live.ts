import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE, fromMillis, micros, toSeconds } from '../../web/time/index.ts';
import { askMock, askReal, liveWorld, type LiveWorld, type Question, type Settings } from './both.ts';
import { freePort, wait } from './process.ts';
import { serveMetrics, type MetricsServer } from './scrape.ts';
import { startPrometheus, type LiveServer } from './servers.ts';

// Exemplars come by scraping only. A server keeps those that stood on the page when it looked, so each of them
// must be known to the mock, as the same series, trace, value and time.

interface Told {
  readonly seriesLabels: Readonly<Record<string, string>>;
  readonly exemplars: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly value: string;
    readonly timestamp: number;
  }[];
}

/** Prometheus 3 writes the whole bounds of what it scrapes as `1.0`, where 2 keeps `1`. */
const written = ([name, value]: readonly [string, string]): readonly [string, string] => [
  name,
  name === 'le' && Number.isFinite(Number(value)) ? String(Number(value)) : value,
];

const flat = (text: string): readonly string[] =>
  (JSON.parse(text) as { readonly data: readonly Told[] }).data.flatMap(series =>
    series.exemplars.map(e => {
      const labels = Object.entries(series.seriesLabels).map(written).sort();
      return JSON.stringify([
        labels,
        Object.entries(e.labels),
        Number(e.value),
        Math.round(e.timestamp * 1000),
      ]);
    }),
  );

const question = (live: LiveWorld): Question => {
  const [start, end] = [micros(live.now - 2 * MINUTE), fromMillis(Date.now())];
  const query = encodeURIComponent('sum(rate(http_request_duration_seconds_bucket{job=~".+"}[5m])) by (le)');
  return {
    target: `/api/v1/query_exemplars?query=${query}&start=${toSeconds(start)}&end=${toSeconds(end)}`,
  };
};

describe.each([
  [2, '2.42'],
  [3, '3.15'],
] as const)('exemplars of Prometheus %i', (major, version) => {
  let server: LiveServer | undefined;
  let metrics: MetricsServer | undefined;
  let live: LiveWorld;
  beforeAll(async () => {
    live = liveWorld('incident', 10);
    metrics = await serveMetrics(live.world, await freePort());
    server = await startPrometheus(major, () => Promise.resolve(), metrics.target);
  });
  afterAll(async () => {
    await server?.stop();
    await metrics?.close();
  });

  it('lead to the same traces in the mock', async () => {
    let real: readonly string[] = [];
    const deadline = Date.now() + 100_000;
    while (real.length < 5 && Date.now() < deadline) {
      await wait(3_000);
      real = flat((await askReal(server?.url ?? '', question(live))).text);
    }
    expect(real.length).toBeGreaterThanOrEqual(5);
    const settings: Settings = {
      world: live.world,
      now: () => fromMillis(Date.now()),
      jaegerEra: 'b',
      prometheusVersion: version,
    };
    const mock = new Set(flat(askMock('prometheus', settings, question(live)).text));
    expect(real.filter(e => !mock.has(e))).toEqual([]);
  });
});
