// What the platform tells of the incident.

import { MIN, SEC, type Points } from '../world/plan.ts';
import type { Story, StoryAlert, StoryEvent } from '../world/story.ts';
import { platformEvents } from './platform-events.ts';
import {
  BATCH_1,
  BATCH_2,
  CANARY,
  CANARY_3,
  CANARY_5,
  CHAOS,
  ONSET,
  PRICING,
  PRICING_SHARE,
  V2_SHARE,
} from './moments.ts';

const CONTROLLER = 'rollout-controller';

interface Lane {
  readonly service: string;
  readonly rollout: string;
  readonly version: string;
}

const ORDERS: Lane = { service: 'orders', rollout: 'orders-2.4', version: '2.4.0' };
const PRICES: Lane = { service: 'pricing', rollout: 'pricing-3.1', version: '3.1.0' };

const at = (
  moment: number,
  event: string,
  lane: Lane,
  fields: Readonly<Record<string, unknown>>,
): StoryEvent => ({
  at: moment,
  app: CONTROLLER,
  event,
  fields: { ...lane, ...fields },
});

const stage = (moment: number, lane: Lane, name: string, weight: number, reason: string): StoryEvent =>
  at(moment, 'rollout.stage', lane, { stage: name, weight, reason });

const weight = (moment: number, lane: Lane, now: number, previous: number): StoryEvent =>
  at(moment, 'rollout.weight', lane, { weight: now, previous });

const state = (moment: number, lane: Lane, from: string, to: string, reason: string): StoryEvent =>
  at(moment, 'rollout.state', lane, { from, to, reason });

const gate = (
  moment: number,
  lane: Lane,
  name: string,
  value: number,
  threshold: number,
  window: string,
  verdict: string,
): StoryEvent => at(moment, 'rollout.gate', lane, { gate: name, value, threshold, window, verdict });

const approval = (moment: number, lane: Lane, to: string, by: string): StoryEvent =>
  at(moment, 'rollout.approval', lane, { stage: to, decision: 'approved', by });

const orders: readonly StoryEvent[] = [
  state(-52 * MIN, ORDERS, 'Pending', 'Active', 'build 2.4.0 verified'),
  stage(-51 * MIN, ORDERS, 'local', 0, 'mocked neighbours'),
  stage(CANARY, ORDERS, 'canary', 1, 'local checks passed'),
  weight(CANARY, ORDERS, 1, 0),
  weight(CANARY, { ...ORDERS, version: '2.3.7' }, 99, 100),
  weight(CANARY_3, ORDERS, 3, 1),
  weight(CANARY_5, ORDERS, 5, 3),
  gate(-19 * MIN, ORDERS, 'gray-5xx', 0.0019, 0.01, '5m', 'passed'),
  stage(BATCH_1, ORDERS, 'batch-1', 5, 'canary passed'),
  gate(-12 * MIN, ORDERS, 'p95-rise', 34, 200, '5m', 'passed'),
  approval(BATCH_2 - 12 * SEC, ORDERS, 'batch-2', 'on-call'),
  stage(BATCH_2, ORDERS, 'batch-2', 15, 'approved before the watch was over'),
  weight(BATCH_2, ORDERS, 15, 5),
  weight(BATCH_2, { ...ORDERS, version: '2.3.7' }, 85, 95),
];

const pricing: readonly StoryEvent[] = [
  state(PRICING.local - 30 * SEC, PRICES, 'Pending', 'Active', 'build 3.1.0 verified'),
  stage(PRICING.local, PRICES, 'local', 0, 'mocked neighbours'),
  stage(PRICING.canary, PRICES, 'canary', 5, 'local checks passed'),
  weight(PRICING.canary, PRICES, 5, 0),
  stage(PRICING.batch1, PRICES, 'batch-1', 10, 'canary passed'),
  weight(PRICING.batch1, PRICES, 10, 5),
  stage(PRICING.batch2, PRICES, 'batch-2', 25, 'batch-1 passed'),
  weight(PRICING.batch2, PRICES, 25, 10),
  stage(PRICING.coloured, PRICES, 'coloured', 40, 'coloured by user hash'),
  weight(PRICING.coloured, PRICES, 40, 25),
  approval(PRICING.full - 20 * SEC, PRICES, 'full', 'release-manager'),
  stage(PRICING.full, PRICES, 'full', 100, 'approved'),
  weight(PRICING.full, PRICES, 100, 40),
  gate(PRICING.broke - 5 * SEC, PRICES, 'error-rate', 0.083, 0.05, '5m', 'fired'),
  state(PRICING.broke, PRICES, 'Active', 'CircuitBreak', 'error rate 8.3% over 5%'),
  at(PRICING.rolledBack, 'rollout.rollback', PRICES, {
    from_version: '3.1.0',
    to_version: '3.0.4',
    trigger: 'error-rate',
    duration_ms: 47_000,
  }),
  weight(PRICING.rolledBack, PRICES, 0, 100),
  state(PRICING.rolledBack + SEC, PRICES, 'CircuitBreak', 'RolledBack', 'traffic on 3.0.4'),
  state(PRICING.pending, PRICES, 'RolledBack', 'Pending', 'verified'),
];

const chaos: readonly StoryEvent[] = [
  {
    at: CHAOS.from,
    app: 'chaos',
    event: 'chaos.inject',
    fields: {
      experiment: 'exp-2217',
      fault: 'drop',
      target: 'cart',
      key: 'gray.tag',
      percent: 5,
      duration: '3m',
    },
  },
  {
    at: CHAOS.to,
    app: 'chaos',
    event: 'chaos.end',
    fields: { experiment: 'exp-2217', fault: 'drop', target: 'cart', key: 'gray.tag', verdict: 'tolerated' },
  },
];

const PENDING = ONSET + 2 * MIN;

const alerts: readonly StoryAlert[] = [
  {
    name: 'MetadataLoss',
    labels: { severity: 'page', service: 'orders', key: 'gray.tag' },
    annotations: { summary: 'gray.tag is lost between orders and payments in more than 20% of v2 requests' },
    expr: 'sum by (from,to,key) (rate(metadata_loss_total{gray="v2"}[2m])) / sum by (from,to,key) (rate(metadata_observed_total{gray="v2"}[2m])) > 0.2',
    group: 'metadata',
    forSeconds: 120,
    pending: PENDING,
    firing: PENDING + 2 * MIN,
    resolved: null,
  },
  {
    name: 'PricingErrors',
    labels: { severity: 'page', service: 'pricing' },
    annotations: { summary: 'pricing answers more than 5% of requests with 5xx' },
    expr: 'sum(rate(http_requests_total{job="pricing",status=~"5.."}[5m])) / sum(rate(http_requests_total{job="pricing"}[5m])) > 0.05',
    group: 'errors',
    forSeconds: 30,
    pending: PRICING.broke - 40 * SEC,
    firing: PRICING.broke - 10 * SEC,
    resolved: PRICING.rolledBack + MIN,
  },
];

const SUCCESS: Points = [
  [CANARY, 0.9912],
  [ONSET, 0.9908],
  [ONSET + MIN, 0.9882],
  [0, 0.9868],
];

const jump = (before: number, after: number): Points => [
  [ONSET, before],
  [ONSET + SEC, after],
];

const PRICING_ERRORS: Points = [
  [PRICING.local, 0.002],
  [PRICING.broke - 3 * MIN, 0.0025],
  [PRICING.broke - 100 * SEC, 0.09],
  [PRICING.rolledBack, 0.11],
];

export const incidentStory: Story = {
  events: [...orders, ...pricing, ...chaos, ...platformEvents].sort((a, b) => a.at - b.at),
  alerts,
  rollouts: [
    { service: 'orders', group: 'v2', stable: '2.3.7', gray: '2.4.0', share: V2_SHARE },
    { service: 'payments', group: 'v2', stable: '1.18.2', gray: '1.19.0', share: paymentsShare() },
    {
      service: 'pricing',
      group: 'pricing-3',
      stable: '3.0.4',
      gray: '3.1.0',
      share: PRICING_SHARE,
      errors: PRICING_ERRORS,
    },
  ],
  graySuccess: SUCCESS,
  losses: [
    { from: 'orders', to: 'payments', key: 'gray.tag', class: 'dropped', gray: 'v2', rate: jump(0, 0.31) },
    { from: 'orders', to: 'payments', key: 'tenant-id', class: 'dropped', gray: 'v2', rate: jump(0, 0.295) },
    {
      from: 'orders',
      to: 'payments',
      key: 'gray.tag',
      class: 'dropped',
      gray: 'stable',
      rate: [[-1e15, 0.0003]],
    },
    {
      from: 'web-bff',
      to: 'cart',
      key: 'gray.tag',
      class: 'dropped',
      gray: 'stable',
      rate: [
        [CHAOS.from, 0],
        [CHAOS.from + SEC, 0.09],
        [CHAOS.to, 0.09],
        [CHAOS.to + SEC, 0],
      ],
    },
  ],
  hooks: { services: ['gateway', 'web-bff'], share: 0.02 },
};

/** Requests that lost the tag are served by stable payments. */
function paymentsShare(): Points {
  const onset: readonly (readonly [number, number])[] = [
    [ONSET + SEC, 0.125 * 0.69],
    [BATCH_2 + 49 * SEC, 0.142 * 0.69],
  ];
  return [...V2_SHARE.filter(([t]) => t < ONSET), [ONSET, 0.12], ...onset];
}
