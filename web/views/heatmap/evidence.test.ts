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

  it('what the rate is of, its proof, its end and its cause lead to their own', () => {
    expect(wayTo('whole', verdict, range, 0)).toMatchObject({ params: { groups: ['v2'], outcomes: [] } });
    expect(wayTo('proven', verdict, range, 0)).toEqual(wayTo('rate', verdict, range, 0));
    const ended = { time: micros(START + 25 * MINUTE), plusMinus: micros(6 * SECOND), cause: null };
    expect(wayTo('end', { ...verdict, ended }, range, 0)).toEqual({
      kind: 'range',
      range: { from: micros(START + 23 * MINUTE), to: micros(START + 27 * MINUTE) },
    });
    expect(wayTo('end', verdict, range, 0)).toBeNull();
    const event = { time: START, kind: 'rollout', service: 'orders', text: { id: 'x', params: {} } } as const;
    const onset = { ...verdict.onset!, cause: event };
    expect(wayTo('cause', { ...verdict, onset }, range, 0)).toMatchObject({
      view: 'rollout',
      params: { lane: 'orders' },
    });
    // No timeline draws what only spans show: of that there is the moment.
    const shown = { ...onset, cause: { ...event, seen: true } } as const;
    expect(wayTo('cause', { ...verdict, onset: shown }, range, 0)).toEqual({
      kind: 'range',
      range: { from: micros(START - 2 * MINUTE), to: micros(START + 2 * MINUTE) },
    });
  });

  it('what was there before the onset and after the end to its requests, earlier stretches to their time', () => {
    const { params: whole } = wayTo('whole', verdict, range, 0) as { params: object };
    const onset = micros(START + 20 * MINUTE);
    const window = { from: range.from, to: micros(onset - 6 * SECOND) };
    expect(wayTo('before', verdict, range, 0)).toEqual({ kind: 'params', params: { ...whole, window } });
    const ended = { time: micros(START + 25 * MINUTE), plusMinus: micros(6 * SECOND), cause: null };
    expect(wayTo('rest', { ...verdict, ended }, range, 0)).toMatchObject({
      params: { window: { from: ended.time + 6 * SECOND, to: range.to } },
    });
    const again = [{ from: null, to: micros(START + 9 * MINUTE) }];
    expect(wayTo('before', { ...verdict, earlier: again }, range, 0)).toMatchObject({
      params: { window: { from: START + 9 * MINUTE, to: window.to } },
    });
    expect(wayTo('rest', verdict, range, 0)).toBeNull();
    const past = (from: number | null, to: number) => ({
      ...{ from: from === null ? null : micros(START + from * MINUTE), to: micros(START + to * MINUTE) },
    });
    expect(wayTo('earlier', { ...verdict, earlier: [past(4, 6), past(9, 12)] }, range, 0)).toEqual({
      kind: 'range',
      range: { from: micros(START + 3 * MINUTE), to: micros(START + 13 * MINUTE) },
    });
    expect(wayTo('earlier', { ...verdict, earlier: [past(null, 6)] }, range, 0)).toEqual({
      kind: 'range',
      range: { from: range.from, to: micros(START + 7 * MINUTE) },
    });
    expect(wayTo('earlier', verdict, range, 0)).toBeNull();
  });

  it('what was seen, accepted, injected or settles leads there, whatever the verdict', () => {
    const clean = { kind: 'clean', requests: 9, accepted: 1, injected: 1 } as const;
    for (const v of [verdict, clean]) {
      expect(wayTo('coverage', v, range, 0)).toMatchObject({ kind: 'view', view: 'coverage' });
      expect(wayTo('seen', v, range, 0)).toMatchObject({ view: 'coverage' });
      expect(wayTo('accepted', v, range, 0)).toMatchObject({ view: 'contract' });
      expect(wayTo('injected', v, range, 0)).toMatchObject({ view: 'rollout' });
      expect(wayTo('settling', v, range, 0)).toMatchObject({
        params: { mode: 'requests-hops', window: { from: range.to - 2 * MINUTE, to: range.to } },
      });
    }
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
