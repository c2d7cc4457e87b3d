import { describe, expect, test } from 'vitest';
import { ROLLOUT_STATES } from '../../model/index.ts';
import { stageOf, stageSpans, stageWarnings, stageWatches } from './stages.ts';
import { isLegal, stateChanges, stateWarnings } from './states.ts';
import { at, events } from './testing/make.ts';

describe('the state machines', () => {
  const legal = [
    'Pending>Active',
    'Active>CircuitBreak',
    'CircuitBreak>RolledBack',
    'RolledBack>Pending',
    'Active>Deprecated',
    'Deprecated>Terminated',
  ];
  const pairs = ROLLOUT_STATES.flatMap(a => ROLLOUT_STATES.map(b => [a, b] as const));
  test.each(pairs)('%s → %s', (a, b) => expect(isLegal(a, b)).toBe(legal.includes(`${a}>${b}`)));

  test('an illegal change is flagged and said', () => {
    const changes = stateChanges(
      events(`
        rollout.state 10:00 from=Pending to=Active
        rollout.state 10:10 from=Active to=RolledBack reason=manual`),
    );
    expect(changes.map(c => c.legal)).toEqual([true, false]);
    expect(stateWarnings(changes)).toEqual([
      { id: 'rollout.state.illegal', params: { from: 'Active', to: 'RolledBack', at: at('10:10') } },
    ]);
  });
  test('without `from` the state before it counts, and a missing change is said', () => {
    const changes = stateChanges(
      events(`
        rollout.state 10:00 to=Active
        rollout.state 10:01 to=Active
        rollout.state 10:02 to=CircuitBreak
        rollout.state 10:09 from=RolledBack to=Pending`),
    );
    expect(changes.map(c => [c.from, c.to, c.legal])).toEqual([
      [null, 'Active', true],
      ['Active', 'CircuitBreak', true],
      ['RolledBack', 'Pending', true],
    ]);
    expect(stateWarnings(changes).map(w => w.id)).toEqual(['rollout.state.gap']);
  });
  test('a state nobody knows is illegal; a line delivered twice counts once', () => {
    expect(stateChanges(events('rollout.state 10:00 to=Sleeping'))[0]?.legal).toBe(false);
    const twice = 'rollout.state 10:00 from=Pending to=Active';
    expect(stateChanges(events(`${twice}\n${twice}`))).toHaveLength(1);
    expect(isLegal('constructor', 'x')).toBe(false);
  });
});

describe('stages', () => {
  test.each([
    ['local', 'local'],
    ['batch-2', 'batch'],
    ['Batch 2', 'batch'],
    ['colored', 'coloured'],
    ['FULL', 'full'],
    ['fullish', null],
    ['wave-3', null],
  ])('%s is %s', (label, stage) => expect(stageOf(label)).toBe(stage));

  const spans = stageSpans(
    events(`
      rollout.stage 10:00 stage=local weight=0
      rollout.stage 10:24:30 stage=canary weight=1
      rollout.stage 10:25 stage=canary weight=1
      rollout.stage 10:34 stage=batch-1 weight=5
      rollout.stage 10:41:32 stage=batch-2 weight=15
      rollout.state 10:50 from=CircuitBreak to=RolledBack
      rollout.stage 10:58 stage=wave-9 weight=30`),
  );
  test('each ends with the next or with the rollback; a repeated line begins nothing', () => {
    expect(spans.map(s => [s.label, s.stage, s.from, s.to])).toEqual([
      ['local', 'local', at('10:00'), at('10:24:30')],
      ['canary', 'canary', at('10:24:30'), at('10:34')],
      ['batch-1', 'batch', at('10:34'), at('10:41:32')],
      ['batch-2', 'batch', at('10:41:32'), at('10:50')],
      ['wave-9', 'batch', at('10:58'), null],
    ]);
    expect(stageWarnings(spans)).toEqual([{ id: 'rollout.stage.unknown', params: { label: 'wave-9' } }]);
  });
  test('batch-1 was watched 7:32 of 15:00; the canary had its five minutes', () => {
    const watches = stageWatches(spans, at('11:00'));
    expect(watches.map(w => [w.span.label, w.watched / 1e6, w.required / 1e6, w.short])).toEqual([
      ['canary', 570, 300, false],
      ['batch-1', 452, 900, true],
      ['batch-2', 508, 900, true],
      ['wave-9', 120, 900, false],
    ]);
  });
});
