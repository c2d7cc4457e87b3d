// The questions about what can be seen: asked of the worker once the range is being read, and anew when more has come.

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { splitsInLines, type LogSplits } from '../analysis/coverage-logs.ts';
import type { SourceError } from '../sources/index.ts';
import type { PlatformEvent } from '../model/index.ts';
import { toEvents } from '../sources/loki/events.ts';
import { compatQuery, identifiedQuery } from '../sources/loki/query.ts';
import type { QuestionKind, Questions } from '../workers/protocol.ts';
import { useBackend } from './backend.ts';
import { basisOf, useCollected } from './overview.ts';
import { restsFrom, type Basis } from './ranges.ts';
import { useSession } from './session.ts';
import { HOUR, MINUTE, micros, type Micros, type Range } from '../time/index.ts';

export interface Asked<T> {
  /** Null until the first answer; while more is read, the last one stays. */
  readonly answer: T | null;
  /** What of the range the answer rests on begins here; null when that is all of it. */
  readonly unreadTo: Micros | null;
  readonly collected: ReturnType<typeof useCollected>;
  readonly error: Error | null;
}

interface Told<T> extends Basis {
  readonly answer: T;
}

/** Asks the analysis of everything read so far. `question` has to be stable while it means the same. */
export function useAsked<K extends Exclude<QuestionKind, 'request'>>(
  kind: K,
  question: Questions[K]['question'],
): Asked<Questions[K]['answer']> {
  const backend = useBackend();
  const { range } = useSession();
  const collected = useCollected();
  const { version, running } = collected;
  const [asked, setAsked] = useState(version);
  const { data, error, isFetching } = useQuery<Told<Questions[K]['answer']>>({
    queryKey: ['asked', kind, backend.id, asked, question],
    enabled: version > 0,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const basis = basisOf(backend);
      return { answer: await backend.analyst.ask(kind, question, signal), ...basis };
    },
  });
  // While requests are read, an answer under way is not given up for the next: on a busy machine none would come.
  if (asked !== version && !(running && isFetching)) setAsked(version);
  const unreadTo = useMemo(() => (data ? restsFrom(range, data) : null), [data, range]);
  return { answer: data?.answer ?? null, unreadTo, collected, error };
}

/** Checks of versions are made now and then: so far back they are looked for. */
const CHECKED = 7 * 24 * HOUR;
const NO_EVENTS: readonly PlatformEvent[] = [];

/** `compat.result` events of the week before the range's end; none while they are not known. */
export function useCompatChecks(): readonly PlatformEvent[] {
  const backend = useBackend();
  const { range } = useSession();
  const { loki } = backend.sources;
  // Whole minutes, because a live range moves on and last week does not.
  const to = micros(Math.floor(range.to / MINUTE) * MINUTE);
  const { data } = useQuery<readonly PlatformEvent[], SourceError>({
    queryKey: ['compat-checks', backend.id, to],
    enabled: loki !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 300_000,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      if (!loki) return NO_EVENTS;
      const week: Range = { from: micros(to - CHECKED), to };
      const { value } = await loki.lines(compatQuery(backend.config), week, { signal, max: 1000 });
      return toEvents(value.lines, backend.config.eventFields).events;
    },
  });
  return data ?? NO_EVENTS;
}

/** Enough lines to meet a request's several traces; more would only say the same. */
const MOST_LINES = 3000;

export interface LoggedSplits extends LogSplits {
  /** False when there were more lines than were read. */
  readonly complete: boolean;
}

/** Requests that fell into several traces, by the ids in log lines; null while unknown or without Loki. */
export function useLoggedSplits(): LoggedSplits | null {
  const backend = useBackend();
  const { range } = useSession();
  const { loki } = backend.sources;
  const { data } = useQuery<LoggedSplits, SourceError>({
    queryKey: ['logged-splits', backend.id, range.from, range.to],
    enabled: loki !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      if (!loki) throw new Error('lines asked of an environment without Loki');
      const { value } = await loki.lines(identifiedQuery(backend.config), range, {
        signal,
        max: MOST_LINES,
      });
      return { ...splitsInLines(value.lines), complete: value.complete };
    },
  });
  return data ?? null;
}
