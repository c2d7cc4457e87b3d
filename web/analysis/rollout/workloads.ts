import { message, type Series, type StageSpan, type WeightLine } from '../../model/index.ts';
import { micros, type Micros } from '../../time/index.ts';
import {
  blank,
  changes,
  grouped,
  label,
  object,
  share,
  type ControllerContext,
  type ControllerLane,
  type ControllerSeries,
} from './controller-series.ts';
import { compareVersions } from './versions.ts';
import { lineOf } from './weights.ts';

/** From a step of the generation to the moment it is observed and all replicas are updated; null while it lasts. */
function settledAt(
  from: Micros,
  observed: Series | undefined,
  generation: number,
  updated: WeightLine,
): Micros | null {
  const seen = observed?.times.find((t, i) => t >= from && (observed.values[i] ?? 0) >= generation);
  if (seen === undefined) return null;
  const done = updated.times.find((t, i) => t >= seen && (updated.percent[i] ?? 0) >= 100);
  return done === undefined ? null : micros(done);
}

/** Plain Deployments: a step of the generation is a new rollout; the line is the share of updated replicas. */
export function deploymentLanes(input: ControllerSeries, ctx: ControllerContext): readonly ControllerLane[] {
  const observed = grouped(input.observedGeneration);
  const updated = grouped(input.updatedReplicas);
  const replicas = grouped(input.specReplicas);
  return input.generation.flatMap(generation => {
    const steps = changes(generation).filter(c => c.before !== null && c.value > c.before);
    if (steps.length === 0) return [];
    const key = object(generation);
    const measured = share(updated.get(key)?.[0], replicas.get(key)?.[0]);
    const stages = steps.map((step, i): StageSpan => {
      const done = settledAt(step.time, observed.get(key)?.[0], step.value, measured);
      const next = steps[i + 1]?.time ?? null;
      const to = done !== null && (next === null || done < next) ? done : next;
      return { stage: 'batch', label: `generation ${step.value}`, weight: null, from: step.time, to };
    });
    return [
      {
        ...blank(ctx.service(label(generation, 'deployment')), key, 'deployment'),
        version: `generation ${steps.at(-1)?.value ?? ''}`,
        stages,
        measured,
        measuredQuery: 'kube_deployment_status_replicas_updated / kube_deployment_spec_replicas',
        warnings: [message('rollout.warning.deployment-replicas')],
      },
    ];
  });
}

const rateAt = (s: Series): Map<number, number> =>
  new Map(Array.from(s.times, (t, i) => [t, Number.isFinite(s.values[i]) ? (s.values[i] ?? 0) : 0]));

const VERSION_LABELS = ['destination_version', 'version'] as const;

/**
 * Istio: the share of the newest version among the versions that serve one workload's traffic. A service
 * with one version makes no lane.
 */
export function istioLanes(input: ControllerSeries, ctx: ControllerContext): readonly ControllerLane[] {
  const name = (s: Series): string =>
    label(s, 'destination_service_name', 'destination_canonical_service', 'destination_workload');
  return [...Map.groupBy(input.istio, name)].flatMap(([service, series]) => {
    const served = series.filter(s => s.values.some(v => v > 0) && label(s, ...VERSION_LABELS) !== 'unknown');
    const sorted = served.toSorted((a, b) =>
      compareVersions(label(a, ...VERSION_LABELS), label(b, ...VERSION_LABELS)),
    );
    const [newest, stable] = [sorted.at(-1), sorted.at(-2)];
    if (!newest || !stable || service === '') return [];
    const all = served.map(rateAt);
    const mine = rateAt(newest);
    const times = [...new Set(all.flatMap(m => [...m.keys()]))].sort((a, b) => a - b);
    const measured = times
      .map(t => ({
        time: micros(t),
        sum: all.reduce((sum, m) => sum + (m.get(t) ?? 0), 0),
        v: mine.get(t) ?? 0,
      }))
      .filter(p => p.sum > 0)
      .map(p => ({ time: p.time, percent: (p.v / p.sum) * 100 }));
    return [
      {
        ...blank(ctx.service(service), service, 'istio'),
        version: label(newest, ...VERSION_LABELS),
        stableVersion: label(stable, ...VERSION_LABELS),
        measured: lineOf(measured),
        measuredQuery: 'istio_requests_total',
      },
    ];
  });
}
