import { describe, expect, it } from 'vitest';
import {
  benjaminiHochberg,
  chiSquareTail,
  fisher,
  gStatistic,
  needed,
  rate,
  twoProportions,
  width,
} from './stats.ts';

describe('Wilson interval', () => {
  // Table I of Newcombe 1998, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i/%i', (part, whole, low, high) => {
    const r = rate(part, whole);
    expect(r.low).toBeCloseTo(low, 4);
    expect(r.high).toBeCloseTo(high, 4);
  });

  it('says nothing about nothing and stays inside 0 to 1', () => {
    expect(rate(0, 0)).toEqual({ part: 0, whole: 0, low: 0, high: 1 });
    expect(rate(7, 7).high).toBe(1);
    expect(rate(0, 7).low).toBe(0);
  });

  it('knows how many more requests would narrow it', () => {
    const r = rate(4, 9);
    expect(width(r)).toBeGreaterThan(0.5);
    expect(needed(r)).toBe(19);
    expect(needed(rate(128, 412))).toBe(0);
  });
});

describe('tests of two proportions', () => {
  it("Fisher's tea tasting: 3 of 4 against 1 of 4", () => {
    expect(fisher(3, 4, 1, 4)).toBeCloseTo(0.4857, 4);
    expect(fisher(4, 4, 0, 4)).toBeCloseTo(0.02857, 5);
  });

  it('exact two-sided value of 1/12 against 9/12', () => {
    expect(fisher(1, 12, 9, 12)).toBeCloseTo(0.002759, 6);
  });

  it('G of a table worked by hand: 10/20 against 5/25', () => {
    const g =
      2 *
      (10 * Math.log(10 / (20 / 3)) +
        10 * Math.log(10 / (40 / 3)) +
        5 * Math.log(5 / (25 / 3)) +
        20 * Math.log(20 / (50 / 3)));
    expect(gStatistic(10, 20, 5, 25)).toBeCloseTo(g, 10);
    expect(gStatistic(5, 10, 10, 20)).toBeCloseTo(0, 10);
  });

  it('χ² tail at the tabulated points', () => {
    expect(chiSquareTail(3.841459)).toBeCloseTo(0.05, 6);
    expect(chiSquareTail(6.634897)).toBeCloseTo(0.01, 6);
    expect(chiSquareTail(0)).toBe(1);
  });

  it('cannot tell where one side is empty', () => {
    expect(twoProportions(3, 5, 0, 0)).toBe(1);
  });
});

describe('Benjamini–Hochberg', () => {
  it('keeps the four of the worked example of 1995 (15 comparisons)', () => {
    const p = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
      0.759, 1,
    ];
    expect(benjaminiHochberg(p).filter(Boolean)).toHaveLength(4);
  });

  it('keeps the order of the input and claims nothing of an empty list', () => {
    expect(benjaminiHochberg([0.9, 0.001])).toEqual([false, true]);
    expect(benjaminiHochberg([])).toEqual([]);
  });
});
