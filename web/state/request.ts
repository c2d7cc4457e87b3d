import { queryOptions, useQuery } from '@tanstack/react-query';
import { useStore } from 'zustand';
import type { LogLine, RequestAnswer } from '../model/index.ts';
import { isSourceError, type SourceError } from '../sources/index.ts';
import { traceLogsQuery } from '../sources/loki/query.ts';
import { MINUTE, micros, type Range } from '../time/index.ts';
import { useBackend, type Backend } from './backend.ts';
import { missing } from './ranges.ts';
import { useSession } from './session.ts';

/** What a link or the clipboard names: a trace by its id, or a request by its request id. */
export type RequestName =
  | { readonly kind: 'trace'; readonly traceId: string }
  | { readonly kind: 'request'; readonly requestId: string };

export interface OpenedRequest {
  readonly request: RequestAnswer;
  /** `batch`: judged from what was collected. `trace`: fetched by its id. `log`: its trace id was found in a log line. */
  readonly foundBy: 'batch' | 'trace' | 'log';
}

async function fetchTrace(backend: Backend, id: string, signal: AbortSignal): Promise<RequestAnswer | null> {
  const { jaeger } = backend.sources;
  const body = await jaeger?.trace(id, { signal });
  if (!body) return null;
  const bytes = await body.readAll();
  try {
    return await backend.analyst.openTrace(bytes, body.shape, id, signal);
  } catch (error) {
    throw body.failure(error);
  }
}

const TRACE_ID = /"?trace[_.-]?id"?\s*[:=]\s*"?([0-9a-f]{16,32})\b/i;

/** The trace id that log lines name together with a request id; null when none does. */
async function traceIdFromLogs(backend: Backend, requestId: string, range: Range, signal: AbortSignal) {
  const { loki } = backend.sources;
  if (!loki) return null;
  const query = traceLogsQuery(backend.config, requestId);
  const { value } = await loki.lines(query, range, { signal, max: 100 });
  for (const line of value.lines) {
    const id = line.metadata.trace_id ?? line.labels.trace_id ?? TRACE_ID.exec(line.line)?.[1];
    if (id !== undefined) return id.toLowerCase().padStart(32, '0');
  }
  return null;
}

/** What the batch holds of a request, or else what Jaeger has of the trace. */
async function open(backend: Backend, name: RequestName, signal: AbortSignal): Promise<OpenedRequest | null> {
  const id = name.kind === 'trace' ? name.traceId : name.requestId;
  const held = await backend.analyst.ask('request', { id }, signal);
  if (held) return { request: held, foundBy: 'batch' };
  if (name.kind === 'request') return null;
  const request = await fetchTrace(backend, name.traceId, signal);
  return request && { request, foundBy: 'trace' };
}

/** Reads the range's traces until one of them belongs to the request; null when none does. */
function heldWhileReading(backend: Backend, id: string, range: Range, signal: AbortSignal) {
  const { collector, analyst } = backend;
  if (!collector || missing(range, collector.store.getState().covered).length === 0)
    return Promise.resolve(null);
  return new Promise<RequestAnswer | null>((resolve, reject) => {
    const look = async (): Promise<void> => {
      const held = await analyst.ask('request', { id }, signal);
      if (held) resolve(held);
    };
    let seen = collector.store.getState().version;
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
async function locate(
  backend: Backend,
  requestId: string,
  range: Range,
  signal: AbortSignal,
): Promise<OpenedRequest | null> {
  const held = await open(backend, { kind: 'request', requestId }, signal);
  if (held) return held;
  let silent: Error | null = null;
  try {
    const traceId = await traceIdFromLogs(backend, requestId, range, signal);
    const request = traceId === null ? null : await fetchTrace(backend, traceId, signal);
    if (request) return { request, foundBy: 'log' };
  } catch (error) {
    silent = error instanceof Error ? error : new Error(String(error));
  }
  const request = await heldWhileReading(backend, requestId, range, signal);
  if (request === null && silent !== null) throw silent;
  return request && { request, foundBy: 'batch' };
}

const kept = { staleTime: Number.POSITIVE_INFINITY, gcTime: 60_000 };

const locateOptions = (backend: Backend, requestId: string | null, range: Range) =>
  queryOptions<OpenedRequest | null, SourceError>({
    ...kept,
    queryKey: ['located', backend.id, requestId, range.from, range.to],
    enabled: requestId !== null,
    placeholderData: old => old,
    queryFn: ({ signal }) => (requestId === null ? null : locate(backend, requestId, range, signal)),
  });

const openedOptions = (backend: Backend, name: RequestName | null, range: Range, version: number) =>
  queryOptions<OpenedRequest | null, SourceError>({
    ...kept,
    // A batch that grew may judge it better, so its version belongs to the key.
    queryKey: ['opened', backend.id, name, range.from, range.to, version],
    enabled: name !== null,
    placeholderData: old => old,
    queryFn: ({ signal }) => (name ? open(backend, name, signal) : null),
  });

const idle = {
  getState: () => ({ version: 0 }),
  getInitialState: () => ({ version: 0 }),
  subscribe: () => () => undefined,
};

/** One request with its findings; `data` is null when no source has it. */
export function useOpenedRequest(name: RequestName | null) {
  const backend = useBackend();
  const { range } = useSession();
  const version = useStore(backend.collector?.store ?? idle, s => s.version);
  const located = useQuery(locateOptions(backend, name?.kind === 'request' ? name.requestId : null, range));
  const held = located.data?.foundBy === 'batch';
  const opened = useQuery(
    openedOptions(backend, name?.kind === 'trace' || held ? name : null, range, version),
  );
  return name?.kind === 'request' && !(held && opened.data) ? located : opened;
}

/** Log lines that name one of these traces, oldest first, within the request's time and a minute around it. */
export function useTraceLogs(request: RequestAnswer | null) {
  const backend = useBackend();
  const ids = request?.facts.traceIds ?? [];
  const range: Range | null = request && {
    from: micros(request.facts.start - MINUTE),
    to: micros(request.facts.end + 2 * MINUTE),
  };
  return useQuery<readonly LogLine[], SourceError>({
    queryKey: ['trace-logs', backend.id, ids, range?.from],
    enabled: range !== null && backend.sources.loki !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    queryFn: async ({ signal }) => {
      const { loki } = backend.sources;
      if (!loki || !range) return [];
      const found = new Map<string, LogLine>();
      for (const id of ids) {
        const query = traceLogsQuery(backend.config, id);
        const { value } = await loki.lines(query, range, { signal, max: 1000 });
        for (const line of value.lines) found.set(`${line.nanos} ${line.line}`, line);
      }
      return [...found.values()].sort((a, b) => a.time - b.time || a.nanos.localeCompare(b.nanos));
    },
  });
}

export { isSourceError };
