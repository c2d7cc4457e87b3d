// One scenario for each loss class: the fault it is named after, strong enough to see, and nothing else.

import { capture } from '../world/build.ts';
import {
  collide,
  drop,
  dropApplicationKeys,
  foldCase,
  leak,
  limitBaggage,
  misalign,
  overwriteTimeout,
  reorder,
  rewrite,
  truncate,
} from '../world/damage.ts';
import { since, type Change, type Fault } from '../world/faults.ts';
import { header } from '../world/headers.ts';
import type { Dress, Scenario } from '../world/scenario.ts';
import { PAYMENT_HINT, shopWith } from '../world/shop.ts';
import type { Capture, Service } from '../world/mesh.ts';
import { ONSET, scenario, steadyStory } from './base.ts';

const GRAY = ['v2'];

const changing =
  (at: 'wire' | 'in-process') =>
  (
    from: string,
    to: string,
    rate: number,
    apply: Change,
    groups: readonly string[] | null = null,
  ): Fault => ({
    do: 'change',
    at,
    from,
    to,
    chance: since(ONSET, rate, groups),
    apply,
  });

const wire = changing('wire');
const inside = changing('in-process');

const split = (at: 'wire' | 'in-process', from: string, to: string, rate: number): Fault => ({
  do: 'break',
  at,
  from,
  to,
  chance: since(ONSET, rate),
  apply: null,
});

const brings =
  (...headers: readonly (readonly [key: string, value: (hex: string) => string])[]): Dress =>
  (entry, r) => ({
    ...entry,
    carried: {
      ...entry.carried,
      headers: [...entry.carried.headers, ...headers.map(([key, value]) => header(key, value(r.hex(8))))],
    },
  });

/** Recorders that also keep these keys; `cased` services keep their case on HTTP. */
function recording(
  keys: readonly string[],
  services: readonly string[] | null,
  cased: readonly string[] = [],
): (s: Service) => Service {
  const wider = (c: Capture, preserveCase: boolean): Capture =>
    capture({ ...c, keys: [...c.keys, ...keys], redact: [...c.redact], preserveCase });
  return s => {
    if (services !== null && !services.includes(s.name)) return s;
    const captures = Object.fromEntries(
      Object.entries(s.captures).map(([cell, c]) => [
        cell,
        c === null ? null : wider(c, cased.includes(s.name) && cell.endsWith('http')),
      ]),
    ) as Service['captures'];
    return { ...s, captures };
  };
}

const MANY = 80;

/** A third of the requests bring more baggage than the standard lets anybody rely on. */
const heavyBaggage: Dress = (entry, r) => {
  if (!r.chance(0.35)) return entry;
  const more = Array.from({ length: MANY }, (_, i) => [`exp.${i}`, r.hex(6)] as const);
  return { ...entry, carried: { ...entry.carried, baggage: [...entry.carried.baggage, ...more] } };
};

export const classScenarios: readonly Scenario[] = [
  scenario({
    id: 'header-case',
    title: 'A proxy folds header names',
    description:
      'X-Trace-ID leaves the gateway, arrives in lower case, and its exact-case reader sends it no further',
    mesh: shopWith(recording(['x-trace-id'], null, ['gateway', 'web-bff'])),
    dress: brings(['X-Trace-ID', hex => `t-${hex}`]),
    faults: [wire('gateway', 'web-bff', 0.18, foldCase('x-trace-id'))],
  }),
  scenario({
    id: 'key-collision',
    title: 'Two spellings of one key become one',
    description: 'X-Correlation-ID and x-correlation-id carry different values; the proxy keeps the last',
    mesh: shopWith(recording(['x-correlation-id'], ['gateway', 'web-bff'])),
    dress: brings(['X-Correlation-ID', hex => `front-${hex}`], ['x-correlation-id', hex => `cdn-${hex}`]),
    faults: [wire('gateway', 'web-bff', 0.2, collide('x-correlation-id'))],
  }),
  scenario({
    id: 'context-break',
    title: 'Context does not cross a thread pool',
    description:
      'orders loses every application key in a pool; payments publishes from a goroutine without context',
    faults: [
      inside('orders', 'payments', 0.25, dropApplicationKeys, GRAY),
      split('in-process', 'payments', 'notify', 0.06),
      split('wire', 'web-bff', 'orders', 0.03),
    ],
  }),
  scenario({
    id: 'timeout-overwritten',
    title: 'Deadlines become zero',
    description:
      'timeout_ms turns 0 on the way to payments, is raised on the way to inventory, and vanishes before cart',
    faults: [
      wire('orders', 'payments', 0.3, overwriteTimeout('zero'), GRAY),
      wire('orders', 'inventory', 0.05, overwriteTimeout('raise')),
      wire('web-bff', 'cart', 0.04, overwriteTimeout('drop')),
    ],
  }),
  scenario({
    id: 'binary-misaligned',
    title: 'A binary key is encoded twice',
    description: 'payment-hint-bin reaches payments with a second length prefix, shifted, or cut short',
    faults: [
      wire('orders', 'payments', 0.3, misalign(PAYMENT_HINT, 'twice'), GRAY),
      wire('orders', 'payments', 0.03, misalign(PAYMENT_HINT, 'shift')),
      wire('orders', 'payments', 0.03, misalign(PAYMENT_HINT, 'cut')),
    ],
  }),
  scenario({
    id: 'dropped',
    title: 'A proxy drops one key',
    description: 'x-user-id is gone when fraud is asked, and tenant-id on the way into the ledger',
    faults: [
      wire('payments', 'fraud', 0.12, drop(['x-user-id'])),
      wire('payments', 'ledger', 0.25, drop(['tenant-id']), GRAY),
    ],
  }),
  scenario({
    id: 'truncated',
    title: 'A value is cut',
    description: 'tenant-id arrives at orders with its first four characters only',
    faults: [wire('web-bff', 'orders', 0.15, truncate('tenant-id', 4))],
  }),
  scenario({
    id: 'limit-truncated',
    title: 'Baggage over its limit',
    description: 'a third of the requests carry over 80 baggage members; orders and cart keep the first 64',
    dress: heavyBaggage,
    faults: [wire('web-bff', 'orders', 1, limitBaggage(64)), wire('web-bff', 'cart', 1, limitBaggage(64))],
  }),
  scenario({
    id: 'rewritten',
    title: 'A value is replaced',
    description: 'x-env turns from pre to prod between the gateway and the front',
    faults: [
      wire(
        'gateway',
        'web-bff',
        0.3,
        rewrite('x-env', () => 'prod'),
        GRAY,
      ),
    ],
  }),
  scenario({
    id: 'foreign',
    title: "Another request's value leaks in",
    description:
      'a pooled object in orders hands x-user-id of one request to the next; web-bff mixes up tenants',
    faults: [
      inside('orders', 'payments', 0.08, leak('x-user-id')),
      wire('web-bff', 'orders', 0.04, leak('tenant-id')),
    ],
  }),
  scenario({
    id: 'reordered',
    title: 'Keys change places',
    description: 'header hooks at gateway and web-bff see the first two keys swapped',
    story: { ...steadyStory, hooks: { services: ['gateway', 'web-bff'], share: 1 } },
    faults: [wire('gateway', 'web-bff', 0.15, reorder)],
  }),
];
