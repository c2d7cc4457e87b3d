// The gray tag and its groups.

import { describe, expect, it } from 'vitest';
import { batch, drop, own, set, type Plan } from './chain.ts';
import { judge } from './judge.ts';
import { World, type Headers } from './world.ts';

const TAG = 'env=pre;group=v2;feature=pay-new';
const HEADER = `gray.tag=${encodeURIComponent(TAG)}`;
const gray = (n: number): Headers => ({ ...own(n), baggage: HEADER });
const tagged = (tag = TAG) => ({ attrs: { 'gray.tag': tag } });
const span = (r: string, cls: string, service: string): string =>
  `${r} ${cls} gray.tag span ${service}>${service} proven`;

/** gateway > orders, every span tagged unless told. */
function run(
  world: World,
  n: number,
  facts: Partial<Record<'gateway' | 'sent' | 'orders', Readonly<Record<string, unknown>>>>,
  headers = gray(n),
): void {
  const gateway = world.root('gateway', 'op', headers, { attrs: facts.gateway ?? { 'gray.tag': TAG } });
  gateway.call(
    'orders',
    'op',
    headers,
    headers,
    { attrs: facts.sent ?? {} },
    { attrs: facts.orders ?? { 'gray.tag': TAG } },
  );
}

describe('faults of the tag on one span', () => {
  it('baggage without the attribute, in a service that otherwise records it', () => {
    const world = new World();
    for (let n = 1; n <= 4; n++) run(world, n, n === 2 ? { orders: {} } : {});
    judge(world, [span('r2', 'gray-invisible', 'orders')]);
  });

  it('a service that never records it is fine', () => {
    const world = new World();
    for (let n = 1; n <= 4; n++) run(world, n, { orders: {} });
    judge(world, []);
  });

  it('the two disagree', () => {
    const world = new World();
    for (let n = 1; n <= 4; n++) run(world, n, n === 2 ? { orders: { 'gray.tag': 'env=pre;group=v9' } } : {});
    judge(world, [span('r2', 'gray-mismatch', 'orders')]);
  });

  it('percent-encoded attribute agrees', () => {
    const world = new World();
    for (let n = 1; n <= 4; n++)
      run(world, n, n === 2 ? { orders: { 'gray.tag': encodeURIComponent(TAG) } } : {});
    judge(world, []);
  });

  it('attribute without baggage', () => {
    const world = new World();
    for (let n = 1; n <= 4; n++) run(world, n, {}, n === 2 ? own(2) : gray(n));
    const report = judge(world, /^r2 gray-not-propagated gray.tag span /);
    expect(report.findings[0]?.hop.from).toEqual(report.findings[0]?.hop.to);
  });

  it('the tag lost on the wire is the wire’s finding alone', () => {
    judge(
      batch(
        4,
        { 2: { at: { 'orders>payments': drop('baggage') }, facts: {} } },
        {
          facts: { 'orders.received': tagged(), 'payments.received': {}, 'gateway.received': tagged() },
        },
        undefined,
        () => ({ baggage: HEADER }),
      ),
      ['r2 dropped gray.tag wire orders>payments proven'],
    );
  });
});

const versions = (v: string): Readonly<Record<string, string>> => ({
  gateway: 'v1.0.0',
  orders: 'v1.4.0',
  payments: v,
  ledger: 'v3.0.0',
});

describe('misrouting', () => {
  const world = (odd: Record<number, Plan>, contractless: (n: number) => Headers): World => {
    const plans: Record<number, Plan> = {};
    for (let n = 1; n <= 8; n++) plans[n] = { versions: versions(n <= 4 ? 'v2.1.0' : 'v2.0.3'), ...odd[n] };
    return batch(8, plans, {}, undefined, contractless);
  };
  const byTag = (n: number): Headers => (n <= 4 ? { baggage: HEADER } : {});

  it('learned: a gray request on a stable instance, and the reverse', () => {
    judge(world({}, byTag), []);
    judge(world({ 2: { versions: versions('v2.0.3') } }, byTag), [span('r2', 'gray-misrouted', 'payments')]);
    judge(world({ 7: { versions: versions('v2.1.0') } }, byTag), [span('r7', 'gray-misrouted', 'payments')]);
  });

  it('with explicit stable groups', () => {
    const both = (n: number): Headers => ({
      baggage: n <= 4 ? HEADER : 'gray.tag=env%3Dprod%3Bgroup%3Dstable',
    });
    judge(world({ 7: { versions: versions('v2.1.0') } }, both), [span('r7', 'gray-misrouted', 'payments')]);
  });

  it('groups of x-release-stage and x-traffic-tag', () => {
    judge(
      world({ 2: { versions: versions('v2.0.3') } }, n => (n <= 4 ? { 'x-release-stage': 'gray' } : {})),
      [span('r2', 'gray-misrouted', 'payments')],
    );
    judge(
      world({ 2: { versions: versions('v2.0.3') } }, n => (n <= 4 ? { 'x-traffic-tag': 'canary-v2' } : {})),
      [span('r2', 'gray-misrouted', 'payments')],
    );
  });

  it('configured wins over learned', () => {
    const odd = Object.fromEntries([1, 2, 3].map(n => [n, { versions: versions('v2.0.3') }]));
    const contract = 'version: 1\ngroups:\n  - {name: v2, version: v2.1.0}\n';
    judge(
      world(odd, byTag),
      [1, 2, 3].map(n => span(`r${n}`, 'gray-misrouted', 'payments')),
      { contract },
    );
    judge(world(odd, byTag), []);
  });

  it('two versions within one group are no misrouting', () => {
    const plans = Object.fromEntries([5, 6, 7].map(n => [n, { versions: versions('v2.0.4') }]));
    judge(world(plans, byTag), []);
  });

  it('by what the response told', () => {
    const said = (n: number, v: string): Plan => ({
      facts: { 'orders.sent': { attrs: { 'http.response.header.x-app-version': [v] } } },
      versions: { gateway: 'v1.0.0' },
      operation: 'op',
      at0: 1_790_000_000_000_000 + n * 1e7,
    });
    const plans: Record<number, Plan> = {};
    for (let n = 1; n <= 8; n++) plans[n] = said(n, n <= 4 && n !== 2 ? 'v2.1.0+abc' : 'v2.0.3+def');
    judge(batch(8, plans, {}, undefined, byTag), [span('r2', 'gray-misrouted', 'payments')]);
  });
});

describe('the planned destination', () => {
  const planned = (text: string) => (): Headers => ({ 'x-target-service': text });
  /** Of eight requests the first four are served by 2.1.0 at payments, but for the second; the rest by 1.4.0. */
  const world = (text: string, more: (n: number) => Headers = planned(text)): World => {
    const plans: Record<number, Plan> = {};
    for (let n = 1; n <= 8; n++) plans[n] = { versions: { payments: n <= 4 && n !== 2 ? '2.1.0' : '1.4.0' } };
    return batch(8, plans, {}, undefined, n => (n <= 4 ? more(n) : {}));
  };
  const WRONG = ['r2 gray-misrouted gray.tag span payments>payments proven'];

  it.each([
    'payments:v2',
    'payments:2.1.0',
    'payments@v2.1.0',
    'payments=v2',
    'payments/2.1',
    'payments-v2',
    'Payments:V2',
    'payments.shop.svc.cluster.local:v2',
    'payments;version=v2',
    'orders:v1, payments:v2',
    'payments-2.1.0',
  ])('%s', text => {
    judge(world(text), WRONG);
  });

  it.each([
    'payments',
    'payments:8443',
    'payments:grpc',
    'ledger:v2',
    'v2',
    'payments.shop.svc.cluster.local',
    'payments:v1, payments:v2',
    'payments:latest',
    'http://payments:8080/pay',
  ])('%s says nothing of versions', text => {
    judge(world(text), []);
  });

  it('names a group', () => {
    const tagged = (n: number): Headers => ({
      'x-target-service': 'payments:gray',
      baggage: 'gray.tag=env%3Dpre%3Bgroup%3Dgray',
      'x-n': String(n),
    });
    judge(world('', tagged), WRONG);
  });

  it('a full version that nobody runs any more', () => {
    const all = batch(4, {}, { versions: { payments: '1.4.0' } }, undefined, n =>
      n === 2 ? { 'x-target-service': 'payments:2.1.0' } : {},
    );
    judge(all, WRONG);
  });

  it('decides before the group does', () => {
    // Request 2 is gray but planned for the stable version, which serves it.
    const tagged = (n: number): Headers => ({
      baggage: 'gray.tag=env%3Dpre%3Bgroup%3Dv2',
      ...(n === 2 ? { 'x-target-service': 'payments:1.4.0' } : {}),
    });
    judge(world('', tagged), []);
  });

  it('may be planned anew on the way', () => {
    const plan: Plan = { at: { orders: set({ 'x-target-service': 'payments:1.4.0' }) } };
    const plans: Record<number, Plan> = {};
    for (let n = 1; n <= 8; n++) plans[n] = { ...plan, versions: { payments: '1.4.0', orders: '2.1.0' } };
    judge(batch(8, plans, {}, undefined, planned('orders:2.1.0')), []);
  });
});
