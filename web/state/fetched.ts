// Traces fetched to be opened: bodies on their way from Jaeger to the worker.

import type { OpenedTrace } from '../model/index.ts';
import type { TraceBody } from '../sources/index.ts';
import type { Backend } from './backend.ts';

/** What is opened, and the key to follow in it at first. */
export interface Asked {
  readonly id: string;
  readonly key: string | null;
}

/** Loads of opened traces count down, those of the collector up: they never meet. */
let loads = 0;

/** Sends a body to the worker as it comes; returns what names it there. */
async function feed({ analyst }: Backend, body: TraceBody): Promise<number> {
  const load = --loads;
  const fed: Promise<void>[] = [];
  try {
    // Not one after the other: a wait for every answer would slow a large body down.
    for await (const chunk of body.chunks()) fed.push(analyst.feed(load, chunk));
    await Promise.all(fed);
  } catch (error) {
    await Promise.allSettled(fed);
    await analyst.drop(load);
    throw error;
  }
  return load;
}

/** A body on its way to the worker. */
interface Fed {
  readonly load: number;
  readonly body: TraceBody;
}

async function fetchOne(backend: Backend, id: string, signal: AbortSignal): Promise<Fed | null> {
  const body = await backend.sources.jaeger?.trace(id, { signal });
  return body ? { load: await feed(backend, body), body } : null;
}

/** One after the other: a source is asked for two things at a time. Where one fails, none is kept. */
async function fetchOthers(backend: Backend, ids: readonly string[], signal: AbortSignal): Promise<Fed[]> {
  const all: Fed[] = [];
  try {
    for (const id of ids) {
      const fed = await fetchOne(backend, id, signal);
      if (fed !== null) all.push(fed);
    }
    return all;
  } catch (error) {
    await Promise.all(all.map(f => backend.analyst.drop(f.load)));
    throw error;
  }
}

/**
 * Fetches a trace, with the other traces of its request as far as the batch knows them. Null where Jaeger does not
 * have the one that was asked for.
 */
export async function fetchTraces(
  backend: Backend,
  { id, key }: Asked,
  others: readonly string[],
  signal: AbortSignal,
): Promise<OpenedTrace | null> {
  const first = await fetchOne(backend, id, signal);
  if (first === null) return null;
  const { load, body } = first;
  const more = await fetchOthers(backend, others, signal).catch(async (error: unknown) => {
    await backend.analyst.drop(load);
    throw error;
  });
  const rest = more.map(f => ({ load: f.load, shape: f.body.shape }));
  try {
    return await backend.analyst.openTrace(load, { shape: body.shape, id, key, more: rest }, signal);
  } catch (error) {
    throw body.failure(error);
  }
}
