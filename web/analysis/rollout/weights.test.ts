import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at, events, series } from './testing/make.ts';
import { measuredLine, parseWeight, parseWeights, plannedLine, plannedShares, stepAt } from './weights.ts';

describe('parseWeight', () => {
  test.each([
    [5, 5],
    ['5', 5],
    ['20%', 20],
    [' 20 % ', 20],
    [0.05, 5],
    ['0.05', 5],
    ['0.5%', 0.5],
    [0, 0],
    [1, 1],
    [100, 100],
    ['1.5', 1.5],
    ['101', null],
    [-1, null],
    ['five', null],
    ['5 %%', null],
    ['', null],
    [null, null],
    [Number.NaN, null],
  ])('%s is %s percent', (text, percent) => expect(parseWeight(text)).toBe(percent));

  test('a bare 1 among fractions is the whole', () => {
    expect(parseWeights([0.5, 1])).toEqual([50, 100]);
    expect(parseWeights([1, 5])).toEqual([1, 5]);
    expect(parseWeights(['20%', 0.3])).toEqual([20, 30]);
  });
});

describe('plannedShares', () => {
  const target = (service: string, version: string, weight: number | string) => ({
    service,
    version,
    weight,
  });

  test('traffic × weight ÷ sum of the weights', () => {
    const targets = [target('orders', '2.4.0', 1), target('orders', '2.4.1', 3)];
    expect(plannedShares({ traffic: '20%', targets })).toEqual([
      { service: 'orders', version: '2.4.0', percent: 5 },
      { service: 'orders', version: '2.4.1', percent: 15 },
    ]);
  });
  test('each service has its own sum', () => {
    const targets = [target('orders', '2', 5), target('cart', '3', '50%')];
    expect(plannedShares({ traffic: 0.05, targets })?.map(s => s.percent)).toEqual([5, 5]);
  });
  test('no plan where a weight is unreadable or all are 0', () => {
    expect(plannedShares({ traffic: '20%', targets: [target('a', '1', 'x')] })).toBeNull();
    expect(plannedShares({ traffic: '20%', targets: [target('a', '1', 0)] })).toBeNull();
    expect(plannedShares({ traffic: '?', targets: [] })).toBeNull();
  });
  test('shares of a service always add up to the traffic', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 100 }),
        (weights, traffic) => {
          const targets = weights.map((w, i) => target('a', String(i), w));
          const sum = plannedShares({ traffic: `${traffic}%`, targets })!.reduce(
            (total, s) => total + s.percent,
            0,
          );
          expect(sum).toBeCloseTo(traffic, 6);
        },
      ),
    );
  });
});

describe('lines', () => {
  test('steps from stages and weights, 0 after a rollback', () => {
    const line = plannedLine(
      events(`
        rollout.weight 10:24:30 weight=1 previous=0
        rollout.weight 10:27 weight=3
        rollout.stage 10:34 stage=batch-1 weight=5
        rollout.weight 10:34:01 weight=5
        rollout.rollback 10:50`),
      at('10:20'),
    );
    expect([...line.percent]).toEqual([0, 1, 3, 5, 0]);
    expect(
      [at('10:19'), at('10:20'), at('10:26:59'), at('10:40'), at('10:51')].map(t => stepAt(line, t)),
    ).toEqual([null, 0, 1, 5, 0]);
  });
  test('a weight that is no percentage is left out', () => {
    expect([...plannedLine(events('rollout.weight 10:00 weight=140'), at('10:00')).percent]).toEqual([]);
  });
  test('measured fractions become percent, without the moments that had no traffic', () => {
    const line = measuredLine(series({}, '10:00', 60, '0.05 NaN 0.142'), {
      from: at('10:00'),
      to: at('10:10'),
    });
    expect([...line.times]).toEqual([at('10:00'), at('10:02')]);
    expect(line.percent[1]).toBeCloseTo(14.2);
  });
});
