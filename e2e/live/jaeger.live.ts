import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { micros, MINUTE, SECOND, type Range } from '../../web/time/index.ts';
import {
  askMock,
  askReal,
  difference,
  liveWorld,
  type LiveWorld,
  type Question,
  type Settings,
} from './both.ts';
import { loadTraces } from './load.ts';
import { startJaegerV1, startJaegerV2, type LiveServer } from './servers.ts';

const e = encodeURIComponent;

type Json = Record<string, unknown>;
const list = (x: unknown): Json[] => (Array.isArray(x) ? (x as Json[]) : []);
const text = (x: unknown): string => (typeof x === 'string' ? x : '');
const byKey = (key: string) => (a: Json, b: Json) => (text(a[key]) < text(b[key]) ? -1 : 1);

/** Span order is unspecified and process ids are numbered as met: traces in an order of their own. */
function tracesV1(body: unknown): unknown {
  const { data, ...rest } = body as Json;
  const traces = list(data).map(trace => {
    const processes = trace.processes as Record<string, Json>;
    const spans = list(trace.spans)
      .map(({ processID, ...span }): Json => ({ ...span, process: processes[text(processID)] }))
      .sort(byKey('spanID'));
    return { traceID: trace.traceID, warnings: trace.warnings, spans };
  });
  return { ...rest, data: traces.sort(byKey('traceID')) };
}

/** Every span with its resource and scope, however they were grouped. */
function tracesV3(body: unknown): unknown {
  const result = (body as Json).result as Json | undefined;
  if (!result) return body;
  return list(result.resourceSpans)
    .flatMap(({ resource, scopeSpans }) =>
      list(scopeSpans).flatMap(({ scope, spans }) =>
        list(spans).map((span): Json => ({ ...span, resource, scope })),
      ),
    )
    .map((span): Json => ({
      ...span,
      attributes: list(span.attributes).sort(byKey('key')),
      resource: sortedResource(span.resource),
    }))
    .sort((a, b) => (`${text(a.traceId)}${text(a.spanId)}` < `${text(b.traceId)}${text(b.spanId)}` ? -1 : 1));
}

const sortedResource = (r: unknown): Json => ({
  attributes: list((r as Json | undefined)?.attributes).sort(byKey('key')),
});

const sortedData = (body: unknown): unknown => {
  const { data, ...rest } = body as Json;
  return { ...rest, data: Array.isArray(data) ? data.map(x => JSON.stringify(x)).sort() : data };
};

describe.each([
  ['v1 all-in-one', 'a-v1', startJaegerV1],
  ['v2 binary', 'a-v2', startJaegerV2],
] as const)('Jaeger 1.76, %s', (_, era, start) => {
  let server: LiveServer | undefined;
  let live: LiveWorld;
  let settings: Settings;
  let window: Range;
  beforeAll(async () => {
    live = liveWorld('incident', 12);
    server = await start();
    await loadTraces(server.push, live.world, live.loaded);
    settings = { world: live.world, now: () => live.now, jaegerEra: era };
    window = { from: micros(live.asked.from + MINUTE), to: micros(live.asked.from + MINUTE + 40 * SECOND) };
  });
  afterAll(() => server?.stop());

  const search = (params: string): Question => ({
    target: `/api/traces?start=${window.from}&end=${window.to}&${params}`,
  });
  const iso = (t: number): string => new Date(t / 1000).toISOString();
  const search3 = (params: string): Question => ({
    target: `/api/v3/traces?query.start_time_min=${e(iso(window.from))}&query.start_time_max=${e(iso(window.to))}&${params}`,
  });

  const compare = async (q: Question, pick: (body: unknown) => unknown = b => b): Promise<string> => {
    const real = await askReal(server?.url ?? '', q);
    const mock = askMock('jaeger', settings, q);
    const head = (r: { status: number; type: string }): string => `${r.status} ${r.type.split(';')[0] ?? ''}`;
    expect(head(mock), `${q.target}: ${mock.text.slice(0, 200)}`).toBe(head(real));
    expect(difference(pick(parse(real.text)), pick(parse(mock.text))), q.target).toBeNull();
    return real.text;
  };

  it('lists services and operations alike', async () => {
    await compare({ target: '/api/services' }, sortedData);
    await compare({ target: '/api/operations?service=orders' }, sortedData);
    await compare({ target: '/api/operations?service=orders&spanKind=server' }, sortedData);
    await compare({ target: '/api/services/orders/operations' }, sortedData);
    await compare({ target: '/api/operations' });
    await compare({ target: '/api/v3/services' }, b => ({
      services: [...((b as Json).services as string[])].sort(),
    }));
    await compare({ target: '/api/v3/operations?service=orders' }, b =>
      list((b as Json).operations)
        .map(o => JSON.stringify(o))
        .sort(),
    );
  });

  it('finds the same traces, span for span', async () => {
    expect(await compare(search('service=gateway&limit=1000'), tracesV1)).toContain('traceID');
    expect(await compare(search('service=payments&limit=1000'), tracesV1)).toContain('traceID');
    await compare(search(`service=gateway&limit=1000&operation=${e('POST /api/checkout')}`), tracesV1);
    await compare(search('service=gateway&limit=1000&minDuration=200ms'), tracesV1);
    await compare(search('service=gateway&limit=1000&maxDuration=50ms'), tracesV1);
    await compare(search(`service=orders&limit=1000&tags=${e('{"span.kind":"server"}')}`), tracesV1);
    await compare(search('service=nobody&limit=10'), tracesV1);
    expect(await compare(search3('query.service_name=payments&query.num_traces=1000'), tracesV3)).toContain(
      'traceId',
    );
    await compare(search3('query.service_name=nobody&query.num_traces=10'));
  });

  it('opens one trace alike in both shapes', async () => {
    const traceId = live.world.traces(window)[3]?.traceId ?? '';
    await compare({ target: `/api/traces/${traceId}` }, tracesV1);
    await compare({ target: `/api/traces/${traceId.toUpperCase()}` }, tracesV1);
    await compare({ target: `/api/v3/traces/${traceId}` }, tracesV3);
    await compare({ target: '/api/traces/0123456789abcdef0123456789abcdef' });
    await compare({ target: '/api/v3/traces/0123456789abcdef0123456789abcdef' });
  });

  it('refuses alike', async () => {
    await compare(search('limit=10'));
    await compare(search('service=gateway&limit=x'));
    await compare(search('service=gateway&minDuration=soon'));
    await compare(search(`service=gateway&tags=${e('{"a":1}')}`));
    await compare({ target: '/api/traces/nothex' });
    await compare({ target: '/api/v3/traces/nothex' });
    await compare({ target: '/api/v3/traces?query.service_name=gateway' });
    await compare(search('service=gateway&limit=0'), tracesV1);
    await compare(search('service=gateway&limit=-1'), tracesV1);
  });

  it('answers paths that are none alike', async () => {
    for (const target of ['/api/nothing', '/api/v3/trace-summaries', '/nothing']) {
      const real = await askReal(server?.url ?? '', { target });
      const mock = askMock('jaeger', settings, { target });
      expect(`${mock.status} ${mock.type.split(';')[0] ?? ''}`, target).toBe(
        `${real.status} ${real.type.split(';')[0] ?? ''}`,
      );
      expect(mock.text.startsWith('<!'), target).toBe(real.text.startsWith('<!'));
    }
  });
});

function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return body.trim();
  }
}
