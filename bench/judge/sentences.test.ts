// Decisions that no other case here covers, one by one, and what every correct reader must leave alone whatever
// the recorders, the sampling and the noise.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, lineOf, reportOn } from './judge.ts';
import { batch, chain, drop, own, set, type Plan } from './chain.ts';
import { STYLES, World, type Headers, type Style } from './world.ts';

describe('carriers', () => {
  it('a bare gray.tag attribute makes none', () => {
    const world = new World();
    const tag = { attrs: { 'gray.tag': 'env=pre;group=v2' } };
    for (let n = 1; n <= 4; n++) {
      const root = world.root('gateway', 'op', own(n));
      root.call('orders', 'op', own(n));
      root.child('gateway', 'client', 'metrics push', null, tag);
      root.child('gateway', 'internal', 'decide', null, tag);
    }
    judge(world, []);
  });

  it('a refused call beside the one that got through: a retry loses nothing', () => {
    const world = new World();
    for (let n = 1; n <= 4; n++) {
      const root = world.root('gateway', 'op', own(n));
      if (n === 2) root.child('gateway', 'client', 'op', null, { error: true });
      if (n === 3) root.child('gateway', 'client', 'op', own(n), { error: true });
      root.call('orders', 'op', own(n));
    }
    judge(world, []);
  });
});

describe('what may vanish', () => {
  const INFRASTRUCTURE = [
    ...['host', 'connection', 'te', 'content-type', 'content-length', 'accept', 'accept-encoding'],
    ...['user-agent', 'x-forwarded-for', 'x-forwarded-proto', 'via', 'b3', 'x-b3-sampled', 'x-b3-traceid'],
    ...['tracestate', 'grpc-encoding', 'grpc-accept-encoding'],
  ];

  it.each(INFRASTRUCTURE)('%s is nobody’s metadata', name => {
    const value = name === 'x-b3-traceid' ? '463ac35c9f6413ad48485a3926bfe3c1' : 'v';
    const change = {
      2: { at: { 'orders>payments': drop(name) } },
      3: { at: { orders: set({ [name]: 'w' }) } },
    };
    judge(
      batch(5, change, {}, undefined, n => ({ [name]: n === 1 ? value : `${value}${n}` })),
      [],
    );
  });

  it('grpc-timeout is', () => {
    const deadline = (): Headers => ({ 'grpc-timeout': '5S' });
    judge(batch(5, { 2: { at: { 'orders>payments': drop('grpc-timeout') } } }, {}, undefined, deadline), [
      'r2 timeout-overwritten grpc-timeout wire orders>payments proven',
    ]);
  });

  it('a key that only the receiving side has', () => {
    judge(batch(5, {}, { at: { 'orders>payments': set({ 'x-pod': 'p1' }) } }), []);
  });

  it('an empty value is an absent one', () => {
    judge(batch(5, { 2: { at: { 'orders>payments': set({ 'tenant-id': '' }) } } }), [
      'r2 dropped tenant-id wire orders>payments proven',
    ]);
    judge(
      batch(5, {}, {}, undefined, () => ({ tracestate: '', 'x-note': '' })),
      [],
    );
  });
});

describe('classes', () => {
  it('another request’s schema version is a rewritten one', () => {
    const version = (n: number): Headers => ({ 'x-schema-version': `1.${n}.0` });
    judge(
      batch(
        5,
        { 2: { at: { 'orders>payments': set({ 'x-schema-version': '1.4.0' }) } } },
        {},
        undefined,
        version,
      ),
      ['r2 rewritten x-schema-version wire orders>payments proven'],
    );
  });

  it('a lost baggage header is one finding for the tag and one for the rest', () => {
    const baggage = (): Headers => ({ baggage: 'gray.tag=env%3Dpre%3Bgroup%3Dv2,region=eu' });
    judge(batch(5, { 2: { at: { 'orders>payments': drop('baggage') } } }, {}, undefined, baggage), [
      'r2 dropped baggage wire orders>payments proven',
      'r2 dropped gray.tag wire orders>payments proven',
    ]);
  });

  it('one member lost is a rewritten baggage, the tag apart', () => {
    const baggage = (): Headers => ({ baggage: 'gray.tag=env%3Dpre%3Bgroup%3Dv2,region=eu,cell=7' });
    const less = set({ baggage: 'region=eu,gray.tag=env=pre%3Bgroup=v2' });
    judge(batch(5, { 2: { at: { 'orders>payments': less } } }, {}, undefined, baggage), [
      'r2 rewritten baggage wire orders>payments proven',
    ]);
  });

  it('another request’s binary value is foreign', () => {
    const bin = (n: number): Headers => ({
      'x-auth-bin': Buffer.from(`user-${n}-${n * 7919}`).toString('base64'),
    });
    judge(batch(5, { 2: { at: { 'orders>payments': set(bin(4)) } } }, {}, undefined, bin), [
      'r2 foreign x-auth-bin wire orders>payments proven',
    ]);
  });
});

describe('two faults in one request', () => {
  it('are two findings, each where it happened', () => {
    const plan: Plan = { at: { 'gateway>orders': drop('x-user-id'), payments: drop('tenant-id', 'x-env') } };
    judge(batch(5, { 2: plan }), [
      'r2 dropped x-user-id wire gateway>orders proven',
      'r2 context-break tenant-id in-process payments>ledger proven',
      'r2 context-break x-env in-process payments>ledger proven',
    ]);
  });

  it('of one key: changed, then lost', () => {
    const plan: Plan = {
      at: { 'gateway>orders': set({ 'tenant-id': 'blue' }), 'orders>payments': drop('tenant-id') },
    };
    judge(batch(5, { 2: plan }), [
      'r2 rewritten tenant-id wire gateway>orders proven',
      'r2 dropped tenant-id wire orders>payments proven',
    ]);
  });
});

const KEYS = ['x-request-id', 'tenant-id', 'x-env', 'x-user-id', 'baggage'] as const;
const SPELLINGS: readonly Style[] = Object.values(STYLES);

interface Mesh {
  readonly length: number;
  readonly styles: readonly number[];
  /** By side of each service: which of the keys it records. */
  readonly captures: readonly (readonly boolean[])[];
  readonly gone: readonly number[];
  readonly twice: readonly number[];
  readonly skew: readonly number[];
}

const mesh: fc.Arbitrary<Mesh> = fc.integer({ min: 3, max: 6 }).chain(length =>
  fc.record({
    length: fc.constant(length),
    styles: fc.array(fc.nat(SPELLINGS.length - 1), { minLength: length, maxLength: length }),
    captures: fc.array(fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }), {
      minLength: length * 2,
      maxLength: length * 2,
    }),
    gone: fc.array(fc.nat(200), { maxLength: 12 }),
    twice: fc.array(fc.nat(200), { maxLength: 5 }),
    skew: fc.array(fc.integer({ min: -400_000, max: 400_000 }), { minLength: length, maxLength: length }),
  }),
);

const names = (m: Mesh): readonly string[] => Array.from({ length: m.length }, (_, i) => `s${i}`);
const REQUESTS = 12;

/** Requests through a mesh whose sides record what they like; the last server records all, so every key is seen to arrive. */
function meshWorld(m: Mesh, plans: Readonly<Record<number, Plan>> = {}): World {
  const path = names(m);
  const records: Record<string, (h: Headers) => Headers> = {};
  const styles: Record<string, Style> = {};
  path.forEach((service, i) => {
    styles[service] = SPELLINGS[m.styles[i] ?? 0] ?? STYLES.http;
    for (const [s, side] of ['received', 'sent'].entries()) {
      const list = m.captures[i * 2 + s] ?? [];
      const full = i === m.length - 1 || (i === 0 && side === 'received');
      records[`${service}.${side}`] = full ? h => h : drop(...KEYS.filter((_, k) => list[k] !== true));
    }
  });
  const world = new World();
  for (let n = 1; n <= REQUESTS; n++) {
    const baggage =
      n % 2 === 0 ? 'gray.tag=env%3Dpre%3Bgroup%3Dv2,cell=7' : 'cell=7,gray.tag=env=pre%3Bgroup=v2';
    chain(world, path, { ...own(n), baggage }, { styles, records, ...plans[n] });
  }
  return world;
}

/** The first requests keep all their spans, so that the batch can be learned from; of the others some are missing. */
function disturb(world: World, m: Mesh): void {
  const skew = new Map(names(m).map((s, i) => [s, m.skew[i] ?? 0]));
  const traces = [...new Set(world.spans.map(s => s.traceId))];
  const later = new Set(traces.slice(6));
  const some = world.spans.filter(s => later.has(s.traceId));
  const gone = new Set(m.gone.map(i => some[i % some.length]));
  const kept = world.spans.filter(s => !gone.has(s));
  const twice = m.twice.map(i => kept[i % kept.length]).filter(s => s !== undefined);
  const all = [...twice, ...kept].map(s => ({ ...s, start: s.start + (skew.get(s.service) ?? 0) }));
  world.spans.splice(0, world.spans.length, ...all.reverse());
}

describe('whatever the recorders, the sampling and the clocks', () => {
  it('nothing is found where nothing is lost', () => {
    fc.assert(
      fc.property(mesh, m => {
        const world = meshWorld(m);
        disturb(world, m);
        expect(reportOn(world.jaeger()).findings.map(lineOf)).toEqual([]);
      }),
      { numRuns: 60, seed: 3 },
    );
  });

  it('a key lost on a wire is told of that wire, or of the gap around it, in that request alone', () => {
    fc.assert(
      fc.property(mesh, fc.nat(100), fc.nat(100), (m, place, which) => {
        const at = place % (m.length - 1);
        const key = KEYS[1 + (which % 3)] ?? 'tenant-id';
        const world = meshWorld(m, { 2: { at: { [`s${at}>s${at + 1}`]: drop(key) } } });
        const { findings } = reportOn(world.otlp());
        // The last server records everything: the loss shows, once.
        expect(findings.map(f => `${f.requestId} ${f.key}`)).toEqual([`r2 ${key}`]);
        const [found] = findings;
        const from = Number(found?.hop.from.service.slice(1));
        const to = Number(found?.hop.to.service.slice(1));
        expect(from).toBeLessThanOrEqual(at);
        expect(to).toBeGreaterThanOrEqual(at + 1);
        if (found?.hop.kind === 'wire') expect([from, to]).toEqual([at, at + 1]);
        else expect(found?.grade).toBe('inferred');
      }),
      { numRuns: 60, seed: 4 },
    );
  });

  it('a key that a process loses is told of that process, or of the gap around it', () => {
    fc.assert(
      fc.property(mesh, fc.nat(100), (m, place) => {
        const at = 1 + (place % (m.length - 2));
        const world = meshWorld(m, { 2: { at: { [`s${at}`]: drop('tenant-id') } } });
        const { findings } = reportOn(world.jaeger());
        expect(findings.map(f => `${f.requestId} ${f.key}`)).toEqual(['r2 tenant-id']);
        const [found] = findings;
        const [from, to] = [found?.hop.from.service, found?.hop.to.service].map(s => Number(s?.slice(1)));
        expect(from).toBeLessThanOrEqual(at);
        expect(to).toBeGreaterThanOrEqual(found?.hop.kind === 'gap' ? at : at + 1);
        if (found?.hop.kind === 'in-process') expect([from, to]).toEqual([at, at + 1]);
        else expect(found?.grade).toBe('inferred');
      }),
      { numRuns: 60, seed: 6 },
    );
  });

  it('a new trace with the same request id is one broken context', () => {
    fc.assert(
      fc.property(mesh, fc.nat(100), (m, place) => {
        const at = 1 + (place % (m.length - 1));
        const world = meshWorld(m);
        const second = [...new Set(world.spans.map(s => s.traceId))][1];
        const mine = world.spans.filter(s => s.traceId === second);
        const root = mine.find(s => s.service === `s${at}` && s.kind === 'server');
        const below = new Set([root?.spanId]);
        for (const s of mine) if (below.has(s.parent ?? '')) below.add(s.spanId);
        const traceId = 'cafe'.repeat(8);
        const spans = world.spans.map(s =>
          s.traceId !== second || !below.has(s.spanId)
            ? s
            : { ...s, traceId, parent: s === root ? null : s.parent },
        );
        world.spans.splice(0, world.spans.length, ...spans);
        const { findings, requests } = reportOn(world.otlp());
        expect(
          findings.map(f => `${f.requestId} ${f.class} ${f.key} ${f.hop.from.service}>${f.hop.to.service}`),
        ).toEqual([`r2 context-break traceparent s${at - 1}>s${at}`]);
        expect(requests).toBe(REQUESTS);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('the two shapes say the same', () => {
    fc.assert(
      fc.property(mesh, fc.nat(100), (m, place) => {
        const at = place % (m.length - 1);
        const world = meshWorld(m, { 3: { at: { [`s${at}`]: drop('tenant-id', 'x-env') } } });
        disturb(world, m);
        const [a, b] = [reportOn(world.jaeger()), reportOn(world.otlp())];
        expect(a.findings.map(lineOf)).toEqual(b.findings.map(lineOf));
        expect(a.hops).toEqual(b.hops);
      }),
      { numRuns: 60, seed: 5 },
    );
  });
});
