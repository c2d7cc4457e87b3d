// The clients of one environment: `makeSources(environment)`.

import type { Environment } from '../model/index.ts';
import type { SourceDeps } from './deps.ts';
import { platformDeps } from './deps.ts';
import { makeHttp, type HttpConfig } from './http.ts';
import type { JaegerClient } from './jaeger/api.ts';
import { firstJaeger } from './jaeger/first.ts';
import { later } from './later.ts';
import type { LokiClient } from './loki/api.ts';
import type { PrometheusClient } from './prometheus/api.ts';

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
      prometheus.url === null ? null : laterPrometheus({ ...prometheus, url: prometheus.url }, deps),
    jaeger:
      jaeger.url === null ? null : firstJaeger(makeHttp('jaeger', { ...jaeger, url: jaeger.url }, deps)),
    loki: loki.url === null ? null : laterLoki({ ...loki, url: loki.url }, deps),
  };
}

/** What asks for lines or series can wait for its code; a trace cannot. */
function laterPrometheus(config: HttpConfig, deps: SourceDeps): PrometheusClient {
  const http = makeHttp('prometheus', config, deps);
  return later(async () => (await import('./prometheus/client.ts')).makePrometheus(http), []);
}

function laterLoki(config: HttpConfig, deps: SourceDeps): LokiClient {
  const http = makeHttp('loki', config, deps);
  return later(async () => (await import('./loki/client.ts')).makeLoki(http, deps), ['pages', 'tail']);
}

export type * from './answer.ts';
export * from './deps.ts';
export * from './failure.ts';
export type * from './jaeger/api.ts';
export type { JaegerShape } from './jaeger/wire.ts';
export type * from './loki/api.ts';
export type * from './prometheus/api.ts';
