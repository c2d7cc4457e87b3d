// Which of its APIs a Jaeger has. A status proves nothing: versions up to 2.15 answer any unknown path with
// 200 and the page of their UI, and an empty v3 search is a 404. So answers are judged by their content.

import { micros } from '../../time/index.ts';
import { isSourceError, type SourceError } from '../failure.ts';
import type { Http } from '../http.ts';
import type { JaegerEra } from './api.ts';
import { doesNotFit } from './fit.ts';
import { decodeServicesV1, decodeServicesV3, decodeSummaries } from './decode/lists.ts';
import { searchV3 } from './query.ts';

interface Probe {
  readonly era: JaegerEra;
  readonly path: string;
  readonly params?: URLSearchParams;
  readonly decode: (body: unknown) => unknown;
}

/** Only whether the endpoint is there is asked, so any service and any range will do. */
const MOMENT = searchV3(
  { service: 'graylens', range: { from: micros(1e15), to: micros(1e15 + 1e6) }, limit: 1 },
  1,
);

const PROBES: readonly Probe[] = [
  { era: 'summaries', path: '/api/v3/trace-summaries', params: MOMENT, decode: decodeSummaries },
  { era: 'v3', path: '/api/v3/services', decode: decodeServicesV3 },
  { era: 'v1', path: '/api/services', decode: decodeServicesV1 },
];

/** api_v3's own error format proves the endpoint as well as an answer does. */
const isOwnError = (error: SourceError): boolean =>
  (error.kind === 'not-found' && /no traces found/i.test(error.detail)) ||
  (error.kind === 'bad-query' && error.status === 400) ||
  (error.kind === 'server' && /search depth must be/i.test(error.detail));

async function answers(
  http: Http,
  probe: Probe,
  signal: AbortSignal | undefined,
): Promise<true | SourceError> {
  try {
    const { value, sent } = await http.json({
      path: probe.path,
      // Where even the last one is answered by a page, there is a login in front: that is a failure to tell.
      probe: probe !== PROBES.at(-1),
      ...(probe.params ? { params: probe.params } : {}),
      signal,
    });
    try {
      probe.decode(value);
      return true;
    } catch (e) {
      throw http.shapeError(sent, e);
    }
  } catch (e) {
    if (!isSourceError(e)) throw e;
    if (probe.era === 'summaries' && isOwnError(e)) return true;
    // 501 and other server errors of a path that exists elsewhere are no reason to give up on the others.
    if (doesNotFit(e) || e.kind === 'not-found' || e.kind === 'bad-query' || e.status === 501) return e;
    throw e;
  }
}

/** Rejects with what the last probe met when none fits. */
export async function probeEra(http: Http, signal: AbortSignal | undefined): Promise<JaegerEra> {
  let last: SourceError | null = null;
  for (const probe of PROBES) {
    const met = await answers(http, probe, signal);
    if (met === true) return probe.era;
    last = met;
  }
  if (last) throw last;
  throw new Error('no probes');
}

/** Remembers the era, probes once for many callers, and forgets when answers stop fitting. */
export class Eras {
  readonly #http: Http;
  #known: JaegerEra | null = null;

  constructor(http: Http) {
    this.#http = http;
  }

  async current(signal: AbortSignal | undefined): Promise<JaegerEra> {
    this.#known ??= await probeEra(this.#http, signal);
    return this.#known;
  }

  /**
   * Asks in the way of the present era; when the answer does not fit (the server was replaced, or a proxy
   * hides a path), probes again and asks once more if that changed anything.
   */
  async ask<T>(signal: AbortSignal | undefined, how: (era: JaegerEra) => Promise<T>): Promise<T> {
    const era = await this.current(signal);
    try {
      return await how(era);
    } catch (e) {
      if (!doesNotFit(e)) throw e;
      if (this.#known === era) this.#known = null;
      const now = await this.current(signal);
      if (now === era) throw e;
      return how(now);
    }
  }
}
