import { describe, expect, test } from 'vitest';
import type { RolloutLane, StageSpan } from '../../model/index.ts';
import { micros } from '../../time/index.ts';
import { standing, stateInHead, stateInTotals } from './standing.ts';

const NO_LINE = { times: new Float64Array(), percent: new Float64Array() };
const stage = (label: StageSpan['stage'], from: number): StageSpan => ({
  stage: label,
  label,
  weight: null,
  from: micros(from),
  to: null,
});
const lane = (over: Partial<RolloutLane>): RolloutLane => ({
  service: 'orders',
  rollout: '',
  version: '2.4.0',
  stableVersion: '2.3.7',
  source: 'events',
  stages: [stage('canary', 1)],
  planned: NO_LINE,
  measuredQuery: null,
  events: [],
  alerts: [],
  measured: NO_LINE,
  states: [],
  state: 'Active',
  gates: [],
  rollbacks: [],
  warnings: [],
  ...over,
});
const rollback = (time: number) => ({
  time: micros(time),
  fromVersion: '2.4.0',
  toVersion: '2.3.7',
  durationMs: 47_000,
  trigger: null,
});

describe('where a rollout stands', () => {
  test('while it runs', () => {
    expect(standing(lane({}), 'v2')).toBe('v2, rolling out over 2.3.7 (stable)');
    expect(standing(lane({ stableVersion: null }), '')).toBe('rolling out');
    expect(standing(lane({ stages: [stage('full', 1)] }), 'v2')).toBe('v2, serves everyone');
  });
  test.each(['Completed', 'Succeeded', 'Failed', 'Abort', 'Paused', 'CircuitBreak', 'Terminated', 'Pending'])(
    '%s is not rolling out',
    state => {
      const said = standing(lane({ state }), 'v2');
      expect(said).not.toContain('rolling out');
      expect(said).toMatch(/^v2, \w/);
    },
  );
  test('after a rollback, until it begins again', () => {
    const back = [rollback(5)];
    expect(standing(lane({ state: 'RolledBack', rollbacks: back }), '')).toBe('rolled back to 2.3.7 in 47 s');
    expect(standing(lane({ state: 'RolledBack' }), '')).toBe('rolled back to 2.3.7');
    const again = lane({ rollbacks: back, stages: [stage('canary', 1), stage('canary', 9)] });
    expect(standing(again, '')).toContain('rolling out');
  });
});

describe('the state right of the plot', () => {
  test('only where all of it has room', () => {
    expect(stateInTotals('Active', 70)).toBe('Active');
    expect(stateInTotals('Active', 56)).toBe('Active');
    expect(stateInTotals('CircuitBreak', 56)).toBeNull();
    expect(stateInTotals('Active', 0)).toBeNull();
    expect(stateInTotals(null, 70)).toBeNull();
  });
  test('else in the head, unless that says it anyway', () => {
    expect(stateInHead('Active', 0)).toBe('Active');
    expect(stateInHead('Active', 70)).toBeNull();
    expect(stateInHead('CircuitBreak', 56)).toBeNull();
    expect(stateInHead('RolledBack', 0)).toBeNull();
  });
});
