import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Series } from '../../model/index.ts';
import { micros } from '../../time/index.ts';
import { controllerLanes } from './controllers.ts';
import { NO_CONTROLLERS, type ControllerSeries } from './controller-series.ts';
import { at, series } from './testing/make.ts';
import { compareVersions } from './versions.ts';

const STEP = micros(60e6);
const ctx = { range: { from: at('10:00'), to: at('10:10') }, step: STEP, service: (n: string) => n };
const lanes = (some: Partial<ControllerSeries>) => controllerLanes({ ...NO_CONTROLLERS, ...some }, ctx);
const orders = { namespace: 'shop', name: 'orders' };

describe('Argo Rollouts', () => {
  const phase = (name: string, text: string): Series =>
    series({ ...orders, strategy: 'canary', phase: name }, '10:00', 60, text);
  const lane = lanes({
    argoInfo: [
      phase('Completed', '1 1 - - - - - - - - -'),
      phase('Progressing', '- - 1 1 - - - 1 1 1 1'),
      phase('Paused', '- - - - 1 1 1 - - - -'),
    ],
    argoUpdated: [series(orders, '10:00', 60, '4 4 1 1 1 1 1 2 2 2 2')],
    argoDesired: [series(orders, '10:00', 60, '4 4 4 4 4 4 4 4 4 4 4')],
  })[0]!;
  test('phases are stages, replicas stand in for the weight and this is said', () => {
    expect(lane.stages.map(s => [s.label, s.from, s.to])).toEqual([
      ['Progressing', at('10:02'), at('10:04')],
      ['Paused', at('10:04'), at('10:07')],
      ['Progressing', at('10:07'), null],
    ]);
    expect([lane.service, lane.rollout, lane.source, lane.state]).toEqual([
      'orders',
      'shop/orders',
      'argo',
      'Progressing',
    ]);
    expect([...lane.measured.percent].slice(1, 4)).toEqual([100, 25, 25]);
    expect(lane.warnings.map(w => w.id)).toEqual(['rollout.warning.argo-replicas']);
  });
  test('a rollout that was completed throughout makes no lane', () => {
    expect(lanes({ argoInfo: [phase('Completed', '1 1 1 1 1 1 1 1 1 1 1')] })).toEqual([]);
  });
});

describe('Flagger', () => {
  const weight = (workload: string, text: string): Series =>
    series({ workload, namespace: 'shop' }, '10:00', 60, text);
  const lane = lanes({
    flaggerWeight: [weight('orders-primary', '100 95 90 80 100'), weight('orders', '0 5 10 20 0 0')],
    flaggerStatus: [series(orders, '10:00', 60, '1 0 0 0 2 2')],
  });
  test('the weight set is the plan, the status the state; the primary is no lane', () => {
    expect(lane).toHaveLength(1);
    expect([...(lane[0]?.planned.percent ?? [])]).toEqual([0, 5, 10, 20, 0]);
    expect(lane[0]?.stages.map(s => [s.from, s.to, s.weight])).toEqual([[at('10:01'), at('10:04'), 5]]);
    expect(lane[0]?.states.map(s => s.to)).toEqual(['Succeeded', 'Progressing', 'Failed']);
  });
});

describe('plain Deployments', () => {
  const of = { namespace: 'shop', deployment: 'orders' };
  test('a step of the generation is a rollout until all replicas are updated', () => {
    const lane = lanes({
      generation: [series(of, '10:00', 60, '6 6 7 7 7 7')],
      observedGeneration: [series(of, '10:00', 60, '6 6 6 7 7 7')],
      updatedReplicas: [series(of, '10:00', 60, '4 4 4 1 2 4')],
      specReplicas: [series(of, '10:00', 60, '4 4 4 4 4 4')],
    });
    expect(lane[0]?.stages.map(s => [s.label, s.from, s.to])).toEqual([
      ['generation 7', at('10:02'), at('10:05')],
    ]);
    expect([...(lane[0]?.measured.percent ?? [])]).toEqual([100, 100, 100, 25, 50, 100]);
  });
  test('no step, no lane', () => {
    expect(lanes({ generation: [series(of, '10:00', 60, '6 6 6')] })).toEqual([]);
  });
});

describe('Istio', () => {
  const v = (version: string, text: string): Series =>
    series({ destination_service_name: 'orders', destination_version: version }, '10:00', 60, text);
  test('the share of the newest version', () => {
    const lane = lanes({ istio: [v('2.10.0', '- 1 5'), v('2.9.0', '10 9 15'), v('unknown', '9 9 9')] })[0];
    expect([lane?.version, lane?.stableVersion]).toEqual(['2.10.0', '2.9.0']);
    expect([...(lane?.measured.percent ?? [])]).toEqual([0, 10, 25]);
  });
  test('one version, no lane', () => expect(lanes({ istio: [v('1', '5 5')] })).toEqual([]));
});

describe('versions order by SemVer', () => {
  const sorted = [
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0',
    'v1.0.1',
    '1.2',
    '1.10.0',
  ];
  test('the specification’s own example and more', () =>
    expect(sorted.toReversed().toSorted(compareVersions)).toEqual(sorted));
  test('build metadata does not count', () => expect(compareVersions('1.0.0+a', '1.0.0+b')).toBe(0));
});

// Metrics as the controllers' own tests and documents print them; not part of the project.
const FIXTURES = '../shared/fixtures';
const there = existsSync(`${FIXTURES}/argo`) && existsSync(`${FIXTURES}/flagger`);
if (!there) console.warn(`controllers.test.ts: ${FIXTURES} is absent, its tests are skipped`);

function exposition(file: string, metric: string): readonly Series[] {
  const text = readFileSync(`${FIXTURES}/${file}`, 'utf8');
  return [...text.matchAll(new RegExp(`^${metric}\\{([^}]*)\\} (\\S+)$`, 'gm'))].map(
    ([, labels = '', value]) => ({
      labels: Object.fromEntries(
        [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, k = '', w = '']) => [k, w]),
      ),
      times: Float64Array.of(at('10:05')),
      values: Float64Array.of(Number(value)),
    }),
  );
}

describe.skipIf(!there)('as exported', () => {
  test.each([
    ['argo/rollout_test-L105.prom.txt', 'guestbook-bluegreen', 'Progressing'],
    ['argo/rollout_test-L129.prom.txt', 'guestbook-bluegreen', 'Error'],
    ['argo/rollout_test-L152.prom.txt', 'guestbook-canary', 'Progressing'],
  ])('%s', (file, service, phase) => {
    const lane = lanes({
      argoInfo: exposition(file, 'rollout_info'),
      argoUpdated: exposition(file, 'rollout_info_replicas_updated'),
      argoDesired: exposition(file, 'rollout_info_replicas_desired'),
    });
    expect(lane.map(l => [l.service, l.state, l.stages[0]?.label])).toEqual([[service, phase, phase]]);
    expect(lane[0]?.measured.percent.every(p => p >= 0 && p <= 100)).toBe(true);
  });
  test('flagger/monitoring-metrics.md', () => {
    const lane = lanes({
      flaggerWeight: exposition('flagger/monitoring-metrics.md', 'flagger_canary_weight'),
      flaggerStatus: exposition('flagger/monitoring-metrics.md', 'flagger_canary_status'),
    });
    expect(lane.map(l => [l.service, [...l.planned.percent], l.state])).toEqual([
      ['podinfo', [5], 'Succeeded'],
    ]);
  });
});
