import { queryOptions, useQuery } from '@tanstack/react-query';
import { useStore } from 'zustand';
import type { LogLine, OpenedTrace } from '../model/index.ts';
import { isSourceError, type SourceError } from '../sources/index.ts';
import { MINUTE, micros, type Range } from '../time/index.ts';
import { useBackend, type Backend } from './backend.ts';
import { useFiles } from './files.ts';
import { openNamed, type OpenedRequest, type RequestName } from './open.ts';
import { useSession } from './session.ts';

/** Lines come after the rows, and so does what asks for them. */
const lokiQueries = () => import('../sources/loki/query.ts');

/** What was opened, under the name it was asked for: a trace says its request's name only once it is judged. */
export interface NamedRequest extends OpenedRequest {
  readonly name: RequestName;
}

const named = (name: RequestName, opened: OpenedRequest | null): NamedRequest | null =>
  opened && { ...opened, name };

const idle = {
  getState: () => ({ version: 0 }),
  getInitialState: () => ({ version: 0 }),
  subscribe: () => () => undefined,
};

const kept = { staleTime: Number.POSITIVE_INFINITY, gcTime: 60_000 };

// The key to follow is no part of what names an answer: it only saves a question for its flow.
const locateOptions = (backend: Backend, requestId: string | null, range: Range, key: string | null) =>
  queryOptions<NamedRequest | null, SourceError>({
    ...kept,
    queryKey: ['located', backend.id, requestId, range.from, range.to],
    enabled: requestId !== null,
    placeholderData: old => old,
    queryFn: async ({ signal }) => {
      if (requestId === null) return null;
      const { locate } = await import('./locate.ts');
      const located = await locate(backend, { id: requestId, key }, range, signal);
      return named({ kind: 'request', requestId }, located);
    },
  });

const openedOptions = (
  backend: Backend,
  name: RequestName | null,
  range: Range,
  version: number,
  key: string | null,
) =>
  queryOptions<NamedRequest | null, SourceError>({
    ...kept,
    // A batch that grew may judge it better, so its version belongs to the key.
    queryKey: ['opened', backend.id, name, range.from, range.to, version],
    enabled: name !== null,
    placeholderData: old => old,
    queryFn: async ({ signal }) => name && named(name, await openNamed(backend, name, key, signal)),
  });

/** How often the batch has grown, 0 where there is none: what answers are asked for again by. */
export const useVersion = (backend: Backend): number =>
  useStore(backend.collector?.store ?? idle, s => s.version);

/** One request; `data` is null when no source has it. A large one comes before it is judged. */
export function useOpenedRequest(name: RequestName | null, key: string | null) {
  const backend = useBackend();
  const { range } = useSession();
  const version = useVersion(backend);
  const requestId = name?.kind === 'request' ? name.requestId : null;
  const located = useQuery(locateOptions(backend, requestId, range, key));
  const held = located.data?.foundBy === 'batch';
  const opened = useQuery(
    openedOptions(backend, name?.kind === 'trace' || held ? name : null, range, version, key),
  );
  return name?.kind === 'request' && !(held && opened.data) ? located : opened;
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
export type { OpenedRequest, RequestName };
