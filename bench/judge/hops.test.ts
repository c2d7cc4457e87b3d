// Where a loss is put: in-process hops, splits, gaps, fan-outs, retries, links, what can't be seen.

import { describe, expect, it } from 'vitest';
import { batch, chain, drop, keep, nothing, own, PATH, set, type Plan } from './chain.ts';
import { judge } from './judge.ts';
import { World, type Headers, type Node } from './world.ts';

const H = (n: number, more: Headers = {}): Headers => ({ ...own(n), ...more });

describe('in-process hops', () => {
  it('one finding a key', () => {
    judge(batch(4, { 2: { at: { orders: drop('tenant-id', 'x-env') } } }), [
      'r2 context-break tenant-id in-process orders>payments proven',
      'r2 context-break x-env in-process orders>payments proven',
    ]);
  });

  it('a fan-out gives one finding a target, several calls to one target give one', () => {
    const world = new World();
    for (let n = 1; n <= 4; n++) {
      const gateway = world.root('gateway', 'GET /', H(n));
      const sent = n === 2 ? drop('tenant-id')(H(n)) : H(n);
      for (const to of ['a', 'b', 'c', 'c']) gateway.call(to, 'op', sent);
    }
    judge(
      world,
      ['a', 'b', 'c'].map(to => `r2 context-break tenant-id in-process gateway>${to} proven`),
    );
  });

  it('a value changed in process', () => {
    judge(batch(4, { 2: { at: { orders: set({ 'tenant-id': 'blue', 'x-user-id': '903' }) } } }), [
      'r2 rewritten tenant-id in-process orders>payments proven',
      'r2 foreign x-user-id in-process orders>payments proven',
    ]);
  });

  it('keys outside the contract may change in process where they usually do', () => {
    const fresh = (h: Headers): Headers => ({
      ...h,
      'x-correlation-id': `${String(h['x-correlation-id'])}.1`,
    });
    judge(
      batch(4, {}, { at: { orders: fresh } }, undefined, n => ({ 'x-correlation-id': `c${n}` })),
      [],
    );
    judge(
      batch(4, { 2: { at: { orders: fresh } } }, {}, undefined, n => ({ 'x-correlation-id': `c${n}` })),
      ['r2 rewritten x-correlation-id in-process orders>payments proven'],
    );
    judge(
      batch(4, {}, { at: { 'orders>payments': fresh } }, undefined, n => ({ 'x-correlation-id': `c${n}` })),
      [1, 2, 3, 4].map(n => `r${n} rewritten x-correlation-id wire orders>payments proven`),
    );
  });

  it('internal spans between do not matter, nor which is open', () => {
    const world = new World();
    for (let n = 1; n <= 3; n++) {
      const gateway = world.root('gateway', 'GET /', H(n));
      const inner = gateway
        .child('gateway', 'internal', 'pool', null)
        .child('gateway', 'internal', 'task', null);
      inner.call('orders', 'op', n === 2 ? keep('x-request-id')(H(n)) : H(n));
    }
    judge(
      world,
      ['tenant-id', 'x-env', 'x-user-id'].map(k => `r2 context-break ${k} in-process gateway>orders proven`),
    );
  });

  it('one-hop keys end where they should', () => {
    const world = batch(
      4,
      { 2: { at: { 'gateway>orders': drop('x-schema-version') } } },
      { at: { orders: drop('x-schema-version') } },
      undefined,
      () => ({ 'x-schema-version': '1.2.0' }),
    );
    judge(world, ['r2 dropped x-schema-version wire gateway>orders proven']);
  });

  it('calls a span whose server was not sampled by its peer, by what it calls elsewhere, else unknown', () => {
    const world = new World();
    for (let n = 1; n <= 5; n++) {
      const gateway = world.root('gateway', 'GET /', H(n));
      const sent = n >= 3 ? drop('tenant-id')(H(n)) : H(n);
      if (n <= 2) gateway.call('orders', 'POST /orders', sent);
      else if (n === 3) gateway.child('gateway', 'client', 'POST /orders', sent);
      else if (n === 4)
        gateway.child('gateway', 'client', 'POST /orders', sent, { attrs: { 'peer.service': 'archive' } });
      else gateway.child('gateway', 'client', 'GET /elsewhere', sent, { attrs: {} });
    }
    judge(world, [
      'r3 context-break tenant-id in-process gateway>orders proven',
      'r4 context-break tenant-id in-process gateway>archive proven',
      // The operation GET /elsewhere was never seen to record tenant-id: not observed there.
    ]);
  });

  it('unknown where nothing tells', () => {
    const world = new World();
    for (let n = 1; n <= 3; n++) {
      const gateway = world.root('gateway', 'GET /', H(n));
      gateway.child('gateway', 'client', 'GET /elsewhere', n === 3 ? drop('tenant-id')(H(n)) : H(n));
    }
    const report = judge(world, ['r3 context-break tenant-id in-process gateway>unknown proven']);
    expect(report.findings[0]?.hop.to.spanId).not.toBeNull();
  });

  it('a service that calls itself', () => {
    judge(
      batch(4, { 2: { at: { 'orders>orders': drop('tenant-id') } } }, {}, [
        'gateway',
        'orders',
        'orders',
        'ledger',
      ]),
      ['r2 dropped tenant-id wire orders>orders proven'],
    );
  });

  it('a value that returns to what the request entered with is kept', () => {
    judge(
      batch(4, {
        2: {
          at: { 'gateway>orders': set({ 'tenant-id': 'blue' }), orders: set({ 'tenant-id': 'tenant-2' }) },
        },
      }),
      ['r2 rewritten tenant-id wire gateway>orders proven'],
    );
  });

  it('a key that comes back and is lost again is two findings', () => {
    judge(
      batch(4, {
        2: {
          at: {
            'gateway>orders': drop('tenant-id'),
            orders: set({ 'tenant-id': 'tenant-2' }),
            'payments>ledger': drop('tenant-id'),
          },
        },
      }),
      ['r2 dropped tenant-id wire gateway>orders proven', 'r2 dropped tenant-id wire payments>ledger proven'],
    );
  });
});

describe('what is not recorded', () => {
  it('a client that records nothing for a key, unchanged after: unobserved', () => {
    judge(batch(4, {}, { records: { 'orders.sent': drop('tenant-id') } }), []);
  });

  it('a client span that recorded nothing because everything was lost is observed', () => {
    judge(
      batch(4, { 2: { at: { orders: keep() } } }),
      ['x-request-id', 'tenant-id', 'x-env', 'x-user-id'].map(
        k => `r2 context-break ${k} in-process orders>payments inferred`,
      ),
    );
  });

  it('a refused connection records nothing', () => {
    const world = batch(3);
    const gateway = world.root('gateway', 'op', H(9));
    const orders = gateway.call('orders', 'op', H(9));
    orders.child('orders', 'client', 'op', null, { error: true });
    judge(world, []);
  });

  it('a client without a child, no error, whose operation records elsewhere, is observed', () => {
    const world = batch(3);
    const gateway = world.root('gateway', 'op', { 'x-request-id': 'r9', 'tenant-id': 't9' });
    gateway.child('gateway', 'client', 'op', null);
    judge(
      world,
      ['x-request-id', 'tenant-id'].map(k => `r9 context-break ${k} in-process gateway>orders inferred`),
    );
  });

  it('database spans are never carriers', () => {
    const world = batch(3);
    const gateway = world.root('gateway', 'op', H(9));
    gateway.child('gateway', 'client', 'op', null, { attrs: { 'db.system': 'mysql' } });
    judge(world, []);
  });

  it('a silent service in the middle does not hide a loss, nor make one', () => {
    const silent = { records: { 'payments.received': nothing, 'payments.sent': nothing } };
    judge(batch(4, {}, silent), []);
    judge(batch(4, { 2: { at: { payments: drop('tenant-id') } } }, silent), [
      'r2 dropped tenant-id gap orders>ledger inferred',
    ]);
    judge(batch(4, { 2: { at: { 'orders>payments': set({ 'tenant-id': 'blue' }) } } }, silent), [
      'r2 rewritten tenant-id gap orders>ledger inferred',
    ]);
  });

  it('a service without any span is part of the wire', () => {
    judge(batch(4, { 2: { at: { payments: drop('tenant-id') } } }, { silent: ['payments'] }), [
      'r2 dropped tenant-id wire orders>ledger proven',
    ]);
  });

  it('a key in the gap only of those sides that never show it', () => {
    const partial = {
      records: { 'payments.received': drop('tenant-id'), 'payments.sent': drop('tenant-id') },
    };
    judge(batch(4, { 2: { at: { payments: drop('tenant-id', 'x-env') } } }, partial), [
      'r2 dropped tenant-id gap orders>ledger inferred',
      'r2 context-break x-env in-process payments>ledger proven',
    ]);
  });

  const proxy = { at: { 'orders>payments': drop('timeout_ms') } };
  const budget = (): Headers => ({ timeout_ms: '5000' });

  it('a key that nobody below ever shows: a finding with two recorders there', () => {
    judge(
      batch(3, {}, proxy, undefined, budget),
      [1, 2, 3].map(n => `r${n} timeout-overwritten timeout_ms wire orders>payments inferred`),
    );
  });

  it('with one recorder below: a warning', () => {
    const report = judge(batch(3, {}, proxy, ['gateway', 'orders', 'payments'], budget), []);
    expect(report.warnings.join('\n')).toMatch(/lost or not captured/i);
    expect(report.warnings.join('\n')).toContain('timeout_ms');
    expect(
      report.hops.find(h => h.kind === 'wire' && h.key === 'timeout_ms' && h.to === 'payments'),
    ).toMatchObject({ requests: 3, unobserved: 3 });
  });

  it('the contract’s capture lists decide', () => {
    const who = (keys: string): string =>
      `version: 1\ncaptures:\n  - {service: payments, side: received, keys: [${keys}]}\n`;
    const path = ['gateway', 'orders', 'payments'];
    judge(
      batch(3, {}, proxy, path, budget),
      [1, 2, 3].map(n => `r${n} timeout-overwritten timeout_ms wire orders>payments proven`),
      {
        contract: `${who('timeout_ms, x-request-id, tenant-id, x-env, x-user-id')}keys:\n  - {key: timeout_ms, type: duration, falling: true}\n`,
      },
    );
  });

  it('capture lists differ by operation and protocol', () => {
    const world = batch(3);
    for (let n = 4; n <= 6; n++) {
      const gateway = world.root('gateway', 'GET /other', H(n));
      gateway.call('orders', 'GET /other', keep('x-request-id')(H(n)), H(n));
    }
    judge(world, []);
  });

  it('orphans are missing telemetry', () => {
    const world = batch(3);
    const gateway = world.root('gateway', 'op', H(9));
    world.orphan(gateway.traceId, 'ledger', 'server', 'op', keep('x-request-id')(H(9)));
    judge(world, []);
  });

  it('partial sampling: server spans missing at the end, client spans missing in the middle', () => {
    const world = batch(3);
    const gateway = world.root('gateway', 'op', H(9));
    gateway.child('orders', 'server', 'op', H(9)).child('orders', 'client', 'op', H(9));
    const lost = world.root('gateway', 'op', H(8));
    lost.child('orders', 'server', 'op', drop('tenant-id')(H(8)));
    // gateway received it, orders did not; whether the process or the wire lost it no span tells.
    const report = judge(world, /^r8 (dropped|context-break) tenant-id /);
    expect(report.requests).toBe(5);
  });

  it('redacted on one side only is unobserved, on every side kept', () => {
    for (const hidden of ['[REDACTED]', '***', '<masked>']) {
      judge(batch(4, {}, { records: { 'payments.received': set({ 'tenant-id': hidden }) } }), []);
      judge(
        batch(
          4,
          {},
          {
            records: {
              'payments.received': set({ 'x-user-id': hidden }),
              'payments.sent': set({ 'x-user-id': hidden }),
              'ledger.received': set({ 'x-user-id': hidden }),
            },
          },
        ),
        [],
      );
    }
  });

  it('a hash where the other side is clear', () => {
    const digest = (h: Headers): Headers => ({
      ...h,
      'x-user-id': Buffer.from(String(h['x-user-id']).padStart(16, '#')).toString('hex'),
    });
    judge(batch(4, {}, { records: { 'payments.received': digest } }), []);
    judge(batch(4, {}, { records: { 'payments.received': digest, 'payments.sent': digest } }), []);
  });

  it('a loss behind a hidden value is still seen', () => {
    const hide = set({ 'tenant-id': '***' });
    judge(batch(4, { 2: { at: { payments: drop('tenant-id') }, records: { 'payments.received': hide } } }), [
      'r2 context-break tenant-id in-process payments>ledger proven',
    ]);
    judge(
      batch(
        4,
        { 2: { at: { payments: set({ 'tenant-id': 'blue' }) } } },
        { records: { 'payments.received': hide } },
      ),
      /^r2 rewritten tenant-id gap orders>(payments|ledger) inferred$/,
    );
  });
});

describe('splits', () => {
  /** gateway > orders > payments > ledger, the context of orders broken before it calls payments. */
  function broken(
    world: World,
    n: number,
    how: { client?: boolean; clientRoot?: boolean; headers?: Headers; entry?: Headers },
  ): void {
    const all = how.entry ?? H(n);
    const gateway = world.root('gateway', 'op', all);
    const orders = gateway.call('orders', 'op', all);
    const sent = how.headers ?? all;
    if (how.client === true) orders.child('orders', 'client', 'op', sent);
    const at = orders.start + 5000;
    let root: Node;
    if (how.clientRoot === true)
      root = world.root('orders', 'op', sent, { kind: 'client', at }).child('payments', 'server', 'op', sent);
    else root = world.root('payments', 'op', sent, { at });
    root.call('ledger', 'op', sent);
  }

  it.each([
    ['with a client span without child', { client: true }],
    ['without a client span', {}],
    ['the client span is the root of the new trace', { clientRoot: true }],
  ])('%s', (_, how) => {
    const world = batch(3);
    broken(world, 9, how);
    const report = judge(world, ['r9 context-break traceparent split orders>payments proven']);
    expect(report.requests).toBe(4);
    expect(report.findings[0]?.traceIds).toHaveLength(2);
  });

  it('other keys lost there are findings of the same hop', () => {
    const world = batch(3);
    broken(world, 9, { headers: drop('tenant-id', 'x-env')(H(9)) });
    judge(
      world,
      ['traceparent', 'tenant-id', 'x-env'].map(k => `r9 context-break ${k} split orders>payments proven`),
    );
  });

  it('a new root that calls from orders lost keys in the same hop', () => {
    const world = batch(3);
    broken(world, 9, { clientRoot: true, headers: drop('tenant-id')(H(9)) });
    judge(
      world,
      ['traceparent', 'tenant-id'].map(k => `r9 context-break ${k} split orders>payments proven`),
    );
  });

  it('of two spans of one service, the one whose budget could have come here is the caller', () => {
    const world = batch(3, {}, {}, undefined, () => ({ timeout_ms: '5000' }));
    const h = { ...H(9), timeout_ms: '5000' };
    const orders = world.root('gateway', 'op', h).call('orders', 'op', h);
    const less = { ...h, timeout_ms: '4000' };
    const again = orders.call('orders', 'again', less, drop('timeout_ms')(less));
    world
      .root('orders', 'op', { ...h, timeout_ms: '4500' }, { kind: 'client', at: again.start + 300 })
      .child('payments', 'server', 'op', { ...h, timeout_ms: '4500' });
    judge(world, ['r9 context-break traceparent split orders>payments proven']);
  });

  it('of two spans that do the same work, the one whose call is missing is the caller', () => {
    const world = batch(3);
    const orders = world.root('gateway', 'op', H(9)).call('orders', 'op', H(9));
    const first = orders.call('payments', 'op', H(9));
    const second = orders.call('payments', 'op', H(9));
    second.call('ledger', 'op', H(9));
    world
      .root('payments', 'op', H(9), { kind: 'client', at: second.start + 500 })
      .child('ledger', 'server', 'op', H(9));
    const report = judge(world, ['r9 context-break traceparent split payments>ledger proven']);
    expect(report.findings[0]?.hop.from.spanId).toBe(first.spanId);
  });

  it('of two spans that do the same work, the one that is over made no more calls', () => {
    const world = batch(3);
    const orders = world.root('gateway', 'op', H(9)).call('orders', 'op', H(9));
    orders.call('payments', 'op', H(9), H(9), {}, { duration: 10_000 });
    const second = orders.call('payments', 'op', H(9));
    // Its first call broke off and failed, the second one went through.
    second.call('ledger', 'op', H(9));
    world
      .root('payments', 'op', H(9), { kind: 'client', at: second.start + 50_000 })
      .child('ledger', 'server', 'op', H(9));
    const report = judge(world, ['r9 context-break traceparent split payments>ledger proven']);
    expect(report.findings[0]?.hop.from.spanId).toBe(second.spanId);
  });

  it('calls side by side are each given the continuation that what they sent fits', () => {
    const world = batch(3, {}, {}, undefined, () => ({ timeout_ms: '5000' }));
    const all = (ms: number, tenant = 'tenant-9'): Headers => ({
      ...{ ...H(9), timeout_ms: String(ms), 'tenant-id': tenant },
    });
    const orders = world.root('gateway', 'op', all(5000)).call('orders', 'op', all(5000));
    const early = orders.child('orders', 'client', 'op', all(4900));
    const late = orders.child('orders', 'client', 'op', all(4800));
    // What the later call sent arrives first.
    world.root('payments', 'op', all(4790), { at: late.start + 300 });
    world.root('payments', 'op', all(4890), { at: late.start + 900 });
    const report = judge(
      world,
      Array.from({ length: 2 }, () => 'r9 context-break traceparent split orders>payments proven'),
    );
    expect(report.findings.map(f => f.hop.from.spanId)).toEqual([late.spanId, early.spanId]);
  });

  it('a continuation without a key goes to the call that had none to send', () => {
    const world = batch(3);
    const orders = world.root('gateway', 'op', H(9)).call('orders', 'op', H(9));
    const bare = orders.child('orders', 'client', 'op', drop('tenant-id')(H(9)));
    const whole = orders.child('orders', 'client', 'op', H(9));
    world.root('payments', 'op', drop('tenant-id')(H(9)), { at: whole.start + 300 });
    world.root('payments', 'op', H(9), { at: whole.start + 900 });
    const report = judge(world, [
      'r9 context-break tenant-id in-process orders>payments proven',
      ...Array.from({ length: 2 }, () => 'r9 context-break traceparent split orders>payments proven'),
    ]);
    const splits = report.findings.filter(f => f.key === 'traceparent');
    expect(splits.map(f => f.hop.from.spanId)).toEqual([bare.spanId, whole.spanId]);
  });

  it('requests at the same service with one id are retries', () => {
    const world = batch(3);
    const first = world.root('gateway', 'op', H(9));
    first.call('orders', 'op', H(9), H(9), {}, { error: true });
    const second = world.root('gateway', 'op', H(9), { at: first.start + 2_000_000 });
    second.call('orders', 'op', H(9)).call('payments', 'op', H(9));
    const report = judge(world, []);
    expect(report.requests).toBe(5);
  });

  it('two new traces of one caller are two findings', () => {
    const world = batch(3);
    const gateway = world.root('gateway', 'op', H(9));
    const orders = gateway.call('orders', 'op', H(9));
    orders.child('orders', 'client', 'op', H(9));
    orders.child('orders', 'client', 'audit', H(9));
    world.root('payments', 'op', H(9), { at: orders.start + 1500 });
    world.root('audit', 'audit', H(9), { at: orders.start + 2500 });
    judge(
      world,
      ['payments', 'audit'].map(to => `r9 context-break traceparent split orders>${to} proven`),
    );
  });

  it('the same id hours apart is another request', () => {
    const world = batch(3);
    const gateway = world.root('gateway', 'op', H(9));
    gateway.call('orders', 'op', H(9));
    world.root('payments', 'op', H(9), { at: gateway.start + 3_600_000_000 });
    expect(judge(world, []).requests).toBe(5);
  });

  it('a root with one link belongs to the linked request; with more it is a fan-in', () => {
    const world = batch(3);
    const a = world.root('gateway', 'op', H(8));
    const pa = a.child('gateway', 'producer', 'publish', H(8));
    const b = world.root('gateway', 'op', H(9));
    const pb = b.child('gateway', 'producer', 'publish', H(9));
    world.root('mailer', 'consume', H(8), { kind: 'consumer', links: [pa], at: pa.start + 5000 });
    expect(judge(world, []).requests).toBe(5);
    world.root('batcher', 'consume', {}, { kind: 'consumer', links: [pa, pb], at: pb.start + 5000 });
    expect(judge(world, []).requests).toBe(6);
  });

  it('a queue in one trace is a wire hop', () => {
    const world = new World();
    for (let n = 1; n <= 4; n++) {
      const gateway = world.root('gateway', 'op', H(n));
      const published = gateway.child('gateway', 'producer', 'publish', H(n), {
        attrs: { 'messaging.system': 'kafka' },
      });
      published.child('mailer', 'consumer', 'consume', n === 2 ? drop('tenant-id')(H(n)) : H(n), {
        attrs: { 'messaging.system': 'kafka' },
      });
    }
    judge(world, ['r2 dropped tenant-id wire gateway>mailer proven']);
  });

  it('the request id itself lost: the trace keeps the topmost one', () => {
    judge(batch(4, { 2: { at: { orders: drop('x-request-id') } } }), [
      'r2 context-break x-request-id in-process orders>payments proven',
    ]);
  });

  it('without a request id the trace id names the request', () => {
    const world = new World();
    for (let n = 1; n <= 4; n++) {
      const h = drop('x-request-id')(H(n));
      chain(world, PATH, h, n === 2 ? { at: { orders: drop('tenant-id') } } : {});
    }
    const id =
      world.spans.find(
        s =>
          s.attrs['http.request.header.tenant-id'] !== undefined &&
          String((s.attrs['http.request.header.tenant-id'] as string[])[0]) === 'tenant-2',
      )?.traceId ?? '';
    judge(world, [`${id} context-break tenant-id in-process orders>payments proven`]);
  });
});

describe('telemetry noise', () => {
  it('spans twice, in two files, in any order', () => {
    const world = batch(4, { 2: { at: { orders: drop('tenant-id') } } });
    world.spans.push(...world.spans.slice(3, 9));
    world.spans.reverse();
    const report = judge(world, ['r2 context-break tenant-id in-process orders>payments proven']);
    expect(report.spans).toBe(28);
  });

  it('empty tracestate, server-only headers, response attributes', () => {
    const extra: Plan = {
      records: {
        'payments.received': set({ tracestate: [''], 'grpc-accept-encoding': 'gzip', 'x-new': '1' }),
      },
      facts: {
        'orders.sent': {
          attrs: {
            'http.response.header.x-app-version': ['v2'],
            'rpc.grpc.response.metadata.tenant-id': ['zzz'],
          },
        },
      },
    };
    judge(batch(4, {}, extra), []);
  });
});
