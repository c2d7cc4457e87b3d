// Loki's HTTP API over a world, as a single binary of 3.7 with its default limits answers.

import { ExecutionError } from '../../promql/index.ts';
import {
  LogQLError,
  MetricEvaluation,
  evaluateMatrix,
  tooMany,
  parseLogQL,
  parseSelector,
  type LogQL,
  type MetricQuery,
  type StreamMatcher,
} from '../../logql/index.ts';
import { matrix } from '../prometheus/respond.ts';
import { formatTime, formatValue, type Sample } from '../../promql/values.ts';
import type { World } from '../../world/types.ts';
import {
  formValue,
  formValues,
  notFound,
  type MockBody,
  type MockRequest,
  type MockResponse,
  type ServerOptions,
} from '../exchange.ts';
import { goJson } from '../go.ts';
import { streamsIn, volumes } from './catalogue.ts';
import { logData, selectEntries } from './logs.ts';
import {
  BadRequest,
  bounds,
  checkLength,
  checkLimit,
  checkRange,
  direction,
  entryLimit,
  instantTime,
  stepOf,
} from './params.ts';
import { statistics } from './stats.ts';

interface Context {
  readonly request: MockRequest;
  readonly world: World;
  /** Microseconds and nanoseconds. */
  readonly now: number;
  readonly nowNanos: bigint;
}

const MAX_SERIES = 500;

const json = (body: MockBody): MockResponse => ({
  status: 200,
  headers: { 'Content-Type': 'application/json; charset=UTF-8' },
  body,
});

/** Plain text without a newline. */
const failure = (status: number, message: string): MockResponse => ({
  status,
  headers: { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' },
  body: message,
});

const categorizes = (request: MockRequest): boolean =>
  (request.headers['x-loki-response-encoding-flags'] ?? '')
    .split(',')
    .some(flag => flag.trim() === 'categorize-labels');

function* envelope(data: Iterable<string>): Generator<string> {
  yield '{"status":"success","data":';
  yield* data;
  yield '}';
}

const withStats = (data: string, returned: number): string =>
  `${data.slice(0, -1)},"stats":${goJson(statistics({ lines: 0, bytes: 0, returned }))}}`;

/** Steps lie on whole multiples of the step: the first at or before the start, the last at or after the end. */
function metricRange(
  context: Context,
  query: MetricQuery,
  start: bigint,
  end: bigint,
  step: bigint,
): MockResponse {
  const ms = Number(step / 1_000_000n);
  const from = Math.floor(Number(start / 1000n) / 1000 / ms) * ms;
  const to = Math.ceil(Number(end / 1000n) / 1000 / ms) * ms;
  if (query.kind === 'number' || query.kind === 'vector')
    return json(
      Array.from(
        envelope([
          withStats(
            matrix(evaluateMatrix(context.world, query, { from, to, step: ms }, context.now, MAX_SERIES)),
            1,
          ),
        ]),
      ).join(''),
    );
  const series = evaluateMatrix(context.world, query, { from, to, step: ms }, context.now, MAX_SERIES);
  return json(Array.from(envelope([withStats(matrix(series), series.length)])).join(''));
}

function queryRange(context: Context): MockResponse {
  const { request, world, now } = context;
  const window = bounds(request, context.nowNanos);
  const step = stepOf(request, window);
  checkRange(window, step);
  const limit = entryLimit(request);
  const order = direction(request);
  const query = parseLogQL(formValue(request, 'query'));
  checkLength(window);
  if (query.kind !== 'log') return metricRange(context, query, window.start, window.end, step);
  checkLimit(limit);
  const categorize = categorizes(request);
  const found = selectEntries(world, { query, window, limit, direction: order, categorize }, now);
  return json({ [Symbol.iterator]: () => envelope(logData(found, categorize)) });
}

const vector = (samples: readonly Sample[], t: number): string =>
  `{"resultType":"vector","result":[${samples
    .map(
      ({ metric, value }) =>
        `{"metric":${goJson(metric)},"value":[${formatTime(t)},"${formatValue(value)}"]}`,
    )
    .join(',')}]}`;

function instant(context: Context): MockResponse {
  const { request, world, now } = context;
  const at = instantTime(request, context.nowNanos);
  entryLimit(request);
  direction(request);
  const query: LogQL = parseLogQL(formValue(request, 'query'));
  if (query.kind === 'log')
    throw new BadRequest(
      'log queries are not supported as an instant query type, please change your query to a range query type',
    );
  const t = Number(at / 1_000_000n);
  const value = new MetricEvaluation(world, t, t, now).instant(query, t);
  if ('samples' in value && value.samples.length > MAX_SERIES) throw tooMany(MAX_SERIES);
  const data =
    'scalar' in value
      ? `{"resultType":"scalar","result":[${formatTime(t)},"${formatValue(value.scalar)}"]}`
      : vector(value.samples, t);
  return json(Array.from(envelope([withStats(data, 'scalar' in value ? 1 : value.samples.length)])).join(''));
}

/** `data` is left out where there is nothing. */
const list = (values: readonly string[]): MockResponse =>
  json(`${goJson({ status: 'success', ...(values.length === 0 ? {} : { data: values }) })}\n`);

const optionalMatchers = (request: MockRequest): (readonly StreamMatcher[])[] => {
  const text = formValue(request, 'query');
  return text === '' ? [] : [parseSelector(text)];
};

function labels(context: Context): MockResponse {
  const streams = streamsIn(
    context.world,
    bounds(context.request, context.nowNanos),
    context.now,
    optionalMatchers(context.request),
  );
  return list([...new Set(streams.flatMap(stream => Object.keys(stream)))].sort());
}

function labelValues(context: Context, name: string): MockResponse {
  const streams = streamsIn(
    context.world,
    bounds(context.request, context.nowNanos),
    context.now,
    optionalMatchers(context.request),
  );
  return list([...new Set(streams.flatMap(stream => stream[name] ?? []))].sort());
}

function series(context: Context): MockResponse {
  const { request } = context;
  const texts = [...formValues(request, 'match[]'), ...formValues(request, 'match')];
  const streams = streamsIn(
    context.world,
    bounds(request, context.nowNanos),
    context.now,
    texts.map(parseSelector),
  );
  return json(`${goJson({ status: 'success', data: streams })}\n`);
}

function indexStats(context: Context): MockResponse {
  const window = bounds(context.request, context.nowNanos);
  const found = [
    ...volumes(
      context.world,
      window,
      context.now,
      parseSelector(formValue(context.request, 'query')),
    ).values(),
  ];
  const sum = (pick: (one: { bytes: number; entries: number }) => number): number =>
    found.reduce((total, one) => total + pick(one), 0);
  return json(
    `${goJson({ streams: found.length, chunks: found.length, bytes: sum(one => one.bytes), entries: sum(one => one.entries) })}\n`,
  );
}

function volume(context: Context): MockResponse {
  const { request } = context;
  const window = bounds(request, context.nowNanos);
  const matchers = parseSelector(formValue(request, 'query'));
  const names = formValue(request, 'targetLabels')
    .split(',')
    .filter(name => name !== '');
  const wanted = names.length > 0 ? names : matchers.map(matcher => matcher.name);
  const sums = new Map<string, { metric: Record<string, string>; value: number }>();
  for (const [stream, { bytes }] of volumes(context.world, window, context.now, matchers)) {
    const metric = Object.fromEntries(Object.entries(stream).filter(([name]) => wanted.includes(name)));
    const key = JSON.stringify(metric);
    const one = sums.get(key) ?? { metric, value: 0 };
    one.value += bytes;
    sums.set(key, one);
  }
  const top = [...sums.values()].sort((a, b) => b.value - a.value).slice(0, entryLimit(request));
  return json(
    Array.from(envelope([withStats(vector(top, Number(window.end / 1_000_000n)), top.length)])).join(''),
  );
}

const buildinfo = (): MockResponse => ({
  status: 200,
  headers: { 'Content-Type': 'application/json' },
  body: '{"version":"","revision":"","branch":"","buildUser":"","buildDate":"","goVersion":""}\n',
});

type Handler = (context: Context) => MockResponse;

const ROUTES: Readonly<Record<string, Handler>> = {
  '/loki/api/v1/query_range': queryRange,
  '/loki/api/v1/query': instant,
  '/loki/api/v1/labels': labels,
  '/loki/api/v1/label': labels,
  '/loki/api/v1/series': series,
  '/loki/api/v1/index/stats': indexStats,
  '/loki/api/v1/index/volume': volume,
};

const GET_ONLY: Readonly<Record<string, Handler>> = {
  '/loki/api/v1/status/buildinfo': buildinfo,
  '/loki/api/v1/patterns': () => failure(404, ''),
  '/ready': () => ({
    status: 200,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' },
    body: 'ready\n',
  }),
};

function route(context: Context): MockResponse {
  const { path, method } = context.request;
  const values = /^\/loki\/api\/v1\/label\/([^/]+)\/values$/.exec(path)?.[1];
  const both =
    values === undefined ? ROUTES[path] : (c: Context) => labelValues(c, decodeURIComponent(values));
  const handler = both ?? GET_ONLY[path];
  if (handler === undefined) return notFound();
  if (method === 'GET' || (method === 'POST' && both !== undefined)) return handler(context);
  return { status: 405, headers: {}, body: null };
}

/** Answers one request as a Loki of 3.7 would. */
export function lokiServer(request: MockRequest, world: World, options: ServerOptions): MockResponse {
  const now = options.now();
  try {
    return route({ request, world, now, nowNanos: BigInt(Math.floor(now)) * 1000n });
  } catch (error) {
    if (error instanceof LogQLError || error instanceof BadRequest) return failure(400, error.message);
    if (error instanceof ExecutionError) return failure(500, error.message);
    throw error;
  }
}
