// Every class on a wire hop, one decision at a time.

import { describe, expect, it } from 'vitest';
import { batch, drop, set, type Plan } from './chain.ts';
import { judge } from './judge.ts';
import type { Headers } from './world.ts';

const W = 'orders>payments';
const one = (change: (h: Headers) => Headers, where = W): Record<number, Plan> => ({
  2: { at: { [where]: change } },
});
const wire = (cls: string, key: string, grade = 'proven'): string[] => [
  `r2 ${cls} ${key} wire orders>payments ${grade}`,
];

describe('a wire hop', () => {
  it('is quiet where nothing happens', () => {
    const report = judge(batch(4), []);
    expect(report.requests).toBe(4);
    expect(report.spans).toBe(28);
  });

  it('drops a key once, where it happens', () => {
    const report = judge(batch(4, one(drop('tenant-id'))), wire('dropped', 'tenant-id'));
    const row = report.hops.find(h => h.kind === 'wire' && h.from === 'orders' && h.key === 'tenant-id');
    expect(row).toMatchObject({
      to: 'payments',
      requests: 4,
      kept: 3,
      lost: 1,
      altered: 0,
      foreign: 0,
      unobserved: 0,
    });
    const below = report.hops.find(h => h.kind === 'wire' && h.from === 'payments' && h.key === 'tenant-id');
    expect(below).toMatchObject({ requests: 3, kept: 3, lost: 0 });
  });

  it('drops a contract key for everybody', () => {
    const world = batch(2, {}, { at: { [W]: drop('tenant-id') } });
    const report = judge(
      world,
      ['r1', 'r2'].map(r => `${r} dropped tenant-id wire orders>payments inferred`),
    );
    expect(report.findings).toHaveLength(2);
  });

  it.each([
    ['an empty value is absent', set({ 'tenant-id': '' }), wire('dropped', 'tenant-id')],
    ['an empty list is absent', set({ 'tenant-id': [''] }), wire('dropped', 'tenant-id')],
    ['cut to a prefix', set({ 'tenant-id': 'ten' }), wire('truncated', 'tenant-id')],
    ['changed', set({ 'tenant-id': 'blue' }), wire('rewritten', 'tenant-id')],
    ['of another request', set({ 'tenant-id': 'tenant-4' }), wire('foreign', 'tenant-id')],
    ['an enum is never foreign', set({ 'x-env': 'pre' }), wire('rewritten', 'x-env')],
    ['a foreign user id', set({ 'x-user-id': '903' }), wire('foreign', 'x-user-id')],
    ['only the receiver has it', set({ 'x-service-tag': 'mesh' }), []],
  ])('%s', (_, change, expected) => {
    judge(batch(4, one(change)), expected);
  });

  it('a foreign enum value is rewritten', () => {
    const world = batch(4, one(set({ 'x-env': 'pre' })), {}, undefined, n => ({
      'x-env': n === 4 ? 'pre' : 'prod',
    }));
    judge(world, wire('rewritten', 'x-env'));
  });

  it('a prefix wins over another request’s value', () => {
    const world = batch(4, one(set({ 'tenant-id': 'ab' })), {}, undefined, n => ({
      'tenant-id': n === 2 ? 'abc' : n === 3 ? 'ab' : `t${n}`,
    }));
    judge(world, wire('truncated', 'tenant-id'));
  });

  it.each([
    ['host', '10.1.1.1'],
    ['user-agent', 'x'],
    ['x-forwarded-for', '1.2.3.4'],
    ['via', 'envoy'],
    ['accept', '*/*'],
    ['accept-encoding', 'gzip'],
    ['content-length', '12'],
    ['te', 'trailers'],
    ['b3', '0'],
    ['x-b3-traceid', 'abc'],
    ['tracestate', 'a=b'],
    ['grpc-accept-encoding', 'gzip'],
    ['connection', 'close'],
  ])('never compares %s', (key, value) => {
    const world = batch(
      5,
      { 2: { at: { [W]: drop(key) } }, 3: { at: { [W]: set({ [key]: 'changed' }) } } },
      {},
      undefined,
      () => ({ [key]: value }),
    );
    judge(world, []);
  });

  it('expects a key outside the contract only where most requests carry it out', () => {
    const cookie = (): Headers => ({ cookie: 'sid=1', 'x-contract-id': 'c1' });
    judge(batch(4, one(drop('cookie', 'x-contract-id')), {}, undefined, cookie), [
      ...wire('dropped', 'cookie'),
      ...wire('dropped', 'x-contract-id'),
    ]);
    const half = { 1: { at: { [W]: drop('cookie') } }, 2: { at: { [W]: drop('cookie') } } };
    judge(batch(4, half, {}, undefined, cookie), []);
  });

  it('a gateway that strips credentials for everybody is right', () => {
    const world = batch(4, {}, { at: { gateway: drop('authorization', 'cookie') } }, undefined, () => ({
      authorization: 'Bearer x',
      cookie: 'a=b',
    }));
    judge(world, []);
  });

  it('authorization lost by one is found and hidden', () => {
    const world = batch(4, one(drop('authorization')), {}, undefined, () => ({
      authorization: 'Bearer s3cret',
    }));
    const report = judge(world, wire('dropped', 'authorization'));
    expect(JSON.stringify(report)).not.toContain('s3cret');
  });
});

describe('timeouts', () => {
  const from =
    (value: string, key = 'timeout_ms') =>
    (): Headers => ({ [key]: value });
  it.each([
    ['to zero', 'timeout_ms', '5000', '0', true],
    ['raised', 'timeout_ms', '5000', '9000', true],
    ['falls', 'timeout_ms', '5000', '4800', false],
    ['the same written otherwise', 'grpc-timeout', '5S', '5000m', false],
    ['falls in other units', 'grpc-timeout', '5S', '4999999u', false],
    ['raised in other units', 'grpc-timeout', '5S', '1M', true],
    ['grpc zero', 'grpc-timeout', '5S', '0m', true],
  ])('%s', (_, key, sent, received, damaged) => {
    judge(
      batch(4, one(set({ [key]: received })), {}, undefined, from(sent, key)),
      damaged ? wire('timeout-overwritten', key) : [],
    );
  });

  it('an absent one is overwritten on the wire', () => {
    judge(
      batch(4, one(drop('timeout_ms')), {}, undefined, from('5000')),
      wire('timeout-overwritten', 'timeout_ms'),
    );
  });

  it('sent 0 and anything after it is kept', () => {
    judge(
      batch(4, one(set({ timeout_ms: '700' })), {}, undefined, n => ({ timeout_ms: n === 2 ? '0' : '5000' })),
      [],
    );
  });

  it('0 is reported once, where it became 0', () => {
    judge(
      batch(
        4,
        { 2: { at: { [W]: set({ timeout_ms: '0' }), payments: set({ timeout_ms: '0' }) } } },
        {},
        undefined,
        from('5000'),
      ),
      wire('timeout-overwritten', 'timeout_ms'),
    );
  });

  it('continued as grpc-timeout is kept', () => {
    const world = batch(
      4,
      {},
      { at: { orders: h => ({ ...drop('timeout_ms')(h), 'grpc-timeout': '4900m' }) } },
      undefined,
      from('5000'),
    );
    judge(world, []);
  });

  it('and back from there, where the next call is plain HTTP', () => {
    const back = (budget: string) => (h: Headers) => ({ ...drop('grpc-timeout')(h), timeout_ms: budget });
    const at = {
      gateway: (h: Headers) => ({ ...drop('timeout_ms')(h), 'grpc-timeout': '4900m' }),
      orders: back('4800'),
    };
    const world = (odd: Readonly<Record<number, Plan>>) => batch(4, odd, { at }, undefined, from('5000'));
    judge(world({}), []);
    judge(world({ 2: { at: { orders: back('60000') } } }), [
      'r2 timeout-overwritten grpc-timeout in-process orders>payments proven',
    ]);
  });

  it('continued as a raised or zero grpc-timeout is damage', () => {
    const change = (h: Headers): Headers => ({ ...drop('timeout_ms')(h), 'grpc-timeout': '0m' });
    judge(
      batch(
        4,
        { 2: { at: { orders: change } } },
        { at: { orders: h => ({ ...drop('timeout_ms')(h), 'grpc-timeout': '4900m' }) } },
        undefined,
        from('5000'),
      ),
      ['r2 timeout-overwritten timeout_ms in-process orders>payments proven'],
    );
  });

  it('in process alone: overwritten; with other keys: context break', () => {
    judge(batch(4, { 2: { at: { orders: drop('timeout_ms') } } }, {}, undefined, from('5000')), [
      'r2 timeout-overwritten timeout_ms in-process orders>payments proven',
    ]);
    judge(batch(4, { 2: { at: { orders: drop('timeout_ms', 'tenant-id') } } }, {}, undefined, from('5000')), [
      'r2 context-break timeout_ms in-process orders>payments proven',
      'r2 context-break tenant-id in-process orders>payments proven',
    ]);
    judge(batch(4, { 2: { at: { orders: set({ timeout_ms: '0' }) } } }, {}, undefined, from('5000')), [
      'r2 timeout-overwritten timeout_ms in-process orders>payments proven',
    ]);
  });
});

const b64 = (bytes: readonly number[]): string => Buffer.from(bytes).toString('base64');
const bytesOf = (n: number, length = 12): number[] =>
  Array.from({ length }, (_, i) => (n * 37 + i * 11) % 251);

describe('binary keys', () => {
  const value = (n: number): Headers => ({ 'sig-bin': b64(bytesOf(n, 13)) });
  const B = bytesOf(2, 13);
  it.each([
    ['unpadded', b64(B).replace(/=+$/, ''), []],
    ['length prefix', b64([13, ...B]), wire('binary-misaligned', 'sig-bin')],
    ['Any envelope', b64([0x0a, 13, ...B]), wire('binary-misaligned', 'sig-bin')],
    ['cut', b64(B.slice(0, 5)), wire('binary-misaligned', 'sig-bin')],
    ['head cut', b64(B.slice(4)), wire('binary-misaligned', 'sig-bin')],
    ['shares half', b64([...B.slice(0, 7), 1, 2, 3, 4, 5, 6]), wire('binary-misaligned', 'sig-bin')],
    ['another’s', b64(bytesOf(3, 13)), wire('foreign', 'sig-bin')],
    ['other bytes', b64([9, 9, 9, 9, 250, 250, 1]), wire('rewritten', 'sig-bin')],
  ])('%s', (_, received, expected) => {
    judge(batch(4, one(set({ 'sig-bin': received })), {}, undefined, value), expected);
  });

  it('absent: dropped on the wire, context break in process', () => {
    judge(batch(4, one(drop('sig-bin')), {}, undefined, value), wire('dropped', 'sig-bin'));
    judge(batch(4, one(drop('sig-bin'), 'orders'), {}, undefined, value), [
      'r2 context-break sig-bin in-process orders>payments proven',
    ]);
  });

  it('is expected only where learned', () => {
    judge(batch(4, {}, { at: { orders: drop('sig-bin') } }, undefined, value), []);
  });
});

describe('header case', () => {
  const trace = (n: number): Headers => ({ 'X-Trace-ID': `tr${n}` });
  const fold = (h: Headers): Headers => ({ ...drop('X-Trace-ID')(h), 'x-trace-id': h['X-Trace-ID'] ?? '' });

  it('folded before a recorder that keeps case', () => {
    const world = batch(4, { 2: { at: { [W]: fold } } }, {}, undefined, trace);
    judge(world, wire('header-case', 'X-Trace-ID'));
  });

  it('a recorder that only knows lower case proves nothing', () => {
    const all: Plan = {
      records: { 'payments.received': lower, 'payments.sent': lower, 'ledger.received': lower },
    };
    judge(batch(4, {}, all, undefined, trace), []);
  });

  it('and the receiver sends the key no further: one finding', () => {
    const all: Plan = {
      records: { 'payments.received': lower, 'payments.sent': lower, 'ledger.received': lower },
    };
    const world = batch(4, {}, { ...all, at: { payments: drop('X-Trace-ID') } }, undefined, trace);
    judge(
      world,
      [1, 2, 3, 4].map(n => `r${n} header-case X-Trace-ID wire orders>payments proven`),
    );
  });

  it('lower to upper is no finding', () => {
    const raise = (h: Headers): Headers => ({
      ...drop('x-trace-id')(h),
      'X-Trace-ID': h['x-trace-id'] ?? '',
    });
    judge(
      batch(4, { 2: { at: { [W]: raise } } }, {}, undefined, n => ({ 'x-trace-id': `tr${n}` })),
      [],
    );
  });

  it('folded with another value is not a matter of case', () => {
    const both = (h: Headers): Headers => ({ ...drop('X-Trace-ID')(h), 'x-trace-id': 'zzz' });
    judge(batch(4, { 2: { at: { [W]: both } } }, {}, undefined, trace), wire('rewritten', 'X-Trace-ID'));
  });
});

const lower = (h: Headers): Headers =>
  Object.fromEntries(Object.entries(h).map(([k, v]) => [k.toLowerCase(), v]));

describe('collisions', () => {
  const two = (n: number): Headers => ({ 'X-Correlation-ID': `up${n}`, 'x-correlation-id': `low${n}` });
  const collision = wire('key-collision', 'X-Correlation-ID');
  it('two keys that differ in case merge into one', () => {
    judge(batch(4, one(drop('X-Correlation-ID')), {}, undefined, two), collision);
    judge(
      batch(
        4,
        one(h => ({ ...drop('X-Correlation-ID')(h), 'x-correlation-id': 'up2, low2' })),
        {},
        undefined,
        two,
      ),
      collision,
    );
    // A list of two may be what a recorder makes of two headers: nothing is proven.
    judge(
      batch(
        4,
        one(h => ({ ...drop('X-Correlation-ID')(h), 'x-correlation-id': ['up2', 'low2'] })),
        {},
        undefined,
        two,
      ),
      [],
    );
  });

  it('the same value under both: nothing is gone', () => {
    judge(
      batch(4, one(drop('X-Correlation-ID')), {}, undefined, n => ({
        'X-Correlation-ID': `c${n}`,
        'x-correlation-id': `c${n}`,
      })),
      [],
    );
  });

  it('dash and underscore merge', () => {
    const world = batch(4, one(drop('tenant_id')), {}, undefined, n => ({
      'tenant-id': `a${n}`,
      tenant_id: `b${n}`,
    }));
    judge(world, wire('key-collision', 'tenant-id'));
  });

  it('values of one key may be joined, and parts may not vanish', () => {
    const list = (n: number): Headers => ({ 'tenant-id': [`a${n}`, `b${n}`] });
    judge(batch(4, one(set({ 'tenant-id': ['a2, b2'] })), {}, undefined, list), []);
    judge(batch(4, one(set({ 'tenant-id': ['a2,b2'] })), {}, undefined, list), []);
    judge(batch(4, one(set({ 'tenant-id': 'b2' })), {}, undefined, list), wire('key-collision', 'tenant-id'));
    judge(
      batch(4, one(set({ 'tenant-id': 'b2' })), {}, undefined, n => ({ 'tenant-id': `a${n}, b${n}` })),
      wire('key-collision', 'tenant-id'),
    );
    judge(
      batch(4, one(set({ 'tenant-id': 'a2' })), {}, undefined, n => ({ 'tenant-id': `a${n}, b${n}` })),
      wire('key-collision', 'tenant-id'),
    );
    judge(
      batch(4, one(set({ 'tenant-id': 'a2' })), {}, undefined, n => ({
        'tenant-id': ['a2', 'a2'].map(v => v + String(n)).map(() => `a${n}`),
      })),
      [],
    );
  });
});

describe('baggage', () => {
  const GRAY = 'gray.tag=env%3Dpre%3Bgroup%3Dv2';
  const with_ = (baggage: string) => (): Headers => ({ baggage });
  it.each([
    ['re-encoded', `user=a%3Db,${GRAY}`, 'user=a=b,gray.tag=env=pre%3Bgroup=v2', []],
    ['re-ordered', `a=1,b=2,${GRAY}`, `${GRAY},b=2,a=1`, []],
    ['a member added', `a=1,${GRAY}`, `a=1,${GRAY},c=3`, []],
    ['blanks and properties of a list', 'a=1,b=2', 'a=1 , b=2', []],
    ['a member gone', `a=1,b=2,${GRAY}`, `a=1,${GRAY}`, wire('rewritten', 'baggage')],
    ['cut in the middle', 'aaa=1111,bbb=2222', 'aaa=1111,bb', wire('truncated', 'baggage')],
    ['the tag gone, the rest there', `a=1,${GRAY}`, 'a=1', wire('dropped', 'gray.tag')],
    ['only the tag, gone', GRAY, '', wire('dropped', 'gray.tag')],
    ['all gone', `a=1,${GRAY}`, '', [...wire('dropped', 'baggage'), ...wire('dropped', 'gray.tag')]],
    [
      'the tag rewritten',
      `a=1,${GRAY}`,
      'a=1,gray.tag=env%3Dpre%3Bgroup%3Dv9',
      wire('rewritten', 'gray.tag'),
    ],
    ['the tag cut', `a=1,${GRAY}`, 'a=1,gray.tag=env%3Dpre%3Bgr', wire('truncated', 'gray.tag')],
    ['another value', 'a=1,b=2', 'a=1,b=3', wire('rewritten', 'baggage')],
  ])('%s', (_, sent, received, expected) => {
    judge(batch(4, one(set({ baggage: received })), {}, undefined, with_(sent)), expected);
  });

  const members = (n: number, size = 1): string =>
    Array.from({ length: n }, (_, i) => `k${i}=${'v'.repeat(size)}${i}`).join(',');
  it.each([
    ['70 members, 64 left', members(70), members(64), 'limit-truncated'],
    ['8192 bytes', members(20, 500), members(16, 500), 'limit-truncated'],
    ['32 left of 40: a known smaller limit', members(40), members(32), 'limit-truncated'],
    ['30 left of 40: no limit known', members(40), 'z=1', 'rewritten'],
    ['a raw prefix that ends at a member', members(40), members(20), 'truncated'],
  ])('%s', (_, sent, received, cls) => {
    judge(batch(4, one(set({ baggage: received })), {}, undefined, with_(sent)), wire(cls, 'baggage'));
  });

  it('70 members, all lost', () => {
    judge(
      batch(4, one(drop('baggage')), {}, undefined, with_(members(70))),
      wire('limit-truncated', 'baggage'),
    );
  });
});

describe('traceparent', () => {
  it('is compared by its trace id only, and a child in the trace proves that it arrived', () => {
    const tp = (n: number): Headers => ({ traceparent: `00-${'ab'.repeat(15)}0${n}-00000000000000aa-03` });
    judge(
      batch(
        4,
        {
          2: { at: { [W]: h => set({ traceparent: String(h.traceparent).replace('aa-03', 'bb-01') })(h) } },
          3: { at: { [W]: drop('traceparent') } },
        },
        {},
        undefined,
        tp,
      ),
      [],
    );
  });
});
