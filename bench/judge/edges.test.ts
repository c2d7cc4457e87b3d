// The corners: what lies between two decisions.

import { describe, expect, it } from 'vitest';
import { batch, chain, drop, keep, nothing, own, PATH, set, type Plan } from './chain.ts';
import { judge, reportOn } from './judge.ts';
import { STYLES, World, type Headers } from './world.ts';

const H = (n: number, more: Headers = {}): Headers => ({ ...own(n), ...more });

describe('fragments', () => {
  it('a loss below an orphan is a loss', () => {
    const world = batch(3);
    const gateway = world.root('gateway', 'op', H(9));
    const payments = world.orphan(gateway.traceId, 'payments', 'server', 'op', H(9));
    payments.call('ledger', 'op', drop('tenant-id')(H(9)));
    judge(world, ['r9 context-break tenant-id in-process payments>ledger proven']);
  });

  it('a trace of orphans only', () => {
    const world = batch(3);
    const payments = world.orphan('c'.repeat(32), 'payments', 'server', 'op', H(9));
    payments.call('ledger', 'op', H(9), drop('tenant-id')(H(9)));
    judge(world, ['r9 dropped tenant-id wire payments>ledger proven']);
  });

  it('client spans unsampled: a received key absent at the next service', () => {
    const world = batch(4);
    const gateway = world.root('gateway', 'op', H(9));
    gateway.child('orders', 'server', 'op', H(9)).child('payments', 'server', 'op', H(9));
    judge(world, []);
  });

  it('nested server spans of one service show one arrival', () => {
    const world = new World();
    for (let n = 1; n <= 4; n++) {
      const edge = world.root('edge', 'GET /', H(n));
      const outer = edge.call('cart', 'GET /cart', H(n));
      const inner = outer.child('cart', 'server', 'handler', keep('x-request-id')(H(n)));
      inner.call('stock', 'GET /stock', n === 2 ? drop('tenant-id')(H(n)) : H(n));
    }
    judge(world, ['r2 context-break tenant-id in-process cart>stock proven']);
  });

  it('two broken contexts in a row', () => {
    const world = batch(3);
    const gateway = world.root('gateway', 'op', H(9));
    const orders = gateway.call('orders', 'op', H(9));
    const payments = world.root('payments', 'op', H(9), { at: orders.start + 3000 });
    world.root('ledger', 'op', H(9), { at: payments.start + 3000 });
    const report = judge(
      world,
      ['orders>payments', 'payments>ledger'].map(h => `r9 context-break traceparent split ${h} proven`),
    );
    expect(report.requests).toBe(4);
    expect(report.findings[0]?.traceIds).toHaveLength(3);
  });

  it('a trace that began before its would-be caller is another request', () => {
    const world = batch(3);
    const gateway = world.root('gateway', 'op', H(9));
    gateway.call('orders', 'op', H(9));
    world.root('payments', 'op', H(9), { at: gateway.start - 30_000_000 });
    judge(world, []);
  });

  it('one constant request id for all', () => {
    const world = new World();
    for (let n = 1; n <= 6; n++) chain(world, PATH, H(n, { 'x-request-id': 'loadtest' }));
    expect(judge(world, []).requests).toBe(6);
  });
});

describe('links', () => {
  it('lost keys beyond a link are no finding', () => {
    const world = batch(3);
    for (let n = 7; n <= 9; n++) {
      const gateway = world.root('gateway', 'op', H(n));
      const sent = gateway.child('gateway', 'producer', 'publish', H(n));
      world.root('mailer', 'consume', n === 8 ? drop('tenant-id')(H(n)) : H(n), {
        kind: 'consumer',
        links: [sent],
        at: sent.start + 9000,
      });
    }
    expect(judge(world, []).requests).toBe(6);
  });

  it('a fan-in that carries one of the ids is no broken context', () => {
    const world = batch(3);
    const parts = [7, 8].map(n =>
      world.root('gateway', 'op', H(n)).child('gateway', 'producer', 'publish', H(n)),
    );
    const last = parts[1]?.start ?? 0;
    world.root('batcher', 'consume', H(8), { kind: 'consumer', links: parts, at: last + 9000 });
    expect(judge(world, []).requests).toBe(6);
  });

  it('a link to a trace that is not at hand', () => {
    const world = batch(3);
    const other = new World().root('x', 'y', null, { traceId: 'd'.repeat(32) });
    world.root('mailer', 'consume', H(9), { kind: 'consumer', links: [other] });
    expect(judge(world, []).requests).toBe(4);
  });

  it('a server that begins a new trace on purpose and links it', () => {
    const world = batch(3);
    const client = world.root('gateway', 'op', H(9)).child('gateway', 'client', 'op', H(9));
    world
      .root('orders', 'op', H(9), { links: [client], at: client.start + 2000 })
      .call('payments', 'op', drop('tenant-id')(H(9)));
    judge(world, ['r9 context-break tenant-id in-process orders>payments proven']);
  });
});

describe('values', () => {
  it('plain text, numbers and lists are the same value', () => {
    const text = (h: Headers): Record<string, string> =>
      Object.fromEntries(Object.entries(h).map(([k, v]) => [`http.request.header.${k}`, String(v)]));
    const world = batch(3, {}, { styles: { payments: text, orders: STYLES.rpc } }, undefined, () => ({
      timeout_ms: '5000',
    }));
    for (const s of world.spans)
      if (s.service === 'ledger')
        Object.assign(s, { attrs: { ...s.attrs, 'http.request.header.timeout_ms': 5000 } });
    judge(world, []);
  });

  it('blanks around a value', () => {
    judge(batch(3, { 2: { at: { 'orders>payments': set({ 'tenant-id': ' tenant-2 ' }) } } }), []);
  });

  it('text that looks like a list', () => {
    judge(
      batch(3, {}, {}, undefined, n => ({ 'x-shape': `[${n}]`, 'x-json': '{"a":[1,2]}' })),
      [],
    );
  });

  it('keys of the prototype are keys', () => {
    judge(
      batch(3, { 2: { at: { 'orders>payments': drop('constructor') } } }, {}, undefined, () => ({
        constructor: 'a',
        __proto__x: 'b',
      })),
      ['r2 dropped constructor wire orders>payments proven'],
    );
  });

  it('a shared tenant is another request’s all the same', () => {
    judge(
      batch(6, { 2: { at: { 'orders>payments': set({ 'tenant-id': 'b' }) } } }, {}, undefined, n => ({
        'tenant-id': n % 2 === 0 ? 'a' : 'b',
      })),
      ['r2 foreign tenant-id wire orders>payments proven'],
    );
  });

  it('the request’s own earlier value is nobody else’s', () => {
    judge(
      batch(3, {
        2: {
          at: {
            'gateway>orders': set({ 'tenant-id': 'x' }),
            'payments>ledger': set({ 'tenant-id': 'tenant-2' }),
          },
        },
      }),
      ['r2 rewritten tenant-id wire gateway>orders proven'],
    );
  });

  it('a new request id in process is another’s or rewritten', () => {
    judge(batch(4, { 2: { at: { orders: set({ 'x-request-id': 'fresh' }) } } }), [
      'r2 rewritten x-request-id in-process orders>payments proven',
    ]);
    judge(batch(4, { 2: { at: { orders: set({ 'x-request-id': 'r4' }) } } }), [
      'r2 foreign x-request-id in-process orders>payments proven',
    ]);
  });

  it('short trace ids are padded', () => {
    const world = new World();
    for (let n = 1; n <= 3; n++) {
      const gateway = world.root('gateway', 'op', drop('x-request-id')(H(n)), {
        traceId: `${'0'.repeat(16)}00000000000abc0${n}`,
      });
      gateway.call('orders', 'op', n === 2 ? keep('x-env')(H(n)) : drop('x-request-id')(H(n)));
    }
    const report = judge(
      world,
      ['tenant-id', 'x-user-id'].map(
        k => `${'0'.repeat(16)}00000000000abc02 context-break ${k} in-process gateway>orders proven`,
      ),
    );
    expect(report.findings[0]?.traceIds[0]).toHaveLength(32);
  });
});

describe('grades and ends', () => {
  it('inferred where one side recorded nothing though it is observed', () => {
    const plan: Plan = {
      at: { 'orders>payments': keep() },
      records: { 'payments.sent': nothing, 'ledger.received': nothing },
    };
    judge(
      batch(4, { 2: plan }),
      ['x-request-id', 'tenant-id', 'x-env', 'x-user-id'].map(
        k => `r2 dropped ${k} wire orders>payments inferred`,
      ),
    );
  });

  it('names spans, values and operations', () => {
    const { findings } = reportOn(
      batch(4, { 2: { at: { 'orders>payments': set({ 'tenant-id': 'blue' }) } } }).jaeger(),
    );
    expect(findings[0]).toMatchObject({
      sent: ['tenant-2'],
      received: ['blue'],
      hop: {
        kind: 'wire',
        from: { service: 'orders', operation: 'op' },
        to: { service: 'payments', operation: 'op' },
      },
    });
    expect(findings[0]?.hop.from.spanId).toMatch(/^[0-9a-f]{16}$/);
  });

  it('a gray request that lost its tag and landed on stable', () => {
    const tag = { baggage: 'gray.tag=env%3Dpre%3Bgroup%3Dv2' };
    const plans: Record<number, Plan> = {};
    for (let n = 1; n <= 8; n++) {
      const gray = n <= 4 && n !== 2;
      plans[n] = {
        versions: { payments: gray ? 'v2' : 'v1' },
        ...(n === 2 ? { at: { 'orders>payments': drop('baggage') } } : {}),
      };
    }
    judge(
      batch(8, plans, {}, undefined, n => (n <= 4 ? tag : {})),
      [
        'r2 dropped gray.tag wire orders>payments proven',
        'r2 gray-misrouted gray.tag span payments>payments proven',
      ],
    );
  });

  it('rates of a hop are over the requests that carried the key', () => {
    const world = batch(6, { 2: { at: { 'orders>payments': drop('x-note') } } }, {}, undefined, n =>
      n <= 4 ? { 'x-note': 'a' } : {},
    );
    const report = judge(world, ['r2 dropped x-note wire orders>payments proven']);
    expect(
      report.hops.find(h => h.kind === 'wire' && h.from === 'orders' && h.key === 'x-note'),
    ).toMatchObject({ requests: 4, kept: 3, lost: 1 });
  });
});
