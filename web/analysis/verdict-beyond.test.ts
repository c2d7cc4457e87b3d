// What was there before a damage rose and is left after it fell, and when it had been there before.

import { describe, expect, it } from 'vitest';
import { NO_FILTERS, type Verdict } from '../model/index.ts';
import { micros } from '../time/index.ts';
import { overview } from './summary.ts';
import { random, written, type Written } from './testing/facts.ts';

const S = 1e6;

/** A request each second for half an hour, of which some lose their tenant as often as `rate` says. */
function told(rate: (second: number) => number, group: (n: number) => string = () => 'stable') {
  const next = random(11);
  const requests = Array.from({ length: 1800 }, (_, n): Written => {
    const keys = { 'tenant-id': next() < rate(n) ? 'lost' : 'kept' } as const;
    return { at: n, group: group(n), crossings: [{ hop: 'cart pay', keys }] };
  });
  const range = { from: micros(0), to: micros(1800 * S) };
  const { verdict } = overview(written(requests), {
    ...{ range, step: micros(30 * S), rows: 'hops', filters: NO_FILTERS, key: null, causes: [], chaos: [] },
  });
  if (verdict.kind !== 'damage') throw new Error(`expected a damage, got ${verdict.kind}`);
  return verdict;
}

type Damage = Extract<Verdict, { kind: 'damage' }>;
const shares = ({ rate: r, onset, ended }: Damage): readonly (number | null)[] =>
  [r, onset?.beyond, ended?.beyond].map(x => (x ? Math.round((x.part / x.whole) * 10) / 10 : null));

describe('before a damage rose and after it fell', () => {
  it('what was damaged is told where it is clearly more than nothing', () => {
    const v = told(t => (t < 900 ? 0.1 : 0.5));
    expect(shares(v)).toEqual([0.5, 0.1, null]);
    expect(v.onset?.beyond?.whole).toBeGreaterThan(800);
    expect(shares(told(t => (t < 600 || t >= 1200 ? 0.1 : 0.5)))).toEqual([0.5, 0.1, 0.1]);
    expect(shares(told(t => (t < 600 ? 0 : t < 1200 ? 0.5 : 0.01)))).toEqual([0.5, null, 0]);
  });

  it('nothing is told where nothing was, or a stray one', () => {
    const once = (n: number) => (t: number) => (t < 2 * n && t % 2 === 1 ? 1 : t < 900 ? 0 : 0.5);
    for (const n of [0, 1, 2]) expect(told(once(n)).onset).not.toHaveProperty('beyond');
    expect(told(once(3)).onset?.beyond).toMatchObject({ part: 3 });
  });

  it('it is what the group that is told had, not the others', () => {
    const gray = (n: number): boolean => n % 3 === 0;
    const v = told(
      n => (gray(n) ? (n < 900 ? 0 : 0.5) : 0.03),
      n => (gray(n) ? 'v2' : 'stable'),
    );
    expect(v).toMatchObject({ group: 'v2', against: { group: 'stable' } });
    expect(v.onset).not.toHaveProperty('beyond');
  });
});

describe('a damage that stopped and came again', () => {
  it('is told as its last stretch, with the ones before it, and what was between', () => {
    const v = told(t => ((t >= 300 && t < 600) || (t >= 1200 && t < 1500) ? 0.6 : 0.1));
    expect(shares(v)).toEqual([0.6, 0.1, 0.1]);
    expect(Math.abs((v.onset?.time ?? 0) - 1200 * S)).toBeLessThan(10 * S);
    expect(v.earlier).toHaveLength(1);
    expect(Math.abs((v.earlier?.[0]?.from ?? 0) - 300 * S)).toBeLessThan(10 * S);
    expect(Math.abs((v.earlier?.[0]?.to ?? 0) - 600 * S)).toBeLessThan(10 * S);
    // The rates beyond it are not those of the earlier stretch.
    expect((v.onset?.beyond?.whole ?? 0) / 600).toBeCloseTo(1, 1);
    expect(v.damaged).toBe(v.rate.part);
  });

  it('may have been there from before all that is known', () => {
    const v = told(t => (t < 600 || t >= 1200 ? 0.5 : 0));
    expect(v.earlier).toMatchObject([{ from: null }]);
    expect(v.ended).toBeUndefined();
  });

  it('is not told of one that goes on', () => {
    expect(told(t => (t < 900 ? 0 : 0.5))).not.toHaveProperty('earlier');
    expect(told(() => 0.3)).not.toHaveProperty('earlier');
  });
});
