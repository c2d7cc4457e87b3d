import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { causeEvents, chaosWindows } from '../analysis/rollout/index.ts';
import {
  lineEvent,
  type CauseEvent,
  type ChaosWindow,
  type MalformedLine,
  type PlatformEvent,
} from '../model/index.ts';
import type { LinesResult, SourceError } from '../sources/index.ts';
import { toEvents } from '../sources/loki/events.ts';
import { eventsQuery, evidenceQuery, observeQuery } from '../sources/loki/query.ts';
import { MINUTE, micros, type Micros, type Range } from '../time/index.ts';
import { useBackend, type Backend } from './backend.ts';
import { extendedLines, newEnd, type HeldLines } from './extend.ts';
import { useSession } from './session.ts';

export interface PlatformEvents {
  readonly events: readonly PlatformEvent[];
  readonly malformed: readonly MalformedLine[];
  /** False when there were more than could be read. */
  readonly complete: boolean;
  readonly readFrom: Micros;
  readonly warnings: readonly string[];
}

/** What explains a loss may lie before the range: so far back it is looked for. */
const BEFORE = 30 * MINUTE;

/** More than any range needs; what is beyond is told by `complete`. */
const MOST = 20_000;

const lines = new WeakMap<Backend, Map<string, HeldLines>>();

/** The lines of a range; of one that has moved on only the new end is asked for. */
async function linesOf(
  backend: Backend,
  query: string,
  range: Range,
  signal: AbortSignal,
  most = MOST,
): Promise<{ readonly result: LinesResult; readonly warnings: readonly string[] }> {
  const { loki } = backend.sources;
  if (!loki) throw new Error('events asked of an environment without Loki');
  const kept = lines.get(backend) ?? new Map<string, HeldLines>();
  lines.set(backend, kept);
  const before = kept.get(query) ?? null;
  const end = before && newEnd(before.range, range);
  const { value, warnings } = await loki.lines(query, end ?? range, { signal, max: most });
  const result = before && end ? extendedLines(before, end, value, range) : value;
  kept.set(query, { range, result });
  return { result, warnings };
}

/** The platform's events of a range and half an hour before it, oldest first. */
export const eventsOptions = (backend: Backend, range: Range) =>
  queryOptions<PlatformEvents, SourceError>({
    queryKey: ['events', backend.id, range.from, range.to],
    enabled: backend.sources.loki !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 120_000,
    placeholderData: old => old,
    queryFn: async ({ signal }) => {
      const wide: Range = { from: micros(range.from - BEFORE), to: range.to };
      const { result, warnings } = await linesOf(backend, eventsQuery(backend.config), wide, signal);
      const read = toEvents(result.lines, backend.config.eventFields);
      const events = [...read.events].sort((a, b) => a.time - b.time);
      await backend.analyst.addEvents(events);
      const { complete, readFrom } = result;
      const data = { events, malformed: read.malformed, complete, readFrom, warnings };
      held.set(backend, { data, to: range.to });
      return data;
    },
  });

/** What header hooks saw, for the analysis alone: it keeps case and order, which spans do not. */
export const observedOptions = (backend: Backend, range: Range) =>
  queryOptions<{ readonly lines: number; readonly complete: boolean }, SourceError>({
    queryKey: ['observed', backend.id, range.from, range.to],
    enabled: backend.sources.loki !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 120_000,
    queryFn: async ({ signal }) => {
      const { result } = await linesOf(backend, observeQuery(backend.config), range, signal);
      await backend.analyst.addEvents(toEvents(result.lines, backend.config.eventFields).events);
      return { lines: result.lines.length, complete: result.complete };
    },
  });

/** Log lines that are evidence of a loss, for the analysis alone; in a flood of them the newest are enough. */
const MOST_LINES = 5_000;

export const toldOptions = (backend: Backend, range: Range) =>
  queryOptions<{ readonly lines: number }, SourceError>({
    queryKey: ['told', backend.id, range.from, range.to],
    enabled: backend.sources.loki !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 120_000,
    queryFn: async ({ signal }) => {
      const query = evidenceQuery(backend.config);
      const { result } = await linesOf(backend, query, range, signal, MOST_LINES);
      await backend.analyst.addEvents(result.lines.map(lineEvent));
      return { lines: result.lines.length };
    },
  });

export interface Causes {
  readonly causes: readonly CauseEvent[];
  readonly chaos: readonly ChaosWindow[];
}

/** Whether the events of the range are known: where they are not, "no event" must not be said. */
export type EventsKnown =
  { readonly kind: 'known' } | { readonly kind: 'reading' | 'silent' | 'none'; readonly to: Micros | null };

interface Held {
  readonly data: PlatformEvents;
  readonly to: Micros;
}

// The last events that were read of each environment: while Loki is silent they go on explaining what they can.
const held = new WeakMap<Backend, Held>();

export function useEvents() {
  const backend = useBackend();
  const { range } = useSession();
  return useQuery(eventsOptions(backend, range));
}

/** What may explain an onset, and what was injected on purpose. */
export function useCauses(): Causes {
  const backend = useBackend();
  const events = (useEvents().data ?? held.get(backend)?.data)?.events;
  return useMemo(
    () => (events ? { causes: causeEvents(events), chaos: chaosWindows(events) } : { causes: [], chaos: [] }),
    [events],
  );
}

/** How far the events of the session's range are known. */
export function useEventsKnown(): EventsKnown {
  const backend = useBackend();
  const { isPlaceholderData, data, error } = useEvents();
  const to = held.get(backend)?.to ?? null;
  const fresh = data !== undefined && !isPlaceholderData;
  const none = backend.sources.loki === null;
  const silent = error !== null;
  return useMemo((): EventsKnown => {
    if (none) return { kind: 'none', to: null };
    if (fresh) return { kind: 'known' };
    return { kind: silent ? 'silent' : 'reading', to };
  }, [none, fresh, silent, to]);
}
