import { describe, expect, test } from 'vitest';
import { DEFAULT_GATES, message, type MalformedLine } from '../../model/index.ts';
import { micros } from '../../time/index.ts';
import { NO_CONTROLLERS } from './controller-series.ts';
import { NO_ROLLOUT_INPUT, type RolloutInput } from './input.ts';
import { rollingServices, rolloutPicture } from './picture.ts';
import { at, events, series } from './testing/make.ts';

const range = { from: at('10:22'), to: at('10:52') };
const input = (some: Partial<RolloutInput>): RolloutInput => ({
  ...NO_ROLLOUT_INPUT,
  range,
  step: micros(30e6),
  answeredTo: range.to,
  ...some,
});

const broken = (time: string): MalformedLine => ({
  source: { time: at(time), nanos: '', labels: {}, metadata: {}, line: `{ at ${time}` },
  problem: message('log.malformed.not-json'),
});

const INCIDENT = events(`
  rollout.stage 09:50 stage=local weight=0 rollout=orders-2.4 version=2.4.0
  rollout.stage 10:24:30 stage=canary weight=1 rollout=orders-2.4 version=2.4.0
  rollout.weight 10:29:30 weight=5 previous=1 rollout=orders-2.4 version=2.4.0
  rollout.weight 10:29:30 weight=95 rollout=orders-2.4 version=2.3.7
  rollout.stage 10:34 stage=batch-1 weight=5 rollout=orders-2.4 version=2.4.0
  rollout.approval 10:41:20 stage=batch-2 decision=approved by=on-call rollout=orders-2.4
  rollout.stage 10:41:32 stage=batch-2 weight=15 rollout=orders-2.4 version=2.4.0
  rollout.state 10:49 from=Active to=CircuitBreak rollout=orders-2.4
  rollout.state 10:49:47 from=CircuitBreak to=RolledBack rollout=orders-2.4
  rollout.rollback 10:49:47 rollout=orders-2.4 from_version=2.4.0 to_version=2.3.7 duration_ms=47000
  chaos.inject 10:29 service= experiment=x fault=drop target=cart
  chaos.end 10:32 service= experiment=x
  config.reload 10:26:12 service=cart`);

describe('a rollout told by events', () => {
  const picture = rolloutPicture(
    input({
      events: INCIDENT.toReversed(),
      services: ['gateway', 'orders', 'cart'],
      gates: DEFAULT_GATES,
      malformed: ['10:20', '10:30'].map(time => broken(time)),
      alerts: [
        series({ alertname: 'Loss', alertstate: 'firing', job: 'orders' }, '10:45', 30, '1 1'),
        series({ alertname: 'Other', alertstate: 'firing', job: 'cart' }, '10:45', 30, '1'),
      ],
      readings: [
        {
          service: 'orders',
          weight: { query: 'weight?', series: [series({}, '10:40', 60, '0.05 0.05 0.142')] },
          gates: [],
        },
      ],
    }),
  );
  const lane = picture.lanes[0]!;
  test('one lane with its versions, stages, plan and measured weight', () => {
    expect(picture.lanes).toHaveLength(1);
    expect([lane.service, lane.rollout, lane.version, lane.stableVersion]).toEqual([
      'orders',
      'orders-2.4',
      '2.4.0',
      '2.3.7',
    ]);
    expect(lane.stages.map(s => s.label)).toEqual(['local', 'canary', 'batch-1', 'batch-2']);
    expect(lane.stages.at(-1)?.to).toBe(at('10:49:47'));
    expect([...lane.planned.percent]).toEqual([0, 1, 5, 15, 0]);
    expect([...lane.measured.percent].map(p => Math.round(p * 10) / 10)).toEqual([5, 5, 14.2]);
    expect(lane.measuredQuery).toBe('weight?');
  });
  test('state, rollback and warnings', () => {
    expect(lane.state).toBe('RolledBack');
    expect(lane.rollbacks.map(r => [r.toVersion, r.durationMs])).toEqual([['2.3.7', 47000]]);
    expect(lane.warnings).toEqual([]);
    expect(lane.gates).toHaveLength(DEFAULT_GATES.length);
  });
  test('alerts of others stay in the picture; chaos, unchanged services, events of the range', () => {
    expect(lane.alerts.map(a => a.name)).toEqual(['Loss']);
    expect(picture.alerts.map(a => a.name)).toEqual(['Loss', 'Other']);
    expect(picture.chaos.map(c => [c.experiment, c.range.to])).toEqual([['x', at('10:32')]]);
    expect(picture.unchanged).toEqual(['gateway', 'cart']);
    expect(picture.malformed.map(m => m.source.line)).toEqual(['{ at 10:30']);
    expect(picture.events.map(e => e.kind)).not.toContain('rollout.stage 09:50');
    expect(picture.events).toHaveLength(INCIDENT.length - 1);
  });
});

describe('which lanes there are', () => {
  const count = (text: string): number => rolloutPicture(input({ events: events(text) })).lanes.length;
  test.each([
    ['nothing', '', 0],
    ['under way since before the range', 'rollout.stage 09:00 stage=canary', 1],
    ['everybody has it since before', 'rollout.stage 09:00 stage=canary\nrollout.stage 09:30 stage=full', 0],
    ['rolled back before', 'rollout.stage 09:00 stage=canary\nrollout.rollback 09:30', 0],
    ['after the range', 'rollout.stage 11:00 stage=canary', 0],
    ['two services', 'rollout.stage 10:30 stage=canary\nrollout.stage 10:40 stage=canary service=cart', 2],
    [
      'two rollouts of one service',
      'rollout.stage 10:30 stage=canary rollout=a\nrollout.stage 10:40 stage=canary rollout=b',
      2,
    ],
    ['an event without a service', 'rollout.stage 10:30 service= stage=canary', 0],
  ])('%s', (_, text, lanes) => expect(count(text)).toBe(lanes));

  test('the newest act stands first; names are mapped', () => {
    const picture = rolloutPicture(
      input({
        events: events('rollout.stage 10:30 stage=canary\nrollout.stage 10:40 stage=canary service=cart-svc'),
        serviceOf: name => name.replace(/-svc$/, ''),
      }),
    );
    expect(picture.lanes.map(l => l.service)).toEqual(['cart', 'orders']);
  });

  test('controllers speak for services without events', () => {
    const controllers = {
      ...NO_CONTROLLERS,
      flaggerWeight: ['orders', 'cart'].map(workload =>
        series({ workload, namespace: 'shop' }, '10:30', 60, '0 5 10'),
      ),
    };
    const some = input({ events: events('rollout.stage 10:30 stage=canary'), controllers });
    expect(rolloutPicture(some).lanes.map(l => [l.service, l.source])).toEqual([
      ['cart', 'flagger'],
      ['orders', 'events'],
    ]);
    expect(rollingServices(some)).toEqual(['orders', 'cart']);
  });

  test('a strategy file plans where no event does', () => {
    const strategy = {
      version: '1',
      traffic: '20%',
      targets: [{ service: 'orders', version: '2', weight: 1 }],
      type: 'percent',
      window: null,
    } as const;
    const lane = rolloutPicture(
      input({ events: events('rollout.stage 10:30 stage=canary version=2'), strategies: [strategy] }),
    ).lanes[0];
    expect([...(lane?.planned.percent ?? [])]).toEqual([20]);
  });

  test('a strategy file plans for whom nobody speaks, by any of its names and for its time only', () => {
    const strategy = {
      version: 'autumn',
      traffic: '20%',
      targets: [{ service: 'cart-svc', version: '3', weight: 1 }],
      type: 'time-window',
      window: { from: at('10:40'), to: at('10:50') },
    } as const;
    const some = input({
      strategies: [
        strategy,
        { ...strategy, type: 'tag', targets: [{ ...strategy.targets[0], service: 'x' }] },
      ],
      serviceOf: name => name.replace('-svc', ''),
      services: ['cart', 'orders'],
    });
    const picture = rolloutPicture(some);
    expect(picture.lanes.map(l => [l.service, l.version, l.rollout, l.source])).toEqual([
      ['cart', '3', 'autumn', 'strategy'],
    ]);
    const lane = picture.lanes[0];
    expect([...(lane?.planned.times ?? [])]).toEqual([some.range.from, at('10:40'), at('10:50')]);
    expect([...(lane?.planned.percent ?? [])]).toEqual([0, 20, 0]);
    expect(picture.unchanged).toEqual(['orders']);
    expect(rollingServices(some)).toEqual(['cart']);
    const over = { ...strategy, window: { from: at('09:00'), to: at('09:30') } };
    expect(rolloutPicture(input({ strategies: [over] })).lanes).toEqual([]);
  });
});
