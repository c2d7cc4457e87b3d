// Which questions the rollout timeline asks Prometheus and Loki. Everything here is pure.

import type { GateConfig, GateId, MetricNames, ServiceNames, Config } from '../model/index.ts';
import { autoRollback, gateQuery, ROLLBACK_P99, type GateSubject } from '../sources/prometheus/gates.ts';
import { deployments } from '../sources/prometheus/controllers.ts';
import {
  alertsOverTime,
  anyOf,
  by,
  eq,
  escapeRegexp,
  increase,
  like,
  type Matcher,
  measuredWeight,
  promDuration,
  rate,
  selector,
} from '../sources/prometheus/query.ts';
import { schemaGuardQuery } from '../sources/loki/query.ts';
import { length, MINUTE, micros, type Range } from '../time/index.ts';

/** What one service is called in each source; the name in Jaeger is its first name. */
export function namesFor(config: Config, service: string): ServiceNames {
  const same = { jaeger: service, prometheus: service, loki: service, kubernetes: service };
  return config.services.find(s => s.jaeger === service) ?? same;
}

/** The first name of a service that some source calls `name`. */
export const firstName = (config: Config, name: string): string =>
  config.services.find(s => [s.jaeger, s.prometheus, s.loki, s.kubernetes].includes(name))?.jaeger ?? name;

export const allNames = (config: Config, service: string): readonly string[] => {
  const { jaeger, prometheus, loki, kubernetes } = namesFor(config, service);
  return [...new Set([jaeger, prometheus, loki, kubernetes])];
};

const CONTROLLER_METRICS = [
  'rollout_info',
  'rollout_info_replicas_updated',
  'rollout_info_replicas_desired',
  'flagger_canary_weight',
  'flagger_canary_status',
];
const DEPLOYMENT_METRICS = [
  'kube_deployment_metadata_generation',
  'kube_deployment_status_observed_generation',
  'kube_deployment_spec_replicas',
  'kube_deployment_status_replicas_updated',
];

const metrics = (names: readonly string[], ...more: readonly ReturnType<typeof anyOf>[]): string => {
  const inner = [anyOf('__name__', names), ...more].map(m => `${m.label}${m.op}${JSON.stringify(m.value)}`);
  return `{${inner.join(',')}}`;
};

/** Asked over the whole range, once for the mesh. */
export const MESH_QUERIES = {
  alerts: alertsOverTime(),
  controllers: metrics(CONTROLLER_METRICS),
  istio: `sum ${by('destination_service_name', 'destination_version')} (${rate('istio_requests_total', [eq('reporter', 'destination')], micros(5 * MINUTE))})`,
} as const;

/** Deployments whose generation rose in the range, asked at its end; only their series are then read. */
export const changedDeployments = (range: Range): string =>
  `delta(${deployments.generation()}[${promDuration(length(range))}]) > 0`;

export const deploymentSeries = (names: readonly string[]): string =>
  metrics(DEPLOYMENT_METRICS, anyOf('deployment', names));

export interface GateAsk {
  readonly id: GateId;
  readonly query: string;
  readonly source: 'prometheus' | 'loki';
  /** Requests in the window below which the query gives nothing. */
  readonly least: number;
  /** What to name when the answer is empty. */
  readonly metric: string;
}

/** Both limits of the automatic rollback in one value: the larger share of its limit. */
function rollbackQuery(names: MetricNames, gate: GateConfig, service: string): string {
  const { errors, p99 } = autoRollback(names, service, gate.window);
  const limit = (expr: string, by: number, name: string): string =>
    `label_replace((${expr}) / ${by}, "limit", "${name}", "", "")`;
  return `max(${limit(errors, gate.threshold, '5xx')} or ${limit(p99, ROLLBACK_P99, 'p99')})`;
}

/** The metric a gate reads, with what narrows it, for a person to look for. */
function metricOf(names: MetricNames, gate: GateConfig, subject: GateSubject): string {
  const job = eq(names.jobLabel, subject.service);
  const gray = eq(names.releaseLabel, names.grayRelease);
  switch (gate.id) {
    case 'gray-5xx':
    case 'auto-rollback':
      return selector(names.requests, [job, gray]);
    case 'error-rate':
      return selector(names.requests, [job]);
    case 'p95-rise':
      return selector(names.durationBucket, [job, gray]);
    case 'p95':
    case 'p99':
      return selector(names.durationBucket, [job]);
    case 'gray-surge':
      return selector(names.grayRequests, [eq('service', subject.service)]);
    case 'healthy-instances':
      return selector('kube_deployment_status_replicas_available', [
        ofService(subject.deployments[0] ?? subject.service),
      ]);
    case 'schema-guard':
      return 'guard.validate event';
    case 'business':
      return 'answer to the configured query';
  }
}

/** Names that deployments of one service usually have: its own, and one for each release. */
const ofService = (name: string): Matcher =>
  like('deployment', `${escapeRegexp(name)}(-(stable|gray|canary|primary|baseline|blue|green|v[0-9].*))?`);

/**
 * The fewest available replicas of any deployment of the service that wants some: a sum would hide a canary
 * with none behind a healthy stable release, and one that was scaled down on purpose is not unhealthy.
 */
function fewestInstances(name: string): string {
  const available = selector('kube_deployment_status_replicas_available', [ofService(name)]);
  return `min(${available} and on (namespace, deployment) ${selector('kube_deployment_spec_replicas', [ofService(name)])} > 0)`;
}

/**
 * Requests of the gray release in the window below which a gate says nothing: 10 as in the heatmap, and for a
 * P95 so many that three of them lie beyond it.
 */
const ENOUGH: Readonly<Partial<Record<GateId, number>>> = {
  'gray-5xx': 10,
  'p95-rise': 60,
  'auto-rollback': 10,
};
/** As in the heatmap: below so many requests a share says nothing. */
const FEW = 10;
const enoughFor = (gate: GateConfig): number => (gate.query === null ? (ENOUGH[gate.id] ?? 0) : 0);

/** Only where the gray release served enough requests in the window: one slow request alone fires no gate. */
function whereEnough(names: MetricNames, gate: GateConfig, service: string, query: string): string {
  const gray = [eq(names.jobLabel, service), eq(names.releaseLabel, names.grayRelease)];
  return `(${query}) and on () (sum(${increase(names.requests, gray, gate.window)}) >= ${enoughFor(gate)})`;
}

/**
 * A query of the configuration may count what graylens knows nothing of, so it is held back only where the gray
 * release is known to have served too few requests, and not where nobody counts them.
 */
function unlessFew(names: MetricNames, gate: GateConfig, service: string, query: string): string {
  const gray = [eq(names.jobLabel, service), eq(names.releaseLabel, names.grayRelease)];
  return `(${query}) unless on () (sum(${increase(names.requests, gray, gate.window)}) < ${FEW})`;
}

/** The PromQL of one gate; a query in the configuration wins. */
function promql(
  config: Config,
  gate: GateConfig,
  { service, deployments: [deployment = service] }: GateSubject,
) {
  if (gate.query === null && gate.id === 'healthy-instances') return fewestInstances(deployment);
  const query =
    gate.query === null && gate.id === 'auto-rollback'
      ? rollbackQuery(config.metrics, gate, service)
      : gateQuery(config.metrics, gate, { service, deployments: [deployment] });
  if (query !== null && gate.id === 'business') return unlessFew(config.metrics, gate, service, query);
  return query === null || enoughFor(gate) === 0 ? query : whereEnough(config.metrics, gate, service, query);
}

function gateAsk(config: Config, gate: GateConfig, service: string): GateAsk | null {
  const names = namesFor(config, service);
  const subject = { service: names.prometheus, deployments: [names.kubernetes] };
  const metric = metricOf(config.metrics, gate, subject);
  if (gate.id === 'schema-guard' && gate.query === null)
    return {
      id: gate.id,
      query: schemaGuardQuery(config, names.loki, gate.window),
      source: 'loki',
      least: 0,
      metric,
    };
  const query = promql(config, gate, subject);
  const least = enoughFor(gate);
  return query === null ? null : { id: gate.id, query, source: 'prometheus', least, metric };
}

export interface ServiceAsk {
  readonly service: string;
  readonly weight: string;
  readonly gates: readonly GateAsk[];
}

/** The measured weight and all enabled gates of one service. */
export function serviceAsk(config: Config, service: string): ServiceAsk {
  const gates = config.gates.filter(g => g.enabled).map(g => gateAsk(config, g, service));
  return {
    service,
    weight: measuredWeight(config.metrics, namesFor(config, service).prometheus, micros(5 * MINUTE)),
    gates: gates.filter(g => g !== null),
  };
}
