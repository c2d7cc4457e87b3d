import { expect, it } from 'vitest';
import type { OpenedTrace } from '../model/index.ts';
import { askAhead, takeAhead } from './ahead.ts';
import type { Backend } from './backend.ts';

const ID = '0'.repeat(31) + '1';

/** A back end of which only what opens a trace is there. */
function backend(trace: (id: string, signal: AbortSignal) => Promise<unknown>) {
  const opened = { open: 7 } as OpenedTrace;
  const asked: string[] = [];
  const analyst = {
    feed: () => Promise.resolve(),
    drop: () => Promise.resolve(),
    openTrace: (_load: number, body: { readonly id: string; readonly key: string | null }) => {
      asked.push(`${body.id} ${body.key ?? ''}`);
      return Promise.resolve(opened);
    },
  };
  const jaeger = {
    trace: (id: string, { signal }: { readonly signal: AbortSignal }) => trace(id, signal),
  };
  const made = { id: 'test', sources: { prometheus: null, loki: null, jaeger }, analyst };
  return { backend: made as unknown as Backend, opened, asked };
}

const body = () =>
  Promise.resolve({ shape: 'v3', chunks: () => [Promise.resolve(new Uint8Array([123, 125]))] });

it('a trace that was asked for ahead is taken once', async () => {
  const { backend: own, opened, asked } = backend(body);
  askAhead(own, { id: ID, key: 'gray.tag' });
  const { signal } = new AbortController();
  expect(await takeAhead(own, ID, signal)).toBe(opened);
  expect(asked).toEqual([`${ID} gray.tag`]);
  expect(takeAhead(own, ID, signal)).toBeNull();
});

it('where another trace is wanted by then it is given up', () => {
  const signals: AbortSignal[] = [];
  const { backend: own } = backend((_id, signal) => {
    signals.push(signal);
    return new Promise(() => undefined);
  });
  askAhead(own, { id: ID, key: null });
  expect(takeAhead(own, '2', new AbortController().signal)).toBeNull();
  expect(signals.map(s => s.aborted)).toEqual([true]);
});

it('it ends with the one who took it, who is told what went wrong', async () => {
  const { backend: own } = backend(
    (_id, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('given up')));
      }),
  );
  askAhead(own, { id: ID, key: null });
  const taker = new AbortController();
  const taken = takeAhead(own, ID, taker.signal);
  taker.abort();
  await expect(taken).rejects.toThrow('given up');
});

it('a failure that nobody asks for is no unhandled one, and without Jaeger nothing is asked', async () => {
  const { backend: own } = backend(() => Promise.reject(new Error('refused')));
  askAhead(own, { id: ID, key: null });
  await new Promise(resolve => setTimeout(resolve));
  const none = { sources: { jaeger: null } } as unknown as Backend;
  askAhead(none, { id: ID, key: null });
  expect(takeAhead(none, ID, new AbortController().signal)).toBeNull();
});
