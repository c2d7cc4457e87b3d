import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { length, micros, type Range } from '../../time/index.ts';
import { Pace } from './pace.ts';
import { Slots } from './slots.ts';

const r = (from: number, to: number): Range => ({ from: micros(from), to: micros(to) });

describe('the pace of a service', () => {
  it('leaves a range whole that nothing is known of, or that fits', () => {
    const pace = new Pace();
    expect(pace.parts('a', r(0, 1000))).toEqual([r(0, 1000)]);
    pace.note('a', r(0, 1000), { traces: 99, limit: 100 });
    expect(pace.parts('a', r(0, 1000))).toEqual([r(0, 1000)]);
    expect(pace.parts('b', r(0, 9000))).toEqual([r(0, 9000)]);
  });

  it('cuts what would hit the limit, newest first and without gaps', () => {
    const pace = new Pace();
    pace.note('a', r(0, 1000), { traces: 100, limit: 100 });
    expect(pace.parts('a', r(0, 2000))).toEqual([r(1334, 2000), r(667, 1334), r(0, 667)]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 1e9 }), (traces, wide) => {
        pace.note('p', r(0, 5000), { traces, limit: 50 });
        const parts = pace.parts('p', r(0, wide));
        expect(parts[0]?.to).toBe(wide);
        expect(parts.at(-1)?.from).toBe(0);
        parts.slice(1).forEach((p, i) => expect(p.to).toBe(parts[i]?.from));
        expect(parts.reduce((sum, p) => sum + length(p), 0)).toBe(wide);
      }),
    );
  });
});

describe('slots', () => {
  it('run so many at once, newer windows first, and let everything go when given up', async () => {
    const slots = new Slots(2);
    const stop = new AbortController();
    const began: string[] = [];
    const ends: (() => void)[] = [];
    const work = (name: string, order: number): Promise<void> =>
      slots.run(order, stop.signal, () => {
        began.push(name);
        return new Promise<void>(resolve => ends.push(resolve));
      });
    const all = [work('a', 1), work('b', 1), work('old', 2), work('new', 0), work('c', 1)];
    await Promise.resolve();
    expect(began).toEqual(['a', 'b']);
    ends[0]?.();
    await all[0];
    await new Promise(resolve => setTimeout(resolve));
    expect(began).toEqual(['a', 'b', 'new']);
    stop.abort();
    await new Promise(resolve => setTimeout(resolve));
    expect(began.slice(3).toSorted()).toEqual(['c', 'old']);
    for (const end of ends) end();
    await Promise.all(all);
  });
});
