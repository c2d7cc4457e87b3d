import { describe, expect, it } from 'vitest';
import { micros } from '../../time/index.ts';
import { text, type Asked } from '../testing/bench.ts';
import type { SweepProgress, TraceBody } from './api.ts';
import { makeJaeger } from './client.ts';
import { decodeJaegerBody } from './decode.ts';
import { entryServices, halves, windowsOf } from './windows.ts';
import {
  type Stored,
  T0,
  hex,
  range,
  jaegerOf,
  sweep,
  asks,
  whole,
  split,
  dependencies,
} from './testing/stored.ts';

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
