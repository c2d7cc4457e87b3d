// One scenario for each fault of the gray tag itself.

import { since, type Fault } from '../world/faults.ts';
import { GRAY_TAG } from '../world/headers.ts';
import type { Dress, Scenario } from '../world/scenario.ts';
import { TAGS } from '../world/entry.ts';
import { ONSET, scenario } from './base.ts';

const tagFault = (
  service: string,
  effect: 'invisible' | 'mismatch' | 'misrouted',
  rate: number,
  groups: readonly string[],
): Fault => ({ do: 'tag', service, effect, chance: since(ONSET, rate, groups) });

/** The gateway's rule colours the request as an attribute and forgets the baggage. */
const forgetBaggage: Dress = (entry, r) => {
  if (entry.group !== 'v2' || !r.chance(0.25)) return entry;
  const baggage = entry.carried.baggage.filter(m => m[0] !== GRAY_TAG);
  return { ...entry, ruleTag: TAGS['v2'] ?? null, carried: { ...entry.carried, baggage } };
};

export const grayScenarios: readonly Scenario[] = [
  scenario({
    id: 'gray-not-propagated',
    title: 'The tag is an attribute only',
    description:
      'the gateway marks its spans gray and puts nothing into the baggage: orders serves the old version',
    dress: forgetBaggage,
  }),
  scenario({
    id: 'gray-invisible',
    title: 'The tag travels unseen',
    description: 'inventory receives the tag in baggage and does not write it on its spans',
    faults: [tagFault('inventory', 'invisible', 0.2, ['v2'])],
  }),
  scenario({
    id: 'gray-mismatch',
    title: 'Tag and baggage disagree',
    description: 'fraud writes group v0 on its spans while the baggage says v2',
    faults: [tagFault('fraud', 'mismatch', 0.15, ['v2'])],
  }),
  scenario({
    id: 'gray-misrouted',
    title: 'Gray requests land on stable',
    description: 'orders 2.3.7 serves requests tagged v2, and now and then the reverse',
    faults: [
      tagFault('orders', 'misrouted', 0.12, ['v2']),
      tagFault('orders', 'misrouted', 0.006, ['stable']),
    ],
  }),
];
