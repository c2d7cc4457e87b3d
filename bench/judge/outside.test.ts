// Calls named by HTTP's method alone, to neighbours and to the world outside; instances that record nothing.

import { describe, it } from 'vitest';
import { batch, drop, keep, nothing } from './chain.ts';
import { judge } from './judge.ts';
import { World, type Facts, type Headers, type Node } from './world.ts';

const H = (n: number): Headers => ({
  'x-request-id': `r${n}`,
  traceparent: `00-4bf92f3577b34da6a3ce929d0e0e473${n}-00f067aa0ba902b7-01`,
  'tenant-id': `tenant-${n}`,
  'x-env': 'prod',
});
const ONLY_CONTEXT = keep('traceparent');

/** A call to `payment` and one to the world outside, both named by their method. */
function checkout(world: World, n: number, to: (host: string) => Record<string, unknown>): Node {
  const node = world.root('checkout', 'POST /checkout', H(n));
  const about: Facts = { attrs: to('payment') };
  node.child('checkout', 'client', 'POST', H(n), about).child('payment', 'server', 'POST /charge', H(n));
  node.child('checkout', 'client', 'POST', ONLY_CONTEXT(H(n)), { attrs: to('api.stripe.com') });
  return node;
}

const NAMES: readonly (readonly [string, (host: string) => Record<string, unknown>])[] = [
  ['server.address', host => ({ 'server.address': host, 'server.port': 443 })],
  ['net.peer.name', host => ({ 'net.peer.name': host })],
  ['url.full', host => ({ 'url.full': `https://${host}:443/v1` })],
  ['http.url', host => ({ 'http.url': `https://${host}/v1` })],
  ['peer.service', host => ({ 'peer.service': host })],
];

describe('a call to the world outside', () => {
  it.each(NAMES)('is no neighbour that lost what others got, told apart by %s', (_, to) => {
    const world = new World();
    for (let n = 1; n <= 4; n++) checkout(world, n, to);
    judge(world, []);
  });

  it('does not hide what is lost on the way to the neighbour', () => {
    const world = new World();
    const at = (host: string): Record<string, unknown> => ({ 'server.address': host });
    for (let n = 1; n <= 4; n++) checkout(world, n, at);
    const sent = drop('tenant-id')(H(5));
    world
      .root('checkout', 'POST /checkout', H(5))
      .child('checkout', 'client', 'POST', sent, { attrs: at('payment') })
      .child('payment', 'server', 'POST /charge', sent);
    judge(world, ['r5 context-break tenant-id in-process checkout>payment proven']);
  });

  it('but what only some of its calls lack is lost', () => {
    const world = new World();
    const attrs = { 'server.address': 'api.partner.example' };
    for (let n = 1; n <= 3; n++)
      world
        .root('checkout', 'POST /checkout', H(n))
        .child('checkout', 'client', 'POST', n === 2 ? drop('tenant-id')(H(n)) : H(n), { attrs });
    judge(world, ['r2 context-break tenant-id in-process checkout>api.partner.example proven']);
  });
});

describe('a callee that was not sampled', () => {
  it.each([
    ['server.address', 'payment'],
    ['server.address', 'payment.shop.svc.cluster.local'],
    ['upstream_cluster', 'outbound|8080||payment.shop.svc.cluster.local'],
    ['url.full', 'http://payment:8080/charge'],
  ])('is named by %s=%s', (key, value) => {
    const world = new World();
    for (let n = 1; n <= 3; n++) {
      const attrs = { [key]: value };
      const node = world.root('checkout', 'POST /checkout', H(n));
      node.child('checkout', 'client', 'POST', n === 2 ? drop('tenant-id')(H(n)) : H(n), { attrs });
    }
    judge(world, ['r2 context-break tenant-id in-process checkout>payment proven']);
  });

  it('is the service that its name was seen to lead to', () => {
    const world = new World();
    const attrs = { 'server.address': 'pay.internal' };
    for (let n = 1; n <= 3; n++) {
      const sent = n === 2 ? drop('tenant-id')(H(n)) : H(n);
      const call = world
        .root('checkout', 'POST /x', H(n))
        .child('checkout', 'client', 'POST', sent, { attrs });
      if (n !== 2) call.child('payment', 'server', 'POST /charge', sent);
    }
    judge(world, ['r2 context-break tenant-id in-process checkout>payment proven']);
  });
});

describe('an instance that records nothing on either side', () => {
  const silent = { records: { 'orders.received': nothing, 'orders.sent': nothing } };
  const path = ['gateway', 'orders', 'payments'];

  it('lost nothing that arrives unchanged behind it', () => {
    judge(batch(5, { 2: silent }, {}, path), []);
  });

  it('and what does not arrive is lost between those who show it', () => {
    const lost = { ...silent, at: { orders: drop('tenant-id') } };
    judge(batch(5, { 2: lost }, {}, path), ['r2 dropped tenant-id gap gateway>payments inferred']);
  });
});

describe('a version that captures less', () => {
  const path = ['gateway', 'orders', 'payments'];
  const stable = { versions: { orders: '2.3.7' } };
  const canary = { versions: { orders: '2.4.0' } };
  const less = drop('tenant-id');

  it('is no version that loses it, where it is shown behind as it came', () => {
    const plan = { ...canary, records: { 'orders.received': less, 'orders.sent': less } };
    judge(batch(6, { 2: plan, 5: plan }, stable, path), []);
  });

  it('and one that does lose it is told', () => {
    const plan = { ...canary, at: { 'gateway>orders': less } };
    judge(batch(6, { 2: plan, 5: plan }, stable, path), [
      'r2 dropped tenant-id wire gateway>orders proven',
      'r5 dropped tenant-id wire gateway>orders proven',
    ]);
  });
});

describe('a recorder that cuts long values', () => {
  const path = ['gateway', 'orders', 'payments'];
  const long = (n: number): Headers => ({ 'x-trace-id': `${n}-${'v'.repeat(80)}` });
  const cut = (h: Headers): Headers => ({ ...h, 'x-trace-id': String(h['x-trace-id']).slice(0, 40) });

  it('cut nothing that is whole behind it', () => {
    judge(batch(4, {}, { records: { 'orders.received': cut, 'orders.sent': cut } }, path, long), []);
  });

  it('and what stays cut was cut on its way', () => {
    judge(batch(4, { 2: { at: { 'gateway>orders': cut } } }, {}, path, long), [
      'r2 truncated x-trace-id wire gateway>orders proven',
    ]);
  });
});
