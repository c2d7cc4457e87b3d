import { describe, expect, it } from 'vitest';
import {
  NO_SPANS,
  NO_VISITS,
  DEFAULT_CONTRACT,
  NO_FILTERS,
  type Analysis,
  type OverviewQuestion,
  type PlatformEvent,
  type Trace,
} from '../model/index.ts';
import type { Slices } from '../analysis/index.ts';
import { contains, micros } from '../time/index.ts';
import { decodeJaegerBody } from '../sources/jaeger/decode.ts';
import { remoteAnalyst, type Analyst, type Port } from './analyst.ts';
import { localAnalyst } from './local.ts';
import * as answers from './answers.ts';
import { Core, type Analysed, type Engine, type Keeping } from './core.ts';
import type { BatchConfig, FromWorker, ToWorker } from './protocol.ts';

const config: BatchConfig = { contract: DEFAULT_CONTRACT, settle: micros(30e6), now: null };

/** Real decoding under a small analysis: every trace a request without crossings. Counts its runs; `held` keeps it from ending. */
function engine(): Engine & { runs: number; held: boolean } {
  const kept = new Map<string, Trace>();
  const keeping: Keeping = {
    get sizes() {
      return { traces: kept.size, spans: [...kept.values()].reduce((n, t) => n + t.spans.length, 0) };
    },
    spansOf: id => kept.get(id)?.spans.length ?? null,
    add: traces => {
      for (const t of traces) kept.set(t.traceId, t);
    },
    observe: () => undefined,
    evict: range => {
      const gone = [...kept].filter(([, t]) => contains(range, t.spans[0]?.start ?? micros(0)));
      for (const [id] of gone) kept.delete(id);
      return gone.length > 0;
    },
    under: () => keeping,
    judging: () => own.analysing([...kept.values()]),
  };
  const own = {
    runs: 0,
    held: false,
    decode: decodeJaegerBody,
    answers,
    keep: () => {
      kept.clear();
      return keeping;
    },
    *analysing(traces: readonly Trace[]): Slices<Analysed> {
      own.runs++;
      do yield;
      while (own.held);
      const analysis: Analysis = {
        requests: traces.map(t => ({
          requestId: `req-${t.traceId.slice(-2)}`,
          traceIds: [t.traceId],
          entry: { service: t.spans[0]?.resource.service ?? '', operation: '' },
          start: t.spans[0]?.start ?? micros(0),
          end: t.spans[0]?.start ?? micros(0),
          group: 'stable',
          settled: true,
          error: false,
          spans: t.spans.length,
        })),
        traces: traces.length,
        spans: traces.reduce((n, t) => n + t.spans.length, 0),
        hops: [],
        keys: [],
        visits: NO_VISITS,
        ends: NO_SPANS,
        cells: {
          visit: new Uint32Array(),
          key: new Uint16Array(),
          outcome: new Uint8Array(),
          finding: new Map(),
        },
        findings: [],
        captures: [],
        warnings: [],
      };
      const unasked = (): never => {
        throw new Error('this analysis is not asked for it');
      };
      return {
        analysis,
        view: () => ({ findings: [], visits: [], carriers: [], tags: [] }),
        signals: { coverage: unasked, compat: unasked, expectations: unasked },
        guests: guests => own.analysing(guests),
        kept: request => traces.slice(request, request + 1),
      };
    },
  };
  return own;
}

const span = (trace: number, id: number, start = 1_700_000_000_000_000, tags: unknown[] = []) => ({
  traceID: trace.toString(16).padStart(32, '0'),
  spanID: id.toString(16).padStart(16, '0'),
  operationName: 'op',
  references: [],
  startTime: start,
  duration: 5,
  tags,
  logs: [],
  processID: 'p1',
  warnings: null,
});

const trace = (id: number, spans: number, start?: number, filler = '') => ({
  traceID: id.toString(16).padStart(32, '0'),
  spans: Array.from({ length: spans }, (_, i) =>
    span(id, i + 1, start, filler ? [{ key: 'f', type: 'string', value: filler }] : []),
  ),
  processes: { p1: { serviceName: 'cart', tags: [] } },
  warnings: null,
});

const body = (...traces: unknown[]): Uint8Array =>
  new TextEncoder().encode(JSON.stringify({ data: traces, total: 0, limit: 0, offset: 0, errors: null }));

async function read(analyst: Analyst, load: number, bytes: Uint8Array, chunk = 1000) {
  for (let i = 0; i < bytes.length; i += chunk) await analyst.feed(load, bytes.slice(i, i + chunk));
  return analyst.finish(load, { shape: 'v1' });
}

let opened = 0;
async function open(analyst: Analyst, bytes: Uint8Array, id: string) {
  const load = --opened;
  await analyst.feed(load, bytes);
  return analyst.openTrace(load, { shape: 'v1', id, key: null, more: [] });
}

const question: OverviewQuestion = {
  range: { from: micros(0), to: micros(4e15) },
  step: micros(60e6),
  rows: 'hops',
  filters: NO_FILTERS,
  key: null,
  causes: [],
  chaos: [],
};

/** A worker as far as this thread can have one: messages are cloned, buffers really leave. */
function channelAnalyst(e: Engine): Analyst {
  const { port1, port2 } = new MessageChannel();
  const core = new Core((m: FromWorker) => port2.postMessage(m), e);
  port2.onmessage = (event: MessageEvent<ToWorker>) => core.receive(event.data);
  const port: Port = {
    postMessage: (m, transfer) => port1.postMessage(m, transfer),
    onmessage: null,
    close: () => {
      core.close();
      port1.close();
    },
  };
  port1.onmessage = (event: MessageEvent<FromWorker>) => port.onmessage?.(event);
  return remoteAnalyst(port);
}

describe.each([
  ['in this thread', localAnalyst],
  ['behind a message channel', channelAnalyst],
])('an analyst %s', (_, start) => {
  it('reads bodies in chunks, removes known traces and keeps the fuller copy', async () => {
    const a = start(engine());
    await a.openBatch(config);
    const first = await read(a, 1, body(trace(1, 2), trace(2, 1)));
    expect(first).toMatchObject({ traces: 2, fresh: 2, spans: 3, warnings: [] });
    const second = await read(a, 2, body(trace(2, 3), trace(1, 1), trace(3, 1)));
    expect(second).toMatchObject({ traces: 3, fresh: 1 });
    const answer = await a.overview(question);
    expect(answer).toMatchObject({ requests: 3, spans: 6 });
    expect(await a.knows([first.traceIds[0]!, 'f'.repeat(32)])).toEqual([true, false]);
    a.close();
  });

  it('says where a body cannot be read, and stays usable', async () => {
    const a = start(engine());
    await a.openBatch(config);
    const bad = new TextEncoder().encode('{"data":[{"traceID":"1","spans":7}]}');
    await expect(read(a, 1, bad)).rejects.toMatchObject({
      name: 'AnalystError',
      place: 'data[0].spans',
      kind: 'shape',
    });
    await expect(read(a, 2, body(trace(1, 1)).slice(0, 60))).rejects.toMatchObject({ kind: 'truncated' });
    await expect(a.finish(3, { shape: 'v1' })).rejects.toMatchObject({ kind: 'empty-body' });
    expect(await read(a, 4, body(trace(1, 1)))).toMatchObject({ fresh: 1 });
    a.close();
  });

  it('refuses work without a batch', async () => {
    const a = start(engine());
    await expect(a.overview(question)).rejects.toMatchObject({ text: { id: 'analyst.no-batch' } });
    a.close();
  });

  it('rejects what is open when it is closed', async () => {
    const a = start(engine());
    await a.openBatch(config);
    const asked = a.overview(question);
    a.close();
    await expect(asked).rejects.toMatchObject({ text: { id: 'analyst.ended' } });
    await expect(a.knows([])).rejects.toMatchObject({ text: { id: 'analyst.ended' } });
  });

  it('opens a trace that is not held without counting it', async () => {
    const a = start(engine());
    await a.openBatch(config);
    await read(a, 1, body(trace(1, 1)));
    const opened = await open(a, body(trace(9, 2)), '9');
    expect(opened?.facts).toMatchObject({ requestId: 'req-09', spans: 2 });
    expect(opened?.judged?.batch).toBe(2);
    expect(opened?.tree.list.size).toBe(2);
    expect(await open(a, body(trace(9, 2)), 'other')).toBeNull();
    expect((await a.overview(question)).requests).toBe(1);
    expect(await a.ask('request', { id: 'req-01' })).not.toBeNull();
    expect(await a.ask('request', { id: 'req-09' })).toBeNull();
    a.close();
  });

  it('forgets bodies whose reading was given up, before it was asked or after', async () => {
    const a = start(engine());
    await a.openBatch(config);
    await read(a, 1, body(trace(1, 1)));
    await a.overview(question);
    const late = new AbortController();
    late.abort(new Error('gone'));
    await a.feed(-1, body(trace(2, 1)));
    const one = { shape: 'v1', id: '2', key: null, more: [] } as const;
    await expect(a.openTrace(-1, one, late.signal)).rejects.toThrow('gone');
    await a.feed(-2, body(trace(3, 1)));
    await a.feed(-3, body(trace(4, 1)));
    const stop = new AbortController();
    const two = a.openTrace(-2, { ...one, id: '3', more: [{ load: -3, shape: 'v1' }] }, stop.signal);
    stop.abort(new Error('gone'));
    await expect(two).rejects.toThrow('gone');
    await read(a, 2, body(trace(5, 1)));
    // A body that is never finished would have the last analysis answer for ever.
    expect((await a.overview(question)).requests).toBe(2);
    a.close();
  });

  it('cancels a question and a load', async () => {
    const a = start(engine());
    await a.openBatch(config);
    const stop = new AbortController();
    const asked = a.overview(question, stop.signal);
    stop.abort(new Error('gone'));
    await expect(asked).rejects.toThrow('gone');
    await expect(a.overview(question, stop.signal)).rejects.toThrow('gone');
    await a.feed(1, body(trace(1, 1)));
    const cut = new AbortController();
    const load = a.finish(1, { shape: 'v1' }, cut.signal);
    cut.abort();
    await expect(load).rejects.toMatchObject({ name: 'AbortError' });
    expect((await a.overview(question)).requests).toBe(0);
    a.close();
  });
});

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
