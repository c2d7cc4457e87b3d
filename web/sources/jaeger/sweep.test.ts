import { describe, expect, it } from 'vitest';
import { micros, type Range } from '../../time/index.ts';
import { Bench, json, text, thrown, type Asked } from '../testing/bench.ts';
import type { SweepPlan, SweepProgress, TraceBody } from './api.ts';
import { makeJaeger } from './client.ts';
import { decodeJaegerBody } from './decode.ts';
import { entryServices, halves, windowsOf } from './windows.ts';

/** A trace: the services that have a span in it and when they start, in seconds. */
interface Stored {
  readonly id: string;
  readonly at: number;
  readonly services: readonly string[];
}

const T0 = 1_795_000_000;
const hex = (n: number): string => n.toString(16).padStart(32, '0');
const range: Range = { from: micros(T0 * 1e6), to: micros((T0 + 100) * 1e6) };

interface Behaviour {
  readonly era: 'v1' | 'summaries';
  readonly dependencies?: object[];
  readonly fail?: (asked: Asked, n: number) => Response | null;
}

/** A Jaeger over these traces: newest first, at most as many as the limit says. */
function jaegerOf(stored: readonly Stored[], { era, dependencies = [], fail }: Behaviour): Bench {
  const services = [...new Set(stored.flatMap(s => s.services)), 'jaeger'];
  const find = (service: string | null, from: number, to: number, limit: number): Stored[] =>
    stored
      .filter(s => s.services.includes(service ?? '') && s.at >= from && s.at <= to)
      .sort((a, b) => b.at - a.at)
      .slice(0, limit);
  const v1 = (s: Stored): object => ({
    traceID: s.id,
    spans: s.services.map((_, i) => ({
      spanID: String(i + 1),
      startTime: s.at * 1e6,
      duration: 1,
      processID: `p${i}`,
    })),
    processes: Object.fromEntries(s.services.map((name, i) => [`p${i}`, { serviceName: name }])),
  });
  const v3 = (all: readonly Stored[]): object => ({
    result: {
      resourceSpans: all.flatMap(s =>
        s.services.map((name, i) => ({
          resource: { attributes: [{ key: 'service.name', value: { stringValue: name } }] },
          scopeSpans: [
            {
              spans: [
                {
                  traceId: s.id,
                  spanId: String(i + 1).padStart(16, '0'),
                  startTimeUnixNano: `${s.at}000000000`,
                  endTimeUnixNano: `${s.at}000001000`,
                },
              ],
            },
          ],
        })),
      ),
    },
  });
  const none = (): Response => text('{"error":{"httpCode":404,"message":"No traces found"}}\n', 404);
  return new Bench((asked, n) => {
    const failure = fail?.(asked, n);
    if (failure) return failure;
    const path = asked.path.slice('/src'.length);
    const p = asked.params;
    if (path === '/api/dependencies') return json({ data: dependencies });
    if (era === 'v1') {
      if (path === '/api/services') return json({ data: services });
      if (path === '/api/traces')
        return json({
          data: find(
            p.get('service'),
            Number(p.get('start')) / 1e6,
            Number(p.get('end')) / 1e6,
            Number(p.get('limit')),
          ).map(v1),
        });
      return text('404 page not found\n', 404);
    }
    const from = Date.parse(p.get('query.start_time_min') ?? '') / 1000;
    const to = Date.parse(p.get('query.start_time_max') ?? '') / 1000;
    const found = find(p.get('query.service_name'), from, to, Number(p.get('query.num_traces')));
    if (path === '/api/v3/services') return json({ services });
    if (path === '/api/v3/trace-summaries')
      return found.length === 0
        ? none()
        : json({ summaries: found.map(s => ({ traceId: s.id, spanCount: s.services.length })) });
    if (path === '/api/v3/traces') return found.length === 0 ? none() : json(v3(found));
    const one = stored.filter(s => path === `/api/v3/traces/${s.id}`);
    return one.length === 0 ? text('404 page not found\n', 404) : json(v3(one));
  });
}

interface Outcome {
  readonly ids: ReadonlySet<string>;
  readonly last: SweepProgress;
  readonly steps: readonly SweepProgress[];
  readonly bench: Bench;
}

async function sweep(bench: Bench, plan: Partial<SweepPlan> = {}): Promise<Outcome> {
  const ids = new Set<string>();
  const read = async (body: TraceBody): Promise<{ traceIds: string[] }> => {
    const { traces } = decodeJaegerBody(await body.readAll(), body.shape);
    for (const t of traces) ids.add(t.traceId);
    return { traceIds: traces.map(t => t.traceId) };
  };
  const steps: SweepProgress[] = [];
  const whole = { range, services: null, entries: null, window: micros(25e6), ...plan };
  for await (const step of makeJaeger(bench.http()).sweep(whole, { read })) steps.push(step);
  return { ids, last: steps.at(-1)!, steps, bench };
}

const asks = (bench: Bench, path: string, service?: string): number =>
  bench.asked.filter(
    a =>
      a.path === `/src${path}` &&
      (service === undefined || (a.params.get('service') ?? a.params.get('query.service_name')) === service),
  ).length;

const whole = Array.from({ length: 40 }, (_, i): Stored => ({
  id: hex(i + 1),
  at: T0 + 2 * i + 1,
  services: ['gateway', 'orders', 'payments'],
}));
/** The halves of requests whose context broke: no span of the gateway in them. */
const split = Array.from({ length: 5 }, (_, i): Stored => ({
  id: hex(1000 + i),
  at: T0 + 10 * i + 3,
  services: ['payments', 'ledger'],
}));
const dependencies = [
  { parent: 'gateway', child: 'orders', callCount: 1 },
  { parent: 'orders', child: 'payments', callCount: 1 },
  { parent: 'payments', child: 'ledger', callCount: 1 },
];

describe.each(['v1', 'summaries'] as const)('a sweep of era %s', era => {
  it('finds every trace, also those without a span of the entry service', async () => {
    const { ids, last, bench } = await sweep(jaegerOf([...whole, ...split], { era, dependencies }));
    expect(ids.size).toBe(45);
    expect(last).toMatchObject({
      done: true,
      stopped: null,
      windowsDone: 4,
      windowsTotal: 4,
      traces: 45,
      limitHits: [],
      failures: [],
      skipped: ['jaeger'],
      readFrom: range.from,
    });
    expect(last.services).not.toContain('jaeger');
    expect(bench.peak).toBeLessThanOrEqual(2);
    expect(bench.armed).toBe(0);
  });

  it('cuts windows in which a limit is hit until all of it is there', async () => {
    const { ids, last } = await sweep(jaegerOf([...whole, ...split], { era, dependencies }), {
      limit: 4,
      sample: 2,
    });
    expect(ids.size).toBe(45);
    expect(last.limitHits).toEqual([]);
  });

  it('says so where a limit cannot be helped', async () => {
    const burst = Array.from({ length: 9 }, (_, i): Stored => ({
      id: hex(i + 1),
      at: T0 + 50,
      services: ['gateway'],
    }));
    const { last } = await sweep(jaegerOf(burst, { era }), { limit: 4, sample: 4 });
    expect(last.limitHits.length).toBeGreaterThan(0);
    expect(last.limitHits[0]).toMatchObject({ service: 'gateway' });
    expect(last.limitHits[0]!.range.to - last.limitHits[0]!.range.from).toBeLessThanOrEqual(1000);
  });

  it('goes newest first and tells how far it is', async () => {
    const { steps } = await sweep(jaegerOf(whole, { era, dependencies }));
    const froms = steps.map(s => s.readFrom);
    expect(froms).toEqual([...froms].sort((a, b) => b - a));
    expect(steps[0]).toMatchObject({ windowsDone: 0, readFrom: range.to, traces: 0, done: false });
    expect(steps.some(s => s.windowsDone === 0 && s.traces > 0)).toBe(true);
    expect(steps.filter(s => s.done)).toHaveLength(1);
  });

  it('notes what failed and goes on', async () => {
    const bench = jaegerOf([...whole, ...split], {
      era,
      dependencies,
      fail: a =>
        a.path !== '/src/api/services' &&
        (a.params.get('service') ?? a.params.get('query.service_name')) === 'orders'
          ? text('boom', 500)
          : null,
    });
    const { ids, last } = await sweep(bench);
    expect(ids.size).toBe(45);
    expect(last.failures).toHaveLength(4);
    expect(last.failures[0]).toMatchObject({ service: 'orders', error: { kind: 'server', detail: 'boom' } });
    expect(last.stopped).toBeNull();
  });

  it('stops when the source wants a login, and says what it has', async () => {
    let logins = false;
    const bench = jaegerOf([...whole, ...split], {
      era,
      dependencies,
      fail: () => (logins ? text('', 401) : null),
    });
    const read = async (body: TraceBody): Promise<{ traceIds: string[] }> => {
      const { traces } = decodeJaegerBody(await body.readAll(), body.shape);
      logins = true;
      return { traceIds: traces.map(t => t.traceId) };
    };
    let last: SweepProgress | null = null;
    for await (const step of makeJaeger(bench.http()).sweep(
      { range, services: null, entries: null, window: micros(25e6) },
      { read },
    ))
      last = step;
    expect(last).toMatchObject({ done: true, stopped: { kind: 'unauthorized' }, windowsDone: 0 });
    expect(last!.traces).toBeGreaterThan(0);
  });

  it('can be given up', async () => {
    const stop = new AbortController();
    const bench = jaegerOf(whole, { era, dependencies });
    const steps = makeJaeger(bench.http()).sweep(
      { range, services: null, entries: null },
      { signal: stop.signal, read: body => (stop.abort(), body.readAll().then(() => ({ traceIds: [] }))) },
    );
    const run = async (): Promise<void> => {
      for await (const _ of steps);
    };
    expect(await thrown(run())).toMatchObject({ kind: 'canceled' });
    expect(bench.armed).toBe(0);
  });
});

describe('windows side by side', () => {
  it('begins the next window while the last answer of a newer one is awaited, and claims no gap as read', async () => {
    // The newest window's answer about orders comes last of all.
    let letGo: () => void = () => undefined;
    const held = new Promise<void>(resolve => {
      letGo = resolve;
    });
    const newest = (a: Asked): boolean => a.params.get('end') === String(range.to);
    const inner = jaegerOf(whole, { era: 'v1', dependencies });
    const bench = jaegerOf(whole, { era: 'v1', dependencies });
    const deps = {
      fetch: async (url: string, init: RequestInit): Promise<Response> => {
        const asked = { url, path: '', params: new URL(url, 'http://x').searchParams, init };
        if (newest(asked) && asked.params.get('service') === 'orders') await held;
        return inner.deps().fetch(url, init);
      },
    };
    const read = async (body: TraceBody): Promise<{ traceIds: string[] }> => {
      const { traces } = decodeJaegerBody(await body.readAll(), body.shape);
      return { traceIds: traces.map(t => t.traceId) };
    };
    const steps: SweepProgress[] = [];
    const plan = { range, services: null, entries: null, window: micros(25e6) };
    for await (const step of makeJaeger(bench.http('jaeger', {}, deps)).sweep(plan, { read })) {
      steps.push(step);
      if (step.windowsDone === 3) letGo();
    }
    const ahead = steps.filter(s => s.windowsDone === 3);
    expect(ahead.length).toBeGreaterThan(0);
    expect(ahead.every(s => s.readFrom === range.to)).toBe(true);
    expect(steps.at(-1)).toMatchObject({ done: true, readFrom: range.from, traces: 40, windowsDone: 4 });
    expect(inner.peak).toBeLessThanOrEqual(2);
  });
});

describe('the newest window', () => {
  it('has the server for itself until it has brought something', async () => {
    const inner = jaegerOf(whole, { era: 'v1', dependencies });
    const bench = jaegerOf(whole, { era: 'v1', dependencies });
    const ends: (string | null)[] = [];
    let brought = false;
    const deps = {
      fetch: async (url: string, init: RequestInit): Promise<Response> => {
        const asked = new URL(url, 'http://x').searchParams;
        if (asked.has('service') && !brought) ends.push(asked.get('end'));
        return inner.deps().fetch(url, init);
      },
    };
    const read = async (body: TraceBody): Promise<{ traceIds: string[] }> => {
      const { traces } = decodeJaegerBody(await body.readAll(), body.shape);
      brought = true;
      return { traceIds: traces.map(t => t.traceId) };
    };
    const plan = { range, services: null, entries: null, window: micros(25e6) };
    let last: SweepProgress | null = null;
    for await (const step of makeJaeger(bench.http('jaeger', {}, deps)).sweep(plan, { read })) last = step;
    expect(new Set(ends)).toEqual(new Set([String(range.to)]));
    expect(last).toMatchObject({ done: true, traces: 40, windowsDone: 4 });
  });
});

describe('what a sweep costs', () => {
  it('cuts a window before it is asked for once the pace is known', async () => {
    const { bench, ids, last } = await sweep(jaegerOf(whole, { era: 'v1', dependencies }), {
      limit: 8,
      sample: 1,
    });
    expect(ids.size).toBe(40);
    expect(last.limitHits).toEqual([]);
    // 40 traces by 8: five searches if nothing were read twice, and at most the first window is.
    expect(asks(bench, '/api/traces', 'gateway')).toBeLessThanOrEqual(14);
  });

  it('fetches nothing that is known, given summaries', async () => {
    const { bench, last } = await sweep(jaegerOf([...whole, ...split], { era: 'summaries' }), {
      known: id => id !== split[0]!.id,
    });
    expect(last.traces).toBe(1);
    expect(asks(bench, '/api/v3/traces')).toBe(0);
    expect(asks(bench, `/api/v3/traces/${split[0]!.id}`)).toBe(1);
  });

  it('brings many unseen traces by one search', async () => {
    const { bench } = await sweep(jaegerOf(whole, { era: 'summaries' }), { window: micros(100e6) });
    expect(asks(bench, '/api/v3/traces')).toBe(1);
    expect(bench.asked.filter(a => a.path.startsWith('/src/api/v3/traces/'))).toHaveLength(0);
  });

  it('asks services that are no entry for a sample only, as long as all of it is known', async () => {
    const { bench, last } = await sweep(jaegerOf(whole, { era: 'v1', dependencies }), {
      window: micros(100e6),
      sample: 5,
    });
    expect(last.entries).toEqual(['gateway']);
    expect(asks(bench, '/api/traces', 'payments')).toBe(1);
    expect([...last.sampled].sort()).toEqual(['orders', 'payments']);
  });

  it('asks them in full as soon as anything unknown turns up', async () => {
    const late: Stored = { id: hex(5000), at: T0 + 99, services: ['payments'] };
    const early: Stored = { id: hex(5001), at: T0 + 1, services: ['payments'] };
    const { bench, ids } = await sweep(jaegerOf([...whole, late, early], { era: 'v1', dependencies }), {
      window: micros(100e6),
      sample: 5,
    });
    expect(asks(bench, '/api/traces', 'payments')).toBe(2);
    expect(ids.has(early.id)).toBe(true);
  });

  it('reads all services in full where dependencies are not to be had', async () => {
    const bench = jaegerOf([...whole, ...split], {
      era: 'v1',
      fail: a => (a.path.endsWith('dependencies') ? text('', 501) : null),
    });
    const { ids, last } = await sweep(bench);
    expect(ids.size).toBe(45);
    expect(last.entries).toEqual(last.services);
  });
});

describe('windows', () => {
  it('cover the range without gaps, newest first', () => {
    const windows = windowsOf({ from: micros(0), to: micros(25_000) }, micros(10_000));
    expect(windows.map(w => [w.from, w.to])).toEqual([
      [15_000, 25_000],
      [5_000, 15_000],
      [0, 5_000],
    ]);
    expect(halves({ from: micros(0), to: micros(1000) })).toBeNull();
    expect(halves({ from: micros(0), to: micros(3001) })).toEqual([
      { from: 1500, to: 3001 },
      { from: 0, to: 1500 },
    ]);
  });

  it('begin narrow, so that a first picture comes soon, and grow to their width', () => {
    const windows = windowsOf({ from: micros(0), to: micros(1800e6) }, micros(150e6), micros(60e6));
    expect(windows.slice(0, 4).map(w => (w.to - w.from) / 1e6)).toEqual([60, 120, 150, 150]);
    expect(windows.at(-1)!.from).toBe(0);
    windows.forEach((w, i) => expect(w.to).toBe(i === 0 ? 1800e6 : windows[i - 1]!.from));
    const long = windowsOf({ from: micros(0), to: micros(6 * 3600e6) }, micros(900e6), micros(60e6));
    expect(long.slice(0, 6).map(w => (w.to - w.from) / 60e6)).toEqual([1, 2, 4, 8, 15, 15]);
  });

  it('entries are those that nobody calls', () => {
    expect(
      entryServices(
        ['a', 'b', 'c'],
        [
          { parent: 'a', child: 'b', calls: 1 },
          { parent: 'a', child: 'a', calls: 1 },
        ],
      ),
    ).toEqual(['a', 'c']);
    expect(
      entryServices(
        ['a', 'b'],
        [
          { parent: 'a', child: 'b', calls: 1 },
          { parent: 'b', child: 'a', calls: 1 },
        ],
      ),
    ).toEqual(['a', 'b']);
  });
});
