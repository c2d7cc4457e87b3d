import { SECOND, micros, type Micros } from '../time/index.ts';
import type { Contract } from './contract.ts';
import { DEFAULT_CONTRACT } from './contract.ts';
import type { GateId, Strategy } from './rollout.ts';

/** Where one source is: an absolute URL or a same-origin path, without trailing slash; null when there is none. */
export interface SourceConfig {
  readonly url: string | null;
  /** Extra request headers, e.g. a tenant (`X-Scope-OrgID`, `x-tenant`). */
  readonly headers: Readonly<Record<string, string>>;
  /** Deadline of one request. */
  readonly timeout: Micros;
  /** Where a person finds this source's own UI; `{traceId}` is filled in for Jaeger. Null for no link. */
  readonly ui: string | null;
  /** For Jaeger: the same trace in Grafana Explore; `{traceId}`, `{from}` and `{to}` (milliseconds) are filled in. */
  readonly explore?: string | undefined;
}

export interface Environment {
  readonly id: string;
  readonly title: string;
  readonly prometheus: SourceConfig;
  readonly jaeger: SourceConfig;
  readonly loki: SourceConfig;
}

/** Metric and label names (DOMAIN §6). */
export interface MetricNames {
  readonly requests: string;
  readonly durationBucket: string;
  readonly grayRequests: string;
  readonly loss: string;
  readonly observed: string;
  readonly jobLabel: string;
  readonly releaseLabel: string;
  readonly statusLabel: string;
  readonly grayRelease: string;
  readonly stableRelease: string;
}

export interface GateConfig {
  readonly id: GateId;
  readonly threshold: number;
  readonly window: Micros;
  /** For `business`: the PromQL, with `$service` and `$window` filled in. Null where the gate has a built-in query. */
  readonly query: string | null;
  readonly enabled: boolean;
}

/** One service's names in the sources; unlisted services have one name everywhere. */
export interface ServiceNames {
  readonly jaeger: string;
  readonly prometheus: string;
  readonly loki: string;
  readonly kubernetes: string;
}

export interface Config {
  readonly environments: readonly Environment[];
  readonly contract: Contract;
  readonly metrics: MetricNames;
  /** Stream selector under which the platform's events are found, e.g. `{namespace="platform"}`. */
  readonly eventSelector: string;
  /** Selector of the lines of one trace; `{traceId}` is filled in. */
  readonly traceLogQuery: string;
  /** Event fields under other names: default name → name in the log. */
  readonly eventFields: Readonly<Record<string, string>>;
  readonly services: readonly ServiceNames[];
  /** Entry service and series against which coverage is counted; null means found by rule. */
  readonly coverage: { readonly entry: string | null; readonly query: string | null };
  readonly gates: readonly GateConfig[];
  /** Planned weights of strategy files; what events or controllers say of a version comes first. */
  readonly strategies: readonly Strategy[];
  /** Requests whose last span is younger are drawn, not judged. */
  readonly settle: Micros;
  /** Keys, besides `authorization` and `cookie`, whose values are never shown. */
  readonly secretKeys: readonly string[];
  readonly zone: 'utc' | 'local';
  /** Range of a first visit and how often live mode reads on. */
  readonly quickRange: Micros;
  readonly liveEvery: Micros;
  /** True when the embedded demo world answers instead of servers. */
  readonly demo: boolean;
}

const minutes = (n: number): Micros => micros(n * 60e6);

/** DOMAIN §5: thresholds are fractions, milliseconds, per second or counts, as `Gate.unit` says. */
export const DEFAULT_GATES: readonly GateConfig[] = [
  { id: 'gray-5xx', threshold: 0.01, window: minutes(5), query: null, enabled: true },
  { id: 'p95-rise', threshold: 200, window: minutes(5), query: null, enabled: true },
  { id: 'p95', threshold: 800, window: minutes(5), query: null, enabled: true },
  { id: 'error-rate', threshold: 0.05, window: minutes(5), query: null, enabled: true },
  { id: 'p99', threshold: 800, window: minutes(1), query: null, enabled: true },
  { id: 'gray-surge', threshold: 10, window: minutes(5), query: null, enabled: true },
  { id: 'healthy-instances', threshold: 1, window: micros(0), query: null, enabled: true },
  { id: 'business', threshold: -0.005, window: minutes(15), query: null, enabled: true },
  { id: 'schema-guard', threshold: 0.9995, window: minutes(5), query: null, enabled: true },
  { id: 'auto-rollback', threshold: 0.05, window: micros(30e6), query: null, enabled: true },
];

export const DEFAULT_METRICS: MetricNames = {
  requests: 'http_requests_total',
  durationBucket: 'http_request_duration_seconds_bucket',
  grayRequests: 'gray_http_requests_total',
  loss: 'metadata_loss_total',
  observed: 'metadata_observed_total',
  jobLabel: 'job',
  releaseLabel: 'release',
  statusLabel: 'status',
  grayRelease: 'gray',
  stableRelease: 'stable',
};

export const DEFAULT_CONFIG: Config = {
  environments: [],
  contract: DEFAULT_CONTRACT,
  metrics: DEFAULT_METRICS,
  // Every stream has this label: Loki derives it from what the stream brings, from version 3 on.
  eventSelector: '{service_name=~".+"}',
  traceLogQuery: '{service_name=~".+"} |= "{traceId}"',
  eventFields: {},
  services: [],
  coverage: { entry: null, query: null },
  gates: DEFAULT_GATES,
  strategies: [],
  settle: micros(30 * SECOND),
  secretKeys: [],
  zone: 'utc',
  quickRange: minutes(30),
  liveEvery: micros(30 * SECOND),
  demo: false,
};

/** Keys whose values are never shown in clear, whatever the configuration says. */
export const ALWAYS_SECRET: readonly string[] = [
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
];
