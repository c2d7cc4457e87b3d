// Prometheus' HTTP API over a world: 2.42 as Debian ships it, or 3.15.

import { micros, type Micros } from '../../../web/time/index.ts';
import {
  ExecutionError,
  NAME,
  ParseError,
  compareLabels,
  compareText,
  evaluateInstant,
  evaluateRange,
  parsePromQL,
  storageOf,
  typeOf,
  type EngineOptions,
  type Expr,
  type StoredSeries,
} from '../../promql/index.ts';
import type { World } from '../../world/types.ts';
import { formValue, notFound, type MockRequest, type MockResponse, type ServerOptions } from '../exchange.ts';
import { goJson, goQuote } from '../go.ts';
import { activeAlerts, ruleGroups } from './alerts.ts';
import { exemplars } from './exemplars.ts';
import {
  ApiError,
  REQUIRED,
  checkTimeout,
  durationParam,
  invalid,
  limitParam,
  matcherParams,
  timeParam,
} from './params.ts';
import { failure, instant, matrix, success } from './respond.ts';

export interface PrometheusOptions extends ServerOptions {
  readonly version?: '2.42' | '3.15';
  /**
   * True (default): a series that ends is marked stale by the next scrape. False: history that was
   * backfilled has no markers, and only the lookback of five minutes ends a series.
   */
  readonly staleMarkers?: boolean;
}

export interface PrometheusContext {
  readonly request: MockRequest;
  readonly world: World;
  readonly modern: boolean;
  readonly now: Micros;
  readonly engine: EngineOptions;
}

const LOOKBACK = 300_000;

/** `bare`: an endpoint that does not say which parameter is wrong. */
export function parsed(context: PrometheusContext, bare: boolean): Expr {
  try {
    return parsePromQL(formValue(context.request, 'query'), context.modern);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    if (bare) throw new ApiError('bad_data', error.message);
    return invalid('query', error.message);
  }
}

export const wording = (context: PrometheusContext): 'Invalid' | 'invalid' =>
  context.modern ? 'invalid' : 'Invalid';

const nowMs = (context: PrometheusContext): number => Math.floor(context.now / 1000);

function query(context: PrometheusContext): MockResponse {
  const { request } = context;
  const limit = context.modern ? limitParam(request) : 0;
  const t = timeParam(request, 'time', nowMs(context), wording(context));
  checkTimeout(request);
  const result = evaluateInstant(parsed(context, false), storageOf(context.world), t, context.engine);
  const cut =
    limit > 0 && result.type === 'vector' && result.samples.length > limit
      ? { ...result, samples: result.samples.slice(0, limit) }
      : result;
  return success(instant(cut, t), cut === result ? [] : ['results truncated due to limit']);
}

const TYPES = {
  matrix: 'range vector',
  string: 'string',
  vector: 'instant vector',
  scalar: 'scalar',
} as const;

function queryRange(context: PrometheusContext): MockResponse {
  const { request } = context;
  const limit = context.modern ? limitParam(request) : 0;
  const start = timeParam(request, 'start', REQUIRED, null);
  const end = timeParam(request, 'end', REQUIRED, null);
  if (end < start) invalid('end', 'end timestamp must not be before start time');
  const step = durationParam(request, 'step');
  if (step <= 0)
    invalid('step', 'zero or negative query resolution step widths are not accepted. Try a positive integer');
  if (Math.floor((end - start) / step) > 11_000)
    throw new ApiError(
      'bad_data',
      'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)',
    );
  checkTimeout(request);
  const expr = parsed(context, !context.modern);
  const type = typeOf(expr);
  if (type === 'matrix' || type === 'string') {
    const message = `invalid expression type ${goQuote(TYPES[type])} for range query, must be Scalar or instant Vector`;
    return context.modern ? invalid('query', message) : failure('bad_data', message);
  }
  const all = evaluateRange(expr, storageOf(context.world), { start, end, step }, context.engine);
  const cut = limit > 0 ? all.slice(0, limit) : all;
  return success(matrix(cut), cut.length < all.length ? ['results truncated due to limit'] : []);
}

interface Window {
  readonly from: number;
  readonly to: number;
}

/** `start` and `end` of the metadata endpoints; everything by default. */
function window(context: PrometheusContext): Window {
  return {
    from: timeParam(context.request, 'start', context.world.range.from / 1000, wording(context)),
    to: Math.min(timeParam(context.request, 'end', nowMs(context), wording(context)), nowMs(context)),
  };
}

function selected(context: PrometheusContext): StoredSeries[] {
  const { from, to } = window(context);
  const storage = storageOf(context.world);
  const sets = matcherParams(context.request, context.modern);
  const candidates =
    sets.length === 0 ? storage.series : [...new Set(sets.flatMap(set => storage.select(set)))];
  return candidates
    .filter(series => series.exists(Math.max(from, storage.from), to))
    .sort((a, b) => compareLabels(a.metric, b.metric));
}

function limited(context: PrometheusContext, list: readonly unknown[]): MockResponse {
  const limit = context.modern ? limitParam(context.request) : 0;
  if (limit === 0 || list.length <= limit) return success(goJson(list));
  return success(goJson(list.slice(0, limit)), ['results truncated due to limit']);
}

function series(context: PrometheusContext): MockResponse {
  if (!context.request.query.has('match[]') && !context.request.form.has('match[]'))
    throw new ApiError('bad_data', 'no match[] parameter provided');
  return limited(
    context,
    selected(context).map(one => one.metric),
  );
}

const labels = (context: PrometheusContext): MockResponse =>
  limited(context, [...new Set(selected(context).flatMap(one => Object.keys(one.metric)))].sort(compareText));

function labelValues(context: PrometheusContext, name: string): MockResponse {
  if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) && !context.modern)
    throw new ApiError('bad_data', `invalid label name: ${goQuote(name)}`);
  const values = selected(context).flatMap(one => one.metric[name] ?? []);
  return limited(context, [...new Set(values)].sort(compareText));
}

/** A scraped server knows the type of every metric; histograms go by the name before `_bucket`. */
function metadata(context: PrometheusContext): MockResponse {
  const wanted = formValue(context.request, 'metric');
  const all = new Map<string, object[]>();
  const histograms = new Set(
    context.world.series.flatMap(({ labels: { [NAME]: name = '' } }) =>
      name.endsWith('_bucket') ? name.slice(0, -7) : [],
    ),
  );
  for (const {
    labels: { [NAME]: name = '' },
    type,
  } of context.world.series) {
    const base = name.replace(/_(bucket|sum|count)$/, '');
    const histogram = histograms.has(base);
    all.set(histogram ? base : name, [{ type: histogram ? 'histogram' : type, help: '', unit: '' }]);
  }
  return success(goJson(Object.fromEntries([...all].filter(([name]) => wanted === '' || name === wanted))));
}

const buildinfo = (context: PrometheusContext): MockResponse =>
  success(
    goJson(
      context.modern
        ? { version: '3.15.0', revision: '', branch: '', buildUser: '', buildDate: '', goVersion: 'go1.26.5' }
        : {
            version: '2.42.0+ds',
            revision: '2.42.0+ds-5+deb12u1',
            branch: 'debian/sid',
            buildUser: 'team+pkg-go@tracker.debian.org',
            buildDate: '20260604-00:58:54',
            goVersion: 'go1.19.8',
          },
    ),
  );

function rules(context: PrometheusContext): MockResponse {
  const type = formValue(context.request, 'type');
  if (type !== '' && type !== 'alert' && type !== 'record')
    throw new ApiError('bad_data', `invalid parameter "type": not supported value ${goQuote(type)}`);
  const groups = type === 'record' ? [] : ruleGroups(context.world, context.now, context.engine);
  return success(goJson({ groups }));
}

type Handler = (context: PrometheusContext) => MockResponse;

const FORM: Readonly<Record<string, Handler>> = {
  '/api/v1/query': query,
  '/api/v1/query_range': queryRange,
  '/api/v1/query_exemplars': exemplars,
  '/api/v1/series': series,
  '/api/v1/labels': labels,
};

const GET: Readonly<Record<string, Handler>> = {
  '/api/v1/alerts': context =>
    success(goJson({ alerts: activeAlerts(context.world, context.now, context.engine) })),
  '/api/v1/rules': rules,
  '/api/v1/metadata': metadata,
  '/api/v1/status/buildinfo': buildinfo,
};

const text = (body: string): MockResponse => ({
  status: 200,
  headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  body,
});

const PLAIN: Readonly<Record<string, string>> = {
  '/-/ready': 'Prometheus Server is Ready.\n',
  '/-/healthy': 'Prometheus Server is Healthy.\n',
};

const notAllowed = (allow: string): MockResponse => ({
  status: 405,
  headers: { Allow: allow, 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' },
  body: 'Method Not Allowed\n',
});

function route(context: PrometheusContext): MockResponse {
  const { path, method } = context.request;
  const plain = PLAIN[path];
  if (plain !== undefined) return text(plain);
  const label = /^\/api\/v1\/label\/([^/]+)\/values$/.exec(path)?.[1];
  const form = FORM[path];
  const get =
    label === undefined ? GET[path] : (c: PrometheusContext) => labelValues(c, decodeURIComponent(label));
  const handler = form ?? get;
  if (handler === undefined) return notFound();
  if (method === 'OPTIONS') return { status: 204, headers: {}, body: null };
  if (method === 'GET' || method === 'HEAD' || (method === 'POST' && form !== undefined))
    return handler(context);
  return notAllowed(form === undefined ? 'GET, OPTIONS' : 'GET, OPTIONS, POST');
}

/** Answers one request as a Prometheus with its default settings would. */
export function prometheusServer(
  request: MockRequest,
  world: World,
  options: PrometheusOptions,
): MockResponse {
  const now = micros(options.now());
  const modern = options.version === '3.15';
  const engine: EngineOptions = {
    leftOpen: modern,
    lookback: LOOKBACK,
    staleMarkers: options.staleMarkers ?? true,
    now: Math.floor(now / 1000),
  };
  const response = respond({ request, world, modern, now, engine });
  const origin = request.headers['origin'];
  if (origin === undefined) return response;
  const cors = {
    'Access-Control-Allow-Headers': 'Accept, Authorization, Content-Type, Origin',
    'Access-Control-Allow-Methods': 'GET, POST, OPTIONS',
    'Access-Control-Allow-Origin': modern ? origin : '*',
    'Access-Control-Expose-Headers': 'Date',
    Vary: 'Origin',
  };
  return { ...response, headers: { ...response.headers, ...cors } };
}

function respond(context: PrometheusContext): MockResponse {
  try {
    return route(context);
  } catch (error) {
    if (error instanceof ApiError) return failure(error.type, error.message);
    if (error instanceof ExecutionError) return failure('execution', error.message);
    throw error;
  }
}
