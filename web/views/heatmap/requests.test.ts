import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { OUTCOMES, requestAt } from '../../model/index.ts';
import { SECOND, micros } from '../../time/index.ts';
import {
  cellAt,
  columnsThatFit,
  foldColumns,
  requestLayout,
  rowOfTime,
  shareHeights,
  standsFor,
} from './requests.ts';
import { START, codeOf, requestGridOf } from './testing/grids.ts';
import { step } from './RequestCursor.ts';
import { clipped, dragged, gripAt, moved, wider, windowByKey, withinWindow, zoomedOut } from './window.ts';
import { timeScale } from '../../parts/axis.ts';

const COLUMNS = ['a>b', 'b>c', 'c>d'];
const many = (n: number, group: string, cells = 'kkk') =>
  Array.from({ length: n }, () => `${group} ${cells}`);

describe('blocks of requests', () => {
  it('stand a row each where there is room, gray groups first', () => {
    const grid = requestGridOf(COLUMNS, [...many(3, 'stable'), ...many(2, 'v2', 'kl.')]);
    const l = requestLayout(grid, 600, 400);
    expect(l.blocks.map(b => [b.section.value, b.each, b.count, b.rowHeight])).toEqual([
      ['v2', 1, 2, 16],
      ['stable', 1, 3, 16],
    ]);
    expect([...l.blocks[0]!.worst]).toEqual('kl.kl.'.split('').map(codeOf));
  });

  it('bin rows below two pixels and draw the worst of each bin', () => {
    const lines = [...many(100, 'v2'), ...many(997, 'stable')];
    lines[500] = 'stable kfk';
    lines[501] = 'stable kak';
    const l = requestLayout(requestGridOf(COLUMNS, lines), 600, 600);
    const stable = l.blocks[1]!;
    expect(l.blocks[0]).toMatchObject({ section: { value: 'v2' }, each: 1, rowHeight: 2 });
    expect(stable.each).toBeGreaterThan(1);
    expect(stable.rowHeight).toBeGreaterThanOrEqual(2);
    const drawn = Math.floor((500 - 100) / stable.each);
    expect(OUTCOMES[stable.worst[drawn * 3 + 1]!]).toBe('foreign');
    expect(standsFor(requestGridOf(COLUMNS, lines), l, { block: 1, row: drawn, column: 1 })).toBe(500);
  });

  it('prefer lost over foreign over altered over kept over unobserved over settling', () => {
    for (const [a, b] of ['lf', 'fa', 'ak', 'ku', 'us', 's.'].map(p => p.split(''))) {
      const lines = [...many(500, 'v2', '.'), `v2 ${b}`, `v2 ${a}`];
      const l = requestLayout(requestGridOf(['k'], lines), 100, 60);
      expect([...l.blocks[0]!.worst]).toContain(codeOf(a!));
      expect(l.blocks[0]!.worst.at(-1)).toBe(codeOf(a!));
    }
  });

  it('fit the height and keep every request', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 300, max: 900 }),
        (sizes, room) => {
          const lines = sizes.flatMap((n, i) => many(n, `g${i}`, 'k'));
          const l = requestLayout(requestGridOf(['k'], lines), 100, room);
          expect(l.height).toBeLessThanOrEqual(room + 1);
          expect(l.blocks.reduce((n, b) => n + b.size, 0)).toBe(lines.length);
          for (const b of l.blocks) {
            expect(b.rowHeight).toBeGreaterThanOrEqual(2);
            expect(b.count * b.each).toBeGreaterThanOrEqual(b.size);
            expect(b.count).toBe(Math.ceil(b.size / b.each));
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('share heights evenly, small blocks getting what they need', () => {
    expect(shareHeights([139, 997], 600)).toEqual([278, 322]);
    expect(shareHeights([1000, 1000], 600)).toEqual([300, 300]);
    expect(shareHeights([3, 2], 400)).toEqual([48, 32]);
  });

  it('leave out lossless columns over fourteen, in-process hops first, never one with damage', () => {
    const names = Array.from({ length: 20 }, (_, i) => `s${i}>s${i + 1}`);
    const wide = requestGridOf(names, [`v2 ${'k'.repeat(19)}l`]);
    const grid = {
      ...wide,
      columns: wide.columns.map((c, i) =>
        c.kind === 'hop' && i < 3 ? { ...c, hop: { ...c.hop, kind: 'in-process' as const } } : c,
      ),
    };
    const { grid: cut, folded } = foldColumns(grid, columnsThatFit(2000));
    expect(folded).toBe(6);
    expect(cut.columns).toEqual([...grid.columns.slice(3, 16), grid.columns[19]]);
    expect([...cut.outcome]).toEqual([...Array.from({ length: 13 }, () => codeOf('k')), codeOf('l')]);
    expect(foldColumns(grid, 20).grid).toBe(grid);
  });

  it('find the cell under a point and move between cells over block edges', () => {
    const l = requestLayout(requestGridOf(COLUMNS, [...many(2, 'v2'), ...many(2, 'stable')]), 300, 300);
    const [first, second] = l.blocks;
    expect(cellAt(l, 150, first!.y + 17)).toEqual({ block: 0, row: 1, column: 1 });
    expect(cellAt(l, 150, second!.head + 2)).toBeNull();
    expect(cellAt(l, 301, first!.y)).toBeNull();
    expect(step(l, { block: 0, row: 1, column: 1 }, 0, 1)).toEqual({ block: 1, row: 0, column: 1 });
    expect(step(l, { block: 1, row: 1, column: 2 }, 1, 1)).toEqual({ block: 1, row: 1, column: 2 });
  });

  it('place moments between rows', () => {
    const grid = requestGridOf(['k'], many(10, 'v2', 'k'));
    const b = requestLayout(grid, 100, 300).blocks[0]!;
    expect(rowOfTime(grid, b, micros(START + 4.5 * SECOND))).toBe(5 * b.rowHeight);
    expect(rowOfTime(grid, b, micros(START - SECOND))).toBeNull();
    expect(rowOfTime(grid, b, micros(START + 99 * SECOND))).toBeNull();
  });
});

describe('the window', () => {
  const range = { from: START, to: micros(START + 100 * SECOND) };
  const at = (a: number, b: number) => ({ from: micros(START + a * SECOND), to: micros(START + b * SECOND) });

  it('keeps the requests that began in it, with their cells', () => {
    const grid = requestGridOf(['k'], ['v2 k', 'v2 l', 'v2 a']);
    const cut = withinWindow(grid, at(1, 3));
    expect([0, 1, 2].map(i => requestAt(cut.requests, i)?.requestId)).toEqual(['r1', 'r2', undefined]);
    expect([...cut.outcome]).toEqual([codeOf('l'), codeOf('a')]);
    expect(withinWindow(grid, null)).toBe(grid);
  });

  it('is cut to the range and vanishes when it covers it', () => {
    expect(clipped(at(-5, 50), range)).toEqual(at(0, 50));
    expect(clipped(at(-5, 500), range)).toBeNull();
    expect(clipped(at(200, 300), range)).toBeNull();
  });

  it('moves and widens within the range', () => {
    expect(moved(at(10, 20), range, 0.5)).toEqual(at(15, 25));
    expect(moved(at(90, 100), range, 3)).toEqual(at(90, 100));
    expect(wider(at(40, 60), range)).toEqual(at(30, 70));
    expect(wider(at(10, 90), range)).toBeNull();
  });

  it('is moved by its inside, resized by its edges, drawn anew elsewhere', () => {
    const scale = timeScale(range, 1000);
    const window = at(40, 60);
    expect([399, 500, 604, 700].map(x => gripAt(scale, window, x))).toEqual([
      'from',
      'inside',
      'to',
      'outside',
    ]);
    expect(gripAt(scale, null, 500)).toBe('outside');
    expect(dragged(scale, window, 'inside', 500, 600)).toEqual(at(50, 70));
    expect(dragged(scale, window, 'inside', 500, 5000)).toEqual(at(80, 100));
    expect(dragged(scale, window, 'to', 600, 750)).toEqual(at(40, 75));
    expect(dragged(scale, window, 'from', 400, 700)).toEqual(at(60, 70));
    expect(dragged(scale, window, 'outside', 100, 200)).toEqual(at(10, 20));
    expect(dragged(scale, window, 'outside', 100, 100)).toBeNull();
  });

  it('follows the keys', () => {
    expect(windowByKey('ArrowRight', false, at(20, 40), range)).toEqual(at(25, 45));
    expect(windowByKey('ArrowRight', true, at(20, 40), range)).toEqual(at(20, 45));
    expect(windowByKey('Escape', false, at(20, 40), range)).toBeNull();
    expect(windowByKey('Escape', false, null, range)).toBeUndefined();
    expect(windowByKey('x', false, at(20, 40), range)).toBeUndefined();
  });

  it('zooms out to twice the length, never beyond now', () => {
    expect(zoomedOut(at(100, 200), START + 1000 * SECOND)).toEqual(at(50, 250));
    expect(zoomedOut(at(100, 200), START + 200 * SECOND)).toEqual(at(0, 200));
  });
});
