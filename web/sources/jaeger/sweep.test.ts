import { describe, expect, it } from 'vitest';
import { contains, length, micros, overlaps, type Range } from '../../time/index.ts';
import { text, thrown, type Asked } from '../testing/bench.ts';
import type { SweepProgress, TraceBody } from './api.ts';
import { makeJaeger } from './client.ts';
import { decodeJaegerBody } from './decode.ts';
import {
  type Stored,
  T0,
  hex,
  range,
  jaegerOf,
  searched,
  sweep,
  whole,
  split,
  dependencies,
} from './testing/stored.ts';

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

  it('never asks twice at once for the traces of one moment', async () => {
    const open = new Set<Range>();
    const both: Range[] = [];
    let side = 0;
    const hold = async (asked: Asked): Promise<void> => {
      const own = searched(asked);
      if (!own) return;
      for (const other of open) if (overlaps(own, other)) both.push(own);
      open.add(own);
      side = Math.max(side, open.size);
      await new Promise(resolve => setTimeout(resolve, 1));
      open.delete(own);
    };
    const { ids, last } = await sweep(jaegerOf([...whole, ...split], { era, dependencies, hold }));
    expect(ids.size).toBe(45);
    expect(both).toEqual([]);
    // Windows side by side are two different moments.
    expect(side).toBe(2);
    expect(last.failures).toEqual([]);
  });

  it('closes in on a trace that the server cannot send, and reads all around it', async () => {
    const poison = micros((T0 + 51) * 1e6);
    const fail = (asked: Asked): Response | null => {
      const own = searched(asked);
      const isMet = own !== null && contains(own, poison) && asked.path.endsWith('/traces');
      return isMet || asked.path.endsWith(hex(26)) ? text('', 500) : null;
    };
    const { ids, last } = await sweep(jaegerOf([...whole, ...split], { era, dependencies, fail }));
    expect(ids.size).toBe(44);
    expect(last).toMatchObject({ stopped: null, readFrom: range.from });
    const searches = last.failures.filter(f => f.isolated);
    expect(searches.length).toBeGreaterThan(0);
    for (const f of searches) {
      expect(contains(f.range, poison)).toBe(true);
      expect(length(f.range)).toBeLessThan(2e6);
    }
  });

  it('asks for no part of what a server refuses as unavailable', async () => {
    let refused = 0;
    const fail = (asked: Asked): Response | null => {
      const isMet = searched(asked) !== null && asked.path.endsWith('/traces') && ++refused === 1;
      return isMet ? text('', 503, { 'Retry-After': '999' }) : null;
    };
    const { last } = await sweep(jaegerOf([...whole, ...split], { era, dependencies, fail }));
    expect(last.failures.map(f => [f.error.status, f.isolated])).toEqual([[503, false]]);
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
