import { describe, expect, it } from 'vitest';
import { message, type OverviewAnswer, type Verdict } from '../model/index.ts';
import { SourceError } from '../sources/index.ts';
import { SECOND, micros, type Range } from '../time/index.ts';
import type { Collected } from './collector.ts';
import { established, steady } from './overview.ts';

const at = (clock: string) => micros(Date.parse(`2026-11-21T${clock}Z`) * 1000);
const span = (from: string, to: string): Range => ({ from: at(from), to: at(to) });
const range = span('10:22:00', '10:52:00');

const damage = (onset: string, plusMinus = 6): Verdict => ({
  kind: 'damage',
  key: 'gray.tag',
  class: 'dropped',
  outcome: 'lost',
  hop: { kind: 'wire', from: 'orders', to: 'payments' },
  group: 'v2',
  rate: { part: 40, whole: 130, low: 0.23, high: 0.39 },
  against: null,
  onset: {
    time: at(onset),
    plusMinus: micros(plusMinus * SECOND),
    cause: { time: at('10:41:32'), kind: 'rollout', service: 'orders', text: message('x') },
  },
  proven: 40,
  damaged: 40,
  strongest: null,
  strongestShare: 0,
  with: [],
  others: [],
  requestIds: [],
});
const onsetOf = (verdict: Verdict, covered: readonly Range[]) => {
  // Only the verdict is looked at.
  const told = established({ verdict } as OverviewAnswer, range, covered).verdict;
  return told.kind === 'damage' ? told.onset : undefined;
};

describe('an onset', () => {
  it('stands where the time before it has been read', () => {
    expect(onsetOf(damage('10:42:10'), [range])?.time).toBe(at('10:42:10'));
    expect(onsetOf(damage('10:42:10'), [span('10:40:00', '10:52:00')])).not.toBeNull();
  });
  it('is not claimed from an unread past', () => {
    expect(onsetOf(damage('10:42:10'), [span('10:42:10', '10:52:00')])).toBeNull();
    expect(onsetOf(damage('10:42:10', 90), [span('10:41:00', '10:52:00')])).toBeNull();
  });
  it('is not claimed where it follows a hole', () => {
    const holed = [span('10:22:00', '10:40:00'), span('10:42:08', '10:52:00')];
    expect(onsetOf(damage('10:42:10'), holed)).toBeNull();
  });
  it('may lie at the very beginning of the range', () => {
    expect(onsetOf(damage('10:22:03'), [range])).not.toBeNull();
  });
});

describe('a stretch before it', () => {
  const again = { ...damage('10:42:10'), earlier: [{ from: at('10:30:00'), to: at('10:33:00') }] } as Verdict;
  const told = (...covered: readonly Range[]) =>
    established({ verdict: again } as OverviewAnswer, range, covered).verdict;
  it('stands with its beginning where the time before that has been read', () => {
    expect(told(range)).toEqual(again);
    expect(told(span('10:30:00', '10:52:00'))).toEqual({
      ...again,
      earlier: [{ from: null, to: at('10:33:00') }],
    });
  });
  it('is not told where the onset is not', () => {
    const holed = told(span('10:22:00', '10:40:00'), span('10:42:08', '10:52:00'));
    expect(holed).toMatchObject({ onset: null });
    expect(holed).not.toHaveProperty('earlier');
  });
});

describe('a reading that is tried again', () => {
  const error = new SourceError({
    source: 'jaeger',
    kind: 'refused',
    request: { method: 'GET', url: '/x' },
    at: 0,
  });
  const now: Collected = {
    version: 0,
    running: true,
    progress: null,
    traces: 0,
    spans: 0,
    startedAt: 1,
    covered: [],
    error: null,
    warnings: [],
  };
  it('stands as failed until something comes', () => {
    expect(steady(now, error)).toMatchObject({ running: false, error });
    expect(steady(now, null)).toBe(now);
    expect(steady({ ...now, running: false }, error).error).toBeNull();
  });
});
