import { queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { PlatformEvent, Series } from '../model/index.ts';
import type { SourceError } from '../sources/index.ts';
import { chooseStep } from '../sources/prometheus/step.ts';
import { toEvents } from '../sources/loki/events.ts';
import { rolloutHistoryQuery } from '../sources/loki/query.ts';
import { HOUR, micros, SECOND, type Micros, type Range } from '../time/index.ts';
import { useBackend, type Backend } from './backend.ts';
import { extended, newSteps, type Ranged } from './extend.ts';
import { changedDeployments, deploymentSeries, firstName } from './rollout-ask.ts';

// The last good answer to each question of each environment: when a source falls silent, what it said last stays.
const kept = new WeakMap<Backend, Map<string, Ranged>>();
const keptOf = (backend: Backend): Map<string, Ranged> => {
  const old = kept.get(backend);
  if (old) return old;
  const made = new Map<string, Ranged>();
  kept.set(backend, made);
  return made;
};

export interface Ask {
  readonly source: 'prometheus' | 'loki';
  readonly query: string;
}

type AskRange = (range: Range, step: Micros | null) => Promise<Ranged>;

function asker(backend: Backend, ask: Ask, signal: AbortSignal): AskRange {
  const { prometheus, loki } = backend.sources;
  if (ask.source === 'prometheus')
    return async (range, step) => {
      if (!prometheus) throw new Error('a range asked of an environment without Prometheus');
      const { value } = await prometheus.range(ask.query, range, step, { signal });
      return { series: value.series, step: value.step, range };
    };
  return async (range, step) => {
    if (!loki) throw new Error('a range asked of an environment without Loki');
    const { value } = await loki.range(ask.query, range, step, { signal });
    const first = value[0]?.times;
    const told = micros((first?.[1] ?? 0) - (first?.[0] ?? 0) || 15 * SECOND);
    return { series: value, step: step ?? told, range };
  };
}

/** In live mode the range moves on: of what was asked before only the new end is. */
async function answerOf(backend: Backend, ask: Ask, range: Range, signal: AbortSignal): Promise<Ranged> {
  const held = keptOf(backend).get(ask.query) ?? null;
  const end = newSteps(held, range, chooseStep(range));
  const asked = asker(backend, ask, signal);
  if (!held || !end) return asked(range, null);
  const fresh = await asked(end, held.step);
  return extended(held, end, fresh.series, range);
}

const rangeOptions = (backend: Backend, ask: Ask, range: Range) =>
  queryOptions<Ranged, SourceError>({
    queryKey: ['rollout', backend.id, ask.source, ask.query, range.from, range.to],
    enabled: backend.sources[ask.source] !== null && ask.query !== '',
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 120_000,
    structuralSharing: false,
    placeholderData: () => keptOf(backend).get(ask.query),
    queryFn: async ({ signal }) => {
      const answer = await answerOf(backend, ask, range, signal);
      keptOf(backend).set(ask.query, answer);
      return answer;
    },
  });

export interface Told {
  readonly data: Ranged | null;
  readonly error: SourceError | null;
  readonly pending: boolean;
}

/** Asks all at once; where one fails, its last good answer stands in. */
export function useRanges(asks: readonly Ask[], range: Range): ReadonlyMap<string, Told> {
  const backend = useBackend();
  const results = useQueries({ queries: asks.map(a => rangeOptions(backend, a, range)) });
  return useMemo(() => {
    const entries = asks.map((ask, i): [string, Told] => {
      const r = results[i];
      const data = r?.data ?? keptOf(backend).get(ask.query) ?? null;
      return [ask.query, { data, error: r?.error ?? null, pending: r?.isPending ?? true }];
    });
    return new Map(entries);
  }, [asks, results, backend]);
}

/** Deployments that changed in the range, and their series. */
export function useDeployments(range: Range): readonly Series[] {
  const backend = useBackend();
  const { prometheus } = backend.sources;
  const changed = useQuery<readonly string[], SourceError>({
    queryKey: ['rollout-deployments', backend.id, range.from, range.to],
    enabled: prometheus !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 120_000,
    placeholderData: old => old,
    queryFn: async ({ signal }) => {
      if (!prometheus) return [];
      const { value } = await prometheus.query(changedDeployments(range), range.to, { signal });
      return [...new Set(value.samples.map(s => s.labels.deployment ?? '').filter(d => d !== ''))].sort();
    },
  }).data;
  const asks = useMemo(
    (): readonly Ask[] =>
      changed && changed.length > 0
        ? [{ source: 'prometheus', query: deploymentSeries(changed.slice(0, 50)) }]
        : [],
    [changed],
  );
  const told = useRanges(asks, range);
  return asks[0] ? (told.get(asks[0].query)?.data?.series ?? []) : [];
}

/** How far back a rollout that is still under way may have begun. */
const HISTORY = 24 * HOUR;

/**
 * Rollout events of the day before `until`, at most the newest few thousand: what a rollout writes in weeks.
 * Whole minutes, because a live range moves on and yesterday does not.
 */
export function useHistory(until: Micros): readonly PlatformEvent[] {
  const backend = useBackend();
  const { loki } = backend.sources;
  const to = micros(Math.floor(until / (60 * SECOND)) * 60 * SECOND);
  const { data } = useQuery<readonly PlatformEvent[], SourceError>({
    queryKey: ['rollout-history', backend.id, to],
    enabled: loki !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 300_000,
    placeholderData: old => old,
    queryFn: async ({ signal }) => {
      if (!loki) return [];
      const before: Range = { from: micros(to - HISTORY), to };
      const { value } = await loki.lines(rolloutHistoryQuery(backend.config), before, { signal, max: 3000 });
      return toEvents(value.lines, backend.config.eventFields).events;
    },
  });
  return data ?? NO_EVENTS;
}

const NO_EVENTS: readonly PlatformEvent[] = [];
const NO_NAMES: readonly string[] = [];

/** Services that count requests, so that those without a rollout can be named. */
export function useServices(range: Range): readonly string[] {
  const backend = useBackend();
  const { prometheus } = backend.sources;
  const { config } = backend;
  const { data } = useQuery<readonly string[], SourceError>({
    queryKey: ['rollout-services', backend.id, range.from, range.to],
    enabled: prometheus !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 120_000,
    placeholderData: old => old,
    queryFn: async ({ signal }) => {
      if (!prometheus) return [];
      const { jobLabel, requests } = config.metrics;
      const { value } = await prometheus.labelValues(jobLabel, [requests], range, { signal });
      return value.map(job => firstName(config, job)).sort();
    },
  });
  return data ?? NO_NAMES;
}
