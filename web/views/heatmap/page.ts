// Everything the page of the heatmap knows, gathered from session and state in one place.

import { useEffect, useMemo, useState } from 'react';
import { stageSpans } from '../../analysis/rollout/index.ts';
import type { OverviewAnswer, StageSpan, TrafficCoverage } from '../../model/index.ts';
import { binStep } from '../../parts/axis.ts';
import { useTraffic } from '../../state/coverage.ts';
import { useEvents } from '../../state/events.ts';
import { useHealth } from '../../state/health.ts';
import { useCollected, useOverview, useRequestGrid } from '../../state/overview.ts';
import { missing, unreadBefore } from '../../state/ranges.ts';
import { useSession } from '../../state/session.ts';
import { SECOND, micros, type Micros, type Range } from '../../time/index.ts';
import { filtersOf, type HeatmapParams } from './params.ts';

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

/** The stages of the rollout that is on the page, read from the platform's events: those of the busiest service. */
export function stagesOf(
  events: readonly Parameters<typeof stageSpans>[0][number][],
  range: Range,
): readonly StageSpan[] {
  const services = new Map<string, typeof events>();
  for (const e of events) {
    if (e.kind !== 'rollout.stage' && !e.kind.startsWith('rollout.')) continue;
    const name = e.service ?? '';
    services.set(name, [...(services.get(name) ?? []), e]);
  }
  let best: readonly StageSpan[] = [];
  for (const list of services.values()) {
    const spans = stageSpans(list).filter(s => s.from < range.to && (s.to === null || s.to > range.from));
    if (spans.length > best.length) best = spans;
  }
  return best;
}

export function useStages(given: readonly StageSpan[] | null): readonly StageSpan[] {
  const { range } = useSession();
  const events = useEvents().data?.events;
  return useMemo(() => given ?? (events ? stagesOf(events, range) : []), [given, events, range]);
}

/** What the range's requests say about the loss, for the heatmap and everything around it. */
export function useLoss(params: HeatmapParams, plot: number) {
  const { range } = useSession();
  const step = useMemo(() => binStep(range, Math.max(200, plot)), [range, plot]);
  const rows = params.mode.endsWith('keys') ? 'keys' : 'hops';
  const ask = useMemo(
    () => ({ step, rows, filters: filtersOf(params, []), key: params.key }) as const,
    [step, rows, params],
  );
  return useOverview(ask);
}

/** The requests one by one; an own component, so that nobody asks for them in the time modes. */
export function useRequests(params: HeatmapParams, key: string | null) {
  const columns = params.mode === 'requests-keys' ? 'keys' : 'hops';
  const keys = useMemo(() => (columns === 'hops' && key !== null ? [key] : []), [columns, key]);
  const ask = useMemo(
    () => ({ columns, filters: filtersOf(params, keys), sort: params.sort }) as const,
    [columns, params, keys],
  );
  return useRequestGrid(ask);
}

/** How much of all traffic the traces cover. */
export function useCoverage(answer: OverviewAnswer | null, entry: string | null): TrafficCoverage | null {
  const { range } = useSession();
  const asOf = useStale();
  const { covered } = useCollected();
  // A total of the whole range says nothing of the part that has been read.
  const whole = unreadBefore(range, covered) === null;
  const counted = useMemo(() => (asOf === null ? range : { from: range.from, to: asOf }), [range, asOf]);
  const traffic = useTraffic(entry, counted);
  return useMemo(
    () =>
      answer === null
        ? null
        : {
            traced: answer.requests,
            total: whole ? (traffic?.total ?? null) : null,
            query: traffic?.query ?? null,
            sampling: null,
          },
    [answer, traffic, whole],
  );
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
