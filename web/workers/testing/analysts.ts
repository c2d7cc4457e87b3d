// Analysts over a small engine, in this thread and behind a message channel, and bodies to feed them.

import {
  NO_SPANS,
  NO_VISITS,
  DEFAULT_CONTRACT,
  NO_FILTERS,
  type Analysis,
  type OverviewQuestion,
  type Trace,
} from '../../model/index.ts';
import type { Slices } from '../../analysis/index.ts';
import { contains, micros } from '../../time/index.ts';
import { decodeJaegerBody } from '../../sources/jaeger/decode.ts';
import { remoteAnalyst, type Analyst, type Port } from '../analyst.ts';
import * as answers from '../answers.ts';
import { Core, type Analysed, type Engine, type Keeping } from '../core.ts';
import type { BatchConfig, FromWorker, ToWorker } from '../protocol.ts';

export const config: BatchConfig = { contract: DEFAULT_CONTRACT, settle: micros(30e6), now: null };

/** Real decoding under a small analysis: every trace a request without crossings. Counts its runs; `held` keeps it from ending. */
export function engine(): Engine & { runs: number; held: boolean } {
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

export const span = (trace: number, id: number, start = 1_700_000_000_000_000, tags: unknown[] = []) => ({
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

export const trace = (id: number, spans: number, start?: number, filler = '') => ({
  traceID: id.toString(16).padStart(32, '0'),
  spans: Array.from({ length: spans }, (_, i) =>
    span(id, i + 1, start, filler ? [{ key: 'f', type: 'string', value: filler }] : []),
  ),
  processes: { p1: { serviceName: 'cart', tags: [] } },
  warnings: null,
});

export const body = (...traces: unknown[]): Uint8Array =>
  new TextEncoder().encode(JSON.stringify({ data: traces, total: 0, limit: 0, offset: 0, errors: null }));

export async function read(analyst: Analyst, load: number, bytes: Uint8Array, chunk = 1000) {
  for (let i = 0; i < bytes.length; i += chunk) await analyst.feed(load, bytes.slice(i, i + chunk));
  return analyst.finish(load, { shape: 'v1' });
}

let opened = 0;
export async function open(analyst: Analyst, bytes: Uint8Array, id: string) {
  const load = --opened;
  await analyst.feed(load, bytes);
  return analyst.openTrace(load, { shape: 'v1', id, key: null, more: [] });
}

export const question: OverviewQuestion = {
  range: { from: micros(0), to: micros(4e15) },
  step: micros(60e6),
  rows: 'hops',
  filters: NO_FILTERS,
  key: null,
  causes: [],
  chaos: [],
};

/** A worker as far as this thread can have one: messages are cloned, buffers really leave. */
export function channelAnalyst(e: Engine): Analyst {
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
