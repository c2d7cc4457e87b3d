// What the servers answer, and what a real server is loaded with.

import { describe, expect, it } from 'vitest';
import { micros } from '../../web/time/index.ts';
import { startServers } from '../node.ts';
import { toJaegerV1, toOtlpJson, type JaegerEra } from './jaeger/index.ts';
import { toLokiPush, toOpenMetrics, toOtlpPush } from './push/index.ts';
import { now, TRACE, OTHER, trace, later, world, jaeger, loki, RANGE } from './testing/asked.ts';

interface V1Span {
  spanID: string;
  tags: { key: string; type: string; value: unknown }[];
  references: unknown[];
  warnings: string[] | null;
  logs: unknown[];
}

describe('Jaeger', () => {
  const v1 = toJaegerV1(trace) as { traceID: string; spans: V1Span[]; processes: Record<string, unknown> };
  const tag = (key: string) => v1.spans[0]?.tags.find(one => one.key === key);

  // The same spans were pushed to both binaries of 1.76, which answered this.
  it('writes the UI shape', () => {
    expect(v1.traceID).toBe('aabbccddeeff0011');
    expect(v1.spans.map(one => one.spanID)).toHaveLength(4);
    expect(v1.spans[0]?.tags.map(one => one.key)).toEqual([
      'big',
      'bytes',
      'error',
      'gray.tag',
      'half',
      'ok',
      'otel.scope.name',
      'otel.scope.version',
      'otel.status_code',
      'otel.status_description',
      'rpc.request.metadata.k',
      'small',
      'span.kind',
      'zz',
    ]);
    expect(tag('big')).toEqual({ key: 'big', type: 'int64', value: '9007199254740993' });
    expect(tag('bytes')).toEqual({ key: 'bytes', type: 'binary', value: 'AQID/w==' });
    expect(tag('half')).toEqual({ key: 'half', type: 'float64', value: 0.5 });
    expect(tag('rpc.request.metadata.k')?.value).toBe('["v\\u003c\\u0026\\u003e","é"]');
    expect(v1.spans[0]?.references).toEqual([
      { refType: 'FOLLOWS_FROM', traceID: OTHER, spanID: '00000000000000b1' },
    ]);
    expect(v1.spans[2]?.warnings).toEqual([
      'clock skew adjustment disabled; not applying calculated delta of 5.5ms',
    ]);
    expect(v1.spans[3]?.warnings).toEqual([
      'invalid parent span IDs=00000000000000ff; skipping clock skew adjustment',
    ]);
  });

  it('writes OTLP with real arrays', () => {
    const text = JSON.stringify(toOtlpJson([trace]));
    expect(text).toContain(
      '{"key":"rpc.request.metadata.k","value":{"arrayValue":{"values":[{"stringValue":"v<&>"},{"stringValue":"é"}]}}}',
    );
    expect(text).toContain('{"key":"big","value":{"intValue":"9007199254740993"}}');
    expect(text).toContain(
      '"links":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"00000000000000b1"}]',
    );
    const flat = jaeger('/api/v3/traces/aabbccddeeff0011', 'a-v1').body;
    expect(flat).toContain('{"stringValue":"[\\"v\\\\u003c\\\\u0026\\\\u003e\\",\\"é\\"]"}');
  });

  const ids = (target: string, era: JaegerEra) => {
    const { body } = jaeger(target, era);
    const parsed = JSON.parse(body) as { data?: { traceID: string }[] };
    return (parsed.data ?? []).map(one => one.traceID);
  };

  it('searches by span and answers whole traces, newest first', () => {
    expect(ids('/api/traces?service=gateway', 'a-v2')).toEqual([OTHER, 'aabbccddeeff0011']);
    expect(ids('/api/traces?service=gateway&limit=1', 'a-v2')).toEqual([OTHER]);
    expect(ids('/api/traces?service=cart', 'a-v2')).toEqual(['aabbccddeeff0011']);
    expect(ids('/api/traces?service=cart&operation=GET /x', 'a-v2')).toEqual([]);
    expect(ids('/api/traces?service=gateway&tag=zz:1', 'a-v2')).toEqual(['aabbccddeeff0011']);
    expect(ids('/api/traces?service=gateway&tags={"zz":"1","q":"1"}', 'b')).toEqual(['aabbccddeeff0011']);
    expect(ids('/api/traces?service=gateway&minDuration=40ms', 'b')).toEqual(['aabbccddeeff0011']);
    expect(ids('/api/traces?service=gateway&maxDuration=6ms', 'b')).toEqual([OTHER]);
    expect(ids('/api/traces?service=gateway&limit=0', 'a-v1')).toHaveLength(2);
  });

  it('finds errors by tag only in v1 storage', () => {
    expect(ids('/api/traces?service=gateway&tags={"error":"true"}', 'a-v1')).toEqual(['aabbccddeeff0011']);
    // v2 storage takes any text for status OK, which the client span has.
    expect(ids('/api/traces?service=gateway&tags={"error":"true"}', 'a-v2')).toEqual(['aabbccddeeff0011']);
    expect(ids('/api/traces?service=cart&tags={"error":"true"}', 'a-v2')).toEqual([]);
  });

  it('answers unknown paths with its page, newer versions with a 404', () => {
    expect(jaeger('/api/v3/trace-summaries', 'a-v1')).toMatchObject({
      status: 200,
      type: 'text/html; charset=utf-8',
    });
    expect(jaeger('/api/nope', 'b').status).toBe(404);
  });

  it('sums traces up', () => {
    const { body } = jaeger(`/api/v3/trace-summaries?query.service_name=cart&${RANGE}`, 'c');
    const { summaries } = JSON.parse(body) as { summaries: object[] };
    expect(summaries).toEqual([
      expect.objectContaining({
        traceId: TRACE,
        rootServiceName: 'gateway',
        errorSpanCount: 1,
        orphanSpanCount: 2,
      }),
    ]);
  });

  it('counts calls; within one service only in v2 storage', () => {
    const calls = (era: JaegerEra) =>
      (JSON.parse(jaeger('/api/dependencies', era).body) as { data: unknown[] }).data;
    expect(calls('a-v1')).toEqual([{ parent: 'gateway', child: 'cart', callCount: 1 }]);
    expect(calls('a-v2')).toHaveLength(2);
  });
});

describe('Loki', () => {
  interface Answer {
    data: {
      encodingFlags?: string[];
      result: { stream: Record<string, string>; values: [string, string, object?][] }[];
    };
  }
  const streams = (query: string, headers = {}) =>
    JSON.parse(loki(`/loki/api/v1/query_range?${query}`, headers).body) as Answer;

  it('splits a stream by the labels of its entries, unless they are asked for apart', () => {
    const split = streams('query={app="shop"}');
    expect(split.data.result.map(({ stream }) => stream)).toEqual([
      { app: 'shop', detected_level: 'unknown', service_name: 'shop' },
      { app: 'shop', detected_level: 'error', service_name: 'shop', trace_id: OTHER },
    ]);
    const whole = streams('query={app="shop"}', { 'x-loki-response-encoding-flags': 'categorize-labels' });
    expect(whole.data.encodingFlags).toEqual(['categorize-labels']);
    expect(whole.data.result).toHaveLength(1);
    expect(whole.data.result[0]?.values[2]).toEqual([
      '1795225950000000000',
      'level=error msg="x"',
      { structuredMetadata: { detected_level: 'error', trace_id: OTHER } },
    ]);
  });

  it('begins with start and ends before end, in the order asked for', () => {
    const times = (query: string) =>
      streams(query)
        .data.result.flatMap(({ values }) => values.map(([ns]) => ns))
        .sort();
    expect(times('query={app="shop"}&start=1795225950000000000&end=1795225950000000005')).toEqual([
      '1795225950000000000',
    ]);
    expect(times('query={app="shop"}&start=1795225950000000001&end=1795225960')).toEqual([
      '1795225950000000005',
    ]);
    expect(times('query={app="shop"}&limit=1')).toEqual(['1795225960000000000']);
    expect(times('query={app="shop"}&limit=1&direction=forward')).toEqual(['1795225950000000000']);
  });

  it('puts metric steps on whole multiples of the step, the last maybe after the end', () => {
    const { body } = loki(
      '/loki/api/v1/query_range?query=sum(count_over_time({app="shop"}[1m]))&start=1795225945&end=1795225961&step=14',
    );
    const { data } = JSON.parse(body) as { data: { result: { values: [number, string][] }[] } };
    expect(data.result[0]?.values).toEqual([
      [1795225950, '1'],
      [1795225964, '3'],
    ]);
  });
});

describe('what a real server is loaded with', () => {
  it('has the shapes their receivers take', () => {
    expect(Array.from(toOtlpPush([trace, later], 1)).map(({ path }) => path)).toEqual([
      '/v1/traces',
      '/v1/traces',
    ]);
    const [push] = toLokiPush(world.logs(world.range));
    expect(JSON.parse(push?.body ?? '')).toMatchObject({
      streams: [
        {
          stream: { app: 'shop' },
          values: [
            ['1795225950000000000', 'level=error msg="x"', { trace_id: OTHER }],
            ['1795225950000000005', 'line two'],
            expect.anything(),
          ],
        },
      ],
    });
    const text = Array.from(toOpenMetrics(world, world.range)).join('');
    expect(text).toMatch(/^# TYPE up unknown\nup\{instance="a",job="om"\} 1 \d+\.\d{3}\n/);
    expect(text.endsWith('# EOF\n')).toBe(true);
  });
});

describe('handlers in Node', () => {
  const settings = { world, now, jaegerEra: 'b' as const };

  it('answers requests, streams large bodies and shows sickness', async () => {
    const servers = startServers(settings);
    try {
      const traces = await fetch(`${servers.bases.jaeger}/api/traces?service=gateway`);
      expect(await traces.json()).toMatchObject({
        data: [{ traceID: OTHER }, { traceID: 'aabbccddeeff0011' }],
      });
      const posted = await fetch(`${servers.bases.prometheus}/api/v1/query`, {
        method: 'POST',
        body: new URLSearchParams({ query: '1+1' }),
      });
      expect(await posted.json()).toMatchObject({ data: { resultType: 'scalar' } });
      servers.change({
        world: {
          ...world,
          sick: {
            loki: { kind: 'down', since: micros(0) },
            jaeger: { kind: 'html' },
            prometheus: { kind: 'truncated' },
          },
        },
      });
      await expect(fetch(`${servers.bases.loki}/ready`)).rejects.toThrow('fetch failed');
      const login = await fetch(`${servers.bases.jaeger}/api/services`);
      expect([login.status, login.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      const cut = await (await fetch(`${servers.bases.prometheus}/api/v1/query?query=up`)).text();
      expect(() => {
        JSON.parse(cut);
      }).toThrow();
    } finally {
      servers.stop();
    }
  });
});
