// What enters the shop: the metadata a gateway would hand on.

import { GRAY_TAG, header, type Header, type Member } from './headers.ts';
import { valueAt } from './plan.ts';
import { rng, type Rng } from './random.ts';
import type { Scenario } from './scenario.ts';
import { MAX_TRACES, traceId, type TraceName } from './slots.ts';
import type { Entry } from './carrier.ts';

export interface WorldKey {
  readonly scenario: Scenario;
  readonly seed: number;
  /** Absolute microseconds. */
  readonly now: number;
}

const TENANTS: readonly (readonly [string, number])[] = [
  ['acme-eu', 34],
  ['globex', 21],
  ['initech', 17],
  ['umbrella-us', 12],
  ['stark-apac', 9],
  ['hooli', 7],
];

export const TAGS: Readonly<Record<string, string>> = {
  v2: 'env=pre;group=v2;feature=pay-new',
  'pricing-3': 'env=pre;group=pricing-3;feature=price-tiers',
  stable: 'env=prod;group=stable',
};

function groupAt(key: WorldKey, at: number, draw: number): string {
  let rest = draw;
  for (const [group, points] of Object.entries(key.scenario.traffic.gray)) {
    rest -= valueAt(points, at);
    if (rest < 0) return group;
  }
  return 'stable';
}

const uuid = (r: Rng): string => `${r.hex(8)}-${r.hex(4)}-4${r.hex(3)}-a${r.hex(3)}-${r.hex(12)}`;

/** Protobuf: field 1 a route, field 2 a message; 22 bytes. */
function hint(r: Rng): Uint8Array {
  const route = r.pick(['route/pay-new-eu', 'route/pay-std-us', 'route/pay-std-eu']);
  return Uint8Array.of(0x0a, 16, ...new TextEncoder().encode(route), 0x12, 0x02, 0x08, 1 + r.int(90));
}

function headersOf(r: Rng, op: string, group: string, tenant: string): readonly Header[] {
  const gray = group !== 'stable';
  return [
    header('X-Request-ID', uuid(r)),
    header('X-Env', gray ? 'pre' : 'prod'),
    header('X-User-ID', String(100_000 + r.int(899_999))),
    header('Tenant-ID', tenant),
    header('X-Device-ID', `d-${r.hex(10)}`),
    header('X-Schema-Version', '2.3.0'),
    ...(group === 'v2' ? [header('X-Release-Stage', 'gray'), header('X-Traffic-Tag', 'canary-v2')] : []),
    header('User-Agent', r.pick(['okhttp/4.12.0', 'Mozilla/5.0', 'shop-ios/7.3'])),
    header('Authorization', `Bearer ${r.hex(24)}`),
    ...(op === 'checkout' || op === 'confirm' ? [header('payment-hint-bin', hint(r))] : []),
  ];
}

function baggageOf(r: Rng, group: string): readonly Member[] {
  const tag = TAGS[group];
  const session: Member = ['session', r.hex(4)];
  return tag === undefined ? [session] : [[GRAY_TAG, tag], session];
}

/** How many sampled requests a slot holds: near the rate, never the same twice, at least none. */
export function requestsIn(key: WorldKey, slot: number): number {
  const { rate, slot: length } = key.scenario.traffic;
  const r = rng(key.seed, slot, 0x51075);
  const mean = (rate * length) / 1e6;
  const spread = Math.sqrt(mean) * (r.next() + r.next() + r.next() - 1.5) * 1.2;
  return Math.max(0, Math.floor(mean + spread + r.next()));
}

/** The request at a place; depends on (seed, slot, index) alone. */
export function entryAt(
  key: WorldKey,
  slot: number,
  index: number,
): { readonly entry: Entry; readonly rng: Rng } {
  const r = rng(key.seed, slot, index);
  const { traffic, dress } = key.scenario;
  const at = (slot + r.next()) * traffic.slot;
  const group = groupAt(key, at, r.next());
  // What is being rolled out at pricing shows in searches only.
  const op = group === 'pricing-3' ? 'find' : r.weighted(traffic.entries);
  const tenant = r.weighted(TENANTS);
  const id = (part: number): string => traceId(key.seed, { slot, request: index, part } satisfies TraceName);
  const plain: Entry = {
    op,
    start: Math.round(key.now + at),
    group,
    tenant,
    carried: {
      headers: headersOf(r, op, group, tenant),
      baggage: baggageOf(r, group),
      rawBaggage: null,
      budget: { ms: 5000, stuck: false },
      marks: [],
    },
    ruleTag: null,
    traceId: id(0),
    spareTraceIds: Array.from({ length: MAX_TRACES - 1 }, (_, i) => id(i + 1)),
  };
  return { entry: dress === null ? plain : dress(plain, r, { slot, index }), rng: r };
}

/** The same request in another gray group: tag, environment and release headers follow. */
export function inGroup(entry: Entry, group: string): Entry {
  const { headers, baggage } = entry.carried;
  const tag = TAGS[group];
  const kept = headers
    .filter(h => h.canon !== 'x-release-stage' && h.canon !== 'x-traffic-tag')
    .map(h => (h.canon === 'x-env' ? header(h.key, group === 'stable' ? 'prod' : 'pre') : h));
  const release =
    group === 'v2' ? [header('X-Release-Stage', 'gray'), header('X-Traffic-Tag', 'canary-v2')] : [];
  const others = baggage.filter(m => m[0] !== GRAY_TAG);
  return {
    ...entry,
    group,
    carried: {
      ...entry.carried,
      headers: [...kept, ...release],
      baggage: tag === undefined ? others : [[GRAY_TAG, tag], ...others],
    },
  };
}
