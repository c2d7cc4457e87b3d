// What a contract file changes.

import { describe, expect, it } from 'vitest';
import { batch, drop, PATH, set, type Plan } from './chain.ts';
import { judge, reportOn } from './judge.ts';
import type { Headers } from './world.ts';

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
