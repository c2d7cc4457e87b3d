import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../model/index.ts';
import { MINUTE, SECOND, micros } from '../../time/index.ts';
import { wayTo } from './evidence.ts';
import { START, hop } from './testing/grids.ts';

const range = { from: START, to: micros(START + 30 * MINUTE) };
const r = (part: number, whole: number) => ({ part, whole, low: 0, high: 1 });
const verdict: Extract<Verdict, { kind: 'damage' }> = {
  kind: 'damage',
  key: 'gray.tag',
  class: 'dropped',
  outcome: 'lost',
  hop: hop('orders>payments'),
  group: 'v2',
  rate: r(1, 2),
  against: { group: 'stable', rate: r(0, 9) },
  onset: { time: micros(START + 20 * MINUTE), plusMinus: micros(6 * SECOND), cause: null },
  proven: 1,
  damaged: 1,
  strongest: null,
  strongestShare: 0,
  with: [],
  others: [],
  requestIds: [],
};

describe('each number leads to its evidence', () => {
  it('the rate to the damaged requests, the comparison to all of that group', () => {
    expect(wayTo('rate', verdict, range, 0)).toMatchObject({
      params: { mode: 'requests-hops', through: verdict.hop, groups: ['v2'], outcomes: ['lost'] },
    });
    expect(wayTo('against', verdict, range, 0)).toMatchObject({
      params: { groups: ['stable'], outcomes: [] },
    });
    expect(wayTo('rate', { ...verdict, group: '*' }, range, 0)).toMatchObject({ params: { groups: [] } });
  });

  it('the onset to the minutes around it', () => {
    expect(wayTo('onset', verdict, range, 0)).toEqual({
      kind: 'range',
      range: { from: micros(START + 18 * MINUTE), to: micros(START + 22 * MINUTE) },
    });
  });

  it('what is not there leads nowhere', () => {
    expect(wayTo('onset', { ...verdict, onset: null }, range, 0)).toBeNull();
    expect(wayTo('with', verdict, range, 0)).toBeNull();
    expect(wayTo('rate', { kind: 'empty' }, range, 0)).toBeNull();
  });

  it('widening leads to twice the range', () => {
    expect(wayTo('widen', { kind: 'empty' }, range, range.to)).toEqual({
      kind: 'range',
      range: { from: micros(START - 30 * MINUTE), to: range.to },
    });
  });
});
