import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { fieldNumber, fieldText, type PlatformEvent, type TrafficCoverage } from '../model/index.ts';
import type { SourceError } from '../sources/index.ts';
import { requestCount } from '../sources/prometheus/query.ts';
import { length, type Range } from '../time/index.ts';
import { useBackend } from './backend.ts';
import { useEvents } from './events.ts';
import { useHealth } from './health.ts';
import { allNames } from './rollout-ask.ts';
import { useSession } from './session.ts';

/**
 * How many requests Prometheus counted in a stretch at the entry service: that of which the traces were read.
 * The total is null where it does not say; while it does not answer, an older total would be that of another time.
 */
export function useTraffic(
  entry: string | null,
  range: Range,
): (Omit<TrafficCoverage, 'traced' | 'sampling'> & { readonly fresh: boolean }) | null {
  const backend = useBackend();
  const { config } = useSession();
  const silent = useHealth(h => h.sources.prometheus.error !== null);
  const service = config.coverage.entry ?? entry;
  const job = config.services.find(s => s.jaeger === service)?.prometheus ?? service;
  const query =
    config.coverage.query ?? (job === null ? null : requestCount(config.metrics, job, length(range)));
  const { data, isPlaceholderData } = useQuery<Omit<TrafficCoverage, 'traced' | 'sampling'>, SourceError>({
    queryKey: ['traffic', backend.id, query, range.from, range.to],
    enabled: backend.sources.prometheus !== null && query !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    placeholderData: old => old,
    queryFn: async ({ signal }) => {
      const { prometheus } = backend.sources;
      if (!prometheus || query === null) return { total: null, query };
      const { value } = await prometheus.query(query, range.to, { signal });
      const total = value.samples[0]?.value;
      return { total: total !== undefined && Number.isFinite(total) ? total : null, query };
    },
  });
  return useMemo(
    () => (data && !(silent && isPlaceholderData) ? { ...data, fresh: !isPlaceholderData } : null),
    [data, silent, isPlaceholderData],
  );
}

/**
 * The sampling that is configured where requests enter, as a fraction: what the newest `sampling.audit` event of
 * the entry service says. `0.04` and `"4%"` are the same; null where nobody tells.
 */
export function configuredSampling(
  events: readonly PlatformEvent[],
  names: readonly string[],
): number | null {
  const told = events.findLast(
    e => e.kind === 'sampling.audit' && e.service !== null && names.includes(e.service),
  );
  const value = told ? fieldNumber(told, 'configured') : null;
  if (!told || value === null) return null;
  const share = fieldText(told, 'configured')?.includes('%') ? value / 100 : value;
  return share > 0 && share <= 1 ? share : null;
}

export function useSampling(entry: string | null): number | null {
  const { config } = useSession();
  const events = useEvents().data?.events;
  const service = config.coverage.entry ?? entry;
  return useMemo(
    () => (events && service !== null ? configuredSampling(events, allNames(config, service)) : null),
    [events, config, service],
  );
}
