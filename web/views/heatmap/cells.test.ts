import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { micros } from '../../time/index.ts';
import {
  HUES,
  LOOKS,
  barriersOf,
  cellsOf,
  countsOver,
  hueOf,
  huesOf,
  injectedRuns,
  lookOf,
  rampStep,
  type Counts,
} from './cells.ts';
import { START, STEP, rateGridOf } from './testing/grids.ts';

const counts = (over: Partial<Counts>): Counts => ({
  carried: 0,
  judged: 0,
  lost: 0,
  altered: 0,
  foreign: 0,
  unobserved: 0,
  injected: 0,
  ...over,
});

/** Cells of the first row and band as `from-to look step`. */
const cut = (line: string, edges: readonly number[] = []) => {
  const grid = rateGridOf({ groups: ['v2'], rows: { 'a>b': [line] } });
  const cells = cellsOf(
    grid,
    [[0]],
    edges.map(e => micros(START + e * STEP)),
  );
  return [...Array(cells.count).keys()].map(
    i => `${cells.from[i]}-${cells.to[i]} ${LOOKS[cells.look[i]!]} ${cells.step[i]}`,
  );
};

describe('what a cell says', () => {
  it('takes the ramp at its six thresholds', () => {
    expect(
      [0, 0.001, 0.005, 0.0051, 0.02, 0.021, 0.05, 0.051, 0.15, 0.151, 0.5, 0.51, 1].map(rampStep),
    ).toEqual([0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6]);
  });

  it('says nothing where nothing passed, and hatches where nothing was observed', () => {
    expect(lookOf(counts({}))).toBe('none');
    expect(lookOf(counts({ carried: 9, unobserved: 9 }))).toBe('unobserved');
  });

  it('needs ten requests to say that none is lost', () => {
    expect(lookOf(counts({ carried: 9, judged: 9 }))).toBe('few');
    expect(lookOf(counts({ carried: 10, judged: 10 }))).toBe('zero');
  });

  it('draws a rate only where its interval is at most 50 points wide', () => {
    // 4 of 9: 19–73% (54 points); 7 of 22: 16–53% (37 points).
    expect(lookOf(counts({ carried: 9, judged: 9, lost: 4 }))).toBe('few');
    expect(lookOf(counts({ carried: 22, judged: 22, lost: 7 }))).toBe('rate');
  });

  it('counts unobserved requests out of the rate', () => {
    const grid = rateGridOf({ groups: ['v2', 'stable'], rows: { 'a>b': ['20-5', '?30'] } });
    expect(countsOver(grid, 0, [0, 1], 0, 1)).toMatchObject({
      carried: 50,
      judged: 20,
      lost: 5,
      unobserved: 30,
    });
  });

  it('takes the hue of the worst outcome', () => {
    expect(hueOf(counts({ lost: 1, foreign: 9, altered: 9 }))).toBe('lost');
    expect(hueOf(counts({ foreign: 1, altered: 9 }))).toBe('foreign');
    expect(hueOf(counts({ altered: 1 }))).toBe('altered');
    expect(hueOf(counts({}))).toBeNull();
  });
});

describe('widening', () => {
  it('takes in up to four steps until ten requests are reached', () => {
    expect(cut('4 4 4 30 3 3 3 3 3')).toEqual(['0-3 zero 0', '3-4 zero 0', '4-8 zero 0', '8-9 few 0']);
  });

  it('lets a short rest join the cell before it', () => {
    expect(cut('30 4 . 5')).toEqual(['0-2 zero 0', '2-3 none 0', '3-4 few 0']);
  });

  it('never crosses an edge, on it or inside a bin', () => {
    expect(cut('4 4 4 4', [2])).toEqual(['0-2 few 0', '2-4 few 0']);
    expect(cut('4 4 4 4', [1.5])).toEqual(['0-1 few 0', '1-2 few 0', '2-4 few 0']);
  });

  it('does not cross bins without requests, so that silence stays visible', () => {
    expect(cut('4 . 4')).toEqual(['0-1 few 0', '1-2 none 0', '2-3 few 0']);
  });

  it('adds up what it takes together', () => {
    expect(cut('6-2 6-2')).toEqual(['0-2 rate 5']);
  });

  it('marks edges outside the grid nowhere', () => {
    const grid = rateGridOf({ groups: ['v2'], rows: { 'a>b': ['1 1 1'] } });
    expect([...barriersOf(grid, [micros(START - STEP), micros(START + 9 * STEP)])]).toEqual([0, 0, 0, 0]);
  });

  it('covers every bin exactly once, at most four wide, and keeps all counts', () => {
    const cell = fc.oneof(
      fc.constant('.'),
      fc.nat(30).map(String),
      fc.nat(20).map(n => `?${n}`),
      fc.tuple(fc.integer({ min: 1, max: 30 }), fc.nat(30)).map(([n, l]) => `${n}-${Math.min(n, l)}`),
    );
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 40 }), fc.array(fc.nat(40)), (line, edges) => {
        const grid = rateGridOf({ groups: ['v2'], rows: { 'a>b': [line.join(' ')] } });
        const cells = cellsOf(
          grid,
          [[0]],
          edges.map(e => micros(START + e * STEP)),
        );
        let next = 0;
        let judged = 0;
        for (let i = 0; i < cells.count; i++) {
          expect(cells.from[i]).toBe(next);
          next = cells.to[i]!;
          expect(next - cells.from[i]!).toBeLessThanOrEqual(4);
          judged += countsOver(grid, 0, [0], cells.from[i]!, next).judged;
          for (const e of edges) expect(e > cells.from[i]! && e < next).toBe(false);
        }
        expect(next).toBe(grid.bins);
        expect(judged).toBe(countsOver(grid, 0, [0], 0, grid.bins).judged);
      }),
    );
  });

  it('draws nothing beyond the last answer of a silent source', () => {
    const grid = rateGridOf({ groups: ['v2'], rows: { 'a>b': ['20 20 20 20'] } });
    const cells = cellsOf(grid, [[0]], [], 2);
    expect(cells.count).toBe(2);
    expect([...cells.at]).toEqual([0, 1, -1, -1]);
  });

  it('finds runs of injected faults', () => {
    const grid = rateGridOf({ groups: ['v2', 'stable'], rows: { 'a>b': ['9 9! 9! 9', '9 9 9 9!'] } });
    expect(injectedRuns(grid, 0)).toEqual([[1, 4]]);
  });

  it('keeps the hue of damage among too few requests, and none where there was no damage', () => {
    const grid = rateGridOf({ groups: ['v2'], rows: { 'a>b': ['4-1'], 'b>c': ['4'] } });
    const cells = cellsOf(grid, [[0]], []);
    expect([...cells.look].slice(0, cells.count).map(l => LOOKS[l])).toEqual(['few', 'few']);
    expect([HUES[cells.hue[0]!], HUES[cells.hue[1]!]]).toEqual(['lost', undefined]);
    expect(huesOf(cells, [0, 1], 'few')).toEqual(['lost']);
    expect(huesOf(cells, [1], 'few')).toEqual([]);
    expect(huesOf(cells, [0, 1])).toEqual([]);
  });

  it('keeps hues by index', () => {
    const grid = rateGridOf({ groups: ['v2'], rows: { 'a>b': ['40+9'] } });
    expect(HUES[cellsOf(grid, [[0]], []).hue[0]!]).toBe('foreign');
  });
});
