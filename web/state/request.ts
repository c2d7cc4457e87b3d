import { queryOptions, useQuery } from '@tanstack/react-query';
import { useStore } from 'zustand';
import type { LogLine, RequestAnswer } from '../model/index.ts';
import { isSourceError, type SourceError } from '../sources/index.ts';
import { traceLogsQuery } from '../sources/loki/query.ts';
import { MINUTE, micros, type Range } from '../time/index.ts';
import { useBackend, type Backend } from './backend.ts';
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

async function open(
  backend: Backend,
  name: RequestName,
  range: Range,
  signal: AbortSignal,
): Promise<OpenedRequest | null> {
  const id = name.kind === 'trace' ? name.traceId : name.requestId;
  const held = await backend.analyst.ask('request', { id }, signal);
  if (held) return { request: held, foundBy: 'batch' };
  if (name.kind === 'trace') {
    const request = await fetchTrace(backend, name.traceId, signal);
    return request && { request, foundBy: 'trace' };
  }
  const traceId = await traceIdFromLogs(backend, name.requestId, range, signal);
  const request = traceId === null ? null : await fetchTrace(backend, traceId, signal);
  return request && { request, foundBy: 'log' };
}

export const openedOptions = (backend: Backend, name: RequestName | null, range: Range, version: number) =>
  queryOptions<OpenedRequest | null, SourceError>({
    // A batch that grew may judge it better, so its version belongs to the key.
    queryKey: ['opened', backend.id, name, range.from, range.to, version],
    enabled: name !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    placeholderData: old => old,
    queryFn: ({ signal }) => (name ? open(backend, name, range, signal) : null),
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
  return useQuery(openedOptions(backend, name, range, version));
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
