import { describe, expect, it } from 'vitest';
import type { StageSpan, Verdict } from '../../model/index.ts';
import { NO_MARKS } from '../../parts/marks.tsx';
import { micros } from '../../time/index.ts';
import { cellsOf, huesOf } from './cells.ts';
import { headLines } from './heads.ts';
import { culpritGroup, culpritRow, lossCells } from './navigator.ts';
import { START, STEP, hop, rateGridOf } from './testing/grids.ts';

const at = (bin: number) => micros(START + bin * STEP);
const grid = rateGridOf({
  groups: ['stable', 'v2'],
  rows: {
    'a>b': ['40 40 40 40 40 40', '4 4 4 4 4 4'],
    'b>c': ['40 40 40 40 40 40', '4 4 4-4 4-4 4-4 4-4'],
  },
});
const batch: StageSpan = { stage: 'batch', label: 'batch-2', weight: 15, from: at(2), to: null };
const around = { stages: [batch], marks: NO_MARKS, asOf: null };

describe('the row of the navigator', () => {
  const verdict = { kind: 'damage', hop: hop('b>c'), key: 'gray.tag', group: 'v2' } as Verdict;

  it('is the culprit, of the group that the verdict names', () => {
    expect([culpritRow({ grid, verdict }), culpritGroup({ grid, verdict })]).toEqual([1, 1]);
    const clean = { kind: 'clean', requests: 1, accepted: 0, injected: 0 } as const;
    expect([culpritRow({ grid, verdict: clean }), culpritGroup({ grid, verdict: clean })]).toEqual([0, 0]);
  });

  it('never shows loss on the other side of a stage edge', () => {
    const cells = lossCells(grid, 1, 1, around);
    expect(cells.map(c => [c.from, c.to, c.look])).toEqual([
      [0, 2, 'few'],
      [2, 6, 'rate'],
    ]);
    // Without the edge the loss would reach back before the batch.
    expect(lossCells(grid, 1, 1, { ...around, stages: [] })[0]?.look).toBe('rate');
  });

  it('keeps few requests as few, and ends at the last answer', () => {
    const few = rateGridOf({ groups: ['v2'], rows: { 'a>b': ['3 . ?5 3'] } });
    expect(lossCells(few, 0, 0, { ...around, stages: [] }).map(c => c.look)).toEqual([
      ...['few', 'none', 'unobserved', 'few'],
    ]);
    expect(lossCells(few, 0, 0, { ...around, stages: [], asOf: at(2) }).map(c => c.to)).toEqual([1, 2]);
  });
});

describe('the hues of a picture', () => {
  it('are those of the cells that are drawn', () => {
    const mixed = rateGridOf({ groups: ['v2'], rows: { 'a>b': ['99-9'], 'b>c': ['99~9'], 'c>d': ['99+9'] } });
    const cells = cellsOf(mixed, [[0]], []);
    expect(huesOf(cells, [0])).toEqual(['lost']);
    expect(huesOf(cells, [0, 1])).toEqual(['lost', 'altered']);
    expect(huesOf(cells, [2])).toEqual(['foreign']);
  });
});

describe('the head of a column', () => {
  const key = (k: string) => headLines({ kind: 'key', key: k }, 8);

  it('breaks a long key at a joint near its middle', () => {
    expect(key('x-env')).toEqual(['x-env', '']);
    expect(key('payment-hint-bin')).toEqual(['payment-', 'hint-bin']);
    expect(key('x-request-id')).toEqual(['x-', 'request-id']);
    expect(key('authorization')).toEqual(['authori', 'zation']);
    expect(key('trace.parent_id')).toEqual(['trace.', 'parent_id']);
  });

  it('names a hop by its services', () => {
    expect(headLines({ kind: 'hop', hop: hop('orders>payments') }, 0)).toEqual(['orders →', 'payments']);
    expect(headLines({ kind: 'hop', hop: hop('payments>fraud') }, 0)).toEqual(['payments', '→ fraud']);
    const span = { kind: 'span', from: 'fraud', to: 'fraud' } as const;
    expect(headLines({ kind: 'hop', hop: span }, 0)).toEqual(['fraud', 'itself']);
  });
});
