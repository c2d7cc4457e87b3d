// The queries behind the gates of a rollout. Where a gate names the gray release it asks for that release
// alone; the others ask for the whole service, unless a release is given.

import type { GateConfig, MetricNames } from '../../model/index.ts';
import { micros, type Micros } from '../../time/index.ts';
import {
  anyOf,
  by,
  eq,
  like,
  promDuration,
  promString,
  rate,
  selector,
  shareOf,
  type Matcher,
} from './query.ts';

const FIVES = '5..';

function of(names: MetricNames, service: string, release: string | null): readonly Matcher[] {
  const job = eq(names.jobLabel, service);
  return release === null ? [job] : [job, eq(names.releaseLabel, release)];
}

/** Share of answers with a 5xx status, as a fraction; 0 where there is traffic without any. */
export function errorShare(
  names: MetricNames,
  service: string,
  window: Micros,
  release: string | null,
): string {
  const all = of(names, service, release);
  const bad = [...all, like(names.statusLabel, FIVES)];
  return shareOf(`sum(${rate(names.requests, bad, window)})`, `sum(${rate(names.requests, all, window)})`);
}

/** Metrics are in seconds unless their name says otherwise. */
const inMillis = (metric: string, expr: string): string =>
  /milliseconds|_ms(_|$)/.test(metric) ? expr : `1000 * ${expr}`;

/** A quantile of the duration, in milliseconds. */
export function durationQuantile(
  names: MetricNames,
  quantile: number,
  service: string,
  window: Micros,
  release: string | null,
): string {
  const buckets = rate(names.durationBucket, of(names, service, release), window);
  return inMillis(names.durationBucket, `histogram_quantile(${quantile}, sum ${by('le')} (${buckets}))`);
}

/** How much slower the gray release is than the stable one at P95, in milliseconds. */
export const p95Rise = (names: MetricNames, service: string, window: Micros): string =>
  `${durationQuantile(names, 0.95, service, window, names.grayRelease)} - ${durationQuantile(names, 0.95, service, window, names.stableRelease)}`;

/** Canary requests a second, by the counter that the gateway keeps. */
export const graySurge = (names: MetricNames, service: string, window: Micros): string =>
  `sum(${rate(names.grayRequests, [eq('service', service), eq('is_canary', 'true')], window)})`;

/** Available replicas of a service's deployments, by kube-state-metrics. */
export const healthyInstances = (deployments: readonly string[]): string =>
  `sum(${selector('kube_deployment_status_replicas_available', [anyOf('deployment', deployments)])})`;

/** A query from the configuration with `$service` (inside quotes) and `$window` filled in. */
export const businessQuery = (template: string, service: string, window: Micros): string =>
  template
    .replaceAll('$service', () => promString(service).slice(1, -1))
    .replaceAll('$window', promDuration(window));

/** Its second condition: P99 of the gray release over this, in milliseconds. */
export const ROLLBACK_P99 = 2000;

/** Both conditions of the automatic rollback, each on the gray release. */
export const autoRollback = (
  names: MetricNames,
  service: string,
  window: Micros,
): { readonly errors: string; readonly p99: string } => ({
  errors: errorShare(names, service, window, names.grayRelease),
  p99: durationQuantile(names, 0.99, service, window, names.grayRelease),
});

/** What a gate needs to be asked about one service. */
export interface GateSubject {
  /** The service's name in Prometheus. */
  readonly service: string;
  /** Its deployments in Kubernetes. */
  readonly deployments: readonly string[];
}

/**
 * The PromQL of one gate; null where there is none: `business` without a configured query, and
 * `schema-guard`, which Loki answers. A query in the configuration wins. Of `auto-rollback` this is the
 * share of errors; its second part is in {@link autoRollback}.
 */
export function gateQuery(
  names: MetricNames,
  gate: GateConfig,
  { service, deployments }: GateSubject,
): string | null {
  const window = gate.window > 0 ? gate.window : micros(60e6);
  if (gate.query !== null) return businessQuery(gate.query, service, window);
  switch (gate.id) {
    case 'gray-5xx':
      return errorShare(names, service, window, names.grayRelease);
    case 'p95-rise':
      return p95Rise(names, service, window);
    case 'p95':
      return durationQuantile(names, 0.95, service, window, null);
    case 'error-rate':
      return errorShare(names, service, window, null);
    case 'p99':
      return durationQuantile(names, 0.99, service, window, null);
    case 'gray-surge':
      return graySurge(names, service, window);
    case 'healthy-instances':
      return healthyInstances(deployments);
    case 'auto-rollback':
      return autoRollback(names, service, window).errors;
    case 'business':
    case 'schema-guard':
      return null;
  }
}
