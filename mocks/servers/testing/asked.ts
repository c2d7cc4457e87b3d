// A tiny world behind the three servers, and ways to ask them.

import { existsSync, readFileSync } from 'node:fs';
import { fromSeconds, micros } from '../../../web/time/index.ts';
import { bodyText, request, type MockResponse } from '../exchange.ts';
import { jaegerServer, type JaegerEra } from '../jaeger/index.ts';
import { lokiServer } from '../loki/index.ts';
import { prometheusServer } from '../prometheus/index.ts';
import { log, series, span, tinyWorld } from '../tiny.ts';

const FIXTURES = new URL('../../../../shared/fixtures/', import.meta.url);
export const here = existsSync(FIXTURES);
if (!here)
  console.log('recorded exchanges are not at hand (../shared/fixtures): comparisons with them are skipped');

/** Status, content type and body of a recording. */
export function recorded(path: string): { status: number; type: string | null; body: string } {
  const text = readFileSync(new URL(path, FIXTURES), 'utf8')
    .replaceAll('\r\n', '\n')
    .replace(/^#.*\n/, '');
  const end = text.indexOf('\n\n');
  const head = text.slice(0, end);
  return {
    status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]),
    type: /^Content-Type: (.*)$/im.exec(head)?.[1] ?? null,
    body: text.slice(end + 2).trimEnd(),
  };
}

const shown = (response: MockResponse) => ({
  status: response.status,
  type: response.headers['Content-Type'] ?? null,
  body: bodyText(response.body).trimEnd(),
});

export const now = () => fromSeconds(1_795_225_999);
const SECOND = 1e6;
export const TRACE = '0000000000000000aabbccddeeff0011';
export const OTHER = '0af7651916cd43dd8448eb211c80319c';
export const start = micros(now() - 60 * SECOND);
export const spans = [
  span(
    {
      traceId: TRACE,
      spanId: '00000000000000a1',
      name: 'GET /x',
      start,
      duration: 50_000,
      status: 'error',
      statusMessage: 'boom',
      scope: { name: 'lib', version: '1.2' },
      attributes: [
        ['zz', '1'],
        ['rpc.request.metadata.k', ['v<&>', 'é']],
        ['big', 9007199254740993n],
        ['small', 7],
        ['half', 0.5],
        ['ok', true],
        ['bytes', new Uint8Array([1, 2, 3, 255])],
        ['gray.tag', 'v2'],
      ],
      events: [
        {
          time: micros(start + 1),
          name: 'zev',
          attributes: [
            ['q', '1'],
            ['a', 3],
          ],
        },
      ],
      links: [{ traceId: OTHER, spanId: '00000000000000b1' }],
    },
    'gateway',
  ),
  span(
    {
      traceId: TRACE,
      spanId: '00000000000000a2',
      parentSpanId: '00000000000000a1',
      name: 'POST cart',
      kind: 'client',
      start: micros(start + 1000),
      duration: 20_000,
      status: 'ok',
    },
    'gateway',
  ),
  span(
    {
      traceId: TRACE,
      spanId: '00000000000000a3',
      parentSpanId: '00000000000000a2',
      name: 'POST /cart',
      start: micros(start + 500),
      duration: 10_000,
    },
    'cart',
  ),
  span(
    {
      traceId: TRACE,
      spanId: '00000000000000a4',
      parentSpanId: '00000000000000ff',
      name: 'orphan',
      kind: 'internal',
      start: micros(start + 700),
      duration: 10_000,
    },
    'cart',
  ),
  span(
    {
      traceId: TRACE,
      spanId: '00000000000000a4',
      parentSpanId: '00000000000000ff',
      name: 'orphan',
      kind: 'internal',
      start: micros(start + 700),
      duration: 10_000,
    },
    'cart',
  ),
];
export const trace = { traceId: TRACE, spans };
export const later = {
  traceId: OTHER,
  spans: [
    span(
      {
        traceId: OTHER,
        spanId: '00000000000000b1',
        name: 'GET /y',
        start: micros(start + SECOND),
        duration: 5000,
      },
      'gateway',
    ),
  ],
};

export const world = tinyWorld({
  range: { from: micros(now() - 600 * SECOND), to: now() },
  traceList: [trace, later],
  series: [
    series(
      { __name__: 'up', job: 'om', instance: 'a' },
      micros(now() - 600 * SECOND),
      fromSeconds(15),
      Array.from({ length: 41 }, () => 1),
    ),
  ],
  logList: [
    log(1_795_225_950, 'level=error msg="x"', { labels: { app: 'shop' }, metadata: { trace_id: OTHER } }),
    log(1_795_225_950, 'line two', { labels: { app: 'shop' }, nanos: 5 }),
    log(1_795_225_960, 'line three', { labels: { app: 'shop' } }),
  ],
});

export const jaeger = (target: string, era: JaegerEra = 'a-v2') =>
  shown(jaegerServer(request(target), world, { now, era }));
export const loki = (target: string, headers: Record<string, string> = {}) =>
  shown(lokiServer(request(target, { headers }), world, { now }));
export const prometheus = (target: string, init: Parameters<typeof request>[1] = {}) =>
  shown(prometheusServer(request(target, init), world, { now }));
export const RANGE = `query.start_time_min=${new Date(now() / 1000 - 3600e3).toISOString()}&query.start_time_max=${new Date(now() / 1000).toISOString()}`;
