// Scenarios about the reader's circumstances: nothing wrong, nothing recorded, little data, much data, sick sources.

import { capturesNone } from '../world/build.ts';
import { drop } from '../world/damage.ts';
import { inGroup } from '../world/entry.ts';
import { micros } from '../../web/time/index.ts';
import { MIN, SEC } from '../world/plan.ts';
import type { Dress, Scenario } from '../world/scenario.ts';
import { shopWith } from '../world/shop.ts';
import { scenario, steadyTraffic } from './base.ts';
import { incident } from './incident.ts';

/** Nine v2 requests in the last ten minutes, one in each of these slots of a minute; four lose the tag. */
const FEW_SLOTS = [-10, -9, -8, -7, -6, -5, -4, -3, -2];
const FEW_LOST = [-9, -7, -4, -3];
const FEW_SLOT = 60 * SEC;

const few: Dress = (entry, _rng, { slot, index }) =>
  inGroup(
    { ...entry, op: index === 0 ? 'confirm' : entry.op },
    index === 0 && FEW_SLOTS.includes(slot) ? 'v2' : 'stable',
  );

export const otherScenarios: readonly Scenario[] = [
  scenario({
    id: 'healthy',
    title: 'Nothing is lost',
    description: 'orders 2.4.0 at 12%, every key arrives',
  }),
  {
    ...incident,
    id: 'degraded-sources',
    title: 'The incident, half blind',
    description: 'as the incident, while Jaeger has been down for three minutes and Loki answers slowly',
    sick: now => ({
      jaeger: { kind: 'down', since: micros(now - 3 * MIN) },
      loki: { kind: 'slow', delayMs: 6000 },
    }),
  },
  {
    ...incident,
    id: 'huge',
    title: 'A million requests',
    description: 'the incident at 14,000 requests a second: a million traces in half an hour, made on demand',
    traffic: { ...incident.traffic, slot: 0.5 * SEC, rate: 556 },
  },
  scenario({
    id: 'blind',
    title: 'Nobody records metadata',
    description: 'traces, metrics and logs are there, but no span shows a key: everything is unobserved',
    mesh: shopWith(s => ({ ...s, captures: capturesNone(), grayAttribute: false })),
    faults: incident.faults,
  }),
  scenario({
    id: 'few',
    title: 'Nine requests',
    description: 'nine v2 requests in ten minutes, four of which lost the gray tag: too few to say how much',
    traffic: { ...steadyTraffic, slot: FEW_SLOT, rate: 0.15, sampling: 0.3, gray: { v2: [[0, 0]] } },
    noise: { error: 0, refused: 0, slow: 0.01 },
    dress: few,
    faults: [
      {
        do: 'change',
        at: 'wire',
        from: 'orders',
        to: 'payments',
        chance: f => (f.group === 'v2' && FEW_LOST.includes(Math.floor(f.at / FEW_SLOT)) ? 1 : 0),
        apply: drop(['gray.tag']),
      },
    ],
  }),
];
