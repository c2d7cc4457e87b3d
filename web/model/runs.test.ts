import { describe, expect, it } from 'vitest';
import { gathered, runsOf, runsWithin } from './runs.ts';

describe('runs of rows', () => {
  it('joins neighbours and keeps the order', () => {
    expect(runsOf(Uint32Array.of(4, 5, 6, 1, 2, 9))).toEqual({ count: 6, edges: [4, 7, 1, 3, 9, 10] });
    expect(runsOf(new Uint32Array(0))).toEqual({ count: 0, edges: [] });
  });

  it('finds the rows of a stretch, also where sections begin anew', () => {
    const times = Float64Array.of(1, 2, 3, 4, 1, 2, 3, 4);
    expect(runsWithin(times, 8, 2, 4)).toEqual({ count: 4, edges: [1, 3, 5, 7] });
    expect(runsWithin(times, 8, 3, 9)).toEqual({ count: 4, edges: [2, 4, 6, 8] });
    expect(runsWithin(times, 8, 5, 9)).toEqual({ count: 0, edges: [] });
    expect(runsWithin(times, 3, 0, 9)).toEqual({ count: 3, edges: [0, 3] });
  });

  it('copies rows of several values', () => {
    const cells = Uint8Array.of(0, 1, 10, 11, 20, 21, 30, 31);
    expect([...gathered(new Uint8Array(6), cells, runsOf(Uint32Array.of(2, 3, 0)), 2)]).toEqual([
      20, 21, 30, 31, 0, 1,
    ]);
  });
});
