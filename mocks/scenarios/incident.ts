// The default scenario: orders 2.4.0 rolls out over 2.3.7; half a minute after batch-2 widens it to 15%, the
// gray tag is lost between orders and payments.

import { drop, misalign, sometimes, together } from '../world/damage.ts';
import { between, since, type Fault, type HopFacts } from '../world/faults.ts';
import { MIN, SEC, type Points } from '../world/plan.ts';
import type { Scenario, Traffic } from '../world/scenario.ts';
import { PAYMENT_HINT, shop } from '../world/shop.ts';
import { incidentStory } from './incident-story.ts';
import { CHAOS, ONSET, PRICING_SHARE, V2_SHARE } from './moments.ts';

/** Searches are a twelfth of the traffic: the group's share of all requests. */
const SEARCHES = 0.08;
const pricingOfAll: Points = PRICING_SHARE.map(([at, share]) => [at, share * SEARCHES] as const);

export const TRAFFIC: Traffic = {
  slot: 5 * SEC,
  rate: 2,
  sampling: 0.04,
  gray: { v2: V2_SHARE, 'pricing-3': pricingOfAll },
  entries: [
    ['checkout', 61],
    ['confirm', 25],
    ['find', 8],
    ['view', 6],
  ],
};

const oldLibrary = (f: HopFacts): boolean => f.fromPod.rpc?.[1] === '1.52.1';

/** Strongest where orders' old grpc-java talks to payments' grpc-go, and for confirmations. */
function incidentRate(f: HopFacts): number {
  if (f.at < ONSET) return f.group === 'v2' ? 0 : 0.0003;
  if (f.group !== 'v2') return 0.0003;
  if (!oldLibrary(f)) return 0.004;
  return f.entry === 'confirm' ? 0.86 : 0.69;
}

export const INCIDENT_FAULTS: readonly Fault[] = [
  {
    do: 'change',
    at: 'wire',
    from: 'orders',
    to: 'payments',
    chance: incidentRate,
    apply: together(drop(['gray.tag', 'tenant-id'], 0.95), sometimes(0.3, misalign(PAYMENT_HINT, 'twice'))),
  },
  {
    do: 'change',
    at: 'wire',
    from: 'web-bff',
    to: 'cart',
    chance: between(CHAOS.from, CHAOS.to, 0.09, ['stable']),
    apply: drop(['gray.tag']),
  },
  {
    // A slow leak of its own: ledger's consumer audit records nothing, so nobody can see this one.
    do: 'change',
    at: 'wire',
    from: 'ledger',
    to: 'audit',
    chance: since(-180 * MIN, 0.01),
    apply: drop(['x-user-id']),
  },
];

export const NOISE = { error: 0.0012, refused: 0.0015, slow: 0.006 } as const;

export const incident: Scenario = {
  id: 'incident',
  title: 'A canary loses its gray tag',
  description:
    'orders 2.4.0 at 15%: gray.tag and tenant-id vanish between orders and payments in 31% of v2 requests',
  mesh: shop(),
  traffic: TRAFFIC,
  faults: INCIDENT_FAULTS,
  noise: NOISE,
  dress: null,
  history: 180 * MIN,
  story: incidentStory,
  sick: () => ({}),
};
