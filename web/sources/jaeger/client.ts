// The Jaeger query API in all its eras: `/api/*` and `/api/v3/*` (OTLP JSON).

import type { CallOptions } from '../answer.ts';
import { isSourceError } from '../failure.ts';
import type { Http, HttpRequest } from '../http.ts';
import type { JaegerClient, TraceBody, TraceSearch, TraceSummary } from './api.ts';
import { traceIdOf } from './decode/ids.ts';
import {
  decodeDependencies,
  decodeOperationsV1,
  decodeOperationsV3,
  decodeServicesV1,
  decodeServicesV3,
  decodeSummaries,
} from './decode/lists.ts';
import { openBody } from './body.ts';
import { Eras } from './eras.ts';
import { isAbsent } from './fit.ts';
import { dependenciesParams, searchV1, searchV3 } from './query.ts';
import type { JaegerShape } from './wire.ts';

const isLimitRefused = (error: unknown): boolean =>
  isSourceError(error) && /search depth must be|less than max traces/i.test(error.detail);

export function makeJaeger(http: Http): JaegerClient {
  const eras = new Eras(http);
  /** The largest limit that this server has not refused. */
  let most = Infinity;

  async function small<T>(request: HttpRequest, decode: (body: unknown) => T): Promise<T> {
    const { value, sent } = await http.json(request);
    try {
      return decode(value);
    } catch (e) {
      throw http.shapeError(sent, e);
    }
  }

  /** Halves the limit until the server takes it, and remembers. */
  async function limited<T>(wanted: number, ask: (limit: number) => Promise<T>): Promise<T> {
    for (let limit = Math.min(wanted, most); ; limit = Math.floor(limit / 2)) {
      try {
        return await ask(limit);
      } catch (e) {
        if (!isLimitRefused(e) || limit <= 1) throw e;
        most = Math.min(most, Math.floor(limit / 2));
      }
    }
  }

  const open = (request: HttpRequest, shape: JaegerShape, limit: number): Promise<TraceBody | null> =>
    openBody(http, request, shape, limit);

  const search = (asked: TraceSearch, { signal }: CallOptions = {}): Promise<TraceBody | null> =>
    eras.ask(signal, era =>
      limited(asked.limit, limit =>
        era === 'v1'
          ? open({ path: '/api/traces', params: searchV1(asked, limit), signal }, 'v1', limit)
          : open({ path: '/api/v3/traces', params: searchV3(asked, limit), signal }, 'v3', limit),
      ),
    );

  async function summariesOf(
    asked: TraceSearch,
    limit: number,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly summaries: readonly TraceSummary[]; readonly limit: number }> {
    try {
      const request = { path: '/api/v3/trace-summaries', params: searchV3(asked, limit), signal };
      return { summaries: await small(request, decodeSummaries), limit };
    } catch (e) {
      if (isAbsent(e)) return { summaries: [], limit };
      throw e;
    }
  }

  const client: JaegerClient = {
    era: ({ signal } = {}) => eras.current(signal),
    services: ({ signal } = {}) =>
      eras.ask(signal, era =>
        era === 'v1'
          ? small({ path: '/api/services', signal }, decodeServicesV1)
          : small({ path: '/api/v3/services', signal }, decodeServicesV3),
      ),
    operations: (service, { signal } = {}) => {
      const params = new URLSearchParams({ service });
      return eras.ask(signal, era =>
        era === 'v1'
          ? small({ path: '/api/operations', params, signal }, decodeOperationsV1)
          : small({ path: '/api/v3/operations', params, signal }, decodeOperationsV3),
      );
    },
    search,
    summaries: (asked, { signal } = {}) =>
      eras.ask(signal, era =>
        era === 'summaries'
          ? limited(asked.limit, limit => summariesOf(asked, limit, signal))
          : Promise.resolve(null),
      ),
    trace: (traceId, { signal } = {}) => {
      const id = encodeURIComponent(traceIdOf(traceId.trim()));
      return eras.ask(signal, era =>
        era === 'v1'
          ? open({ path: `/api/traces/${id}`, anyLength: true, signal }, 'v1', 1)
          : open({ path: `/api/v3/traces/${id}`, anyLength: true, signal }, 'v3', 1),
      );
    },
    // There is no v3 form of it over HTTP; this one stayed in every era.
    dependencies: (range, { signal } = {}) =>
      small({ path: '/api/dependencies', params: dependenciesParams(range), signal }, decodeDependencies),
    // A page that opens one trace never sweeps.
    sweep: async function* (plan, options) {
      const { sweep } = await import('./sweep.ts');
      yield* sweep(client, plan, options);
    },
  };
  return client;
}
