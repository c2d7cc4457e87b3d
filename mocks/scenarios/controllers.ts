// Rollouts that nobody tells of but their controllers: Argo Rollouts writes its log and Kubernetes events,
// Flagger its log, in their own words.

import { MIN, SEC, type Points } from '../world/plan.ts';
import type { Scenario } from '../world/scenario.ts';
import { QUIET_STORY, type StoryLine } from '../world/story.ts';
import { scenario, steadyTraffic } from './base.ts';

const START = -40 * MIN;
const SHARE: Points = [
  [START, 0],
  [START + 30 * SEC, 0.05],
  [-24 * MIN, 0.05],
  [-23 * MIN, 0.15],
];
/** Given up by Flagger twelve minutes ago. */
const TRIED: Points = [
  [-30 * MIN, 0],
  [-29 * MIN, 0.1],
  [-22 * MIN, 0.2],
  [-12 * MIN, 0],
];

const stamp = (at: number, now: number): string => new Date((now + at) / 1000).toISOString();

const argo = (at: number, reason: string, msg: string): StoryLine => ({
  at,
  labels: { app: 'argo-rollouts', namespace: 'platform', level: 'info' },
  line: now =>
    `time="${stamp(at, now).slice(0, 19)}Z" level=info msg=${JSON.stringify(msg)} event_reason=${reason} namespace=shop rollout=orders`,
});

/** The Kubernetes event of the same thing, as Alloy writes it. */
const event = (at: number, reason: string, msg: string): StoryLine => ({
  at,
  labels: { instance: 'alloy-0', job: 'loki.source.kubernetes_events', namespace: 'platform' },
  line: () =>
    `name=orders kind=Rollout objectAPIversion=argoproj.io/v1alpha1 objectRV=88120 eventRV=88123 reportinginstance= reportingcontroller=rollouts-controller sourcecomponent=rollouts-controller sourcehost= reason=${reason} type=Normal count=1 msg=${JSON.stringify(msg)}`,
});

const both = (at: number, reason: string, msg: string): readonly StoryLine[] => [
  argo(at, reason, msg),
  event(at + 0.4 * SEC, reason, msg),
];

const flagger = (at: number, msg: string): StoryLine => ({
  at,
  labels: { app: 'flagger', namespace: 'platform', level: 'info' },
  line: now =>
    JSON.stringify({
      level: 'info',
      ts: stamp(at, now),
      caller: 'controller/events.go:33',
      msg,
      canary: 'inventory.shop',
    }),
});

const LINES: readonly StoryLine[] = [
  ...both(START, 'RolloutUpdated', 'Rollout updated to revision 12'),
  argo(START + SEC, 'ScalingReplicaSet', 'Scaled up ReplicaSet orders-6b4d8c7f (revision 12) from 0 to 1'),
  ...both(START + 30 * SEC, 'TrafficWeightUpdated', 'Traffic weight updated from 0 to 5'),
  argo(START + 31 * SEC, 'RolloutStepCompleted', 'Rollout step 1/4 completed (setWeight: 5)'),
  ...both(START + 32 * SEC, 'RolloutPaused', 'Rollout is paused (CanaryPauseStep)'),
  ...both(-24 * MIN, 'RolloutResumed', 'Rollout is resumed'),
  ...both(-23.9 * MIN, 'TrafficWeightUpdated', 'Traffic weight updated from 5 to 15'),
  flagger(-31 * MIN, 'New revision detected! Scaling up inventory.shop'),
  flagger(-30 * MIN, 'Starting canary analysis for inventory.shop'),
  flagger(-29.9 * MIN, 'Advance inventory.shop canary weight 10'),
  flagger(-22 * MIN, 'Advance inventory.shop canary weight 20'),
  flagger(-15 * MIN, 'Halt inventory.shop advancement success rate 97.17% < 99%'),
  flagger(-14 * MIN, 'Halt inventory.shop advancement request duration 1.2s > 500ms'),
  flagger(-12 * MIN, 'Rolling back inventory.shop failed checks threshold reached 5'),
  flagger(-11.9 * MIN, 'Canary failed! Scaling down inventory.shop'),
];

export const controllers: Scenario = scenario({
  id: 'controllers',
  title: 'Told by controllers',
  description: 'Argo Rollouts widens orders and Flagger gives inventory up; only their own logs say so',
  traffic: { ...steadyTraffic, gray: { v2: SHARE } },
  story: {
    ...QUIET_STORY,
    lines: LINES,
    rollouts: [
      { service: 'orders', group: 'v2', stable: '2.3.7', gray: '2.4.0', share: SHARE },
      { service: 'inventory', group: 'v2', stable: '5.2.0', gray: '5.3.0', share: TRIED },
    ],
    graySuccess: [[0, 0.9911]],
  },
});
