import { describe, expect, it } from 'vitest';
import { fieldText, type LogLine } from '../../model/index.ts';
import { micros } from '../../time/index.ts';
import { logfmt } from './decode/logfmt.ts';
import { toEvents } from './events.ts';

// The wordings are those of the controllers' own sources.

let clock = 0;
const line = (text: string, labels: Record<string, string> = { app: 'controller' }, at?: number): LogLine => {
  const time = micros(1.7e15 + (at ?? (clock += 60e6)));
  return { time, nanos: `${time}000`, labels, metadata: {}, line: text };
};
const events = (...lines: readonly (string | LogLine)[]) =>
  toEvents(lines.map(l => (typeof l === 'string' ? line(l) : l))).events.map(e => [
    e.kind,
    e.service,
    ...['stage', 'weight', 'previous', 'version', 'from_version', 'trigger', 'gate', 'value', 'threshold']
      .filter(name => fieldText(e, name) !== null)
      .map(name => `${name}=${fieldText(e, name)}`),
  ]);

describe('Argo Rollouts', () => {
  const text = (reason: string, msg: string): string =>
    `time="2026-11-21T10:41:32Z" level=info msg=${JSON.stringify(msg)} event_reason=${reason} namespace=shop rollout=orders`;
  const json = (reason: string, msg: string): string =>
    JSON.stringify({
      event_reason: reason,
      level: 'info',
      msg,
      namespace: 'shop',
      rollout: 'orders',
      time: '2026-11-21T10:41:32Z',
    });

  it.each([
    ['logrus text', text],
    ['logrus JSON', json],
  ])('%s', (_, write) => {
    expect(
      events(
        write('RolloutUpdated', 'Rollout updated to revision 7'),
        write('TrafficWeightUpdated', 'Traffic weight updated to 5'),
        write('TrafficWeightUpdated', 'Traffic weight updated from 5 to 20'),
        write('RolloutStepCompleted', 'Rollout step 2/8 completed (setWeight: 20)'),
        write('RolloutPaused', 'Rollout is paused (CanaryPauseStep)'),
        write('RolloutCompleted', 'Rollout completed update to revision 7 (6b4d8c7f): Completed all 8 steps'),
        write(
          'RolloutAborted',
          'Rollout aborted update to revision 8: Metric "success-rate" assessed Failed',
        ),
        write('RolloutAborted', 'Rollout aborted update to revision 9'),
        write('ScalingReplicaSet', 'Scaled up ReplicaSet orders-6b4d8c7f (revision 7) from 1 to 2'),
      ),
    ).toEqual([
      ['rollout.stage', 'orders', 'stage=canary', 'version=revision 7'],
      ['rollout.weight', 'orders', 'weight=5'],
      ['rollout.weight', 'orders', 'weight=20', 'previous=5'],
      ['rollout.weight', 'orders', 'weight=20'],
      ['argo.RolloutPaused', 'orders'],
      ['rollout.stage', 'orders', 'stage=full', 'weight=100', 'version=revision 7'],
      [
        'rollout.rollback',
        'orders',
        'from_version=revision 8',
        'trigger=Metric "success-rate" assessed Failed',
      ],
      ['rollout.rollback', 'orders', 'from_version=revision 9', 'trigger=aborted'],
      ['argo.ScalingReplicaSet', 'orders'],
    ]);
  });
});

describe('Flagger', () => {
  const zap = (msg: string): string =>
    JSON.stringify({
      level: 'info',
      ts: '2026-11-21T10:41:32.123Z',
      caller: 'controller/events.go:33',
      msg,
      canary: 'orders.shop',
    });

  it('zap JSON', () => {
    expect(
      events(
        zap('New revision detected! Scaling up orders.shop'),
        zap('Starting canary analysis for orders.shop'),
        zap('Advance orders.shop canary weight 20'),
        zap('Halt orders.shop advancement success rate 69.17% < 99%'),
        zap('Halt orders.shop advancement request duration 1.2s > 500ms'),
        zap('Halt advancement no values found for istio metric request-success-rate probably orders.shop'),
        zap('Copying orders.shop template spec to orders-primary.shop'),
        zap('Routing all traffic to primary'),
        zap('Promotion completed! Scaling down orders.shop'),
        zap('Rolling back orders.shop failed checks threshold reached 5'),
        zap('Canary failed! Scaling down orders.shop'),
      ),
    ).toEqual([
      ['rollout.stage', 'orders', 'stage=canary', 'weight=0'],
      ['flagger.note', 'orders'],
      ['rollout.weight', 'orders', 'weight=20'],
      ['rollout.gate', 'orders', 'gate=success rate', 'value=69.17%', 'threshold=99%'],
      ['rollout.gate', 'orders', 'gate=request duration', 'value=1.2s', 'threshold=500ms'],
      ['flagger.note', 'orders'],
      ['flagger.note', 'orders'],
      ['flagger.note', 'orders'],
      ['rollout.stage', 'orders', 'stage=full', 'weight=100'],
      ['rollout.rollback', 'orders', 'trigger=failed checks threshold reached 5'],
      ['flagger.note', 'orders'],
    ]);
  });
});

describe('Kubernetes events by Alloy', () => {
  const alloy = { namespace: 'shop', job: 'loki.source.kubernetes_events', instance: 'alloy' };
  const event = (kind: string, reason: string, msg: string): string =>
    `name=orders kind=${kind} objectAPIversion=v1 objectRV=11 eventRV=12 reportinginstance= reportingcontroller=rollouts-controller sourcecomponent=rollouts-controller sourcehost= reason=${reason} type=Normal count=1 msg=${JSON.stringify(msg)}`;

  it('logfmt, of rollouts, canaries and deployments', () => {
    expect(
      events(
        line(event('Rollout', 'TrafficWeightUpdated', 'Traffic weight updated from 5 to 15'), alloy),
        line(event('Canary', 'Synced', 'Advance orders.shop canary weight 30'), alloy),
        line(event('Deployment', 'ScalingReplicaSet', 'Scaled up replica set orders-7d to 3 from 1'), alloy),
        line(event('Pod', 'Killing', 'Stopping container orders'), alloy),
      ),
    ).toEqual([
      ['rollout.weight', 'orders', 'weight=15', 'previous=5'],
      ['rollout.weight', 'orders', 'weight=30'],
      ['kubernetes.ScalingReplicaSet', 'orders'],
    ]);
  });

  it('are told once with the log of the controller and with their repetitions, and again later', () => {
    const msg = 'Traffic weight updated from 5 to 15';
    const log = `time="x" level=info msg="${msg}" event_reason=TrafficWeightUpdated namespace=shop rollout=orders`;
    const weight = (at: number) => line(event('Rollout', 'TrafficWeightUpdated', msg), alloy, at);
    expect(events(weight(9e9), line(log, { app: 'argo' }, 9e9 + 2e6), weight(9e9 + 5e6))).toHaveLength(1);
    expect(events(weight(9e9), weight(9e9 + 60e6))).toHaveLength(2);
  });
});

describe('ordinary lines beside them', () => {
  it('are no events and not malformed', () => {
    const {
      events: none,
      malformed,
      plain,
    } = toEvents([
      line('{"level":"info","msg":"served","canary":true}'),
      line('{"level":"info","msg":"served","canary":"v2"}'),
      line('caller=main.go msg="event_reason is a field of logs"'),
      line('event_reason="torn'),
    ]);
    expect([none, malformed]).toEqual([[], []]);
    expect(plain).toHaveLength(4);
  });

  it('an event of the platform stays one whatever its other fields are', () => {
    const own = '{"event":"rollout.weight","service":"orders","weight":7,"canary":"a.b","msg":"x"}';
    expect(events(own)).toEqual([['rollout.weight', 'orders', 'weight=7']]);
  });
});

describe('logfmt', () => {
  it.each([
    ['a=1 b="x \\"y\\"\\n" c d=', { a: '1', b: 'x "y"\n', c: '', d: '' }],
    ['  a=b  ', { a: 'b' }],
    ['just words here', null],
    ['a="torn', null],
    ['', null],
    ['__proto__=x a=1', { ['__proto__']: 'x', a: '1' }],
  ])('%j', (text, fields) => {
    const read = logfmt(text);
    expect(read === null ? null : Object.entries(read)).toEqual(fields && Object.entries(fields));
  });
});
