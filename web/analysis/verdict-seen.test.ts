import { describe, expect, it } from 'vitest';
import { NO_FILTERS } from '../model/index.ts';
import { micros } from '../time/index.ts';
import { overview } from './summary.ts';
import { random, written, type Written } from './testing/facts.ts';

const S = 1e6;

/** A request each second for a quarter of an hour, damaged where `isHit` says so. */
function seen(isHit: (n: number) => boolean, attributes: (n: number) => Record<string, string> = () => ({})) {
  const requests = Array.from({ length: 900 }, (_, n): Written => {
    const keys = { 'tenant-id': isHit(n) ? 'lost' : 'kept' } as const;
    return { at: n, crossings: [{ hop: 'cart pay', keys, from: attributes(n) }] };
  });
  const range = { from: micros(0), to: micros(900 * S) };
  const { verdict } = overview(written(requests), {
    ...{ range, step: micros(30 * S), rows: 'hops', filters: NO_FILTERS, key: null, causes: [], chaos: [] },
  });
  if (verdict.kind !== 'damage') throw new Error(`expected a damage, got ${verdict.kind}`);
  return verdict;
}

describe('a damage without a clear beginning', () => {
  it('that is met with again and again goes on throughout', () => {
    const v = seen(n => n % 100 === 50);
    expect([v.onset, v.seen]).toEqual([null, undefined]);
  });

  it('of a few requests is told by when these were', () => {
    expect(seen(n => n === 300 || n === 800).seen).toEqual({ first: 300 * S, last: 800 * S });
    expect(seen(n => n === 300).seen).toEqual({ first: 300 * S, last: 300 * S });
  });

  it('is not said to go on throughout where it left out much of the range', () => {
    const v = seen(n => n >= 480 && n < 800 && n % 60 === 0);
    expect([v.onset, v.seen]).toEqual([null, { first: 480 * S, last: 780 * S }]);
  });
});

describe('what the damaged requests share', () => {
  it('is named where chance would hardly ever make it so, and not before', () => {
    const next = random(3);
    const luck = Array.from({ length: 900 }, () => next());
    const zone = (n: number) => ({ zone: n % 2 === 0 ? 'a' : 'b' });
    const share = (a: number, b: number) => seen(n => luck[n]! < (n % 2 === 0 ? a : b), zone).strongest;
    expect(share(0.3, 0.2)).toBeNull();
    expect(share(0.5, 0.2)).toMatchObject({ dimension: 'zone', value: 'a' });
  });
});
