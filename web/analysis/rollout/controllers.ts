import { message, type Series, type StageSpan, type StateChange } from '../../model/index.ts';
import type { Range } from '../../time/index.ts';
import { stretches } from './alerts.ts';
import {
  blank,
  changes,
  grouped,
  label,
  object,
  openEnded,
  share,
  type ControllerContext,
  type ControllerLane,
  type ControllerSeries,
} from './controller-series.ts';
import { lineOf } from './weights.ts';
import { deploymentLanes, istioLanes } from './workloads.ts';

const ARGO_RUNNING = new Set(['Progressing', 'Paused', 'Timeout', 'Error', 'Abort', 'InvalidSpec']);

/** Phases over time, adjoining ones of one name joined. */
function argoPhases(
  series: readonly Series[],
  ctx: ControllerContext,
): readonly { phase: string; range: Range }[] {
  return series
    .flatMap(s => stretches(s, ctx.step).map(range => ({ phase: label(s, 'phase'), range })))
    .sort((a, b) => a.range.from - b.range.from);
}

/**
 * Argo Rollouts: phases as stages. It exports neither weight nor revision, so the line is the share of
 * updated replicas, said so. A rollout that was Completed throughout makes no lane.
 */
function argoLanes(input: ControllerSeries, ctx: ControllerContext): readonly ControllerLane[] {
  const updated = grouped(input.argoUpdated);
  const desired = grouped(input.argoDesired);
  return [...grouped(input.argoInfo)].flatMap(([key, series]) => {
    const phases = argoPhases(series, ctx);
    const running = phases.filter(p => ARGO_RUNNING.has(p.phase));
    const first = series[0];
    if (running.length === 0 || !first) return [];
    const stages = running.map((p): StageSpan => ({
      stage: 'canary',
      label: p.phase,
      weight: null,
      from: p.range.from,
      to: openEnded(p.range, ctx),
    }));
    return [
      {
        ...blank(ctx.service(label(first, 'exported_name', 'name')), key, 'argo'),
        stages,
        states: phases.map((p, i): StateChange => ({
          time: p.range.from,
          from: phases[i - 1]?.phase ?? null,
          to: p.phase,
          reason: null,
          legal: true,
        })),
        state: phases.at(-1)?.phase ?? null,
        measured: share(updated.get(key)?.[0], desired.get(key)?.[0]),
        measuredQuery: 'rollout_info_replicas_updated / rollout_info_replicas_desired',
        warnings: [message('rollout.warning.argo-replicas')],
      },
    ];
  });
}

const FLAGGER_STATUS: Readonly<Record<number, string>> = { 0: 'Progressing', 1: 'Succeeded', 2: 'Failed' };

/** Flagger: the weight it sets on the canary workload is the plan; its status is the state. */
function flaggerLanes(input: ControllerSeries, ctx: ControllerContext): readonly ControllerLane[] {
  const status = grouped(input.flaggerStatus);
  return input.flaggerWeight.flatMap(weight => {
    const workload = label(weight, 'workload');
    if (workload.endsWith('-primary')) return [];
    const states = changes(status.get(object(weight))?.[0]).map((c): StateChange => ({
      time: c.time,
      from: c.before === null ? null : (FLAGGER_STATUS[c.before] ?? null),
      to: FLAGGER_STATUS[c.value] ?? String(c.value),
      reason: null,
      legal: true,
    }));
    const on = stretches(weight, ctx.step);
    if (on.length === 0 && !states.some(s => s.to !== 'Succeeded')) return [];
    const plan = changes(weight);
    return [
      {
        ...blank(ctx.service(workload), object(weight), 'flagger'),
        stages: on.map((r): StageSpan => ({
          stage: 'canary',
          label: 'canary',
          weight: plan.findLast(p => p.time <= r.from)?.value ?? null,
          from: r.from,
          to: openEnded(r, ctx),
        })),
        states,
        state: states.at(-1)?.to ?? null,
        planned: lineOf(plan.map(p => ({ time: p.time, percent: p.value }))),
      },
    ];
  });
}

/** All lanes that controllers tell of; where two tell of one service, the one that knows more comes first. */
export function controllerLanes(input: ControllerSeries, ctx: ControllerContext): readonly ControllerLane[] {
  return [
    ...argoLanes(input, ctx),
    ...flaggerLanes(input, ctx),
    ...istioLanes(input, ctx),
    ...deploymentLanes(input, ctx),
  ];
}
