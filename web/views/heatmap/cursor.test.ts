import { describe, expect, it } from 'vitest';
import { timeScale } from '../../parts/axis.ts';
import { micros } from '../../time/index.ts';
import { cellsOf } from './cells.ts';
import { besides, beyond, cellAtBin, cellRange, firstCell, type CursorScene } from './cursor.ts';
import { binAt, binX, binsBefore } from './draw.ts';
import { stackLayout } from './layout.ts';
import { START, STEP, hop, rateGridOf } from './testing/grids.ts';

const grid = rateGridOf({
  groups: ['v2', 'stable'],
  rows: { 'a>b': ['20 . 20 20', '90 90 90 90'], 'b>c': ['20 20-9 20 .', '90 90 90 90'] },
});
const layout = stackLayout({
  grid,
  look: 'wide',
  order: 'path',
  culprit: hop('b>c'),
  main: 'v2',
  groups: [],
  height: null,
  unfolded: false,
});
const scale = timeScale({ from: micros(START + STEP / 2), to: micros(START + 4 * STEP) }, 350);
const cells = cellsOf(
  grid,
  layout.bands.map(b => b.groups),
  [],
);
const scene: CursorScene = { grid, cells, layout, scale };

describe('moving over the cells', () => {
  it('begins at the newest cell with data of the culprit', () => {
    expect(firstCell(scene)).toMatchObject({ row: 1, place: 1, band: 0, from: 2 });
  });

  it('skips bins without data to the side and stops at the end', () => {
    const first = cellAtBin(scene, 0, 0, 0)!;
    const next = besides(scene, first, 1);
    expect(next).toMatchObject({ place: 0, from: 2 });
    expect(besides(scene, next, -1)).toEqual(first);
    expect(besides(scene, first, -1)).toEqual(first);
    const last = cellAtBin(scene, 1, 0, 2)!;
    expect(besides(scene, last, 1)).toEqual(last);
  });

  it('goes through bands, then rows', () => {
    const first = cellAtBin(scene, 0, 0, 0)!;
    const below = beyond(scene, first, 1);
    expect(below).toMatchObject({ place: 0, band: 1 });
    expect(beyond(scene, below, 1)).toMatchObject({ place: 1, band: 0, row: 1 });
    expect(beyond(scene, first, -1)).toEqual(first);
  });

  it('knows the time of a cell', () => {
    expect(cellRange(grid, { from: 1, to: 3 })).toEqual({
      from: micros(START + STEP),
      to: micros(START + 3 * STEP),
    });
  });
});

describe('bins on the shared axis', () => {
  it('stand on whole pixels and are cut at the plot', () => {
    expect([0, 1, 2, 3, 4].map(b => binX(grid, scale, b))).toEqual([0, 50, 150, 250, 350]);
  });

  it('are found again under each pixel', () => {
    expect([0, 49, 51, 149, 151, 349, 900].map(x => binAt(grid, scale, x))).toEqual([0, 0, 1, 1, 2, 3, 3]);
  });

  it('end where a silent source last answered', () => {
    expect(binsBefore(grid, null)).toBe(4);
    expect(binsBefore(grid, micros(START + 1.5 * STEP))).toBe(2);
    expect(binsBefore(grid, micros(START - STEP))).toBe(0);
  });
});
