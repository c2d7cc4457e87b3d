// Few requests of a group: where it differs is said, where it may differ as well, and no group is blamed by chance.

import { describe, expect, it } from 'vitest';
import { ALL_GROUPS, NO_FILTERS } from '../model/index.ts';
import { micros } from '../time/index.ts';
import { midP, fisher } from './stats.ts';
import { overview } from './summary.ts';
import { written, type Written } from './testing/facts.ts';

interface Counts {
  readonly group: string;
  readonly part: number;
  readonly whole: number;
}

/** So many damaged of so many requests of each group, spread evenly over a quarter of an hour. */
function told(...groups: readonly Counts[]) {
  const requests = groups.flatMap(({ group, part, whole }) =>
    Array.from({ length: whole }, (_, i): Written => {
      const isHit = Math.floor(((i + 1) * part) / whole) > Math.floor((i * part) / whole);
      return {
        ...{ at: ((i + 0.5) * 900) / whole, group },
        crossings: [{ hop: 'cart pay', keys: { 'tenant-id': isHit ? 'lost' : 'kept' } }],
      };
    }),
  );
  requests.sort((a, b) => a.at - b.at);
  const range = { from: micros(0), to: micros(900e6) };
  return overview(written(requests), {
    ...{ range, step: micros(30e6), rows: 'hops', filters: NO_FILTERS, key: null, causes: [], chaos: [] },
  }).verdict;
}

const of = (group: string, part: number, whole: number): Counts => ({ group, part, whole });

describe('a group of few requests', () => {
  it('is told where it clearly differs, by the test that is right for few', () => {
    expect(fisher(7, 12, 3, 30)).toBeGreaterThan(0.002);
    expect(told(of('v2', 7, 12), of('stable', 3, 30))).toMatchObject({
      ...{ kind: 'damage', group: 'v2', rate: { part: 7, whole: 12 } },
      against: { group: 'stable', rate: { part: 3, whole: 30 } },
    });
  });

  it('is not said to be like the others where it may differ', () => {
    const leaning = { group: 'v2', rate: { part: 5, whole: 10 }, others: { part: 1, whole: 24 } };
    const v = told(of('v2', 5, 10), of('stable', 1, 24));
    expect(v).toMatchObject({ kind: 'damage', group: ALL_GROUPS, leaning });
    const three = told(of('v2', 6, 12), of('v3', 1, 10), of('stable', 2, 30));
    expect(three).toMatchObject({ group: ALL_GROUPS, leaning: { others: { part: 3, whole: 40 } } });
  });

  it('is like the others where chance explains what differs', () => {
    const v = told(of('v2', 4, 12), of('stable', 7, 30));
    expect(v).toMatchObject({ kind: 'damage', group: ALL_GROUPS });
    expect(v).not.toHaveProperty('leaning');
    expect(told(of('stable', 7, 30))).not.toHaveProperty('leaning');
  });

  it('too few to tell its rate, is held against the others where the difference is clear', () => {
    expect(told(of('v2', 4, 6), of('stable', 0, 60))).toMatchObject({
      ...{ kind: 'few', group: 'v2', rate: { part: 4, whole: 6 } },
      against: { group: 'stable', rate: { part: 0, whole: 60 } },
    });
    const alone = told(of('v2', 3, 6), of('untagged', 0, 1));
    expect(alone.kind).toBe('few');
    expect(alone).not.toHaveProperty('against');
  });
});

describe('mid-p', () => {
  it('is that of tables reckoned by hand', () => {
    // Of 4 and 4 with 4 hits: 1, 16, 36, 16, 1 of 70 tables.
    expect(midP(4, 4, 0, 4)).toBeCloseTo(1 / 70, 10);
    expect(midP(3, 4, 1, 4)).toBeCloseTo((2 + 16) / 70, 10);
    expect(midP(2, 4, 2, 4)).toBeCloseTo((34 + 18) / 70, 10);
  });

  it('blames chance no more often than it says, however few requests there are', () => {
    const binomial = (n: number, p: number): number[] => {
      const out = [(1 - p) ** n];
      for (let k = 0; k < n; k++) out.push(((out[k] ?? 0) * (n - k) * p) / ((k + 1) * (1 - p)));
      return out;
    };
    for (const [n, m] of [
      [5, 10],
      [6, 20],
      [10, 10],
      [8, 40],
      [20, 20],
      [15, 30],
      [10, 100],
    ] as const) {
      const blamed = Array.from({ length: n + 1 }, (_, a) =>
        Array.from({ length: m + 1 }, (_, b) => b).filter(b => midP(a, n, b, m) < 0.002),
      );
      for (let p = 0.02; p < 1; p += 0.02) {
        const [one, other] = [binomial(n, p), binomial(m, p)];
        const often = blamed.reduce(
          (sum, list, a) => sum + list.reduce((part, b) => part + (one[a] ?? 0) * (other[b] ?? 0), 0),
          0,
        );
        expect(often).toBeLessThan(0.002);
      }
    }
  });
});
