import { describe, expect, it } from 'vitest';
import { length, micros, type Range } from '../../time/index.ts';
import { hasShared, parseExchange, recorded, sharedFiles, sharedText } from '../testing/exchange.ts';
import { Bench, json, thrown } from '../testing/bench.ts';
import type { PrometheusClient } from './api.ts';
import { labelInPath, makePrometheus } from './client.ts';
import { decodeEnvelope, decodeQueryData, decodeTime, decodeValue } from './decode.ts';
import { alignRange, allowedStep, chooseStep } from './step.ts';

const range: Range = { from: micros(1795233700e6), to: micros(1795234000e6) };
const answering = (name: string): { prometheus: PrometheusClient; bench: Bench } => {
  const bench = new Bench(() => recorded('prometheus', `prom2-${name}`));
  return { prometheus: makePrometheus(bench.http('prometheus')), bench };
};

describe('recorded answers', () => {
  it('vector: every kind of value', async () => {
    const { prometheus, bench } = answering('vector');
    const { value, warnings } = await prometheus.query('odd', micros(1795233712916_000));
    expect(Object.fromEntries(bench.asked[0]!.params)).toEqual({ query: 'odd', time: '1795233712.916' });
    expect(value.type).toBe('vector');
    expect(Object.fromEntries(value.samples.map(s => [s.labels['kind'], s.value]))).toEqual({
      huge: 12345678901234567000,
      inf: Infinity,
      nan: Number.NaN,
      neginf: -Infinity,
      'quote"back\\slash <b>': -0,
      tiny: 1.5e-9,
    });
    expect(value.samples[0]!.time).toBe(1795233712916000);
    expect(warnings).toEqual([]);
  });

  it('scalar, string and matrix', async () => {
    expect((await answering('scalar').prometheus.query('1.5', null)).value).toMatchObject({
      type: 'scalar',
      samples: [{ labels: {}, value: 1.5 }],
    });
    expect((await answering('string').prometheus.query('"x"', null)).value).toMatchObject({
      type: 'string',
      text: 'a<b',
    });
    const { value } = await answering('matrix').prometheus.query('x[3s]', null);
    expect(value.series).toHaveLength(3);
    expect(value.series[0]!.times.length).toBe(value.series[0]!.values.length);
  });

  it('range', async () => {
    const { prometheus, bench } = answering('range');
    const { value } = await prometheus.range('x', range, micros(2.5e6));
    expect(Object.fromEntries(bench.asked[0]!.params)).toEqual({
      query: 'x',
      start: '1795233700.000',
      end: '1795234000.000',
      step: '2.5',
    });
    expect(value.step).toBe(2.5e6);
    expect(value.series.map(s => s.labels['release']).sort()).toEqual(['gray', 'stable']);
    const [first] = value.series;
    expect(first!.times[1]! - first!.times[0]!).toBe(2.5e6);
    expect([...first!.values].every(v => v > 0)).toBe(true);
    const odd = (await answering('range-odd').prometheus.range('odd', range, micros(1e6))).value.series;
    expect([...odd.find(s => s.labels['kind'] === 'neginf')!.values]).toEqual(
      Array.from({ length: 6 }, () => -Infinity),
    );
  });

  it('series, labels and values', async () => {
    const { prometheus, bench } = answering('series');
    expect((await prometheus.series(['odd', '{job="a"}'], range)).value).toHaveLength(6);
    expect(bench.asked[0]!.params.getAll('match[]')).toEqual(['odd', '{job="a"}']);
    expect((await answering('labels').prometheus.labels([], null)).value).toContain('release');
    expect((await answering('values').prometheus.labelValues('release', [], null)).value).toEqual([
      'gray',
      'stable',
    ]);
    expect((await answering('values-none').prometheus.labelValues('nope', [], null)).value).toEqual([]);
  });

  it('exemplars, also 204 without a body', async () => {
    const { value } = await answering('exemplars').prometheus.exemplars('x', range);
    expect(value.length).toBeGreaterThan(2);
    expect(value[0]).toMatchObject({
      labels: { trace_id: '0af7651916cd43dd8448eb211c80319c' },
      seriesLabels: { release: 'gray', le: '0.1' },
    });
    expect(value[0]!.time).toBeGreaterThan(1.79e15);
    expect((await answering('exemplars-none').prometheus.exemplars('1', range)).value).toEqual([]);
  });

  it('alerts and rules', async () => {
    const alerts = (await answering('alerts').prometheus.alerts()).value;
    expect(alerts.map(a => [a.name, a.state]).sort()).toEqual([
      ['GrayErrors', 'firing'],
      ['Slow', 'pending'],
    ]);
    expect(alerts.find(a => a.name === 'GrayErrors')!.annotations['summary']).toBe(
      'payments answers <5xx> & more',
    );
    expect(alerts[0]!.activeAt).toBeGreaterThan(1.79e15);
    const [group] = (await answering('rules').prometheus.rules()).value;
    expect(group!.rules.map(r => [r.kind, r.name, r.holds, r.state])).toEqual([
      ['recording', 'job:http_requests:rate1m', null, null],
      ['alerting', 'GrayErrors', 0, 'firing'],
      ['alerting', 'Slow', 600e6, 'pending'],
    ]);
    expect((await answering('buildinfo').prometheus.buildinfo()).value.version).toMatch(/^2\.42/);
  });

  it.each([
    ['bad', 'bad-query', /parse error/],
    ['422', 'bad-query', /many-to-many/],
    ['11k', 'bad-query', /11,000 points/],
    ['notfound', 'not-found', /404 page not found/],
  ] as const)('%s is an error that says what came back', async (name, kind, detail) => {
    const e = await thrown(answering(name).prometheus.query('sum(odd', null));
    expect(e).toMatchObject({
      source: 'prometheus',
      kind,
      detail: expect.stringMatching(detail) as string,
      request: { url: '/src/api/v1/query?query=sum%28odd' },
    });
  });
});

describe('answers', () => {
  const answer = (body: object): PrometheusClient =>
    makePrometheus(new Bench(() => json(body)).http('prometheus'));

  it('carry the remarks of the server', async () => {
    const body = {
      status: 'success',
      data: { resultType: 'vector', result: [] },
      warnings: ['partial'],
      infos: ['hint'],
    };
    expect((await answer(body).query('x', null)).warnings).toEqual(['partial', 'hint']);
  });

  it('leave native histograms out, and say so', async () => {
    const histogram = [1, { count: '5', sum: '3' }];
    const vector = {
      status: 'success',
      data: {
        resultType: 'vector',
        result: [
          { metric: {}, histogram },
          { metric: {}, value: [1, '2'] },
        ],
      },
    };
    const instant = await answer(vector).query('x', null);
    expect(instant.value.samples).toHaveLength(1);
    expect(instant.warnings).toEqual([expect.stringMatching(/1 × native histogram/)]);
    const matrix = {
      status: 'success',
      data: {
        resultType: 'matrix',
        result: [
          { metric: {}, histograms: [histogram] },
          { metric: {}, values: [[1, '2']], histograms: [histogram] },
        ],
      },
    };
    const over = await answer(matrix).range('x', range, null);
    expect(over.value.series).toHaveLength(1);
    expect(over.warnings).toHaveLength(1);
  });

  it('of another shape name the place', async () => {
    const at = async (body: object): Promise<unknown> => thrown(answer(body).query('x', null));
    expect(await at({ data: {} })).toMatchObject({ kind: 'shape', place: 'status' });
    expect(
      await at({
        status: 'success',
        data: { resultType: 'vector', result: [{ metric: {}, value: [1, 2] }] },
      }),
    ).toMatchObject({ place: 'data.result[0].value[1]', detail: 'expected a number as text, got 2' });
    expect(await at({ status: 'success', data: { resultType: 'odd' } })).toMatchObject({
      place: 'data.resultType',
    });
    expect(
      await at({
        status: 'success',
        data: { resultType: 'vector', result: [{ metric: { a: 1 }, value: [1, '2'] }] },
      }),
    ).toMatchObject({ place: 'data.result[0].metric.a' });
  });
});

describe('values and times', () => {
  it.each([
    ['1.5e-09', 1.5e-9],
    ['0e+00', 0],
    ['+Inf', Infinity],
    ['-Inf', -Infinity],
    ['-0', -0],
    ['.5', 0.5],
    ['12345678901234567000', 12345678901234567000],
  ])('%s', (text, value) => {
    expect(decodeValue(text, 'x')).toBe(value);
  });

  it.each(['', ' ', '0x10', 'Infinity', 'abc', 5, null])('%j is no value', text => {
    expect(() => decodeValue(text, 'x')).toThrow(/a number as text/);
  });

  it('keeps microseconds of dates', () => {
    expect(decodeTime('2026-11-20T23:05:10.85434435Z', 'x')).toBe(
      Date.UTC(2026, 10, 20, 23, 5, 10) * 1000 + 854344,
    );
    expect(decodeTime('0001-01-01T00:00:00Z', 'x')).toBeNull();
  });
});

describe('steps', () => {
  it('are round and never too many', () => {
    const hour = (n: number): Range => ({ from: micros(0), to: micros(n * 3600e6) });
    expect(chooseStep(hour(1))).toBe(15e6);
    expect(chooseStep(hour(24 * 7))).toBe(3600e6);
    for (const n of [0.01, 1, 5, 24, 500, 9000, 90_000]) {
      expect(length(hour(n)) / chooseStep(hour(n))).toBeLessThanOrEqual(240);
      expect(length(hour(n)) / allowedStep(hour(n), micros(1e6))).toBeLessThanOrEqual(11_000);
    }
    expect(allowedStep(hour(1), micros(1e6))).toBe(1e6);
    expect(chooseStep(hour(1), 240, micros(60e6))).toBe(60e6);
    expect(alignRange({ from: micros(7e6), to: micros(11e6) }, micros(5e6))).toEqual({ from: 5e6, to: 15e6 });
  });

  it('UTF-8 labels are escaped in paths', () => {
    expect(labelInPath('job')).toBe('job');
    expect(labelInPath('http.status_code')).toBe('U__http_2e_status__code');
    expect(labelInPath('5xx')).toBe('U___35_xx');
  });
});

describe.skipIf(!hasShared)('shared samples', () => {
  const bodies = (pattern: RegExp): readonly string[] => sharedFiles('prometheus-2.42-http', pattern);

  it.each(
    bodies(
      /(query_(vector\.|scalar|string|matrix|empty|get|range_(post|stats))|native_hist|range_special|rfc3339|warnings_stats)/,
    ),
  )('%s', file => {
    const { status, body } = parseExchange(sharedText('prometheus-2.42-http', file));
    expect(status).toBe(200);
    const { value } = decodeQueryData(decodeEnvelope(JSON.parse(body)).data);
    expect(['vector', 'matrix', 'scalar', 'string']).toContain(value.type);
  });

  it.each(
    bodies(
      /-(alerts|rules|rules_type_alert|exemplars|exemplars_nosel|series|labels|label_values|buildinfo)\.http$/,
    ),
  )('%s through the client', async file => {
    const exchange = parseExchange(sharedText('prometheus-2.42-http', file));
    const prometheus = makePrometheus(new Bench(() => exchange).http('prometheus'));
    const ask: Record<string, () => Promise<{ value: unknown }>> = {
      alerts: () => prometheus.alerts(),
      rules: () => prometheus.rules(),
      rules_type_alert: () => prometheus.rules(),
      exemplars: () => prometheus.exemplars('x', range),
      exemplars_nosel: () => prometheus.exemplars('1', range),
      series: () => prometheus.series(['x'], range),
      labels: () => prometheus.labels([], null),
      label_values: () => prometheus.labelValues('x', [], null),
      buildinfo: () => prometheus.buildinfo(),
    };
    const name = /prom-2\.42-(.*)\.http/.exec(file)![1]!;
    expect((await ask[name]!()).value).toBeDefined();
  });

  it.each(
    bodies(
      /(query_parse_error|vectormatcher|badtime|noquery|exec_422|11k|endbefore|nostep|rangevec|step0|toomany|notfound|auth_401\.|timeout_503)/,
    ),
  )('error %s', async file => {
    const bench = new Bench(() => parseExchange(sharedText('prometheus-2.42-http', file)));
    const failed = thrown(makePrometheus(bench.http('prometheus')).query('x', null));
    await bench.advance(60_000);
    const kind = /notfound/.test(file)
      ? 'not-found'
      : /401/.test(file)
        ? 'unauthorized'
        : /503/.test(file)
          ? 'timeout'
          : 'bad-query';
    expect(await failed).toMatchObject({ kind });
  });
});
