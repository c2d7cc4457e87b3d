// The clients of one environment: `makeSources(environment)`.

import type { Environment } from '../model/index.ts';
import type { SourceDeps } from './deps.ts';
import { platformDeps } from './deps.ts';
import { makeHttp } from './http.ts';
import type { JaegerClient } from './jaeger/api.ts';
import { makeJaeger } from './jaeger/client.ts';
import type { LokiClient } from './loki/api.ts';
import { makeLoki } from './loki/client.ts';
import type { PrometheusClient } from './prometheus/api.ts';
import { makePrometheus } from './prometheus/client.ts';

/** A source that the environment does not have is null. */
export interface Sources {
  readonly prometheus: PrometheusClient | null;
  readonly jaeger: JaegerClient | null;
  readonly loki: LokiClient | null;
}

/**
 * Make the clients once per environment and keep them: they hold the request queues (two at once to one
 * source) and what was learned of the server. Requests are retried in here; callers should not retry again.
 */
export function makeSources(environment: Environment, deps: SourceDeps = platformDeps()): Sources {
  const { prometheus, jaeger, loki } = environment;
  return {
    prometheus:
      prometheus.url === null
        ? null
        : makePrometheus(makeHttp('prometheus', { ...prometheus, url: prometheus.url }, deps)),
    jaeger: jaeger.url === null ? null : makeJaeger(makeHttp('jaeger', { ...jaeger, url: jaeger.url }, deps)),
    loki: loki.url === null ? null : makeLoki(makeHttp('loki', { ...loki, url: loki.url }, deps), deps),
  };
}

export type * from './answer.ts';
export * from './deps.ts';
export * from './failure.ts';
export type * from './jaeger/api.ts';
export type { JaegerShape } from './jaeger/wire.ts';
export type * from './loki/api.ts';
export type * from './prometheus/api.ts';
