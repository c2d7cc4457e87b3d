// Jaeger's query service over a world, in its three API eras:
//   a-v1  1.76 all-in-one: v1 storage; /api/* and api_v3 (snake_case only); any unknown path is the UI's HTML
//   a-v2  1.76 jaeger (v2): v2 storage, which refuses depth 0; otherwise as a-v1
//   b     2.19–2.20: both APIs, api_v3 complete with summaries; unknown /api/* is a 404
//   c     after 2.20: /api/services, /api/operations and search on /api/traces are gone

import { micros, type Micros } from '../../../web/time/index.ts';
import type { World, WorldTrace } from '../../world/types.ts';
import {
  formValue,
  goError,
  notFound,
  type MockBody,
  type MockRequest,
  type MockResponse,
  type ServerOptions,
} from '../exchange.ts';
import { goJson } from '../go.ts';
import { resourceSpansText } from './otlp.ts';
import { uiPage } from './pages.ts';
import {
  BadParameter,
  boolean,
  dependencyWindow,
  microseconds,
  parseTraceId,
  v1Search,
  v3Get,
  v3Search,
} from './params.ts';
import {
  dependencies,
  findTraces,
  operations,
  services,
  visible,
  type StorageKind,
  type TraceQuery,
} from './store.ts';
import { toSummary } from './summaries.ts';
import { jaegerV1Text } from './v1.ts';

export const JAEGER_ERAS = ['a-v1', 'a-v2', 'b', 'c'] as const;
export type JaegerEra = (typeof JAEGER_ERAS)[number];

export interface JaegerOptions extends ServerOptions {
  readonly era: JaegerEra;
}

interface Context {
  readonly request: MockRequest;
  readonly world: World;
  readonly era: JaegerEra;
  readonly storage: StorageKind;
  readonly now: Micros;
}

/** The largest search depth of v2 storage, its default size. */
const MAX_TRACES = 100_000;

class StorageError extends Error {}

const json = (body: MockBody): MockResponse => ({
  status: 200,
  headers: { 'Content-Type': 'application/json' },
  body,
});

const envelope = (data: unknown, total = 0): string =>
  `{"data":${goJson(data)},"total":${total},"limit":0,"offset":0,"errors":null}`;

const v1Error = (status: number, msg: string): MockResponse =>
  goError(status, goJson({ data: null, total: 0, limit: 0, offset: 0, errors: [{ code: status, msg }] }));

const v3Error = (status: number, message: string): MockResponse =>
  goError(status, goJson({ error: { httpCode: status, message } }));

/** A depth that v1 storage takes as "all" is an error in v2 storage. */
function search(context: Context, query: TraceQuery): () => Generator<WorldTrace | null> {
  const { storage } = context;
  if (storage === 'v2' && (query.limit <= 0 || query.limit > MAX_TRACES))
    throw new StorageError('search depth must be greater than 0 and less than max traces');
  const limit = query.limit <= 0 ? Infinity : query.limit;
  return () => findTraces(context.world, { ...query, limit }, storage, context.now);
}

function* v1Body(
  traces: Iterable<WorldTrace | null>,
  raw: boolean,
  errors: readonly object[],
): Generator<string> {
  let before = '{"data":[';
  for (const trace of traces) {
    if (trace === null) {
      yield '';
      continue;
    }
    yield before + jaegerV1Text(trace, { raw });
    before = ',';
  }
  const end = errors.length === 0 ? 'null' : goJson(errors);
  yield `${before === ',' ? '' : before}],"total":0,"limit":0,"offset":0,"errors":${end}}`;
}

/** A generator runs once; a response may be read more than once in tests. */
const again = (make: () => Iterable<string>): Iterable<string> => ({
  [Symbol.iterator]: () => make()[Symbol.iterator](),
});

function stored(context: Context, traceId: string): WorldTrace | null {
  const trace = context.world.trace(traceId);
  return trace === null ? null : visible(trace, context.now);
}

function v1Traces(context: Context): MockResponse {
  const query = v1Search(context.request, context.now);
  if (query.traceIds.length === 0) {
    const find = search(context, query);
    return json(again(() => v1Body(find(), query.raw, [])));
  }
  const found = query.traceIds.map(id => ({ id, trace: stored(context, id) }));
  const errors = found
    .filter(({ trace }) => trace === null)
    .map(({ id }) => ({
      msg: 'trace not found',
      traceID: id.startsWith('0'.repeat(16)) ? id.slice(16) : id,
    }));
  return json(
    again(() =>
      v1Body(
        found.flatMap(({ trace }) => trace ?? []),
        query.raw,
        errors,
      ),
    ),
  );
}

function v1Trace(context: Context, id: string): MockResponse {
  const traceId = parseTraceId(id);
  // The memory stores read these times for their form alone.
  for (const name of ['start', 'end']) microseconds(context.request, name, 0);
  const raw = boolean(context.request, 'raw');
  const trace = stored(context, traceId);
  return trace === null ? v1Error(404, 'trace not found') : json(again(() => v1Body([trace], raw, [])));
}

function v1Metrics(context: Context, path: string): MockResponse {
  const off =
    context.era === 'c'
      ? 'trace metrics are currently disabled - no metrics backend configured'
      : 'metrics querying is currently disabled';
  if (path !== 'minstep' && !context.request.query.has('service'))
    return v1Error(400, "unable to parse param 'service': please provide at least one service name");
  return v1Error(501, off);
}

function v1Dependencies(context: Context): MockResponse {
  const window = dependencyWindow(context.request, context.now);
  const service = formValue(context.request, 'service');
  const range = { from: micros(window.from), to: micros(window.to) };
  const links = dependencies(context.world, range, context.storage, context.now);
  return json(
    envelope(links.filter(link => service === '' || link.parent === service || link.child === service)),
  );
}

function v1(context: Context, path: string): MockResponse | null {
  const { request, world, now } = context;
  const legacy = context.era !== 'c';
  const service = formValue(request, 'service');
  if (path === '/api/dependencies') return v1Dependencies(context);
  const trace = /^\/api\/traces\/([^/]+)$/.exec(path);
  if (trace !== null) return v1Trace(context, decodeURIComponent(trace[1] ?? ''));
  const metrics = /^\/api\/metrics\/(latencies|calls|errors|minstep)$/.exec(path);
  if (metrics !== null && !(metrics[1] === 'minstep' && (context.era === 'b' || context.era === 'c')))
    return v1Metrics(context, metrics[1] ?? '');
  if (!legacy) return null;
  if (path === '/api/traces') return v1Traces(context);
  if (path === '/api/services') {
    const names = services(world, now);
    return json(envelope(names, names.length));
  }
  const named = /^\/api\/services\/([^/]+)\/operations$/.exec(path);
  if (path !== '/api/operations' && named === null) return null;
  if (named === null && service === '') return v1Error(400, "parameter 'service' is required");
  const list = operations(
    world,
    named === null ? service : decodeURIComponent(named[1] ?? ''),
    named === null ? formValue(request, 'spanKind') : '',
    now,
  );
  const data = named === null ? list : [...new Set(list.map(operation => operation.name))];
  return json(envelope(data, data.length));
}

function* v3Body(traces: Iterable<WorldTrace | null>, context: Context, raw: boolean): Generator<string> {
  let before = '{"result":{"resourceSpans":[';
  for (const trace of traces) {
    if (trace === null) {
      yield '';
      continue;
    }
    yield before + resourceSpansText(trace, { raw, flattened: context.storage === 'v1' }).join(',');
    before = ',';
  }
  yield ']}}';
}

/** JSON that the server sends without saying so: Go then sniffs plain text. */
const v3Json = (context: Context, body: MockBody): MockResponse =>
  context.era === 'c'
    ? json(body)
    : { status: 200, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body };

const some = (traces: Iterable<WorldTrace | null>): boolean => {
  for (const trace of traces) if (trace !== null) return true;
  return false;
};

/** Looks for the first match before it answers, since an empty search has a status of its own. */
function v3Traces(context: Context, find: () => Iterable<WorldTrace | null>, raw: boolean): MockResponse {
  if (!some(find())) return v3Error(404, 'No traces found');
  return v3Json(
    context,
    again(() => v3Body(find(), context, raw)),
  );
}

function v3Id(id: string, complete: boolean): string {
  if (complete && !/^[0-9a-fA-F]{1,32}$/.test(id))
    throw new BadParameter('malformed parameter trace_id: invalid length for TraceID');
  try {
    return parseTraceId(id);
  } catch (error) {
    throw new BadParameter(`malformed parameter trace_id: ${error instanceof Error ? error.message : ''}`);
  }
}

function v3(context: Context, path: string): MockResponse | null {
  const { request, world, now } = context;
  const complete = context.era === 'b' || context.era === 'c';
  const dialect = { complete, depth: complete ? 100 : 0 };
  if (path === '/api/v3/services') return v3Json(context, goJson({ services: services(world, now) }));
  if (path === '/api/v3/operations') {
    const list = operations(
      world,
      request.query.get('service') ?? '',
      request.query.get('span_kind') ?? '',
      now,
    );
    return v3Json(context, goJson({ operations: list }));
  }
  const one = /^\/api\/v3\/traces\/([^/]+)$/.exec(path);
  if (one !== null) {
    const trace = stored(context, v3Id(decodeURIComponent(one[1] ?? ''), complete));
    const raw = v3Get(request);
    return v3Traces(context, () => [trace], raw);
  }
  if (path === '/api/v3/traces') {
    const query = v3Search(request, dialect);
    return v3Traces(context, search(context, query), query.raw);
  }
  if (path !== '/api/v3/trace-summaries' || !complete) return null;
  const summaries: object[] = [];
  for (const trace of search(context, v3Search(request, dialect))())
    if (trace !== null) summaries.push(toSummary(trace));
  return v3Json(context, goJson(summaries.length === 0 ? {} : { summaries }));
}

/** Answers one request as a Jaeger of the given era would. */
export function jaegerServer(request: MockRequest, world: World, options: JaegerOptions): MockResponse {
  const { era } = options;
  const context = {
    request,
    world,
    era,
    storage: era === 'a-v1' ? ('v1' as const) : ('v2' as const),
    now: options.now(),
  };
  const path = request.path;
  const isV3 = path.startsWith('/api/v3/');
  const unknown = (): MockResponse =>
    path.startsWith('/api/') && (era === 'b' || era === 'c') ? notFound() : uiPage();
  if (request.method !== 'GET') return unknown();
  try {
    return (isV3 ? v3(context, path) : v1(context, path)) ?? unknown();
  } catch (error) {
    const fail = isV3 ? v3Error : v1Error;
    if (error instanceof BadParameter) return fail(400, error.message);
    if (error instanceof StorageError) return fail(500, error.message);
    throw error;
  }
}
