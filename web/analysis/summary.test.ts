import { describe, expect, it } from 'vitest';
import { ALL_GROUPS, NO_FILTERS, message, type OverviewQuestion, type Verdict } from '../model/index.ts';
import { micros } from '../time/index.ts';
import { overview } from './summary.ts';
import { random, written, type Crossing, type Written } from './testing/facts.ts';

const S = 1e6;
const range = { from: micros(0), to: micros(1800 * S) };

const asked = (over: Partial<OverviewQuestion> = {}): OverviewQuestion => ({
  range,
  step: micros(30 * S),
  rows: 'hops',
  filters: NO_FILTERS,
  key: null,
  causes: [],
  chaos: [],
  ...over,
});

const tell = (requests: readonly Written[], over: Partial<OverviewQuestion> = {}) =>
  overview(written(requests), asked(over));

function damage(v: Verdict): Extract<Verdict, { kind: 'damage' }> {
  if (v.kind !== 'damage') throw new Error(`expected a damage, got ${v.kind}`);
  return v;
}

/** A canary whose old clients lose the tag, and the tenant with it, from 1210 s on. */
function incident(seed = 7): Written[] {
  const next = random(seed);
  const out: Written[] = [];
  for (let at = 0; at < 1800; at += -Math.log(1 - next()) / 4) {
    const group = next() < 0.2 ? 'v2' : 'stable';
    const old = next() < 0.42;
    const lost = group === 'v2' && at >= 1210 && next() < (old ? 0.74 : 0.004);
    const zone = group === 'v2' && old ? 'b' : next() < 0.5 ? 'a' : 'c';
    const outcome = lost ? 'lost' : 'kept';
    const client = { 'rpc.library.name': 'grpc-java', 'rpc.library.version': old ? '1.52.1' : '1.60.0' };
    const pay: Crossing = {
      hop: 'orders payments',
      keys: { 'tenant-id': outcome, 'gray.tag': outcome, 'x-request-id': 'kept' },
      from: {
        ...client,
        zone,
        name: next() < 0.5 ? 'Confirm' : 'Pay',
        'tenant.id': next() < 0.5 ? 'eu' : 'us',
      },
      to: { 'rpc.library.name': 'grpc-go', 'rpc.library.version': '1.60.1' },
    };
    out.push({ at, group, crossings: [{ hop: 'gateway orders', keys: { 'gray.tag': 'kept' } }, pay] });
  }
  return out;
}

const batch2 = {
  time: micros(1172 * S),
  kind: 'rollout' as const,
  service: 'orders',
  text: message('stage', { stage: 'batch-2' }),
};

describe('verdict of an incident', () => {
  const answer = tell(incident(), { causes: [batch2] });
  const v = damage(answer.verdict);

  it('names key, hop, group, share, and what it is held against', () => {
    expect(v).toMatchObject({
      key: 'gray.tag',
      outcome: 'lost',
      class: 'dropped',
      group: 'v2',
      hop: { kind: 'wire', from: 'orders', to: 'payments' },
    });
    expect(v.rate.part / v.rate.whole).toBeGreaterThan(0.26);
    expect(v.rate.part / v.rate.whole).toBeLessThan(0.36);
    expect(v.against).toMatchObject({ group: 'stable', rate: { part: 0 } });
    expect(v.proven).toBe(v.damaged);
    expect(v.damaged).toBe(v.rate.part);
    expect(v.requestIds).toHaveLength(Math.min(200, v.damaged));
  });

  it('names onset and cause', () => {
    expect(Math.abs((v.onset?.time ?? 0) - 1210 * S)).toBeLessThan(15 * S);
    expect(v.onset?.cause).toBe(batch2);
  });

  it('names what goes with it and nothing else', () => {
    expect(v.with).toEqual([{ key: 'tenant-id', outcome: 'lost', requests: v.damaged }]);
    expect(v.others).toEqual([]);
  });

  it('names the strongest factor, with what only restates it folded in', () => {
    expect(v.strongest).toMatchObject({
      dimension: 'client × server',
      value: 'grpc-java 1.52.1 → grpc-go 1.60.1',
      clear: true,
      same: ['zone b'],
    });
    expect(v.strongestShare).toBeGreaterThan(0.97);
    expect(answer.attribution).toMatchObject({ key: 'gray.tag', within: 'v2', from: v.onset?.time });
    expect(answer.attribution?.groups.map(g => g.value)).toEqual(['v2', 'stable']);
    expect(answer.attribution?.factors.filter(f => f.clear && f.rate.part > f.rest.part)).toHaveLength(1);
  });

  it('lists the losing requests newest first, and counts totals since the onset', () => {
    expect(answer.losing.length).toBe(Math.min(200, v.damaged));
    expect(answer.losing[0]!.time).toBeGreaterThan(answer.losing[1]!.time);
    expect(answer.grid.totalsFrom).toBe(v.onset?.time);
    const row = answer.grid.rows.findIndex(r => r.kind === 'hop' && r.hop.to === 'payments');
    expect(answer.grid.totals[row * 2]).toMatchObject({ part: v.rate.part, whole: v.rate.whole });
    expect(answer.key).toBe('gray.tag');
  });

  it('stays the same whatever the filters draw', () => {
    const filtered = tell(incident(), { key: 'tenant-id', filters: { ...NO_FILTERS, groups: ['stable'] } });
    expect(damage(filtered.verdict).key).toBe('gray.tag');
    expect(filtered.attribution?.key).toBe('tenant-id');
    expect(filtered.key).toBe('tenant-id');
  });

  it('does not name a steady old loss before a new one of the canary', () => {
    const both = incident().map((w): Written => ({
      ...w,
      crossings: [...w.crossings, { hop: 'payments ledger', keys: { 'x-env': 'lost' }, grade: 'inferred' }],
    }));
    const told = damage(tell(both).verdict);
    expect(told.key).toBe('gray.tag');
    expect(told.others[0]).toMatchObject({ key: 'x-env', hop: { to: 'ledger' } });
  });

  it('leaves it to the injection where there was one, and to the contract where it is accepted', () => {
    const chaos = { experiment: 'e', fault: 'drop', target: 'orders → payments', key: null, percent: null };
    const injected = tell(incident(), { chaos: [{ ...chaos, range }] });
    expect(injected.verdict).toMatchObject({ kind: 'clean', injected: v.damaged });
    const accepted = incident().map((w): Written => ({
      ...w,
      crossings: w.crossings.map(c => ({ ...c, accepted: 'known' })),
    }));
    expect(tell(accepted).verdict).toMatchObject({ kind: 'clean', accepted: v.damaged });
  });
});

const some = (n: number, group: string, outcome: 'kept' | 'lost' | 'unobserved', from = 0): Written[] =>
  Array.from({ length: n }, (_, i) => ({
    at: from + i,
    group,
    crossings: [{ hop: 'a b', keys: { tag: outcome } }],
  }));

describe('verdicts that claim less', () => {
  it('too few to say', () => {
    const v = tell([
      ...some(4, 'v2', 'lost'),
      ...some(5, 'v2', 'kept', 10),
      ...some(50, 'stable', 'kept'),
    ]).verdict;
    expect(v).toMatchObject({
      kind: 'few',
      key: 'tag',
      group: 'v2',
      rate: { part: 4, whole: 9 },
      needed: 19,
    });
  });

  it('all groups alike: no group is blamed', () => {
    const next = random(3);
    const requests = Array.from({ length: 600 }, (_, i): Written => ({
      at: i,
      group: i % 3 === 0 ? 'v2' : 'stable',
      crossings: [{ hop: 'a b', keys: { tag: next() < 0.3 ? 'lost' : 'kept' } }],
    }));
    const told = tell(requests);
    expect(damage(told.verdict)).toMatchObject({ group: ALL_GROUPS, against: null, onset: null });
    expect(told.attribution?.from).toBeNull();
  });

  it('a group that alone carries the key is held against nobody', () => {
    const v = damage(
      tell([...some(20, 'v2', 'kept'), ...some(30, 'v2', 'lost', 100), { at: 1, crossings: [] }]).verdict,
    );
    expect(v).toMatchObject({ group: 'v2', against: null });
  });

  it('clean, empty, blind, and nothing while all is settling', () => {
    expect(tell(some(30, 'v2', 'kept')).verdict).toEqual({
      kind: 'clean',
      requests: 30,
      accepted: 0,
      injected: 0,
    });
    expect(tell([]).verdict).toEqual({ kind: 'empty' });
    expect(tell(some(30, 'v2', 'kept', 5000)).verdict).toEqual({ kind: 'empty' });
    expect(tell(some(30, 'v2', 'unobserved')).verdict).toEqual({ kind: 'blind', requests: 30, spans: 120 });
    const young = tell(some(5, 'v2', 'lost').map(w => ({ ...w, settled: false })));
    expect(young.verdict).toEqual({ kind: 'clean', requests: 0, accepted: 0, injected: 0 });
    expect(young.settling).toBe(5);
  });

  it('a gray request misrouted after it lost its tag is told as the loss', () => {
    const requests = Array.from({ length: 200 }, (_, i): Written => {
      const lost = i % 3 === 0;
      return {
        at: i,
        group: 'v2',
        crossings: [
          { hop: 'a b', keys: { 'gray.tag': lost ? 'lost' : 'kept' } },
          ...(lost
            ? [
                {
                  hop: 'span b b',
                  keys: { 'gray.tag': 'altered' as const },
                  class: 'gray-misrouted' as const,
                },
              ]
            : []),
        ],
      };
    });
    expect(damage(tell(requests).verdict).hop.kind).toBe('wire');
  });

  it('counts a fault on a span over all requests that passed the service', () => {
    const requests = Array.from({ length: 100 }, (_, i): Written => {
      const fault = {
        hop: 'span b b',
        keys: { 'gray.tag': 'altered' as const },
        class: 'gray-mismatch' as const,
      };
      const pass = { hop: 'a b', keys: { 'gray.tag': 'kept' as const } };
      return { at: i, group: 'v2', crossings: i % 4 === 0 ? [pass, fault] : [pass] };
    });
    expect(damage(tell(requests).verdict)).toMatchObject({
      class: 'gray-mismatch',
      hop: { kind: 'span', from: 'b', to: 'b' },
      rate: { part: 25, whole: 100 },
    });
  });

  it('counts the hops that can be judged, whatever is drawn', () => {
    const pass = { hop: 'a b', keys: { tag: 'kept' as const, tenant: 'unobserved' as const } };
    const dark = { hop: 'b c', keys: { tag: 'unobserved' as const, traceparent: 'kept' as const } };
    const requests = Array.from({ length: 40 }, (_, i) => ({
      ...{ at: i, group: 'v2', crossings: [pass, dark] },
    }));
    const seen = { total: 2, blind: [{ kind: 'wire', from: 'b', to: 'c' }] };
    expect(tell(requests).hopsSeen).toEqual(seen);
    expect(tell(requests, { rows: 'keys', key: 'tenant' }).hopsSeen).toEqual(seen);
    const early = { from: micros(-100 * S), to: micros(0) };
    expect(tell(requests, { range: early }).hopsSeen).toEqual({ total: 0, blind: [] });
  });

  it('draws all keys where none is damaged, and the one that is asked for', () => {
    const calm = some(40, 'v2', 'kept');
    expect(tell(calm).verdict.kind).toBe('clean');
    expect([tell(calm).key, tell(calm, { key: 'tag' }).key]).toEqual([null, 'tag']);
  });

  it('of keys lost together a contract key speaks for the others', () => {
    const requests = [...some(20, 'v2', 'kept'), ...some(30, 'v2', 'lost', 100)].map((w): Written => ({
      ...w,
      crossings: w.crossings.map(c => ({
        ...c,
        keys: { 'x-other': c.keys['tag']!, 'tenant-id': c.keys['tag']! },
      })),
    }));
    const v = damage(tell(requests).verdict);
    expect(v.key).toBe('tenant-id');
    expect(v.with).toEqual([{ key: 'x-other', outcome: 'lost', requests: 30 }]);
  });
});
