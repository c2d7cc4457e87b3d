// What delivery controllers export, each query keeping the labels that tell rollouts apart.
// Argo Rollouts: controller/metrics; Flagger: pkg/metrics/recorder.go; kube-state-metrics: docs/metrics;
// Istio: standard metrics.

import type { Micros } from '../../time/index.ts';
import { anyOf, by, eq, promDuration, rate, selector, shareOf, type Matcher } from './query.ts';

const named = (label: string, names: readonly string[] | null): readonly Matcher[] =>
  names === null ? [] : [anyOf(label, names)];

/** Argo Rollouts; `names` are rollouts, null means all. Labels `namespace`, `name`. */
export const argo = {
  /** 1 for the present phase, which is a label: a phase that ended goes stale. */
  info: (names: readonly string[] | null = null): string => selector('rollout_info', named('name', names)),
  desired: (names: readonly string[] | null = null): string =>
    selector('rollout_info_replicas_desired', named('name', names)),
  updated: (names: readonly string[] | null = null): string =>
    selector('rollout_info_replicas_updated', named('name', names)),
  available: (names: readonly string[] | null = null): string =>
    selector('rollout_info_replicas_available', named('name', names)),
  unavailable: (names: readonly string[] | null = null): string =>
    selector('rollout_info_replicas_unavailable', named('name', names)),
  /** How many events of each reason came in the window, e.g. `RolloutAborted`. */
  events: (window: Micros, names: readonly string[] | null = null): string =>
    `sum ${by('namespace', 'name', 'type', 'reason')} (increase(${selector('rollout_events_total', named('name', names))}[${promDuration(window)}]))`,
} as const;

/** Flagger; labels `namespace` and `name` (of the canary's target). */
export const flagger = {
  /** 0 while it runs, 2 when it failed, 1 else. */
  status: (names: readonly string[] | null = null): string =>
    selector('flagger_canary_status', named('name', names)),
  /** Percent by `workload`: `<target>-primary` and `<target>`. */
  weight: (targets: readonly string[] | null = null): string =>
    selector(
      'flagger_canary_weight',
      named('workload', targets === null ? null : targets.flatMap(t => [t, `${t}-primary`])),
    ),
  /** The last measured value of each metric check. */
  analysis: (names: readonly string[] | null = null): string =>
    selector('flagger_canary_metric_analysis', named('name', names)),
} as const;

/** Plain Deployments; labels `namespace`, `deployment`. A new rollout is a step of `generation`. */
export const deployments = {
  generation: (names: readonly string[] | null = null): string =>
    selector('kube_deployment_metadata_generation', named('deployment', names)),
  observed: (names: readonly string[] | null = null): string =>
    selector('kube_deployment_status_observed_generation', named('deployment', names)),
  wanted: (names: readonly string[] | null = null): string =>
    selector('kube_deployment_spec_replicas', named('deployment', names)),
  replicas: (names: readonly string[] | null = null): string =>
    selector('kube_deployment_status_replicas', named('deployment', names)),
  updated: (names: readonly string[] | null = null): string =>
    selector('kube_deployment_status_replicas_updated', named('deployment', names)),
  available: (names: readonly string[] | null = null): string =>
    selector('kube_deployment_status_replicas_available', named('deployment', names)),
  paused: (names: readonly string[] | null = null): string =>
    selector('kube_deployment_spec_paused', named('deployment', names)),
} as const;

/** Share of a service's traffic by version, as a fraction, counted where it arrives. */
export function istioWeights(service: string, window: Micros): string {
  const matchers = [eq('reporter', 'destination'), eq('destination_service_name', service)];
  const calls = rate('istio_requests_total', matchers, window);
  return `sum ${by('destination_version')} (${calls}) / on () group_left () sum(${calls})`;
}

/** Share of failed calls of one version; gRPC failures come with response code 200. */
export function istioErrorShare(service: string, version: string, window: Micros): string {
  const all = [
    eq('reporter', 'destination'),
    eq('destination_service_name', service),
    eq('destination_version', version),
  ];
  const failed = (extra: Matcher): string => `sum(${rate('istio_requests_total', [...all, extra], window)})`;
  const http = failed({ label: 'response_code', op: '=~', value: '5..' });
  const grpc = failed({ label: 'grpc_response_status', op: '=~', value: '[1-9].*' });
  const whole = `sum(${rate('istio_requests_total', all, window)})`;
  return shareOf(`((${http} or 0 * ${whole}) + (${grpc} or 0 * ${whole}))`, whole);
}
