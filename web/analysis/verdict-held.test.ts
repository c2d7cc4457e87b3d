import { describe, expect, it } from 'vitest';
import { ALL_GROUPS, NO_FILTERS, type Verdict } from '../model/index.ts';
import { micros } from '../time/index.ts';
import { overview } from './summary.ts';
import { written, type Crossing, type Written } from './testing/facts.ts';

const S = 1e6;
const HALF_HOUR = 1800;

function told(requests: readonly Written[]): Extract<Verdict, { kind: 'damage' }> {
  const range = { from: micros(0), to: micros(HALF_HOUR * S) };
  const { verdict } = overview(written(requests), {
    ...{ range, step: micros(30 * S), rows: 'hops', filters: NO_FILTERS, key: null, causes: [], chaos: [] },
  });
  if (verdict.kind !== 'damage') throw new Error(`expected a damage, got ${verdict.kind}`);
  return verdict;
}

const broken: Crossing = {
  hop: 'split cart pay',
  keys: { traceparent: 'lost', 'tenant-id': 'lost' },
  class: 'context-break',
};
const intact: Crossing = { hop: 'cart pay', keys: { 'tenant-id': 'kept', 'x-env': 'kept' } };

/** A request each second, every third one gray; `isBroken` says of which the trace breaks. */
const world = (isBroken: (n: number, group: string) => boolean, held = intact): Written[] =>
  Array.from({ length: HALF_HOUR }, (_, n) => {
    const group = n % 3 === 0 ? 'v2' : 'stable';
    return { at: n, group, crossings: [isBroken(n, group) ? broken : held] };
  });

describe('a trace that breaks off', () => {
  it('is measured against the requests whose trace held on the same way', () => {
    const v = told(world((n, group) => group === 'v2' && n >= 900 && n % 2 === 0));
    expect(v).toMatchObject({
      ...{ group: 'v2', hop: { kind: 'split', from: 'cart', to: 'pay' }, key: 'tenant-id' },
      ...{ rate: { part: 150, whole: 300 }, against: { group: 'stable', rate: { part: 0 } } },
      with: [{ key: 'traceparent', requests: 150 }],
    });
    expect(Math.abs((v.onset?.time ?? 0) - 900 * S)).toBeLessThan(15 * S);
  });

  it('belongs to no group where all lose it alike', () => {
    const v = told(world(n => n % 4 === 0));
    expect(v).toMatchObject({ group: ALL_GROUPS, onset: null, rate: { part: 450, whole: 1800 } });
  });

  it('is not vouched for by a key that was damaged on the way or not looked at', () => {
    const held: Crossing = { hop: 'cart pay', keys: { 'tenant-id': 'unobserved' } };
    const v = told(world(n => n % 4 === 0, held));
    expect(v.rate).toMatchObject({ part: 450, whole: 450 });
  });

  it('a call elsewhere says nothing of it', () => {
    const v = told(world(n => n % 4 === 0, { hop: 'cart ship', keys: { 'tenant-id': 'kept' } }));
    expect(v.rate).toMatchObject({ part: 450, whole: 450 });
  });
});
