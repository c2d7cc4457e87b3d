// Small streams by hand; every kind of query here was also put to Loki 3.7.8 over a pushed world, with the same
// answers, and its refusals are recorded from there.

import { describe, expect, it } from 'vitest';
import { fromSeconds } from '../../web/time/index.ts';
import { log, tinyWorld } from '../servers/tiny.ts';
import { MetricEvaluation, detectedLevel, entries, parseLogQL, toMoment } from './index.ts';

const lines = [
  log(10, 'level=info method=GET status=200 dur=120ms size=2KB', { metadata: { trace_id: 'aa' } }),
  log(20, 'level=error method=POST status=503 dur=2s size=10'),
  log(30, '{"event":"rollout.weight","weight":5,"deep":{"a b":true},"app":"inner","list":[1,"x"]}', {
    labels: { app: 'rollout' },
  }),
  log(40, '{"event":"rollout.weight","weight":15,"cut":"off', { labels: { app: 'rollout' } }),
  log(50, 'plain text', { nanos: 7 }),
];
const world = tinyWorld({ logList: lines, range: { from: fromSeconds(0), to: fromSeconds(100) } });
const NOW = fromSeconds(1000);

function run(query: string): { line: string; labels: Record<string, string> }[] {
  const parsed = parseLogQL(query);
  if (parsed.kind !== 'log') throw new Error('not a log query');
  return Array.from(entries(world, parsed, toMoment(0n), toMoment(100_000_000_000n), NOW), ({ work }) => ({
    line: work.line,
    labels: work.all(),
  }));
}

const numbers = (query: string): number[] =>
  run(query).map(({ line }) => lines.findIndex(one => one.line === line));

describe('log queries', () => {
  it.each([
    ['{app="shop"}', [0, 1, 4]],
    ['{app=~"shop|roll.*"} |= "level"', [0, 1]],
    ['{app="shop"} |= "GET" or "plain"', [0, 4]],
    ['{app="shop"} != "GET" |~ "status=5.."', [1]],
    ['{app="shop"} !~ "GET|POST"', [4]],
    ['{app="shop"} | logfmt | status >= 500', [1]],
    ['{app="shop"} | logfmt | dur > 1s or status = 200', [0, 1]],
    ['{app="shop"} | logfmt | size > 1KB', [0]],
    ['{app="shop"} | logfmt | method="GET", status=200', [0]],
    ['{app="shop"} | trace_id="aa"', [0]],
    ['{app="shop"} | detected_level="error"', [1]],
    ['{app="rollout"} | json | weight > 10', [3]],
    ['{app="rollout"} | json | __error__=""', [2]],
    ['{app="rollout"} | json | event=~"rollout.+" | weight < 10', [2]],
  ])('%s', (query, wanted) => {
    expect(numbers(query)).toEqual(wanted);
  });

  it('flattens JSON, keeps what the stream had and marks what is broken', () => {
    const [whole, broken] = run('{app="rollout"} | json');
    expect(whole?.labels).toEqual({
      app: 'rollout',
      app_extracted: 'inner',
      deep_a_b: 'true',
      detected_level: 'unknown',
      event: 'rollout.weight',
      service_name: 'rollout',
      weight: '5',
    });
    expect(broken?.labels).toMatchObject({
      event: 'rollout.weight',
      weight: '15',
      __error__: 'JSONParserErr',
      __error_details__: "Value is string, but can't find closing '\"' symbol",
    });
  });

  it('extracts by path', () => {
    const [first] = run('{app="rollout"} | json yes="deep[\\"a b\\"]", second="list[1]"');
    expect(first?.labels).toMatchObject({ yes: 'true', second: 'x' });
  });

  it('rewrites lines and labels', () => {
    const [first] = run(
      '{app="shop"} | logfmt | label_format verb=method, both="{{.status}}-{{.dur}}" | drop size | line_format "{{.verb | lower}} {{.both}}"',
    );
    expect(first?.line).toBe('get 200-120ms');
    expect(first?.labels).not.toHaveProperty('method');
    expect(first?.labels).not.toHaveProperty('size');
  });
});

function metric(query: string, seconds = 60): Record<string, number> | number {
  const parsed = parseLogQL(query);
  if (parsed.kind === 'log') throw new Error('a log query');
  const value = new MetricEvaluation(world, seconds * 1000, seconds * 1000, NOW).instant(
    parsed,
    seconds * 1000,
  );
  if ('scalar' in value) return value.scalar;
  return Object.fromEntries(value.samples.map(one => [JSON.stringify(one.metric), one.value]));
}

describe('metric queries', () => {
  it.each([
    ['1 + 2 * 3', 7],
    ['2 ^ 3 ^ 2', 512],
    ['8 / 2 / 2', 2],
    ['2 * (1 + 2)', 6],
  ])('%s = %s', (query, value) => {
    expect(metric(query)).toBe(value);
  });

  it.each([
    ['sum by (app) (count_over_time({app=~".+"}[1m]))', { '{"app":"rollout"}': 2, '{"app":"shop"}': 3 }],
    ['sum(rate({app="shop"}[1m])) * 60', { '{}': 3 }],
    ['sum(count_over_time({app="shop"}[1m] offset 30s))', { '{}': 2 }],
    // The range is open at its start: the line at 10 s is out.
    ['sum(count_over_time({app="shop"}[50s]))', { '{}': 2 }],
    ['sum(bytes_over_time({app="shop"} |= "plain" [1m]))', { '{}': 10 }],
    ['max_over_time({app="shop"} | logfmt | unwrap status [1m]) by (app)', { '{"app":"shop"}': 503 }],
    ['sum_over_time({app="shop"} | logfmt | unwrap duration(dur) [1m]) by (app)', null],
    [
      'sum by (app) (sum_over_time({app="shop"} | logfmt | unwrap duration(dur) [1m]))',
      { '{"app":"shop"}': 2.12 },
    ],
    [
      'sum by (weight) (count_over_time({app="rollout"} | json [1m]))',
      { '{"weight":"5"}': 1, '{"weight":"15"}': 1 },
    ],
    ['sum(count_over_time({app="shop"}[1m])) > 2', { '{}': 3 }],
    ['sum(count_over_time({app="none"}[1m])) or vector(0)', { '{}': 0 }],
    ['topk(1, sum by (app) (count_over_time({app=~".+"}[1m])))', { '{"app":"shop"}': 3 }],
    ['absent_over_time({app="none"}[1m])', { '{"app":"none"}': 1 }],
  ])('%s', (query, wanted) => {
    if (wanted === null)
      expect(() => metric(query)).toThrow('grouping not allowed for sum_over_time aggregation');
    else expect(metric(query)).toEqual(wanted);
  });

  it('fails on a line it can not read, unless the error is filtered out', () => {
    expect(() => metric('count_over_time({app="rollout"} | json [1m])')).toThrow(
      /pipeline error: 'JSONParserErr'/,
    );
    expect(metric('sum(count_over_time({app="rollout"} | json | __error__="" [1m]))')).toEqual({ '{}': 1 });
  });
});

describe("refusals in Loki's words", () => {
  it.each([
    ['', 'parse error : syntax error: unexpected $end'],
    ['{app="x"', 'parse error at line 1, col 9: syntax error: unexpected $end, expecting } or ,'],
    ['{app', 'parse error at line 1, col 5: syntax error: unexpected $end, expecting = or =~ or !~ or !='],
    ['{app=x}', 'parse error at line 1, col 6: syntax error: unexpected IDENTIFIER, expecting STRING'],
    [
      '{app="x"} | line_format',
      'parse error at line 1, col 24: syntax error: unexpected $end, expecting STRING',
    ],
    ['{app=~"("}', 'parse error : error parsing regexp: missing closing ): `(`'],
    ['{app="x"} |~ "("', 'parse error : stage \'|~ "("\' : error parsing regexp: missing closing ): `(`'],
    ['count_over_time({app="x"}[5x])', 'parse error at line 0, col 26: unknown unit "x" in duration "5x"'],
    ['{}', 'parse error : queries require at least one regexp or equality matcher'],
    ['{app=~".*"}', 'parse error : queries require at least one regexp or equality matcher'],
    [
      'quantile_over_time({app="x"}|unwrap a[5m])',
      'parse error : parameter required for operation quantile_over_time',
    ],
  ])('%s', (query, message) => {
    expect(() => parseLogQL(query)).toThrow(message);
  });

  it('refuses what these mocks do not know', () => {
    for (const query of [
      '{a="b"} | unpack',
      '{a="b"} | pattern "<x>"',
      '{a="b"} | decolorize',
      '{a="b"} |= ip("1.1.1.1")',
      'rate_counter({a="b"} | unwrap x [1m])',
    ])
      expect(() => parseLogQL(query), query).toThrow('parse error');
  });
});

it('finds the level as the distributor does', () => {
  expect(detectedLevel({ level: 'WARNING' }, {}, 'error')).toBe('warn');
  expect(detectedLevel({}, { severity: 'fatal' }, 'x')).toBe('fatal');
  expect(detectedLevel({}, {}, '{"a":1,"level":"Err"}')).toBe('error');
  expect(detectedLevel({}, {}, 'a=1 lvl=dbg')).toBe('debug');
  expect(detectedLevel({}, {}, 'it was an error: yes')).toBe('error');
  expect(detectedLevel({}, {}, 'terrors')).toBe('unknown');
});
