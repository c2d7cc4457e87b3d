// Loss of all traffic, from the counters that an exporter keeps in Prometheus.

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { trafficGrid } from '../analysis/all-traffic.ts';
import type { Filters, HopId, OverviewAnswer, RateGrid, Series } from '../model/index.ts';
import type { SourceError } from '../sources/index.ts';
import { lossCounts, observedCounts, selector } from '../sources/prometheus/query.ts';
import { MINUTE, micros, type Micros, type Range } from '../time/index.ts';
import { useBackend } from './backend.ts';
import { useCauses } from './events.ts';
import { useSession } from './session.ts';

/** A window holds several scrapes of a counter, or its increase says nothing. */
const SHORTEST: Micros = MINUTE;

/** Whether Prometheus has the counters at all; null while that is not known. */
export function useCounted(): boolean | null {
  const backend = useBackend();
  const { range } = useSession();
  const { prometheus } = backend.sources;
  const { observed } = backend.config.metrics;
  const { data } = useQuery<boolean, SourceError>({
    queryKey: ['counted', backend.id, observed, range.from, range.to],
    enabled: prometheus !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 120_000,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      if (!prometheus) return false;
      const { value } = await prometheus.series([selector(observed)], range, { signal });
      return value.length > 0;
    },
  });
  return prometheus === null ? false : (data ?? null);
}

interface Counted {
  readonly observed: readonly Series[];
  readonly loss: readonly Series[];
}

export interface TrafficAsk {
  readonly on: boolean;
  readonly step: Micros;
  readonly rows: 'hops' | 'keys';
  /** Drawn over hops; null for all of them. */
  readonly key: string | null;
  readonly filters: Filters;
  readonly answer: OverviewAnswer | null;
}

export interface Traffic {
  /** Null while it is not known, and where all traffic is not asked for. */
  readonly grid: RateGrid | null;
  readonly error: SourceError | null;
}

/** Bins of at least a minute, whole multiples of the picture's own step. */
export function trafficBins(range: Range, wanted: Micros) {
  const step = micros(wanted * Math.max(1, Math.ceil(SHORTEST / wanted)));
  const start = micros(Math.floor(range.from / step) * step);
  return { start, step, bins: Math.max(1, Math.ceil((range.to - start) / step)) };
}

const NO_HOPS: readonly HopId[] = [];
const NO_GROUPS: readonly string[] = [];

/** The grid of all traffic in place of the one of traces. */
export function useAllTraffic({ on, step: wanted, rows, key, filters, answer }: TrafficAsk): Traffic {
  const backend = useBackend();
  const { range } = useSession();
  const { prometheus } = backend.sources;
  const { metrics } = backend.config;
  const { chaos } = useCauses();
  const { start, step, bins } = useMemo(() => trafficBins(range, wanted), [range, wanted]);
  const { data, error } = useQuery<Counted, SourceError>({
    queryKey: ['all-traffic', backend.id, start, step, bins],
    enabled: on && prometheus !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 120_000,
    queryFn: async ({ signal }) => {
      if (!prometheus) throw new Error('all traffic asked of an environment without Prometheus');
      const asked: Range = { from: micros(start + step), to: micros(start + bins * step) };
      const [observed, loss] = await Promise.all([
        prometheus.range(observedCounts(metrics, step), asked, step, { signal }),
        prometheus.range(lossCounts(metrics, step), asked, step, { signal }),
      ]);
      return { observed: observed.value.series, loss: loss.value.series };
    },
  });
  const grid = useMemo(() => {
    if (!on || !data) return null;
    return trafficGrid(data.observed, data.loss, {
      ...{ start, step, bins, rows, filters },
      key,
      hops: answer?.hops ?? NO_HOPS,
      groups: answer?.grid.groups ?? NO_GROUPS,
      totalsFrom: answer?.grid.totalsFrom ?? range.from,
      totalsTo: answer?.grid.totalsTo ?? range.to,
      chaos,
    });
  }, [on, data, start, step, bins, rows, key, filters, answer, range, chaos]);
  return { grid, error: on ? error : null };
}

export interface CountedTrace {
  readonly traceId: string;
  readonly from: string;
  readonly to: string;
  readonly key: string;
  readonly time: number;
}

const NO_TRACES: readonly CountedTrace[] = [];

/** Traces of counted losses, newest first: the exemplars of the loss counter. */
export function useLossExemplars(on: boolean): readonly CountedTrace[] {
  const backend = useBackend();
  const { range } = useSession();
  const { prometheus } = backend.sources;
  const { loss } = backend.config.metrics;
  const { data } = useQuery<readonly CountedTrace[], SourceError>({
    queryKey: ['loss-exemplars', backend.id, loss, range.from, range.to],
    enabled: on && prometheus !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 120_000,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      if (!prometheus) return NO_TRACES;
      const { value } = await prometheus.exemplars(selector(loss), range, { signal });
      return value
        .flatMap(e => {
          const traceId = e.labels.trace_id ?? e.labels.traceID ?? e.labels.traceId;
          const { from = '', to = '', key = '' } = e.seriesLabels;
          return traceId === undefined ? [] : [{ traceId, from, to, key, time: e.time }];
        })
        .sort((a, b) => b.time - a.time);
    },
  });
  return on ? (data ?? NO_TRACES) : NO_TRACES;
}
