import { describe, expect, it } from 'vitest';
import { DEFAULT_CONTRACT, type PlatformEvent } from '../model/index.ts';
import { micros } from '../time/index.ts';
import { localAnalyst } from './local.ts';
import type { BatchConfig } from './protocol.ts';
import { config, engine, trace, body, read, open, question } from './testing/analysts.ts';

describe('the analysis', () => {
  it('is made anew only when something changed', async () => {
    const e = engine();
    const a = localAnalyst(e);
    await a.openBatch(config);
    await read(a, 1, body(trace(1, 1)));
    await a.overview(question);
    await a.overview({ ...question, rows: 'keys' });
    await a.ask('captures', null);
    await read(a, 2, body(trace(1, 1)));
    await a.configure({ ...config });
    await a.overview(question);
    expect(e.runs).toBe(1);
    await a.configure({ ...config, now: micros(5) });
    await a.overview(question);
    await read(a, 3, body(trace(2, 1)));
    await a.overview(question);
    expect(e.runs).toBe(3);
  });

  it('is made beside a load, and until then the last one answers', async () => {
    const e = engine();
    const a = localAnalyst(e);
    await a.openBatch(config);
    await read(a, 1, body(trace(1, 1)));
    expect((await a.overview(question)).requests).toBe(1);
    await a.feed(2, body(trace(2, 1)));
    await read(a, 3, body(trace(3, 1)));
    e.held = true;
    while (e.runs < 2) {
      expect((await a.overview(question)).requests).toBe(1);
      await new Promise(resolve => setTimeout(resolve, 1));
    }
    expect(await a.ask('request', { id: 'req-01' })).not.toBeNull();
    expect(await a.ask('request', { id: 'req-03' })).toBeNull();
    e.held = false;
    await a.finish(2, { shape: 'v1' });
    expect((await a.overview(question)).requests).toBe(3);
    a.close();
  });

  it('that is being made holds up no message', async () => {
    const e = engine();
    const a = localAnalyst(e);
    await a.openBatch(config);
    await read(a, 1, body(trace(1, 1)));
    e.held = true;
    const asked = a.overview(question);
    await new Promise(resolve => setTimeout(resolve, 20));
    expect(e.runs).toBe(1);
    expect(await a.knows(['1'.padStart(32, '0')])).toEqual([true]);
    await read(a, 2, body(trace(2, 1)));
    e.held = false;
    // It tells of what was there when it was asked; a later question of all there is.
    expect((await asked).requests).toBe(1);
    expect((await a.overview(question)).requests).toBe(2);
    a.close();
  });

  it('stays as it is while the moment moves on and nothing settles', async () => {
    const e = engine();
    const a = localAnalyst(e);
    const start = 1_700_000_000_000_000;
    const after = (seconds: number): BatchConfig => ({ ...config, now: micros(start + seconds * 1e6) });
    await a.openBatch(after(60));
    await read(a, 1, body(trace(1, 1, start)));
    await a.overview(question);
    const { version } = await a.configure(after(90));
    expect(version).toBeGreaterThan(0);
    await a.overview(question);
    expect(e.runs).toBe(1);
    await a.configure(after(10));
    await a.overview(question);
    expect(e.runs).toBe(2);
    await a.configure({ ...after(60), contract: { ...DEFAULT_CONTRACT, keys: [] } });
    await a.overview(question);
    expect(e.runs).toBe(3);
  });

  it('is not made anew to open a trace that is held', async () => {
    const e = engine();
    const a = localAnalyst(e);
    await a.openBatch(config);
    await read(a, 1, body(trace(1, 3)));
    const id = '1'.padStart(32, '0');
    const held = await open(a, body(trace(1, 2)), id);
    // The spans are those that were read for it; what is said of them rests on the fuller copy.
    expect(held?.tree.list.size).toBe(2);
    expect(held?.facts.spans).toBe(3);
    expect(e.runs).toBe(1);
    const fuller = await open(a, body(trace(1, 4)), id);
    expect(fuller?.tree.list.size).toBe(4);
    expect(e.runs).toBe(2);
  });

  it('forgets a range', async () => {
    const a = localAnalyst(engine());
    await a.openBatch(config);
    await read(a, 1, body(trace(1, 1, 1_700_000_000_000_000), trace(2, 1, 1_700_000_100_000_000)));
    const range = { from: micros(0), to: micros(1_700_000_050_000_000) };
    expect(await a.evict(range)).toMatchObject({ traces: 1, spans: 1 });
    expect((await a.overview(question)).requests).toBe(1);
  });

  it('keeps an event once', async () => {
    const a = localAnalyst(engine());
    await a.openBatch(config);
    const source = { time: micros(1), nanos: '1000', labels: {}, metadata: {}, line: '{}' };
    const event: PlatformEvent = {
      kind: 'x',
      known: false,
      time: micros(1),
      service: null,
      fields: {},
      source,
    };
    expect(await a.addEvents([event, event])).toMatchObject({ events: 1 });
    expect(await a.addEvents([event, { ...event, source: { ...source, nanos: '1001' } }])).toMatchObject({
      events: 2,
    });
  });

  it('answers a question while a long body is read, and reads that body in parts', async () => {
    const a = localAnalyst(engine());
    await a.openBatch(config);
    await read(a, 1, body(trace(1, 1)));
    await a.overview(question);
    const big = body(...Array.from({ length: 300 }, (_, i) => trace(i + 10, 4, undefined, 'x'.repeat(8000))));
    expect(big.length).toBeGreaterThan(9e6);
    const order: string[] = [];
    let parts = 0;
    a.onProgress(p => {
      expect(p.load).toBe(2);
      parts++;
    });
    await a.feed(2, big);
    const loading = a.finish(2, { shape: 'v1' }).then(report => {
      order.push('load');
      return report;
    });
    await new Promise(resolve => setTimeout(resolve, 1));
    await a.overview(question);
    order.push('answer');
    expect(await loading).toMatchObject({ traces: 300, fresh: 300 });
    expect(order).toEqual(['answer', 'load']);
    expect(parts).toBeGreaterThan(5);
    expect((await a.overview(question)).requests).toBe(301);
  });

  it('tells places of the whole body although it is read in parts', async () => {
    const a = localAnalyst(engine());
    await a.openBatch(config);
    const traces: unknown[] = Array.from({ length: 100 }, (_, i) =>
      trace(i + 1, 4, undefined, 'x'.repeat(8000)),
    );
    traces[97] = { traceID: 'x', spans: 5 };
    await a.feed(1, body(...traces));
    await expect(a.finish(1, { shape: 'v1' })).rejects.toMatchObject({ place: 'data[97].spans' });
  });
});
