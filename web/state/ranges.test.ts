import { describe, expect, it } from 'vitest';
import { micros, type Range } from '../time/index.ts';
import { holes, merged, missing, restsFrom, unreadBefore } from './ranges.ts';

const r = (from: number, to: number): Range => ({ from: micros(from), to: micros(to) });

describe('ranges', () => {
  it('merges what touches', () => {
    expect(merged([r(5, 8), r(0, 2), r(2, 3), r(7, 9)])).toEqual([r(0, 3), r(5, 9)]);
    expect(merged([r(0, 9), r(2, 3)])).toEqual([r(0, 9)]);
  });
  it('finds what is missing, newest first', () => {
    expect(missing(r(0, 10), [])).toEqual([r(0, 10)]);
    expect(missing(r(0, 10), [r(0, 7)])).toEqual([r(7, 10)]);
    expect(missing(r(0, 10), [r(2, 4), r(6, 8)])).toEqual([r(8, 10), r(4, 6), r(0, 2)]);
    expect(missing(r(0, 10), [r(-5, 20)])).toEqual([]);
    expect(missing(r(0, 10), [r(10, 20), r(-5, 0)])).toEqual([r(0, 10)]);
    expect(missing(r(0, 10), [r(3, 20)])).toEqual([r(0, 3)]);
  });
  it('holes have something read on both sides', () => {
    expect(holes(r(0, 10), [r(2, 4), r(5, 6), r(8, 9)])).toEqual([r(6, 8), r(4, 5)]);
    expect(holes(r(0, 10), [r(0, 10)])).toEqual([]);
  });
  it('knows how far back reading has got', () => {
    expect(unreadBefore(r(0, 10), [])).toBe(10);
    expect(unreadBefore(r(0, 10), [r(4, 6), r(8, 10)])).toBe(4);
    expect(unreadBefore(r(0, 10), [r(0, 7)])).toBeNull();
  });
  it('an answer asked in the middle of a reading never stands for the whole range', () => {
    expect(restsFrom(r(0, 10), { covered: [r(6, 10)], reading: true })).toBe(6);
    expect(restsFrom(r(0, 10), { covered: [r(0, 10)], reading: true })).toBe(0);
    expect(restsFrom(r(0, 10), { covered: [r(6, 10)], reading: false })).toBe(6);
    expect(restsFrom(r(0, 10), { covered: [r(0, 10)], reading: false })).toBeNull();
  });
});
