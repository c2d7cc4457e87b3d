// What a contract file changes.

import { describe, expect, it } from 'vitest';
import { batch, drop, own, PATH, set, type Plan } from './chain.ts';
import { judge, reportOn } from './judge.ts';
import { World, type Headers } from './world.ts';

const W = 'orders>payments';
const contract = (text: string): { contract: string } => ({ contract: `version: 1\n${text}` });
const one = (change: (h: Headers) => Headers, where = W): Record<number, Plan> => ({
  2: { at: { [where]: change } },
});

describe('a contract', () => {
  it('makes a key expected everywhere', () => {
    const world = batch(3, {}, { at: { [W]: drop('x-shard') } }, undefined, () => ({ 'x-shard': '7' }));
    judge(world, []);
    judge(
      world,
      [1, 2, 3].map(n => `r${n} dropped X-Shard wire orders>payments inferred`),
      contract('keys:\n  - {key: X-Shard, type: string}\n'),
    );
  });

  it('spells keys', () => {
    judge(
      batch(3, one(drop('tenant-id'))),
      ['r2 dropped Tenant-Id wire orders>payments proven'],
      contract('keys:\n  - {key: Tenant-Id}\n'),
    );
  });

  it('a glob covers many keys and spells none', () => {
    const world = batch(3, {}, { at: { orders: drop('x-app-a') } }, undefined, () => ({ 'x-app-a': '7' }));
    judge(
      world,
      [1, 2, 3].map(n => `r${n} context-break x-app-a in-process orders>payments inferred`),
      contract('keys:\n  - {key: "x-app-*", reach: end-to-end}\n'),
    );
  });

  it('reach one-hop guards wire hops only', () => {
    const plans = { 2: { at: { orders: drop('tenant-id') } }, 3: { at: { [W]: drop('tenant-id') } } };
    judge(
      batch(4, plans),
      ['r3 dropped tenant-id wire orders>payments proven'],
      contract('keys:\n  - {key: tenant-id, reach: one-hop}\n'),
    );
  });

  it('judges a key that is required of gray requests in these alone', () => {
    const tag = { baggage: 'gray.tag=env%3Dpre%3Bgroup%3Dv2' };
    const all = batch(
      6,
      { 1: { at: { [W]: drop('tenant-id') } }, 2: { at: { [W]: drop('tenant-id') } } },
      {},
      undefined,
      n => (n % 2 === 0 ? tag : {}),
    );
    const both = ['r1', 'r2'].map(r => `${r} dropped tenant-id wire orders>payments proven`);
    judge(all, both);
    const text = (required: string) => contract(`keys:\n  - {key: tenant-id, required: ${required}}\n`);
    judge(all, both, text('always'));
    const report = judge(all, both.slice(1), text('gray'));
    const row = report.hops.find(h => h.kind === 'wire' && h.from === 'orders' && h.key === 'tenant-id');
    expect(row).toMatchObject({ requests: 3, lost: 1, kept: 2 });
  });

  it('the tag itself is judged wherever it is', () => {
    const world = batch(4, one(drop('baggage')), {}, undefined, () => ({ baggage: 'gray.tag=env%3Dpre' }));
    judge(world, ['r2 dropped gray.tag wire orders>payments proven']);
  });

  it('falling budgets may fall, others may not', () => {
    const world = batch(3, one(set({ 'x-budget': '400' })), {}, undefined, () => ({ 'x-budget': '500' }));
    judge(world, [], contract('keys:\n  - {key: x-budget, type: duration, falling: true}\n'));
    judge(
      world,
      ['r2 timeout-overwritten x-budget wire orders>payments proven'],
      contract('keys:\n  - {key: x-budget, type: duration}\n'),
    );
  });

  it('an enum is never foreign, a string may be', () => {
    const world = batch(4, one(set({ 'x-tier': 'gold4' })), {}, undefined, n => ({ 'x-tier': `gold${n}` }));
    judge(
      world,
      ['r2 rewritten x-tier wire orders>payments proven'],
      contract('keys:\n  - {key: x-tier, type: enum}\n'),
    );
    judge(
      world,
      ['r2 foreign x-tier wire orders>payments proven'],
      contract('keys:\n  - {key: x-tier, type: string}\n'),
    );
  });

  it('masked values are kept, a masked key that vanishes is not', () => {
    const hash = set({ 'x-user-id': 'h:77aa' });
    const masked = contract('masked:\n  - {service: payments, keys: [x-user-id]}\n');
    judge(batch(4, one(hash)), [], masked);
    judge(
      batch(4, one(hash, 'gateway>orders')),
      ['r2 rewritten x-user-id wire gateway>orders proven'],
      masked,
    );
    judge(batch(4, one(drop('x-user-id'))), ['r2 dropped x-user-id wire orders>payments proven'], masked);
  });

  it('accepted losses are shown as such', () => {
    const text = 'except:\n  - {from: orders, to: payments, key: tenant-id, reason: known}\n';
    const report = judge(
      batch(4, one(drop('tenant-id'))),
      ['r2 dropped tenant-id wire orders>payments proven'],
      contract(text),
    );
    expect(report.findings[0]?.accepted).toBe('known');
    const other = judge(
      batch(4, one(drop('x-env'))),
      ['r2 dropped x-env wire orders>payments proven'],
      contract(text),
    );
    expect(other.findings[0]).not.toHaveProperty('accepted');
  });

  it('losses are accepted whatever the kind of their hop', () => {
    const accepts = (world: World, from: string, to: string): readonly (string | undefined)[] =>
      reportOn(
        world.otlp(),
        contract(`except:\n  - {from: ${from}, to: ${to}, key: "*", reason: known}\n`),
      ).findings.map(f => `${f.hop.kind} ${f.accepted ?? 'not accepted'}`);
    const lost = one(drop('tenant-id'), 'orders');
    expect(accepts(batch(4, lost), 'orders', 'payments')).toEqual(['in-process known']);
    // In a process it is the service called that is named, though the loss was before.
    expect(accepts(batch(4, lost), 'gateway', 'orders')).toEqual(['in-process not accepted']);
    const hidden = { records: { 'orders.sent': drop('tenant-id') } };
    expect(accepts(batch(4, lost, hidden), 'orders', 'payments')).toEqual(['gap known']);
    const split = batch(3);
    const orders = split.root('gateway', 'op', own(9)).call('orders', 'op', own(9));
    orders.child('orders', 'client', 'op', own(9));
    split.root('payments', 'op', drop('x-env')(own(9)), { at: orders.start + 5000 });
    expect(accepts(split, 'orders', 'pay*')).toEqual(['split known', 'split known']);
    const gray = new World();
    for (let n = 1; n < 9; n++) {
      const h = { ...own(n), baggage: 'gray.tag=env%3Dp%3Bgroup%3Dv2' };
      const attrs = n === 3 ? {} : { 'gray.tag': 'env=p;group=v2' };
      gray.root('gateway', 'op', h).call('orders', 'op', h, h, {}, { attrs });
    }
    expect(accepts(gray, 'orders', 'orders')).toEqual(['span known']);
  });

  it('capture lists decide who sees what', () => {
    const world = batch(4, {}, { at: { [W]: drop('tenant-id') } }, PATH.slice(0, 3));
    judge(world, []);
    judge(
      world,
      [],
      contract(
        'captures:\n  - {service: payments, side: received, keys: [x-request-id, x-env, x-user-id]}\n',
      ),
    );
    const all = contract('captures:\n  - {service: payments, side: received, keys: ["*"]}\n');
    judge(
      world,
      [1, 2, 3, 4].map(n => `r${n} dropped tenant-id wire orders>payments proven`),
      all,
    );
  });

  it('as JSON', () => {
    const text = JSON.stringify({ version: 1, except: [{ from: '*', to: '*', key: '*', reason: 'all' }] });
    expect(
      reportOn(batch(3, one(drop('tenant-id'))).jaeger(), { contract: text }).findings[0]?.accepted,
    ).toBe('all');
  });

  it.each([
    ['version: 1\nkey: []\n', /2/],
    ['version: 2\n', /version/],
    ['version: 1\nkeys:\n  - {key: a, tipe: string}\n', /3/],
    ['version: 1\nkeys:\n  - {key: a, type: text}\n', /3/],
    ['version: 1\ncaptures:\n  - {service: a, side: both, keys: [x]}\n', /3/],
    ['version: 1\nexcept: [{from: a}]\n', /to/],
  ])('errors name the line: %j', (text, pattern) => {
    expect(() => reportOn(batch(1).jaeger(), { contract: text })).toThrow(pattern);
  });
});
