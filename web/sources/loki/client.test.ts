import { describe, expect, it } from 'vitest';
import { fromNanos, micros, toNanos, type Range } from '../../time/index.ts';
import type { LogLine } from '../../model/index.ts';
import { recorded } from '../testing/exchange.ts';
import { Bench, json, settle, text, thrown } from '../testing/bench.ts';
import { makeLoki } from './client.ts';
import type { LokiClient } from './api.ts';

const range: Range = { from: micros(1795225000e6), to: micros(1795225900e6) };
const rec = (name: string): ReturnType<typeof recorded> => recorded('loki', name);
const lokiOf = (bench: Bench, url = '/src'): LokiClient =>
  makeLoki(bench.http('loki', { url }), bench.deps());

interface Entry {
  readonly ns: bigint;
  readonly line: string;
  readonly stream: Record<string, string>;
}

/** A Loki over these entries: `start` inclusive, `end` exclusive, newest first, `limit` over all streams. */
function storing(entries: readonly Entry[], most = 5000): Bench {
  return new Bench(({ params }) => {
    const limit = Number(params.get('limit'));
    if (limit > most)
      return text(
        `max entries limit per query exceeded, limit > max_entries_limit_per_query (${limit} > ${most})`,
        400,
      );
    const [start, end] = [BigInt(params.get('start') ?? 0), BigInt(params.get('end') ?? 0)];
    const found = entries
      .filter(e => e.ns >= start && e.ns < end)
      .sort((a, b) => (a.ns > b.ns ? -1 : a.ns < b.ns ? 1 : 0))
      .slice(0, limit);
    const streams = Map.groupBy(found, e => JSON.stringify(e.stream));
    const result = [...streams].map(([key, values]) => ({
      stream: JSON.parse(key) as object,
      values: values.map(v => [String(v.ns), v.line]),
    }));
    return json({ status: 'success', data: { resultType: 'streams', result } });
  });
}

const START = BigInt(toNanos(range.from));
const entries = (n: number, gap: bigint, stream = (i: number): string => String(i % 3)): Entry[] =>
  Array.from({ length: n }, (_, i) => ({
    ns: START + BigInt(i) * gap,
    line: `line ${i}`,
    stream: { app: stream(i) },
  }));

const limits = (bench: Bench): (string | null)[] => bench.asked.map(a => a.params.get('limit'));

describe('reading backward', () => {
  it('brings every line once, newest first, page by page', async () => {
    const all = entries(3500, 1_000_003n);
    const bench = storing(all);
    const { value } = await lokiOf(bench).lines('{app=~".+"}', range);
    expect(value.lines.map(l => l.line)).toEqual(all.map(e => e.line).reverse());
    expect(value).toMatchObject({ complete: true, readFrom: range.from });
    expect(bench.asked).toHaveLength(4);
    expect(bench.asked[0]!.params.get('direction')).toBe('backward');
    expect(bench.asked[0]!.params.get('end')).toBe(toNanos(range.to));
    // One past the oldest line of the page before, because that line may have neighbours in its nanosecond.
    expect(bench.asked[1]!.params.get('end')).toBe(String(all[2500]!.ns + 1n));
  });

  it('loses nothing where a page ends between lines of one nanosecond', async () => {
    const all = entries(3000, 1_000_000n).map((e, i) => ({ ...e, ns: START + BigInt(Math.floor(i / 7)) }));
    const { value } = await lokiOf(storing(all)).lines('{app=~".+"}', range);
    expect(new Set(value.lines.map(l => l.line)).size).toBe(3000);
    expect(value.lines).toHaveLength(3000);
  });

  it('asks for longer pages where a whole page shares one nanosecond', async () => {
    const same = entries(2500, 0n);
    const before = entries(10, 1n).map(e => ({ ...e, ns: e.ns - 100n }));
    const bench = storing([
      ...before.map(e => ({ ...e, ns: START + 5n, line: `b${e.line}` })),
      ...same.map(e => ({ ...e, ns: START + 50n })),
    ]);
    const { value, warnings } = await lokiOf(bench).lines('{app=~".+"}', range);
    expect(value.lines).toHaveLength(2510);
    expect(value.complete).toBe(true);
    expect(limits(bench)).toContain('5000');
    expect(warnings).toEqual([]);
  });

  it('says that lines are missing where even the longest page is full of one nanosecond', async () => {
    const bench = storing([
      ...entries(5200, 0n).map(e => ({ ...e, ns: START + 50n })),
      { ns: START + 1n, line: 'older', stream: {} },
    ]);
    const { value, warnings } = await lokiOf(bench).lines('{app=~".+"}', range, { max: 100_000 });
    expect(value.lines).toHaveLength(5001);
    expect(value.lines.at(-1)!.line).toBe('older');
    expect(warnings).toEqual([expect.stringContaining('share one nanosecond')]);
  });

  it('keeps to the limit of a server that allows less', async () => {
    const all = entries(450, 1_000_000n);
    const bench = storing(all, 200);
    const { value } = await lokiOf(bench).lines('{app=~".+"}', range);
    expect(value.lines).toHaveLength(450);
    expect(limits(bench)).toEqual(['1000', '200', '200', '200']);
  });

  it('stops at the maximum and says from where on it has read', async () => {
    const all = entries(3000, 1_000_000n);
    const { value } = await lokiOf(storing(all)).lines('{app=~".+"}', range, { max: 1500 });
    expect(value.lines).toHaveLength(1500);
    expect(value.complete).toBe(false);
    expect(value.readFrom).toBeGreaterThan(fromNanos(all[1499]!.ns.toString()));
  });

  it('cuts ranges that are longer than a query may be', async () => {
    const bench = storing([]);
    const long: Range = { from: micros(range.to - 70 * 86_400e6), to: range.to };
    const { value } = await lokiOf(bench).lines('{app=~".+"}', long);
    expect(value).toMatchObject({ lines: [], complete: true, readFrom: long.from });
    const asked = bench.asked.map(a => [a.params.get('start'), a.params.get('end')]);
    expect(asked).toHaveLength(3);
    expect(asked[0]![0]).toBe(asked[1]![1]);
    expect(asked.every(([s, e]) => BigInt(e!) - BigInt(s!) <= 721n * 3600n * 10n ** 9n)).toBe(true);
  });

  it('hands out each page as it comes', async () => {
    const pages = lokiOf(storing(entries(2500, 1_000_000n))).pages('{app=~".+"}', range);
    const facts = [];
    for await (const page of pages) facts.push([page.lines.length, page.last]);
    expect(facts).toEqual([
      [1000, false],
      [999, false],
      [501, true],
    ]);
  });
});

describe('labels of a line', () => {
  const one = async (name: string, url?: string): Promise<{ line: LogLine; bench: Bench }> => {
    const bench = new Bench(() => rec(name));
    const { value } = await lokiOf(bench, url).lines('{job="rollout"}', range);
    return { line: value.lines[0]!, bench };
  };

  it('are kept apart from its metadata where the server is asked to', async () => {
    const { line, bench } = await one('loki-range-cat');
    expect(new Headers(bench.asked[0]!.init.headers).get('x-loki-response-encoding-flags')).toBe(
      'categorize-labels',
    );
    expect(line.labels).toEqual({ job: 'rollout', service_name: 'payments' });
    expect(line.metadata).toEqual({
      detected_level: 'info',
      level: 'info',
      trace_id: '0af7651916cd43dd8448eb211c80319c',
    });
    expect(line.nanos).toBe('1795225743327518438');
    expect(line.time).toBe(1795225743327518);
    expect(JSON.parse(line.line)).toMatchObject({ reason: 'start <b>&' });
  });

  it('come mixed from another origin, where that header would need leave', async () => {
    const { line, bench } = await one('loki-range', 'http://loki.test:3100');
    expect(new Headers(bench.asked[0]!.init.headers).has('x-loki-response-encoding-flags')).toBe(false);
    expect(line.labels['trace_id']).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(line.metadata).toEqual({});
  });
});

describe('other questions', () => {
  const answering = (name: string): { loki: LokiClient; bench: Bench } => {
    const bench = new Bench(() => rec(name));
    return { loki: lokiOf(bench), bench };
  };

  it('labels, values and series, also where there are none', async () => {
    expect((await answering('loki-labels').loki.labels(range)).value).toEqual(['job', 'service_name']);
    const { loki, bench } = answering('loki-values');
    expect((await loki.labelValues('service/name', range)).value).toEqual(['edge', 'old', 'payments']);
    expect(bench.asked[0]!.path).toBe('/src/loki/api/v1/label/service%2Fname/values');
    expect((await answering('loki-values-none').loki.labelValues('x', range)).value).toEqual([]);
    expect((await answering('loki-series').loki.series(['{job="rollout"}'], range)).value).toEqual([
      { job: 'rollout', service_name: 'payments' },
    ]);
    expect((await answering('loki-series-none').loki.series(['{job="x"}'], range)).value).toEqual([]);
    expect((await answering('loki-range-none').loki.lines('{job="x"}', range)).value.lines).toEqual([]);
  });

  it('metrics over a range and at one moment', async () => {
    const { loki, bench } = answering('loki-matrix');
    const { value } = await loki.range(
      'sum by (service_name) (count_over_time({job="app"}[1m]))',
      range,
      micros(14e6),
    );
    expect(value.map(s => [s.labels['service_name'], [...s.values]])).toEqual([
      ['edge', [3]],
      ['payments', [1, 5, 5, 5, 5]],
    ]);
    expect(bench.asked[0]!.params.get('step')).toBe('14');
    expect(bench.asked[0]!.params.get('start')).toMatch(/^\d{19}$/);
    const instant = await answering('loki-instant').loki.query('x', micros(1795225799873000));
    expect(instant.value.map(s => s.value)).toEqual([3, 5]);
  });

  it.each([
    ['loki-bad', 'bad-query', /parse error/],
    ['loki-limit', 'bad-query', /max entries limit/],
    ['loki-toolong', 'bad-query', /time range exceeds/],
    ['loki-step', 'bad-query', /maximum resolution/],
    ['loki-instant-log', 'bad-query', /instant query type/],
    ['loki-notfound', 'not-found', /404 page not found/],
  ] as const)('%s is one error that says what came back', async (name, kind, detail) => {
    const { loki } = answering(name);
    expect(await thrown(loki.query('x', null))).toMatchObject({
      source: 'loki',
      kind,
      detail: expect.stringMatching(detail) as string,
    });
  });

  it('an answer of another kind names the place', async () => {
    expect(await thrown(answering('loki-matrix').loki.lines('x', range))).toMatchObject({
      kind: 'shape',
      place: 'data.resultType',
    });
    expect(await thrown(answering('loki-stats').loki.labels(range))).toMatchObject({
      kind: 'shape',
      place: 'status',
    });
  });
});

describe('the tail', () => {
  it('brings each new line once, oldest first, polls no faster than told and not while it must wait', async () => {
    const all = entries(0, 0n);
    const server = storing(all);
    server.now = range.from / 1000;
    let open = (): void => undefined;
    const hidden = new Promise<void>(resolve => (open = resolve));
    const stop = new AbortController();
    const got: string[][] = [];
    const run = (async (): Promise<void> => {
      const lines = lokiOf(server).tail('{}', {
        from: range.from,
        every: micros(5e6),
        signal: stop.signal,
        ready: () => hidden,
      });
      for await (const some of lines) got.push(some.map(l => l.line));
    })();
    await server.advance(60_000);
    expect(server.asked).toHaveLength(0);
    all.push(...entries(3, 1_000_000n));
    open();
    await server.advance(4_000);
    expect(got).toEqual([['line 0', 'line 1', 'line 2']]);
    expect(server.asked).toHaveLength(1);
    await server.advance(5_000);
    expect(got).toHaveLength(1);
    // A line that was written late, older than the newest one seen.
    all.push(
      { ns: START + 500_000n, line: 'late', stream: { app: 'x' } },
      { ns: START + 9_000_000_000n, line: 'new', stream: { app: 'x' } },
    );
    await server.advance(10_000);
    expect(got[1]).toEqual(['late', 'new']);
    const ended = thrown(run);
    stop.abort();
    await settle();
    expect(await ended).toMatchObject({ kind: 'canceled' });
    expect(server.armed).toBe(0);
  });
});
