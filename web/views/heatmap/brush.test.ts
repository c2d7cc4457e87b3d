import { describe, expect, it } from 'vitest';
import { timeScale } from '../../parts/axis.ts';
import { SECOND, micros } from '../../time/index.ts';
import { areaFrom, areaOf, boxesOf, brushOf, nearestCell, oppositeCorner } from './brush.ts';
import { cellsOf } from './cells.ts';
import { blockOf, cellAtBin, type CursorScene } from './cursor.ts';
import { stackLayout } from './layout.ts';
import { blockFrom, brushOfBlock } from './region.ts';
import { requestLayout } from './requests.ts';
import { START, STEP, rateGridOf, requestGridOf, traceIdOf } from './testing/grids.ts';
import { DEFAULT_PARAMS } from './params.ts';
import { back, zoomAround, zoomWindow } from './zoom.ts';

const COLUMNS = ['a>b', 'b>c', 'c>d'];
const lines = [...Array<string>(20).fill('v2 klk'), ...Array<string>(1000).fill('stable kkk')];
const grid = requestGridOf(COLUMNS, lines);
const layout = requestLayout(grid, 300, 400);

describe('a region of requests', () => {
  it('has the two cells in opposite corners, whichever was first', () => {
    const a = { block: 0, row: 3, column: 2 };
    const b = { block: 1, row: 1, column: 1 };
    expect(areaOf(a, b)).toEqual(areaOf(b, a));
    expect(areaOf(a, b)).toEqual({ from: { block: 0, row: 3 }, to: { block: 1, row: 1 }, columns: [1, 2] });
  });

  it('means its hops and its first and last request, the whole of a bin included', () => {
    const stable = layout.blocks[1]!;
    expect(stable.each).toBeGreaterThan(1);
    const area = areaOf({ block: 0, row: 3, column: 1 }, { block: 1, row: 1, column: 2 });
    const brush = brushOf(grid, layout, area);
    expect(brush?.rows).toEqual({
      ...{ kind: 'rows', first: traceIdOf(3), last: traceIdOf(20 + 2 * stable.each - 1) },
    });
    expect(brush?.subjects).toEqual(grid.columns.slice(1));
    expect(areaFrom(grid, layout, brush)).toEqual(area);
  });

  it('is found again in a picture of another height, and not where its requests are gone', () => {
    const brush = brushOf(
      grid,
      layout,
      areaOf({ block: 0, row: 2, column: 0 }, { block: 0, row: 5, column: 0 }),
    );
    const other = requestLayout(grid, 500, 900);
    expect(areaFrom(grid, other, brush)).toEqual({
      ...{ from: { block: 0, row: 2 }, to: { block: 0, row: 5 }, columns: [0, 0] },
    });
    const less = requestGridOf(COLUMNS, ['v2 kkk']);
    expect(areaFrom(less, requestLayout(less, 300, 400), brush)).toBeNull();
    expect(areaFrom(grid, layout, null)).toBeNull();
  });

  it('is a box in each block it touches', () => {
    const boxes = boxesOf(layout, areaOf({ block: 0, row: 18, column: 0 }, { block: 1, row: 0, column: 1 }));
    const [first, second] = layout.blocks;
    expect(boxes).toEqual([
      { x: 0, y: first!.y + 18 * first!.rowHeight, width: 199, height: 2 * first!.rowHeight },
      { x: 0, y: second!.y, width: 199, height: second!.rowHeight },
    ]);
  });

  it('is drawn beyond the cells and resized by its corners', () => {
    const last = layout.blocks[1]!;
    expect(nearestCell(layout, -50, -50)).toEqual({ block: 0, row: 0, column: 0 });
    expect(nearestCell(layout, 5000, 5000)).toEqual({ block: 1, row: last.count - 1, column: 2 });
    const area = areaOf({ block: 0, row: 2, column: 1 }, { block: 0, row: 5, column: 1 });
    const [box] = boxesOf(layout, area);
    expect(oppositeCorner(layout, area, box!.x, box!.y)).toEqual({ block: 0, row: 5, column: 1 });
    expect(oppositeCorner(layout, area, box!.x + box!.width, box!.y + box!.height)).toEqual({
      ...{ block: 0, row: 2, column: 1 },
    });
    expect(oppositeCorner(layout, area, box!.x + 40, box!.y)).toBeNull();
  });
});

describe('a region of time cells', () => {
  const rates = rateGridOf({
    groups: ['v2', 'stable'],
    rows: { 'a>b': ['20 20 20 20', '90 90 90 90'], 'b>c': ['20 20-9 20 20', '90 90 90 90'] },
  });
  const input = { grid: rates, look: 'wide', order: 'path', culprit: null, main: 'v2' } as const;
  const stack = stackLayout({ ...input, groups: [], height: null, unfolded: false });
  const scale = timeScale({ from: START, to: micros(START + 4 * STEP) }, 400);
  const cells = cellsOf(
    rates,
    stack.bands.map(b => b.groups),
    [],
  );
  const scene: CursorScene = { grid: rates, cells, layout: stack, scale };
  const cell = (place: number, band: number, bin: number) => cellAtBin(scene, place, band, bin)!;

  it('means a group where it stays within one band, all of them over several rows', () => {
    const one = brushOfBlock(scene, blockOf(cell(1, 0, 3), cell(1, 0, 1)));
    expect(one).toEqual({
      subjects: [rates.rows[1]],
      rows: {
        kind: 'time',
        range: { from: START + STEP, to: START + 4 * STEP },
        groups: ['v2'],
      },
    });
    expect(brushOfBlock(scene, blockOf(cell(0, 1, 0), cell(1, 0, 1))).rows).toMatchObject({ groups: [] });
  });

  it('is found again', () => {
    const block = blockOf(cell(1, 0, 1), cell(1, 0, 2));
    expect(blockFrom(scene, brushOfBlock(scene, block))).toEqual(block);
    expect(blockFrom(scene, null)).toBeNull();
    const away = { from: micros(START - 2 * STEP), to: micros(START - STEP) };
    const brush = { subjects: rates.rows, rows: { kind: 'time', range: away, groups: [] } } as const;
    expect(blockFrom(scene, brush)).toBeNull();
  });
});

describe('stretching time', () => {
  const range = { from: START, to: micros(START + 100 * SECOND) };
  const at = (s: number) => micros(START + s * SECOND);

  it('keeps the moment in its place, and never goes beyond now', () => {
    expect(zoomAround(range, at(50), 0.5, at(100))).toEqual({ from: at(25), to: at(75) });
    expect(zoomAround(range, at(0), 0.5, at(100))).toEqual({ from: at(0), to: at(50) });
    expect(zoomAround(range, at(50), 2, at(100))).toEqual({ from: at(-100), to: at(100) });
    expect(zoomAround(range, at(50), 2, at(1000))).toEqual({ from: at(-50), to: at(150) });
    expect(zoomAround(range, at(50), 1e-9, at(100)).to - at(50)).toBe(SECOND / 2);
  });

  it('stays within the range as a window, and is none where it covers all of it', () => {
    expect(zoomWindow(null, range, at(10), 0.5)).toEqual({ from: at(5), to: at(55) });
    expect(zoomWindow({ from: at(20), to: at(70) }, range, at(45), 2)).toBeNull();
    expect(zoomWindow({ from: at(0), to: at(20) }, range, at(10), 2)).toEqual({ from: at(0), to: at(40) });
  });

  it('goes back the way one came', () => {
    const through = { kind: 'wire', from: 'a', to: 'b' } as const;
    const deep = { ...DEFAULT_PARAMS, mode: 'requests-keys', through, window: range } as const;
    const brush = { subjects: [], rows: { kind: 'time', range, groups: [] } } as const;
    expect(back({ ...deep, brush })).toEqual({ brush: null });
    expect(back(deep)).toEqual({ mode: 'requests-hops' });
    expect(back({ ...deep, mode: 'requests-hops' })).toEqual({ window: null });
    expect(back({ ...deep, mode: 'requests-hops', window: null })).toEqual({ mode: 'time-hops' });
    expect(back(DEFAULT_PARAMS)).toBeNull();
  });
});
