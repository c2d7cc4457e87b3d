import { expect, it } from 'vitest';
import { DEFAULT_CONTRACT } from '../model/index.ts';
import { micros } from '../time/index.ts';
import type { Analyst } from './analyst.ts';
import { localAnalyst } from './local.ts';
import { realEngine } from './engine.ts';
import type { FileKind } from './protocol.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const span = (traceID: string, spanID: string, startTime = 1_700_000_000_000_000) => ({
  ...{ traceID, spanID, operationName: 'GET /', startTime, duration: 5, references: [], tags: [], logs: [] },
  processID: 'p1',
});
const v1 = (...spans: ReturnType<typeof span>[]): string =>
  JSON.stringify({
    data: [{ traceID: spans[0]?.traceID, spans, processes: { p1: { serviceName: 'shop', tags: [] } } }],
  });

async function opened(): Promise<Analyst> {
  const analyst = localAnalyst(realEngine);
  await analyst.openBatch({ contract: DEFAULT_CONTRACT, settle: micros(30e6), now: null });
  return analyst;
}

async function read(analyst: Analyst, id: number, text: string, kind: FileKind) {
  await analyst.feed(id, bytes(text));
  return analyst.readFile(id, { kind, fields: {} });
}

it('keeps the traces of a file and says from when to when they are', async () => {
  const report = await read(
    await opened(),
    1,
    v1(span('a', '1'), span('a', '2', 1_700_000_000_000_100)),
    'v1',
  );
  expect(report).toMatchObject({
    ...{ traces: 1, fresh: 1, spans: 2, lines: [] },
    traceIds: ['a'.padStart(32, '0')],
    range: { from: 1_700_000_000_000_000, to: 1_700_000_000_000_106 },
  });
});

it('a span that a broken clock stamped does not stretch the range', async () => {
  const report = await read(await opened(), 1, v1(span('a', '1'), span('a', '2', 5)), 'v1');
  expect(report.range?.from).toBe(1_700_000_000_000_000);
  expect(report.warnings.map(w => w.id)).toEqual(['decode.absurd-time']);
});

it('two files with parts of one trace give the whole of it, what both hold once', async () => {
  const analyst = await opened();
  await read(analyst, 1, v1(span('a', '1'), span('a', '2')), 'v1');
  const second = await read(analyst, 2, v1(span('a', '2'), span('a', '3')), 'v1');
  expect(second).toMatchObject({ traces: 1, fresh: 0 });
  const answer = await analyst.ask('request', { id: 'a' });
  expect(answer?.facts.spans).toBe(3);
});

it('a bare list of spans is a file of traces, too', async () => {
  const text = JSON.stringify([{ ...span('a', '1'), process: { serviceName: 'shop', tags: [] } }]);
  expect(await read(await opened(), 1, text, 'traces')).toMatchObject({ traces: 1, spans: 1 });
});

it('a log file gives its lines back, and its events become evidence', async () => {
  const analyst = await opened();
  const text = '{"event":"config.reload","ts":"2026-01-01T00:00:00Z","service":"shop"}\nnot json\n';
  const report = await read(analyst, 1, text, 'logs');
  expect(report.traces).toBe(0);
  expect(report.lines.map(l => l.line)).toContain('not json');
  expect(
    (await analyst.configure({ contract: DEFAULT_CONTRACT, settle: micros(30e6), now: null })).events,
  ).toBe(1);
});

it('what cannot be read names the place and what was expected, and hinders nothing after it', async () => {
  const analyst = await opened();
  await expect(read(analyst, 1, '{"data": 3}', 'v1')).rejects.toMatchObject({ place: 'data', got: '3' });
  await expect(read(analyst, 2, '', 'traces')).rejects.toMatchObject({ kind: 'empty-body' });
  await expect(read(analyst, 3, v1(span('a', '1')).slice(0, -9), 'v1')).rejects.toMatchObject({
    kind: 'truncated',
  });
  expect(await read(analyst, 4, v1(span('b', '1')), 'v1')).toMatchObject({ fresh: 1 });
});
