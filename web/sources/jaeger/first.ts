// The client as a page begins with it: what opens one trace is there at once, the rest loads when it is asked for.

import type { Http } from '../http.ts';
import { later } from '../later.ts';
import type { JaegerClient } from './api.ts';
import { openBody } from './body.ts';
import { traceIdOf } from './decode/ids.ts';
import { doesNotFit } from './fit.ts';

/**
 * While nothing is known of the server, a trace is asked for where most servers have it: that is a probe in
 * itself. Where it does not fit, the whole client finds out what does.
 */
export function firstJaeger(http: Http): JaegerClient {
  let whole = false;
  const load = async (): Promise<JaegerClient> => {
    const { makeJaeger } = await import('./client.ts');
    whole = true;
    return makeJaeger(http);
  };
  const client: JaegerClient = later(load, ['sweep']);
  return {
    era: options => client.era(options),
    services: options => client.services(options),
    operations: (service, options) => client.operations(service, options),
    search: (search, options) => client.search(search, options),
    summaries: (search, options) => client.summaries(search, options),
    dependencies: (range, options) => client.dependencies(range, options),
    sweep: (plan, options) => client.sweep(plan, options),
    trace: async (traceId, options = {}) => {
      if (!whole)
        try {
          const path = `/api/v3/traces/${encodeURIComponent(traceIdOf(traceId.trim()))}`;
          return await openBody(
            http,
            { path, probe: true, anyLength: true, signal: options.signal },
            'v3',
            1,
          );
        } catch (e) {
          if (!doesNotFit(e)) throw e;
        }
      return client.trace(traceId, options);
    },
  };
}
