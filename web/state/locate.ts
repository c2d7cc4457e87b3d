// A request of which only the request id is known. Most pages open traces by their ids, and do without this.

import type { OpenedTrace } from '../model/index.ts';
import type { Range } from '../time/index.ts';
import type { Backend } from './backend.ts';
import { fetchTraces, type Asked } from './fetched.ts';
import { openNamed, type OpenedRequest } from './open.ts';
import { missing } from './ranges.ts';

const TRACE_ID = /"?trace[_.-]?id"?\s*[:=]\s*"?([0-9a-f]{16,32})\b/i;

/** The trace id that log lines name together with a request id; null when none does. */
async function traceIdFromLogs(backend: Backend, requestId: string, range: Range, signal: AbortSignal) {
  const { loki } = backend.sources;
  if (!loki) return null;
  const { traceLogsQuery } = await import('../sources/loki/query.ts');
  const query = traceLogsQuery(backend.config, requestId);
  const { value } = await loki.lines(query, range, { signal, max: 100 });
  for (const line of value.lines) {
    const id = line.metadata.trace_id ?? line.labels.trace_id ?? TRACE_ID.exec(line.line)?.[1];
    if (id !== undefined) return id.toLowerCase().padStart(32, '0');
  }
  return null;
}

/** Reads the range's traces until one of them belongs to the request; null when none does. */
function heldWhileReading(backend: Backend, { id, key }: Asked, range: Range, signal: AbortSignal) {
  const { collector } = backend;
  if (!collector || missing(range, collector.store.getState().covered).length === 0)
    return Promise.resolve(null);
  return new Promise<OpenedTrace | null>((resolve, reject) => {
    let seen = collector.store.getState().version;
    let found = false;
    const look = async (): Promise<void> => {
      if (found) return;
      const held = await openNamed(backend, { kind: 'request', requestId: id }, key, signal);
      if (!held) return;
      // The rest of the range is read on; whoever shows the request asks for better answers.
      found = true;
      stop();
      resolve(held.request);
    };
    const stop = collector.store.subscribe(({ version }) => {
      if (version === seen) return;
      seen = version;
      look().catch(reject);
    });
    collector
      .collect(range, signal)
      .then(look)
      .then(() => resolve(null), reject)
      .finally(stop);
  });
}

/**
 * Finds a request by its id: in what is held, by a log line that names its trace, else among the range's traces,
 * because no search of Jaeger's finds every recorder's spelling of the key.
 * @throws what kept Loki from answering, where the traces do not have the request either
 */
export async function locate(
  backend: Backend,
  { id: requestId, key }: Asked,
  range: Range,
  signal: AbortSignal,
): Promise<OpenedRequest | null> {
  const held = await openNamed(backend, { kind: 'request', requestId }, key, signal);
  if (held) return held;
  let silent: Error | null = null;
  try {
    const traceId = await traceIdFromLogs(backend, requestId, range, signal);
    const request = traceId === null ? null : await fetchTraces(backend, { id: traceId, key }, [], signal);
    if (request) return { request, foundBy: 'log' };
  } catch (error) {
    silent = error instanceof Error ? error : new Error(String(error));
  }
  const request = await heldWhileReading(backend, { id: requestId, key }, range, signal);
  if (request === null && silent !== null) throw silent;
  return request && { request, foundBy: 'batch' };
}
