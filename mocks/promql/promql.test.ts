// Values by hand, for a series sampled every 10 s at a known moment; every kind of query here was also put to
// Prometheus 2.42 and 3.15 over a backfilled world, with the same answers.

import { describe, expect, it } from 'vitest';
import { fromSeconds } from '../../web/time/index.ts';
import { series, tinyWorld } from '../servers/tiny.ts';
import {
  evaluateInstant,
  evaluateRange,
  formatTime,
  formatValue,
  parsePromQL,
  scrapeOffset,
  storageOf,
} from './index.ts';

const STEP = fromSeconds(10);
const START = fromSeconds(1000);
const rising = (slope: number, n = 60): number[] => Array.from({ length: n }, (_, i) => i * slope);

const world = tinyWorld({
  range: { from: START, to: fromSeconds(2000) },
  scrapeInterval: STEP,
  series: [
    series({ __name__: 'a', job: 'x', release: 'gray' }, START, STEP, rising(5), 'counter'),
    series({ __name__: 'a', job: 'x', release: 'stable' }, START, STEP, rising(10), 'counter'),
    series({ __name__: 'a', job: 'y', release: 'stable' }, START, STEP, rising(20), 'counter'),
    series({ __name__: 'g', job: 'x' }, START, STEP, [1, 5, 3, null, null, 9]),
    series({ __name__: 'reset', job: 'x' }, START, STEP, [10, 20, 30, 5, 15, 25], 'counter'),
    ...[
      ['0.1', 10],
      ['0.5', 30],
      ['1', 40],
      ['+Inf', 40],
    ].map(([le, n]) =>
      series(
        { __name__: 'b_bucket', job: 'x', le: String(le) },
        START,
        STEP,
        Array.from({ length: 60 }, () => Number(n)),
      ),
    ),
  ],
});

const offset = scrapeOffset({ job: 'x' }, 10_000);
const offsetY = scrapeOffset({ job: 'y' }, 10_000);
/** Milliseconds of the n-th scrape of job x; y is scraped within the same interval. */
const scrape = (n: number): number => 1_000_000 + n * 10_000 + offset;

const options = (over: object = {}) => ({
  leftOpen: false,
  lookback: 300_000,
  staleMarkers: true,
  now: 1e15,
  ...over,
});

function ask(query: string, t: number, over: object = {}): Record<string, string> | string {
  const result = evaluateInstant(parsePromQL(query), storageOf(world), t, options(over));
  if (result.type === 'scalar') return formatValue(result.value);
  if (result.type === 'string') return result.value;
  if (result.type === 'matrix')
    return result.series.map(one => one.points.map(p => formatValue(p.v)).join(' ')).join('; ');
  return Object.fromEntries(
    result.samples.map(({ metric, value }) => [JSON.stringify(metric), formatValue(value)]),
  );
}

/** The one value of a query that gives one element. */
const one = (query: string, t = scrape(30), over: object = {}): string => {
  const answer = ask(query, t, over);
  if (typeof answer === 'string') return answer;
  const values = Object.values(answer);
  expect(values, query).toHaveLength(1);
  return values[0] ?? '';
};

describe('instant queries', () => {
  it.each([
    ['1 + 2 * 3', '7'],
    ['2 ^ 3 ^ 2', '512'],
    ['-2 ^ 2', '-4'],
    ['-7 % 3', '-1'],
    ['1 / 0', '+Inf'],
    ['1 > bool 2', '0'],
    ['a{release="gray"}', '150'],
    ['a{release=~"gr.*",job!="y"}', '150'],
    ['a{release!~"stable"}', '150'],
    ['a{release="gray"} offset 1m', '120'],
    ['a{release="gray"} @ 1050', String(Math.floor((50_000 - offset) / 10_000) * 5)],
    ['sum(a{job="x"})', '450'],
    ['count(a)', '3'],
    ['avg(a{job="x"})', '225'],
    ['quantile(0.5, a{job="x"})', '225'],
    ['histogram_quantile(0.5, b_bucket)', '0.30000000000000004'],
    ['histogram_quantile(0.99, b_bucket)', '0.9800000000000001'],
    ['histogram_quantile(2, b_bucket)', '+Inf'],
    ['scalar(a{release="gray"})', '150'],
    ['scalar(a)', 'NaN'],
    ['clamp_max(a{release="gray"}, 7)', '7'],
    ['round(a{release="gray"} / 7, 0.5)', '21.5'],
    ['max_over_time(g[1m])', '9'],
    ['time() - timestamp(a{release="gray"})', '0'],
    ['absent(nope)', '1'],
  ])('%s = %s', (query, value) => {
    expect(one(query, query.startsWith('max_over_time') ? scrape(5) : scrape(30))).toBe(value);
  });

  it('rates extrapolate to the edges of the range', () => {
    // Seven samples span 60 s of a 60 s range: nothing to stretch. 5 per 10 s.
    expect(one('rate(a{release="gray"}[1m])')).toBe('0.5');
    // A left-open range holds six samples over 50 s, stretched by one interval.
    expect(one('rate(a{release="gray"}[1m])', scrape(30), { leftOpen: true })).toBe('0.5');
    expect(one('increase(a{release="gray"}[1m])', scrape(30))).toBe('30');
  });

  it('counts a fall as a reset', () => {
    // 10 20 30 5 15 25: rises 20, then from zero to 25.
    expect(one('increase(reset[50s])', scrape(5))).toBe('45');
    expect(one('resets(reset[50s])', scrape(5))).toBe('1');
    expect(one('irate(reset[50s])', scrape(3))).toBe('0.5');
  });

  it('ends a series at its stale marker, or at the lookback where there is none', () => {
    expect(ask('g', scrape(3))).toEqual({});
    expect(one('g', scrape(3), { staleMarkers: false })).toBe('3');
    expect(one('g', scrape(2) + 299_999, { staleMarkers: false })).toBe('9');
    expect(ask('g', scrape(5) + 300_001, { staleMarkers: false })).toEqual({});
    expect(one('g', scrape(5) + 300_000, { staleMarkers: false })).toBe('9');
    expect(ask('g', scrape(5) + 300_000, { staleMarkers: false, leftOpen: true })).toEqual({});
  });

  it('groups, and drops the name', () => {
    const t = scrape(30) + Math.max(0, offsetY - offset);
    expect(ask('sum by (job) (a)', t)).toEqual({ '{"job":"x"}': '450', '{"job":"y"}': '600' });
    expect(ask('sum without (job, release) (a)', t)).toEqual({ '{}': '1050' });
    expect(ask('-a{release="gray"}', t)).toEqual({ '{"job":"x","release":"gray"}': '-150' });
    expect(Object.keys(ask('topk(1, a)', t))).toEqual(['{"__name__":"a","job":"y","release":"stable"}']);
  });

  it('matches vectors', () => {
    expect(ask('a{release="gray"} / ignoring(release) a{release="stable",job="x"}', scrape(30))).toEqual({
      '{"job":"x"}': '0.5',
    });
    expect(ask('a{job="x"} / on(job) group_left sum by (job) (a{job="x"})', scrape(30))).toEqual({
      '{"job":"x","release":"gray"}': '0.3333333333333333',
      '{"job":"x","release":"stable"}': '0.6666666666666666',
    });
    expect(ask('a{job="x"} and on(release) a{release="gray"}', scrape(30))).toEqual({
      '{"__name__":"a","job":"x","release":"gray"}': '150',
    });
    expect(() => ask('a + on(job) a', scrape(30))).toThrow('many-to-many matching not allowed');
  });

  it('rewrites labels', () => {
    expect(ask('label_replace(a{release="gray"}, "r", "$1!", "release", "(g)ray")', scrape(30))).toEqual({
      '{"__name__":"a","job":"x","r":"g!","release":"gray"}': '150',
    });
  });

  it('evaluates subqueries at whole multiples of their step', () => {
    expect(one('max_over_time(sum(a{job="x"})[1m:20s])', 1_300_000)).toBe(
      String(15 * Math.floor((300_000 - offset) / 10_000)),
    );
  });
});

describe('range queries', () => {
  it('gives a point for each step that has one, series in order of labels', () => {
    const range = { start: scrape(0), end: scrape(60), step: 300_000 };
    const result = evaluateRange(parsePromQL('a{job="x"}'), storageOf(world), range, options());
    expect(result.map(({ metric }) => metric['release'])).toEqual(['gray', 'stable']);
    expect(result[0]?.points.map(p => p.v)).toEqual([0, 150]);
  });

  it('knows nothing later than now', () => {
    const range = { start: scrape(0), end: scrape(20), step: 100_000 };
    const result = evaluateRange(
      parsePromQL('count_over_time(a{release="gray"}[90s])'),
      storageOf(world),
      range,
      options({ now: scrape(10) }),
    );
    expect(result[0]?.points.map(p => p.v)).toEqual([1, 10]);
  });
});

describe('refusals in the words of the server', () => {
  // Recorded from Prometheus 2.42 and 3.15.
  it.each([
    ['up{', '1:4: parse error: unexpected end of input inside braces'],
    ['sum(', '1:5: parse error: unclosed left parenthesis'],
    ['{}', '1:1: parse error: vector selector must contain at least one non-empty matcher'],
    [
      'rate(up)',
      '1:6: parse error: expected type range vector in call to function "rate", got instant vector',
    ],
    ['foo(1)', '1:1: parse error: unknown function with name "foo"'],
    ['1 +', '1:4: parse error: unexpected end of input'],
    ['1 > 2', '1:3: parse error: comparisons between scalars must use BOOL modifier'],
    ['rate(up[5m]) by (job)', '1:14: parse error: unexpected <by>'],
    ['up)', "1:4: parse error: unexpected right parenthesis ')'"],
    ['up{a=b}', '1:6: parse error: unexpected identifier "b" in label matching, expected string'],
    ['up{job=~"("}', '1:4: parse error: error parsing regexp: missing closing ): `(`'],
  ])('%s', (query, message) => {
    expect(() => parsePromQL(query)).toThrow(message);
  });

  it('differs by version', () => {
    expect(() => parsePromQL('5m', false)).toThrow('1:1: parse error: unexpected duration "5m"');
    expect(() => parsePromQL('', false)).toThrow('1:1: parse error: no expression found in input');
    expect(() => parsePromQL('', true)).toThrow(
      'unknown position: parse error: no expression found in input',
    );
    expect(one('5m')).toBe('300');
  });

  it('refuses what this engine does not know', () => {
    for (const query of ['predict_linear(a[5m], 3)', 'a smoothed', 'limitk(1, a)', 'rate(a[5m]) fill(0)'])
      expect(() => parsePromQL(query), query).toThrow('parse error');
  });
});

it('writes numbers and times as the server does', () => {
  expect([1e21, 1.5e-9, 12345678901234567000, 0.000001, -0, Infinity].map(formatValue)).toEqual([
    '1e+21',
    '1.5e-09',
    '12345678901234567000',
    '0.000001',
    '-0',
    '+Inf',
  ]);
  expect([1795215960500, 1795215946000, 5].map(formatTime)).toEqual([
    '1795215960.500',
    '1795215946',
    '0.005',
  ]);
});

it('scrapes the series of one target at one moment', () => {
  const offsets = storageOf(world).series.map(one => ({ job: one.metric['job'], at: one.offsetMs }));
  expect(new Set(offsets.filter(({ job }) => job === 'x').map(({ at }) => at))).toEqual(new Set([offset]));
  expect(new Set(offsets.filter(({ job }) => job === 'y').map(({ at }) => at))).toEqual(new Set([offsetY]));
});
