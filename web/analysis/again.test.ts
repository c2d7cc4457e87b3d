// A loss that stopped and came again, and everything that only looks like one.

import { describe, expect, it } from 'vitest';
import { pieces } from './segments.ts';
import { random } from './testing/facts.ts';
import { dated, datedAmong, type Changes } from './verdict-changes.ts';

const S = 1e6;

/** How often a request is damaged, by the second. */
type Rate = (second: number) => number;

/** Requests at random moments of [0, 1800) s, about one each second, damaged as often as `rate` says of a moment. */
function series(seed: number, rate: Rate, perSecond = 1) {
  const next = random(seed);
  const [time, hit] = [[] as number[], [] as number[]];
  for (let t = 0; t < 1800; t += -Math.log(1 - next()) / perSecond) {
    time.push(t * S);
    hit.push(next() < rate(t) ? 1 : 0);
  }
  return { time, hit };
}

const during = (share: number, ...stretches: readonly (readonly [number, number])[]): Rate => {
  return t => (stretches.some(([from, to]) => t >= from && t < to) ? share : 0);
};

const seeds = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n * 31 + 7);

const changes = (seed: number, rate: Rate): Changes => dated(series(seed, rate)).changes;

/** Of many seeds the share in which each of these moments, in seconds, lies in its interval; null: none is told. */
function covered(rate: Rate, truth: readonly (number | null)[]): readonly number[] {
  const count = 60;
  const right = truth.map(() => 0);
  for (const seed of seeds(count)) {
    const { earlier, onset, ended } = changes(seed, rate);
    const found = [...earlier.flatMap(({ from, to }) => [from, to]), onset, ended];
    if (found.length !== truth.length) continue;
    for (const [i, second] of truth.entries()) {
      const told = found[i] ?? null;
      const is = second === null || told === null ? second === told : inInterval(told, second);
      if (is) right[i] = (right[i] ?? 0) + 1;
    }
  }
  return right.map(n => n / count);
}

const inInterval = (told: { readonly time: number; readonly plusMinus: number }, second: number): boolean =>
  Math.abs(told.time - second * S) <= told.plusMinus;

describe('a loss that stopped and came again', () => {
  const twice = during(0.3, [300, 600], [1200, 1500]);
  it.each<readonly [string, Rate, readonly (number | null)[]]>([
    ['and stopped again', twice, [300, 600, 1200, 1500]],
    ['and goes on', during(0.3, [300, 600], [1200, 1800]), [300, 600, 1200, null]],
    ['and was there before the range', during(0.3, [0, 600], [1200, 1500]), [null, 600, 1200, 1500]],
    ['and was away for two minutes only', during(0.5, [0, 1500], [1620, 1800]), [null, 1500, 1620, null]],
    ['more often than before', t => twice(t) * (t < 900 ? 0.4 : 1.6), [300, 600, 1200, 1500]],
    ['more rarely than before', t => twice(t) * (t < 900 ? 1.6 : 0.4), [300, 600, 1200, 1500]],
    ['over a little that is always lost', t => Math.max(0.02, twice(t)), [300, 600, 1200, 1500]],
    ['over a lot that is always lost', t => Math.max(0.1, twice(t) * 2), [300, 600, 1200, 1500]],
    ['three times', during(0.3, [200, 400], [800, 1000], [1400, 1600]), [200, 400, 800, 1000, 1400, 1600]],
  ] as const)('%s: each stretch with the truth in its intervals', (_, rate, truth) => {
    for (const share of covered(rate, truth)) expect(share).toBeGreaterThan(0.9);
  });

  it('tells the last stretch that has a rate: what is damaged after it is no stretch of its own', () => {
    for (const seed of seeds(20)) {
      const all = series(seed, during(0.3, [300, 600]));
      const end = all.time.findIndex(t => t >= 1500 * S);
      const hit = all.hit.map((h, i) => (i >= end && i < end + 3 ? 1 : h));
      const { onset, earlier } = dated({ ...all, hit }).changes;
      expect([Math.abs(onset!.time - 300 * S) < 30 * S, earlier]).toEqual([true, []]);
    }
  });
});

describe('a loss that goes on', () => {
  it.each<readonly [string, Rate]>([
    ['at a steady rate of 2%', () => 0.02],
    ['at a steady rate of 30%', () => 0.3],
    ['at a steady rate of 60%', () => 0.6],
    ['always', () => 1],
    ['since it began', during(0.3, [900, 1800])],
    ['for a while', during(0.3, [600, 1100])],
    ['for a while, over a little that is always lost', t => Math.max(0.02, during(0.3, [600, 1100])(t))],
    ['in steps', t => (t < 600 ? 0 : t < 900 ? 0.06 : t < 1200 ? 0.2 : 0.4)],
    ['and fades', t => (t < 600 ? 0 : t < 900 ? 0.6 : t < 1200 ? 0.3 : 0.1)],
    ['less often for a while', t => (t < 300 ? 0 : t >= 600 && t < 1200 ? 0.2 : 0.5)],
  ])('%s is one stretch: in less than one of a hundred worlds there are two', (_, rate) => {
    let split = 0;
    for (const seed of seeds(150)) if (changes(seed, rate).earlier.length > 0) split++;
    expect(split / 150).toBeLessThan(0.01);
  });

  it('is one piece, whatever its rate and length: in less than one of a hundred worlds it changes', () => {
    let [changed, all] = [0, 0];
    for (const [n, count] of [
      [60, 100],
      [500, 100],
      [5000, 20],
    ] as const)
      for (const rate of [0.02, 0.1, 0.3, 0.7, 1])
        for (const seed of seeds(count)) {
          const next = random(seed * 13 + n);
          const hit = Array.from({ length: n }, () => (next() < rate ? 1 : 0));
          if (pieces({ time: hit.map((_, i) => i), hit }).length > 1) changed++;
          all++;
        }
    expect(changed / all).toBeLessThan(0.01);
  });

  it('has not stopped where a few requests in a row kept what all others lose', () => {
    const hit = Array.from({ length: 1800 }, (_, n) => (n < 300 || (n >= 900 && n < 908) ? 0 : 1));
    const { onset, earlier } = dated({ time: hit.map((_, n) => n * S), hit }).changes;
    expect([onset?.time, earlier]).toEqual([300 * S, []]);
  });
});

describe('a version that came, went and came again, losing from its first request to its last', () => {
  const there = (n: number): boolean => ((n >= 300 && n < 600) || (n >= 1200 && n < 1500)) && n % 4 === 0;
  const every = Array.from({ length: 1800 }, (_, n) => n);
  const at = (isIn: (n: number) => boolean, isHit: (n: number) => boolean) => {
    const mine = every.filter(isIn);
    return { time: mine.map(n => n * S), hit: mine.map(n => (isHit(n) ? 1 : 0)) };
  };
  const lost = (n: number): boolean => n % 8 === 0;
  const own = at(there, lost);
  const told = (c: Changes): readonly unknown[] => [
    ...c.earlier.flatMap(({ from, to }) => [from?.time, to.time]),
    c.onset?.time,
    c.ended?.time,
  ];
  const near = [304, 592, 1200, 1496].map(second => second * S);
  const isNear = (times: readonly unknown[]): boolean =>
    times.length === 4 && near.every((t, i) => Math.abs(t - Number(times[i])) <= 12 * S);

  it('is told by the losses of all, where the others carry the key', () => {
    const all = at(
      () => true,
      n => there(n) && lost(n),
    );
    expect(told(datedAmong(own, dated(all), () => at(() => true, there)))).toSatisfy(isNear);
  });

  it('else by when it was there', () => {
    expect(told(datedAmong(own, dated(own), () => at(() => true, there)))).toSatisfy(isNear);
  });

  it('and as one stretch where nothing tells that it was away', () => {
    const { onset, ended, earlier } = datedAmong(own, dated(own), () => own);
    expect([onset, ended, earlier]).toEqual([null, null, []]);
  });
});

it('is found among very many requests as well, as exactly as they allow', () => {
  const big = series(3, during(0.3, [300, 600], [1200, 1800]), 100);
  expect(big.time.length).toBeGreaterThan(170_000);
  const { onset, earlier } = dated(big).changes;
  expect(earlier).toHaveLength(1);
  expect(Math.abs((onset?.time ?? 0) - 1200 * S)).toBeLessThan(S);
});
