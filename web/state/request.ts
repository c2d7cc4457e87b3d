import { queryOptions, useQuery } from '@tanstack/react-query';
import { useStore } from 'zustand';
import type { LogLine, OpenedTrace, RequestAnswer } from '../model/index.ts';
import { isSourceError, type SourceError } from '../sources/index.ts';
import { MINUTE, micros, type Range } from '../time/index.ts';
import { useBackend, type Backend } from './backend.ts';
import { fetchTraces, type Asked } from './fetched.ts';
import { useFiles } from './files.ts';
import { missing } from './ranges.ts';
import { useSession } from './session.ts';

/** What a link or the clipboard names: a trace by its id, or a request by its request id. */
export type RequestName =
  | { readonly kind: 'trace'; readonly traceId: string }
  | { readonly kind: 'request'; readonly requestId: string };

export interface OpenedRequest {
  readonly request: OpenedTrace;
  /** `batch`: judged from what was collected. `trace`: fetched by its id. `log`: its trace id was found in a log line. */
  readonly foundBy: 'batch' | 'trace' | 'log';
}

/** Lines come after the rows, and so does what asks for them. */
const lokiQueries = () => import('../sources/loki/query.ts');

const TRACE_ID = /"?trace[_.-]?id"?\s*[:=]\s*"?([0-9a-f]{16,32})\b/i;

/** The trace id that log lines name together with a request id; null when none does. */
async function traceIdFromLogs(backend: Backend, requestId: string, range: Range, signal: AbortSignal) {
  const { loki } = backend.sources;
  if (!loki) return null;
  const { traceLogsQuery } = await lokiQueries();
  const query = traceLogsQuery(backend.config, requestId);
  const { value } = await loki.lines(query, range, { signal, max: 100 });
  for (const line of value.lines) {
    const id = line.metadata.trace_id ?? line.labels.trace_id ?? TRACE_ID.exec(line.line)?.[1];
    if (id !== undefined) return id.toLowerCase().padStart(32, '0');
  }
  return null;
}

/** The last trace that was fetched by each back end, at which version of its batch. */
const last = new WeakMap<Backend, { readonly id: string; readonly open: number; readonly version: number }>();

/** The fetched trace again, judged with a batch that has grown since; null where it must be fetched. */
async function again(backend: Backend, { id, key }: Asked, signal: AbortSignal): Promise<OpenedTrace | null> {
  const known = last.get(backend);
  if (known?.id !== id || known.version === versionOf(backend)) return null;
  return backend.analyst.ask('judge', { open: known.open, key }, signal);
}

const versionOf = ({ collector }: Backend): number => collector?.store.getState().version ?? 0;

/** What the batch holds of a request, or else what Jaeger has of the trace. */
async function open(
  backend: Backend,
  name: RequestName,
  key: string | null,
  signal: AbortSignal,
): Promise<OpenedRequest | null> {
  const id = name.kind === 'trace' ? name.traceId : name.requestId;
  // Nothing was collected, so nothing is held: the worker need not be waited for.
  const empty = backend.sources.jaeger !== null && backend.collector?.store.getState().traces === 0;
  if (empty) return name.kind === 'request' ? null : fetched(backend, { id, key }, null, signal);
  const [held, members] = await Promise.all([
    backend.analyst.ask('opened', { kind: name.kind, id, key }, signal),
    backend.analyst.ask('members', { kind: name.kind, id }, signal),
  ]);
  if (held) return { request: held, foundBy: 'batch' };
  if (members === null && name.kind === 'request') return null;
  return fetched(backend, { id, key }, members, signal);
}

/** What Jaeger has of a trace, or of all traces of a request that the batch knows. */
async function fetched(
  backend: Backend,
  asked: Asked,
  members: readonly string[] | null,
  signal: AbortSignal,
): Promise<OpenedRequest | null> {
  const id = members === null || members.includes(asked.id) ? asked.id : (members[0] ?? asked.id);
  const version = versionOf(backend);
  const others = members?.filter(m => m !== id) ?? [];
  const own = { id, key: asked.key };
  const whole = async (): Promise<OpenedTrace | null> => {
    const request = (await again(backend, own, signal)) ?? (await fetchTraces(backend, own, others, signal));
    // Only now is it known that there are more of them.
    const more = request?.facts.traceIds.filter(t => t !== id && !others.includes(t)) ?? [];
    if (!request?.judged || more.length === 0) return request;
    return (await fetchTraces(backend, own, [...others, ...more], signal)) ?? request;
  };
  const kept = async (): Promise<OpenedTrace | null> =>
    members === null || signal.aborted ? null : backend.analyst.ask('kept', { ...own }, signal);
  try {
    const request = await whole();
    if (request) last.set(backend, { id, open: request.open, version });
    const shown = request ?? (await kept());
    return shown && { request: shown, foundBy: members === null ? 'trace' : 'batch' };
  } catch (error) {
    // Jaeger is away: what the batch kept of the request is better than nothing.
    const shown = await kept();
    if (shown === null) throw error;
    return { request: shown, foundBy: 'batch' };
  }
}

/** Reads the range's traces until one of them belongs to the request; null when none does. */
function heldWhileReading(backend: Backend, { id, key }: Asked, range: Range, signal: AbortSignal) {
  const { collector } = backend;
  if (!collector || missing(range, collector.store.getState().covered).length === 0)
    return Promise.resolve(null);
  return new Promise<OpenedTrace | null>((resolve, reject) => {
    const look = async (): Promise<void> => {
      const held = await open(backend, { kind: 'request', requestId: id }, key, signal);
      if (held) resolve(held.request);
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
  { id: requestId, key }: Asked,
  range: Range,
  signal: AbortSignal,
): Promise<OpenedRequest | null> {
  const held = await open(backend, { kind: 'request', requestId }, key, signal);
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

const kept = { staleTime: Number.POSITIVE_INFINITY, gcTime: 60_000 };

// The key to follow is no part of what names an answer: it only saves a question for its flow.
const locateOptions = (backend: Backend, requestId: string | null, range: Range, key: string | null) =>
  queryOptions<OpenedRequest | null, SourceError>({
    ...kept,
    queryKey: ['located', backend.id, requestId, range.from, range.to],
    enabled: requestId !== null,
    placeholderData: old => old,
    queryFn: ({ signal }) =>
      requestId === null ? null : locate(backend, { id: requestId, key }, range, signal),
  });

const openedOptions = (
  backend: Backend,
  name: RequestName | null,
  range: Range,
  version: number,
  key: string | null,
) =>
  queryOptions<OpenedRequest | null, SourceError>({
    ...kept,
    // A batch that grew may judge it better, so its version belongs to the key.
    queryKey: ['opened', backend.id, name, range.from, range.to, version],
    enabled: name !== null,
    placeholderData: old => old,
    queryFn: ({ signal }) => (name ? open(backend, name, key, signal) : null),
  });

const idle = {
  getState: () => ({ version: 0 }),
  getInitialState: () => ({ version: 0 }),
  subscribe: () => () => undefined,
};

/** One request; `data` is null when no source has it. A large one comes before it is judged. */
export function useOpenedRequest(name: RequestName | null, key: string | null) {
  const backend = useBackend();
  const { range } = useSession();
  const version = useStore(backend.collector?.store ?? idle, s => s.version);
  const requestId = name?.kind === 'request' ? name.requestId : null;
  const located = useQuery(locateOptions(backend, requestId, range, key));
  const held = located.data?.foundBy === 'batch';
  const opened = useQuery(
    openedOptions(backend, name?.kind === 'trace' || held ? name : null, range, version, key),
  );
  return name?.kind === 'request' && !(held && opened.data) ? located : opened;
}

/** A request that the batch holds, with all its findings; `data` is null when it is not held. */
export function useHeldRequest(requestId: string | null) {
  const backend = useBackend();
  const version = useStore(backend.collector?.store ?? idle, s => s.version);
  return useQuery<RequestAnswer | null>({
    ...kept,
    queryKey: ['held', backend.id, requestId, version],
    enabled: requestId !== null,
    placeholderData: old => old,
    queryFn: ({ signal }) =>
      requestId === null ? null : backend.analyst.ask('request', { id: requestId }, signal),
  });
}

/** Log lines that name one of these traces, oldest first, within the request's time and a minute around it. */
export function useTraceLogs(request: OpenedTrace | null) {
  const backend = useBackend();
  const files = useFiles(s => s.files.length - s.reading);
  const ids = request?.facts.traceIds ?? [];
  const range: Range | null = request && {
    from: micros(request.tree.start - MINUTE),
    to: micros(request.tree.start + request.tree.length + 2 * MINUTE),
  };
  const query = useQuery<readonly LogLine[], SourceError>({
    queryKey: ['trace-logs', backend.id, ids, range?.from, files],
    enabled: range !== null && backend.sources.loki !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    queryFn: async ({ signal }) => {
      const { loki } = backend.sources;
      if (!loki || !range) return [];
      const { traceLogsQuery } = await lokiQueries();
      const found = new Map<string, LogLine>();
      for (const id of ids) {
        const query = traceLogsQuery(backend.config, id);
        const { value } = await loki.lines(query, range, { signal, max: 1000 });
        for (const line of value.lines) found.set(`${line.nanos} ${line.line}`, line);
      }
      return [...found.values()].sort((a, b) => a.time - b.time || a.nanos.localeCompare(b.nanos));
    },
  });
  return { ...query, off: backend.sources.loki === null };
}

export { isSourceError };
