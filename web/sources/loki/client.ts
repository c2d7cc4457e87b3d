// The Loki HTTP API (docs: reference/loki-http-api). Errors are plain text; times are sent as nanoseconds,
// because Loki takes integers of up to ten digits for seconds and longer ones for nanoseconds.

import type { LogLine } from '../../model/index.ts';
import { micros, toMillis, toNanos, toSeconds, type Micros, type Range } from '../../time/index.ts';
import type { Answer, CallOptions } from '../answer.ts';
import { sleep, type SourceDeps } from '../deps.ts';
import type { SentRequest } from '../failure.ts';
import type { Http, HttpRequest } from '../http.ts';
import { decodeLabelSets, decodeNames } from '../prometheus/decode.ts';
import { alignRange, allowedStep, chooseStep } from '../prometheus/step.ts';
import type { LinesOptions, LokiClient, TailOptions } from './api.ts';
import { decodeEnvelope, decodeLokiMatrix, decodeLokiVector, decodeStreams } from './decode.ts';
import { identity, readPages, type PageAnswer } from './paging.ts';

/** Keeps structured metadata apart from the stream's labels. */
const CATEGORIES = { 'x-loki-response-encoding-flags': 'categorize-labels' };
const DEFAULT_MAX = 5000;
/** Writers send lines late; the tail looks back so far at every poll. */
const LATE = 10e6;

const bounds = (range: Range): Record<string, string> => ({
  start: toNanos(range.from),
  end: toNanos(range.to),
});

export function makeLoki(http: Http, deps: Pick<SourceDeps, 'after' | 'now'>): LokiClient {
  async function ask<T>(request: HttpRequest, decode: (data: unknown) => T): Promise<Answer<T>> {
    const { value: body, sent } = await http.json({ ...request, path: `/loki/api/v1/${request.path}` });
    try {
      const { data, warnings } = decodeEnvelope(body);
      return { value: decode(data), warnings, request: sent };
    } catch (e) {
      throw http.shapeError(sent, e);
    }
  }

  function askLines(
    query: string,
    start: string,
    end: string,
    limit: number,
    signal: AbortSignal | undefined,
  ): Promise<Answer<readonly LogLine[]>> {
    const params = new URLSearchParams({ query, start, end, limit: String(limit), direction: 'backward' });
    // A custom header would make a browser ask another origin for leave, which Loki does not give.
    const headers = http.sameOrigin ? CATEGORIES : {};
    return ask({ path: 'query_range', params, headers, form: true, signal }, decodeStreams);
  }

  const pages: LokiClient['pages'] = (query, range, { signal } = {}) =>
    readPages(async (start, end, limit): Promise<PageAnswer> => {
      const { value, warnings } = await askLines(query, start, end, limit, signal);
      return { lines: value, warnings };
    }, range);

  async function lines(
    query: string,
    range: Range,
    { max = DEFAULT_MAX, signal }: LinesOptions = {},
  ): ReturnType<LokiClient['lines']> {
    const all: LogLine[] = [];
    const warnings = new Set<string>();
    const requests: SentRequest[] = [];
    let readFrom = range.to;
    let complete = false;
    const askPage = async (start: string, end: string, limit: number): Promise<PageAnswer> => {
      const answer = await askLines(query, start, end, limit, signal);
      requests.push(answer.request);
      return { lines: answer.value, warnings: answer.warnings };
    };
    for await (const page of readPages(askPage, range)) {
      for (const line of page.lines) all.push(line);
      for (const w of page.warnings) warnings.add(w);
      readFrom = page.readFrom;
      complete = page.last;
      if (all.length >= max) break;
    }
    const cut = all[max - 1];
    if (all.length > max && cut) {
      complete = false;
      readFrom = micros(cut.time + 1);
    }
    return {
      value: { lines: all.slice(0, max), complete, readFrom },
      warnings: [...warnings],
      request: requests[0] ?? { method: 'GET', url: '' },
    };
  }

  async function* tail(
    query: string,
    options: TailOptions,
  ): AsyncGenerator<readonly LogLine[], void, undefined> {
    let seen = new Set<string>();
    let readTo = options.from;
    for (;;) {
      await options.ready?.();
      const range = {
        from: micros(Math.max(options.from, readTo - LATE)),
        to: micros(deps.now() * 1000 + LATE),
      };
      const fresh: LogLine[] = [];
      const now = new Set<string>();
      for await (const page of pages(query, range, options)) {
        for (const line of page.lines) {
          const id = identity(line);
          now.add(id);
          if (!seen.has(id)) fresh.push(line);
        }
      }
      // Only what the next poll can see again has to be remembered, and that is what this one saw.
      seen = now;
      readTo = micros(Math.max(readTo, ...fresh.map(l => l.time)));
      if (fresh.length > 0) yield fresh.reverse();
      await sleep(deps, toMillis(options.every), options.signal).catch((cause: unknown) => {
        throw http.error({ method: 'GET', url: '' }, { kind: 'canceled' }, cause);
      });
    }
  }

  const metric = (
    query: string,
    asked: Range,
    wanted: Micros | null,
    { signal }: CallOptions = {},
  ): HttpRequest => {
    const step = wanted === null ? chooseStep(asked) : allowedStep(asked, wanted);
    const range = wanted === null ? alignRange(asked, step) : asked;
    const params = new URLSearchParams({ query, ...bounds(range), step: toSeconds(step).toString() });
    return { path: 'query_range', params, form: true, signal };
  };

  return {
    lines,
    pages,
    tail,
    range: (query, range, step, options) => ask(metric(query, range, step, options), decodeLokiMatrix),
    query: (query, time, { signal } = {}) =>
      ask(
        {
          path: 'query',
          params: new URLSearchParams(time === null ? { query } : { query, time: toNanos(time) }),
          form: true,
          signal,
        },
        decodeLokiVector,
      ),
    labels: (range, { signal } = {}) =>
      ask({ path: 'labels', params: new URLSearchParams(bounds(range)), signal }, decodeNames),
    labelValues: (label, range, { signal } = {}) =>
      ask(
        {
          path: `label/${encodeURIComponent(label)}/values`,
          params: new URLSearchParams(bounds(range)),
          signal,
        },
        decodeNames,
      ),
    series: (selectors, range, { signal } = {}) => {
      const params = new URLSearchParams(bounds(range));
      for (const s of selectors) params.append('match[]', s);
      return ask({ path: 'series', params, form: true, signal }, decodeLabelSets);
    },
  };
}
