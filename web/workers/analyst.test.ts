import { describe, expect, it } from 'vitest';
import { localAnalyst } from './local.ts';
import { config, engine, trace, body, read, open, question, channelAnalyst } from './testing/analysts.ts';

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
