import { expect, it } from 'vitest';
import type { OpenedTrace } from '../model/index.ts';
import { micros } from '../time/index.ts';
import type { Backend } from './backend.ts';
import { emptyStore } from './collector.ts';
import { locate } from './locate.ts';

const RANGE = { from: micros(0), to: micros(60e6) };
const ASKED = { id: 'req-1', key: null };
const rested = () => new Promise(resolve => setTimeout(resolve));

/** A back end without logs whose sweep goes on by hand; it holds the request from the second step on. */
function backend() {
  const store = emptyStore();
  const request = { open: 1 } as OpenedTrace;
  let opened = 0;
  let end = (): void => undefined;
  const collect = () => new Promise<void>(resolve => (end = resolve));
  const ask = (kind: string) => {
    const held = store.getState().traces > 1;
    if (kind === 'opened') opened++;
    return Promise.resolve(held ? (kind === 'opened' ? request : ['1']) : null);
  };
  const made = {
    id: 'test',
    sources: { prometheus: null, loki: null, jaeger: {} },
    analyst: { ask },
    collector: { store, collect },
  };
  const step = async (): Promise<void> => {
    store.setState(({ traces, version }) => ({ traces: traces + 1, version: version + 1 }));
    await rested();
  };
  return { backend: made as unknown as Backend, request, step, end: () => end(), opened: () => opened };
}

it('a request is found while the range is still read, and is then no longer looked for', async () => {
  const { backend: own, request, step, end, opened } = backend();
  const found = locate(own, ASKED, RANGE, new AbortController().signal);
  await rested();
  await step();
  await step();
  expect(await found).toEqual({ request, foundBy: 'batch' });
  const asked = opened();
  await step();
  await step();
  end();
  await rested();
  expect(opened()).toBe(asked);
});

it('a request that no trace of the range belongs to is not there', async () => {
  const { backend: own, step, end } = backend();
  const found = locate(own, ASKED, RANGE, new AbortController().signal);
  await rested();
  await step();
  end();
  expect(await found).toBeNull();
});
