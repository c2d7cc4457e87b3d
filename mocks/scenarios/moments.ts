// When the incident's rollouts move, in microseconds against now. Traffic, metrics and events read the same
// moments.

import { MIN, SEC, reach, type Points } from '../world/plan.ts';

export const CANARY = -27.5 * MIN;
export const CANARY_3 = -25 * MIN;
export const CANARY_5 = -22.5 * MIN;
export const BATCH_1 = -18 * MIN;
export const BATCH_2 = -(10 * MIN + 28 * SEC);
export const ONSET = BATCH_2 + 38 * SEC;
export const CHAOS = { from: -23 * MIN, to: -20 * MIN } as const;

/** Measured share of v2: follows the plan within a minute and stays a little below it. */
export const V2_SHARE: Points = [
  [CANARY, 0],
  ...reach(CANARY + 10 * SEC, 0, 0.01),
  ...reach(CANARY_3, 0.01, 0.029),
  ...reach(CANARY_5, 0.029, 0.049, 50 * SEC),
  ...reach(BATCH_2 + 4 * SEC, 0.05, 0.142, 45 * SEC),
];

/** pricing 3.1.0, earlier: all five levels, then a circuit break and an automatic rollback in 47 s. */
export const PRICING = {
  local: -170 * MIN,
  canary: -165 * MIN,
  batch1: -140 * MIN,
  batch2: -120 * MIN,
  coloured: -95 * MIN,
  full: -70 * MIN,
  broke: -47 * MIN,
  rolledBack: -47 * MIN + 47 * SEC,
  pending: -45 * MIN,
} as const;

export const PRICING_SHARE: Points = [
  ...reach(PRICING.canary, 0, 0.05),
  ...reach(PRICING.batch1, 0.05, 0.1),
  ...reach(PRICING.batch2, 0.1, 0.25),
  ...reach(PRICING.coloured, 0.25, 0.4),
  ...reach(PRICING.full, 0.4, 0.98),
  ...reach(PRICING.broke, 0.98, 0, 47 * SEC),
];
