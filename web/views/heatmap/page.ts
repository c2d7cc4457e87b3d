// Everything the page of the heatmap knows, gathered from session and state in one place.

import { useEffect, useMemo, useState } from 'react';
import type { BrushAnswer, OverviewAnswer, StageSpan, TrafficCoverage } from '../../model/index.ts';
import { binStep } from '../../parts/axis.ts';
import { useSampling, useTraffic } from '../../state/coverage.ts';
import { useHealth } from '../../state/health.ts';
import { useBrushed, useCollected, useOverview, useRequestGrid } from '../../state/overview.ts';
import { missing } from '../../state/ranges.ts';
import { useRolloutStages } from '../../state/rollout.ts';
import { useSession } from '../../state/session.ts';
import { SECOND, micros, type Micros, type Range } from '../../time/index.ts';
import { filtersOf, type HeatmapParams } from './params.ts';
import { clipped } from './window.ts';

/** A live range may be so far ahead of what was read of it before its end counts as missing. */
const BEHIND = 90 * SECOND;

/**
 * The end of what was read where the range goes on beyond it: because Jaeger no longer answers, or because what
 * it missed is not read yet. Null where requests were read up to the end, or none were.
 */
export function staleSince(range: Range, covered: readonly Range[], sick: boolean): Micros | null {
  const gap = missing(range, covered).find(g => g.to === range.to);
  if (gap === undefined || gap.from <= range.from) return null;
  return sick || gap.to - gap.from > BEHIND ? gap.from : null;
}

/** The stages drawn as rails and bands: those given, else those of the newest rollout of the range. */
export function useStages(given: readonly StageSpan[] | null): readonly StageSpan[] {
  const { range } = useSession();
  const own = useRolloutStages(range, null);
  return given ?? own;
}

/** What the range's requests say about the loss, for the heatmap and everything around it. */
export function useLoss(params: HeatmapParams, plot: number) {
  const { range } = useSession();
  const step = useMemo(() => binStep(range, Math.max(200, plot)), [range, plot]);
  const rows = params.mode.endsWith('keys') ? 'keys' : 'hops';
  // A brush or a window asks nothing new of the overview: the query's key is compared by value.
  return useOverview({ step, rows, filters: filtersOf(params, []), key: params.key });
}

/** Whose versions rows stand together by: what was rolled out where the loss is, else where requests enter. */
export function versionService({ verdict, hops }: Pick<OverviewAnswer, 'verdict' | 'hops'>): string | null {
  if (verdict.kind === 'damage' || verdict.kind === 'few') return verdict.hop.from;
  return hops[0]?.from ?? null;
}

/** What is drawn in the requests modes, or stands behind the cells of the time modes. */
export function gridAsk(params: HeatmapParams, answer: Pick<OverviewAnswer, 'key' | 'verdict' | 'hops'>) {
  const { mode, sort, by, through } = params;
  const columns = mode.endsWith('keys') ? 'keys' : 'hops';
  const keys = columns === 'hops' && answer.key !== null ? [answer.key] : [];
  const filters = filtersOf(params, keys);
  if (!mode.startsWith('requests'))
    return { columns, filters, at: null, sort: 'time', by: 'none', service: null } as const;
  const service = by === 'version' ? versionService(answer) : null;
  return { columns, filters, at: columns === 'keys' ? through : null, sort, by, service } as const;
}

/** The requests one by one; an own component, so that nobody asks for them in the time modes. */
export function useRequests(params: HeatmapParams, answer: OverviewAnswer) {
  return useRequestGrid(gridAsk(params, answer));
}

/** What the brushed requests share; null where nothing is brushed, or not yet known. */
export function useBrush(params: HeatmapParams, answer: OverviewAnswer | null): BrushAnswer | null {
  const { range } = useSession();
  const { brush, window } = params;
  const ask = useMemo(
    () =>
      brush === null || answer === null
        ? null
        : {
            grid: gridAsk(params, answer),
            window: params.mode.startsWith('requests') ? clipped(window, range) : null,
            subjects: brush.subjects,
            rows: brush.rows,
          },
    [params, answer, brush, window, range],
  );
  return useBrushed(ask);
}

/** How much of all traffic the traces cover. */
export function useCoverage(
  answer: OverviewAnswer | null,
  unreadTo: Micros | null,
  entry: string | null,
): TrafficCoverage | null {
  const { range } = useSession();
  const asOf = useStale();
  // A total of the whole range says nothing of the part that has been read.
  const whole = unreadTo === null;
  const counted = useMemo(() => (asOf === null ? range : { from: range.from, to: asOf }), [range, asOf]);
  const traffic = useTraffic(entry, counted);
  const sampling = useSampling(entry);
  const now = useMemo<TrafficCoverage | null>(
    () => answer && { traced: answer.requests, traces: answer.traces, total: null, query: null, sampling },
    [answer, sampling],
  );
  const told = useMemo(
    () => (now && whole && traffic?.fresh ? { ...now, total: traffic.total, query: traffic.query } : null),
    [now, whole, traffic],
  );
  // A count of now and a total of before make no share: while a total is asked for, the last pair stays.
  const [held, setHeld] = useState<TrafficCoverage | null>(null);
  if (told !== null && told !== held) setHeld(told);
  return told ?? (now && whole && traffic ? held : null) ?? now;
}

export const tracedShare = (c: TrafficCoverage | null): number | null =>
  c?.total ? Math.min(1, c.traced / c.total) : null;

export function useStale(): Micros | null {
  const { range } = useSession();
  const { covered, error } = useCollected();
  const sick = useHealth(s => s.sources.jaeger.error !== null) || error !== null;
  return useMemo(() => staleSince(range, covered, sick), [range, covered, sick]);
}

/** Microseconds since a moment, counted on each second while something runs. */
export function useElapsed(since: number, running: boolean): Micros {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!running) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [running]);
  return micros(since === 0 ? 0 : Math.max(0, now - since) * 1000);
}

/** About how many requests there will be: what has come over the share of windows read; null at the start. */
export function estimate(traces: number, windowsDone: number, windowsTotal: number): number | null {
  if (windowsDone <= 0 || windowsTotal <= 0 || traces === 0) return null;
  return Math.max(traces, Math.round((traces * windowsTotal) / windowsDone));
}
