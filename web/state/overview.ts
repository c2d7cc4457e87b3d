import { keepPreviousData, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type {
  BrushAnswer,
  BrushQuestion,
  OverviewAnswer,
  OverviewQuestion,
  RequestGrid,
  RequestGridQuestion,
} from '../model/index.ts';
import type { SourceError } from '../sources/index.ts';
import { micros, type Micros, type Range } from '../time/index.ts';
import { useBackend, type Backend } from './backend.ts';
import { collectOptions } from './collecting.ts';
import { NOTHING, type Collected } from './collector.ts';
import { observedOptions, toldOptions, useCauses } from './events.ts';
import { holes, merged, missing, restsFrom, type Basis } from './ranges.ts';
import { useHealth } from './health.ts';
import { useSession } from './session.ts';

/** What has been read by now. */
export function basisOf(backend: Backend): Basis {
  const { covered, running: reading } = backend.collector?.store.getState() ?? NOTHING;
  return { covered, reading };
}

/** An answer with what had been read when it was asked for: later readings are not in it. */
interface Told extends Basis {
  readonly answer: OverviewAnswer;
}

const overviewOptions = (backend: Backend, version: string, enabled: boolean, question: OverviewQuestion) =>
  queryOptions<Told>({
    queryKey: ['overview', backend.id, version, question],
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const basis = basisOf(backend);
      return { answer: await backend.analyst.overview(question, signal), ...basis };
    },
  });

const requestsOptions = (backend: Backend, version: number, question: RequestGridQuestion) =>
  queryOptions<RequestGrid>({
    queryKey: ['requests', backend.id, version, question],
    enabled: version > 0,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => backend.analyst.ask('requests', question, signal),
  });

const brushOptions = (backend: Backend, version: number, question: BrushQuestion | null) =>
  queryOptions<BrushAnswer | null>({
    queryKey: ['brush', backend.id, version, question],
    enabled: version > 0 && question !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    queryFn: ({ signal }) => (question === null ? null : backend.analyst.ask('brush', question, signal)),
  });

/** How far the traces of the session's range have been read; starts reading them. */
export function useCollected(): Collected & {
  readonly cancel: () => void;
  /** Goes on where `cancel` ended a reading. */
  readonly resume: () => void;
  readonly noJaeger: boolean;
} {
  const backend = useBackend();
  const { range } = useSession();
  useQuery(collectOptions(backend, range));
  const now = useCollectorState(backend);
  const [failed, setFailed] = useState<SourceError | null>(null);
  if (!now.running && failed !== now.error) setFailed(now.error);
  const sick = useHealth(s => s.sources.jaeger.error !== null);
  const collected = useMemo(() => steady(now, sick ? failed : null), [now, sick, failed]);
  const client = useQueryClient();
  const cancel = backend.collector?.cancel ?? nothing;
  const resume = useCallback(() => {
    backend.collector?.resume();
    void client.invalidateQueries();
  }, [backend, client]);
  return useMemo(
    () => ({ ...collected, cancel, resume, noJaeger: backend.collector === null }),
    [collected, cancel, resume, backend],
  );
}

/** Ends a reading of requests that is under way; null where none is. */
export function useCancelReading(): (() => void) | null {
  const { collector } = useBackend();
  const running = useStore(collector?.store ?? never, s => s.running);
  return running && collector ? collector.cancel : null;
}

const nothing = (): void => undefined;
const never = { getState: () => NOTHING, getInitialState: () => NOTHING, subscribe: () => nothing };

const useCollectorState = (backend: Backend): Collected => useStore(backend.collector?.store ?? never);

/**
 * While a failed reading is tried again it stands as failed until the source answers: a page must not blink.
 * `failed` is null where the source is well.
 */
export const steady = (now: Collected, failed: SourceError | null): Collected =>
  now.running && failed !== null && (now.progress?.traces ?? 0) === 0
    ? { ...now, running: false, error: failed }
    : now;

/**
 * An onset is claimed only where the time before it has been read: against an unread past every loss would
 * seem to begin with the reading. So is the beginning of a stretch before that.
 */
export function established(answer: OverviewAnswer, range: Range, covered: readonly Range[]): OverviewAnswer {
  const { verdict } = answer;
  if (verdict.kind !== 'damage' || verdict.onset === null) return answer;
  const isRead = (time: number, plusMinus: number): boolean => {
    const before = micros(time - Math.max(1, plusMinus));
    return before <= range.from || merged(covered).some(c => c.from <= before && c.to > before);
  };
  const { onset, earlier, ...rest } = verdict;
  if (!isRead(onset.time, onset.plusMinus)) return { ...answer, verdict: { ...rest, onset: null } };
  if (earlier === undefined || earlier.every(({ from }) => from === null || isRead(from, 0))) return answer;
  const read = earlier.map(e => (e.from === null || isRead(e.from, 0) ? e : { ...e, from: null }));
  return { ...answer, verdict: { ...verdict, earlier: read } };
}

/** What a view asks; range, causes and chaos come from the session. */
export type OverviewAsk = Pick<OverviewQuestion, 'step' | 'rows' | 'filters' | 'key'>;

export interface OverviewState {
  /** Null until the first answer; while newer data is read, the last one stays. */
  readonly answer: OverviewAnswer | null;
  /** What of the range the answer rests on begins here; null when that is all of it. */
  readonly unreadTo: Micros | null;
  /** What could not be read in the midst of what was, newest first. */
  readonly holes: readonly Range[];
  readonly collected: ReturnType<typeof useCollected>;
  /** A newer answer is on its way. */
  readonly asking: boolean;
  /** A defect while analysing; never a source's failure (`collected.error` holds that). */
  readonly error: Error | null;
}

export function useOverview(ask: OverviewAsk): OverviewState {
  const backend = useBackend();
  const { range } = useSession();
  const collected = useCollected();
  const { causes, chaos } = useCauses();
  const observed = useQuery(observedOptions(backend, range)).data?.lines ?? 0;
  const told = useQuery(toldOptions(backend, range)).data?.lines ?? 0;
  const question: OverviewQuestion = { ...ask, range, causes, chaos };
  const newest = `${collected.version}.${observed}.${told}`;
  const [asked, setAsked] = useState(newest);
  const result = useQuery(overviewOptions(backend, asked, collected.version > 0, question));
  const { data } = result;
  // While requests are read, an answer under way is not given up for the next: on a busy machine none would come.
  if (asked !== newest && !(collected.running && result.isFetching)) setAsked(newest);
  const answer = useMemo(() => {
    // "No requests" is true only once the range has been read to its end.
    const part = data && (data.reading || missing(range, data.covered).length > 0);
    return !data || (data.answer.verdict.kind === 'empty' && part)
      ? null
      : established(data.answer, range, data.covered);
  }, [data, range]);
  const unreadTo = useMemo(() => (data ? restsFrom(range, data) : null), [data, range]);
  const gaps = useMemo(() => (data ? holes(range, data.covered) : []), [data, range]);
  return { answer, unreadTo, holes: gaps, collected, asking: result.isFetching, error: result.error };
}

export interface RequestGridState {
  readonly grid: RequestGrid | null;
  readonly collected: ReturnType<typeof useCollected>;
  readonly error: Error | null;
}

export function useRequestGrid(ask: Omit<RequestGridQuestion, 'range'>): RequestGridState {
  const backend = useBackend();
  const { range } = useSession();
  const collected = useCollected();
  const result = useQuery(requestsOptions(backend, collected.version, { ...ask, range }));
  return { grid: result.data ?? null, collected, error: result.error };
}

/** What a brush asks; the range comes from the session. */
export type BrushAsk = Omit<BrushQuestion, 'grid'> & { readonly grid: Omit<RequestGridQuestion, 'range'> };

/** What the brushed requests share; null while nothing is brushed or the answer is on its way. */
export function useBrushed(ask: BrushAsk | null): BrushAnswer | null {
  const backend = useBackend();
  const { range } = useSession();
  const { version } = useCollectorState(backend);
  const question = ask && { ...ask, grid: { ...ask.grid, range } };
  return useQuery(brushOptions(backend, version, question)).data ?? null;
}
