import { describe, expect, it } from 'vitest';
import { hit, shownGroups, stackLayout, type StackInput } from './layout.ts';
import { hop, rateGridOf } from './testing/grids.ts';
import { shapeOf } from './shape.ts';

const grid = (rows: number, lossy: readonly number[] = []) =>
  rateGridOf({
    groups: ['v2', 'stable'],
    rows: Object.fromEntries(
      [...Array(rows).keys()].map(i => [`s${i}>s${i + 1}`, [lossy.includes(i) ? '40-20' : '40', '90']]),
    ),
  });

const input = (over: Partial<StackInput>): StackInput => ({
  grid: grid(11, [5]),
  look: 'wide',
  order: 'path',
  culprit: hop('s5>s6'),
  main: 'v2',
  groups: [],
  height: null,
  unfolded: false,
  ...over,
});

describe('rows and bands', () => {
  it('is 28 high with bands of 14 and 9 where there is room', () => {
    const l = stackLayout(input({}));
    expect(l.rowHeight).toBe(28);
    expect(l.bands.map(b => [b.group, b.height])).toEqual([
      ['v2', 14],
      ['stable', 9],
    ]);
    expect(l.heat).toBe(11 * 28);
    expect(l.rows.find(r => r.culprit)?.row).toBe(5);
  });

  it('shrinks rows to 21 and no further', () => {
    expect(stackLayout(input({ height: 11 * 24 })).rowHeight).toBe(24);
    expect(stackLayout(input({ height: 11 * 21 })).rowHeight).toBe(21);
  });

  it('folds lossless rows over fourteen, never the culprit nor one with loss', () => {
    const l = stackLayout(input({ grid: grid(20, [5, 19]) }));
    expect(l.rows).toHaveLength(14);
    expect(l.rows.map(r => r.row)).toEqual(expect.arrayContaining([5, 19]));
    expect(l.folded).toHaveLength(6);
    expect(l.foldedQuiet).toBe(true);
    expect(stackLayout(input({ grid: grid(20, [5, 19]), unfolded: true })).rows).toHaveLength(20);
  });

  it('shows more than fourteen only where they fit at full height', () => {
    expect(stackLayout(input({ grid: grid(20, [5]), height: 20 * 28 })).rows).toHaveLength(20);
    expect(stackLayout(input({ grid: grid(20, [5]), height: 20 * 22 })).rows).toHaveLength(15);
  });

  it('keeps the four worst on a narrow page, the culprit first', () => {
    const l = stackLayout(input({ look: 'narrow' }));
    expect(l.rows.map(r => r.row)).toEqual([5, 0, 1, 2]);
    expect(l.folded).toHaveLength(7);
  });

  it('keeps the three worst in a low frame', () => {
    const l = stackLayout(input({ look: 'frame', height: 3 * 24 }));
    expect(l.rows.map(r => r.row)).toEqual([5, 0, 1]);
  });

  it('orders by damage and by name', () => {
    const lossy = grid(4, [2]);
    expect(stackLayout(input({ grid: lossy, order: 'damage' })).rows[0]?.row).toBe(2);
    expect(stackLayout(input({ grid: lossy, order: 'name' })).rows.map(r => r.row)).toEqual([0, 1, 2, 3]);
  });

  it('puts groups beyond the third into one band and leaves none out', () => {
    const many = rateGridOf({
      groups: ['v2', 'v3', 'blue', 'stable'],
      rows: { 'a>b': ['9', '9', '9', '9'] },
    });
    const l = stackLayout(input({ grid: many, main: 'v3' }));
    expect(l.bands.map(b => b.groups)).toEqual([[1], [0], [2, 3]]);
    expect(l.bands.at(-1)!.y + l.bands.at(-1)!.height).toBeLessThanOrEqual(28);
  });

  it('leaves out groups without requests', () => {
    const g = grid(1);
    g.volume.fill(0, 0, g.bins);
    expect(shownGroups(g, [], null)).toEqual([1]);
    expect(shownGroups(grid(1), ['stable'], null)).toEqual([1]);
  });

  it('finds the row and band under a point', () => {
    const l = stackLayout(input({}));
    expect(hit(l, 28 + 3)).toEqual({ place: 1, band: 0 });
    expect(hit(l, 28 + 20)).toEqual({ place: 1, band: 1 });
    expect(hit(l, -1)).toBeNull();
    expect(hit(l, l.heat)).toBeNull();
  });
});

describe('the shape of the page', () => {
  it('follows width and height', () => {
    expect(shapeOf({ width: 1440, height: 860 })).toMatchObject({
      look: 'wide',
      scrolls: false,
      stack: 1034,
    });
    expect(shapeOf({ width: 1920, height: 1000 })).toMatchObject({
      look: 'wide',
      stack: 1920 - 32 - 16 - 440,
    });
    expect(shapeOf({ width: 1024, height: 800 })).toMatchObject({ look: 'wide', scrolls: true, stack: 992 });
    expect(shapeOf({ width: 390, height: 844 })).toMatchObject({ look: 'narrow', stack: 358 });
    expect(shapeOf({ width: 600, height: 400 })).toMatchObject({
      look: 'frame',
      frame: { gutter: 138, totals: 42, plot: 420, width: 600 },
      rows: null,
    });
    expect(shapeOf({ width: 600, height: 280 })).toMatchObject({ rows: 3, verdictOnly: false });
    expect(shapeOf({ width: 600, height: 150 }).verdictOnly).toBe(true);
  });
});
