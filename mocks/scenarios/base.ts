// What the smaller scenarios share: the shop with a rollout of orders that has stood at 12% for a while.

import { MIN, SEC, type Points } from '../world/plan.ts';
import type { Scenario, Traffic } from '../world/scenario.ts';
import { shop } from '../world/shop.ts';
import type { Story, StoryEvent } from '../world/story.ts';
import { NOISE } from './incident.ts';

/** From here on the faults of a class scenario strike. */
export const ONSET = -14 * MIN;

const SHARE: Points = [
  [-40 * MIN, 0],
  [-39 * MIN, 0.05],
  [-24 * MIN, 0.05],
  [-23 * MIN, 0.12],
];

export const steadyTraffic: Traffic = {
  slot: 5 * SEC,
  rate: 2,
  sampling: 0.04,
  gray: { v2: SHARE },
  entries: [
    ['checkout', 61],
    ['confirm', 25],
    ['find', 8],
    ['view', 6],
  ],
};

const event = (at: number, name: string, fields: Readonly<Record<string, unknown>>): StoryEvent => ({
  at,
  app: 'rollout-controller',
  event: name,
  fields: { service: 'orders', rollout: 'orders-2.4', version: '2.4.0', ...fields },
});

export const steadyStory: Story = {
  events: [
    event(-56 * MIN, 'rollout.state', { from: 'Pending', to: 'Active', reason: 'build 2.4.0 verified' }),
    event(-55 * MIN, 'rollout.stage', { stage: 'local', weight: 0, reason: 'mocked neighbours' }),
    event(-40 * MIN, 'rollout.stage', { stage: 'canary', weight: 5, reason: 'local checks passed' }),
    event(-40 * MIN, 'rollout.weight', { weight: 5, previous: 0 }),
    event(-24 * MIN, 'rollout.approval', { stage: 'batch-1', decision: 'approved', by: 'on-call' }),
    event(-23.9 * MIN, 'rollout.stage', { stage: 'batch-1', weight: 12, reason: 'canary passed' }),
    event(-23.9 * MIN, 'rollout.weight', { weight: 12, previous: 5 }),
  ],
  alerts: [],
  rollouts: [
    { service: 'orders', group: 'v2', stable: '2.3.7', gray: '2.4.0', share: SHARE },
    { service: 'payments', group: 'v2', stable: '1.18.2', gray: '1.19.0', share: SHARE },
  ],
  graySuccess: [[0, 0.9911]],
  losses: [],
};

export function scenario(over: Pick<Scenario, 'id' | 'title' | 'description'> & Partial<Scenario>): Scenario {
  return {
    mesh: shop(),
    traffic: steadyTraffic,
    faults: [],
    noise: NOISE,
    dress: null,
    history: 180 * MIN,
    story: steadyStory,
    sick: () => ({}),
    ...over,
  };
}
