import type { RolloutLane, Series, WeightLine } from '../../model/index.ts';
import { micros, type Micros, type Range } from '../../time/index.ts';
import { lineOf, NO_LINE } from './weights.ts';

/** Series of delivery controllers over the range, each list as its query answered; all are optional. */
export interface ControllerSeries {
  /** `rollout_info{namespace,name,strategy,phase}`: one series for each current phase. */
  readonly argoInfo: readonly Series[];
  readonly argoUpdated: readonly Series[];
  readonly argoDesired: readonly Series[];
  /** `flagger_canary_weight{workload,namespace}` and `flagger_canary_status{name,namespace}`. */
  readonly flaggerWeight: readonly Series[];
  readonly flaggerStatus: readonly Series[];
  /** kube-state-metrics `kube_deployment_…{namespace,deployment}`. */
  readonly generation: readonly Series[];
  readonly observedGeneration: readonly Series[];
  readonly specReplicas: readonly Series[];
  readonly updatedReplicas: readonly Series[];
  /** `istio_requests_total` as a rate summed by destination workload (or service) and version. */
  readonly istio: readonly Series[];
}

export const NO_CONTROLLERS: ControllerSeries = {
  argoInfo: [],
  argoUpdated: [],
  argoDesired: [],
  flaggerWeight: [],
  flaggerStatus: [],
  generation: [],
  observedGeneration: [],
  specReplicas: [],
  updatedReplicas: [],
  istio: [],
};

/** What a controller knows of a lane; gates, alerts and events are added by the picture. */
export type ControllerLane = Omit<RolloutLane, 'gates' | 'events' | 'alerts' | 'rollbacks'>;

export interface ControllerContext {
  readonly range: Range;
  readonly step: Micros;
  /** A controller's name for a service as the service is called elsewhere. */
  readonly service: (name: string) => string;
}

export const label = (s: Series, ...names: readonly string[]): string =>
  names.map(n => s.labels[n]).find(v => v !== undefined && v !== '') ?? '';

export const object = (s: Series): string =>
  `${label(s, 'exported_namespace', 'namespace')}/${label(s, 'exported_name', 'name', 'deployment', 'workload')}`;

export const grouped = (series: readonly Series[]): Map<string, readonly Series[]> =>
  Map.groupBy(series, object);

/** `part ÷ whole` in percent at the times of `part`, where the whole is known and not 0. */
export function share(part: Series | undefined, whole: Series | undefined): WeightLine {
  if (!part || !whole) return NO_LINE;
  const total = new Map(Array.from(whole.times, (t, i) => [t, whole.values[i] ?? 0]));
  return lineOf(
    Array.from(part.times, (t, i) => ({ t, v: part.values[i] ?? 0, of: total.get(t) ?? 0 }))
      .filter(p => p.of > 0 && Number.isFinite(p.v))
      .map(p => ({ time: micros(p.t), percent: (p.v / p.of) * 100 })),
  );
}

/** A stretch that reaches the end of the range still lasts. */
export const openEnded = (r: Range, ctx: ControllerContext): Micros | null =>
  r.to >= ctx.range.to ? null : r.to;

export const blank = (service: string, rollout: string, source: RolloutLane['source']): ControllerLane => ({
  service,
  rollout,
  version: '',
  stableVersion: null,
  source,
  stages: [],
  states: [],
  state: null,
  planned: NO_LINE,
  measured: NO_LINE,
  measuredQuery: null,
  warnings: [],
});

export const changes = (
  s: Series | undefined,
): readonly { time: Micros; value: number; before: number | null }[] =>
  s
    ? Array.from(s.times, (t, i) => ({
        time: micros(t),
        value: s.values[i] ?? 0,
        before: i === 0 ? null : (s.values[i - 1] ?? 0),
      })).filter(p => p.before !== p.value)
    : [];
