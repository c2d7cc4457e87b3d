import { describe, expect, it } from 'vitest';
import { DEFAULT_CONTRACT } from '../model/index.ts';
import { decodeJaegerBody } from '../sources/jaeger/decode.ts';
import { micros } from '../time/index.ts';
import { Core } from './core.ts';
import { realEngine } from './engine.ts';
import { Incoming } from './incoming.ts';
import { localAnalyst } from './local.ts';
import type { FromWorker } from './protocol.ts';

const span = (id: number) => ({
  traceID: 'ab'.repeat(16),
  spanID: id.toString(16).padStart(16, '0'),
  operationName: `op ${id % 7}`,
  references:
    id === 1 ? [] : [{ refType: 'CHILD_OF', traceID: 'ab'.repeat(16), spanID: '1'.padStart(16, '0') }],
  startTime: 1_700_000_000_000_000 + id,
  duration: 5,
  tags: [{ key: 'filler', type: 'string', value: 'x'.repeat(400) }],
  logs: [],
  processID: 'p1',
  warnings: null,
});

const SPANS = 5_000;
const text = JSON.stringify({
  data: [
    {
      traceID: 'ab'.repeat(16),
      spans: Array.from({ length: SPANS }, (_, i) => span(i + 1)),
      processes: { p1: { serviceName: 'cart', tags: [] } },
      warnings: null,
    },
  ],
  total: 0,
  limit: 0,
  offset: 0,
  errors: null,
});
const BYTES = new TextEncoder().encode(text);
const CHUNK = 100_001;

function* chunks(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.slice(at, at + CHUNK);
}

/** Steps until it waits for more or is done; returns the value it ended with. */
function run<T>(steps: Generator<unknown, T>): T | undefined {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (step.value instanceof Promise) return undefined;
  }
}

const config = { contract: DEFAULT_CONTRACT, settle: micros(30e6), now: null };
const pause = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 5));

describe('a long body', () => {
  it('is read while it comes, to the same as at once', () => {
    const body = new Incoming(1);
    const reading = body.readOn();
    for (const chunk of chunks(BYTES)) {
      body.push(chunk);
      run(reading);
      expect(body.chunks).toHaveLength(0);
    }
    const read = run(body.read('v1'));
    expect(read).toEqual(decodeJaegerBody(BYTES, 'v1'));
    expect(run(reading)).toBeNull();
  });

  it('is read to its end where its end comes in the middle of reading', () => {
    const body = new Incoming(1);
    for (const chunk of chunks(BYTES)) body.push(chunk);
    const reading = body.readOn();
    reading.next();
    expect(run(body.read('v1'))?.traces[0]?.spans).toHaveLength(SPANS);
    expect(run(reading)).toBeNull();
  });

  it('tells what is wrong with it only when it is asked for', () => {
    const body = new Incoming(1);
    const reading = body.readOn();
    for (const chunk of chunks(BYTES.slice(0, -10))) body.push(chunk);
    run(reading);
    expect(() => run(body.read('v1'))).toThrow(/the end of the body/);
    const broken = new Incoming(2);
    const begun = broken.readOn();
    for (const chunk of chunks(new TextEncoder().encode(text.replace('"op 3"', '"op 3" 7')))) {
      broken.push(chunk);
      run(begun);
    }
    expect(() => run(broken.read('v1'))).toThrow(/byte \d+: expected JSON/);
  });

  it('is not kept when it is given up, and hinders no other', async () => {
    const analyst = localAnalyst(realEngine);
    await analyst.openBatch(config);
    for (const chunk of chunks(BYTES.slice(0, -200_000))) await analyst.feed(1, chunk);
    await pause();
    await analyst.drop(1);
    await expect(analyst.finish(1, { shape: 'v1' })).rejects.toThrow(/0 bytes/);
    expect(await analyst.knows(['ab'.repeat(16)])).toEqual([false]);
    for (const chunk of chunks(BYTES)) await analyst.feed(2, chunk);
    const report = await analyst.finish(2, { shape: 'v1' });
    expect(report).toMatchObject({ traces: 1, fresh: 1, spans: SPANS, bytes: BYTES.length, warnings: [] });
    analyst.close();
  });

  it('tells how far it is before it is complete', async () => {
    const seen: FromWorker[] = [];
    const core = new Core(m => seen.push(m), realEngine);
    core.receive({ id: 1, call: 'open', args: { config } });
    let id = 2;
    for (const chunk of chunks(BYTES.slice(0, -200_000)))
      core.receive({ id: id++, call: 'feed', args: { load: 1, chunk } });
    while (!seen.some(m => 'progress' in m)) await pause();
    expect(seen.some(m => 'progress' in m && m.progress.bytes > 0)).toBe(true);
    core.close();
  });
});
