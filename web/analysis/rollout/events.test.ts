import { describe, expect, test } from 'vitest';
import { micros } from '../../time/index.ts';
import { alertSpans, concerns } from './alerts.ts';
import { causeEvents, chaosWindows, durationOf, eventLabel, rollbacks } from './events.ts';
import { at, event, events, series } from './testing/make.ts';

describe('events', () => {
  test('a rollback keeps its 47 seconds', () => {
    const [rollback] = rollbacks(
      events('rollout.rollback 10:50 from_version=2.4.0 to_version=2.3.7 trigger=auto duration_ms=47200'),
    );
    expect(rollback).toEqual({
      time: at('10:50'),
      fromVersion: '2.4.0',
      toVersion: '2.3.7',
      trigger: 'auto',
      durationMs: 47200,
    });
  });

  test.each([
    ['180', 180],
    ['3m', 180],
    ['1h30m', 5400],
    ['90s', 90],
    ['1500ms', 1.5],
    ['2 min', 120],
    ['soon', null],
    ['', null],
    [null, null],
  ])('duration %s is %s s', (text, seconds) =>
    expect(durationOf(text)).toBe(seconds === null ? null : seconds * 1e6),
  );

  test('chaos ends with its end, its duration, or not yet', () => {
    const windows = chaosWindows(
      events(`
        chaos.inject 10:29 experiment=a fault=drop target=cart key=gray.tag percent=5%
        chaos.end 10:32 experiment=a
        chaos.inject 10:33 experiment=b fault=reorder duration=2m
        chaos.inject 10:40 experiment=c fault=truncate
        chaos.inject 10:45 experiment=a fault=drop`),
      at('10:52'),
    );
    expect(windows.map(w => [w.experiment, w.range.from, w.range.to])).toEqual([
      ['a', at('10:29'), at('10:32')],
      ['b', at('10:33'), at('10:35')],
      ['c', at('10:40'), at('10:52')],
      ['a', at('10:45'), at('10:52')],
    ]);
    expect(windows[0]).toMatchObject({ fault: 'drop', target: 'cart', key: 'gray.tag', percent: 5 });
  });

  test('causes: a weight told with its stage is one act', () => {
    const causes = causeEvents(
      events(`
        rollout.weight 10:41:32 weight=15
        rollout.stage 10:41:32 stage=batch-2 weight=15
        rollout.weight 10:45 weight=20
        config.reload 10:26
        guard.validate 10:27`),
    );
    expect(causes.map(c => [c.time, c.kind, c.text.id])).toEqual([
      [at('10:26'), 'config', 'rollout.event.other'],
      [at('10:41:32'), 'rollout', 'rollout.event.stage-weight'],
      [at('10:45'), 'rollout', 'rollout.event.weight'],
    ]);
  });

  test('a loss may end with what is taken back or brought to everybody, and not with more of the same', () => {
    const causes = causeEvents(
      events(`
        rollout.stage 10:00 service=orders version=2.4.0 stage=canary weight=5
        rollout.weight 10:05 service=orders version=2.4.0 weight=15 previous=5
        rollout.weight 10:06 service=orders version=2.4.0 weight=10
        rollout.stage 10:07 service=orders version=2.4.0 stage=batch-2 weight=25
        rollout.state 10:08 service=orders from=Pending to=Active
        rollout.state 10:09 service=orders from=Active to=CircuitBreak
        rollout.rollback 10:10 service=orders from_version=2.4.0 duration_ms=47200
        rollout.stage 10:12 service=orders version=2.4.0 stage=canary weight=5
        rollout.stage 10:20 service=orders version=2.4.0 stage=full
        rollout.weight 10:21 service=orders weight=100
        rollout.weight 10:22 service=orders weight=5
        rollout.stage 10:23 service=carts stage=canary weight=0
        chaos.inject 10:24 experiment=a
        chaos.end 10:25 experiment=a
        config.reload 10:26
        rollout.rollback 10:27 service=carts
        lifecycle.start 10:28`),
    );
    const ending = causes.flatMap(c => (c.ending === undefined ? [] : [[c.time, c.ending / 1e6]]));
    expect(ending).toEqual([
      [at('10:06'), 0],
      [at('10:09'), 0],
      [at('10:10'), 47.2],
      [at('10:20'), 0],
      [at('10:21'), 0],
      [at('10:25'), 0],
      [at('10:26'), 0],
      [at('10:27'), 50],
    ]);
  });

  test('a plain Deployment rolls out by its replica sets', () => {
    const scaled = (reason: string) => ({
      ...event('kubernetes.ScalingReplicaSet 10:40 service=orders'),
      fields: { reason },
    });
    const causes = causeEvents([
      scaled('Scaled up replica set orders-7d to 3 from 1'),
      scaled('Scaled down replica set orders-6c from 3 to 2'),
      scaled('Something else'),
    ]);
    expect(causes.map(c => [c.kind, c.service, c.text.id, c.text.params.set, c.text.params.to])).toEqual([
      ['rollout', 'orders', 'rollout.event.scaled', 'orders-7d', '3'],
      ['rollout', 'orders', 'rollout.event.scaled', 'orders-6c', '2'],
      ['rollout', 'orders', 'rollout.event.other', undefined, undefined],
    ]);
  });

  test('unknown kinds keep their name', () => {
    expect(eventLabel(event('billing.closed 10:00'))).toEqual({
      id: 'rollout.event.other',
      params: { kind: 'billing.closed' },
    });
  });
});

describe('alerts', () => {
  const range = { from: at('10:00'), to: at('10:10') };
  const step = micros(30e6);
  test('pending, then firing, with a hole between', () => {
    const pending = series({ alertname: 'Loss', alertstate: 'pending', job: 'orders' }, '10:01', 30, '1 1 1');
    const firing = series({ alertname: 'Loss', alertstate: 'firing' }, '10:02:30', 30, '1 1 - - 1');
    const spans = alertSpans([firing, pending], range, step);
    expect(spans.map(s => [s.state, s.range.from, s.range.to])).toEqual([
      ['pending', at('10:01'), at('10:02:30')],
      ['firing', at('10:02:30'), at('10:03:30')],
      ['firing', at('10:04:30'), at('10:05')],
    ]);
    expect(spans[0]?.labels).toEqual({ job: 'orders' });
  });
  test('a span ends with the range; other series are none', () => {
    const late = series({ alertname: 'A', alertstate: 'firing' }, '10:09:30', 30, '1 1');
    expect(alertSpans([late], range, step).map(s => s.range.to)).toEqual([at('10:10')]);
    expect(alertSpans([series({ alertname: 'A' }, '10:00', 30, '1')], range, step)).toEqual([]);
  });
  test('an alert concerns the services it names, or all', () => {
    expect(concerns({ from: 'orders', to: 'payments' }, ['payments'])).toBe(true);
    expect(concerns({ job: 'cart' }, ['orders'])).toBe(false);
    expect(concerns({ severity: 'page' }, ['orders'])).toBe(true);
  });
});
