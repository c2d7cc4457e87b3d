import { expect, it } from 'vitest';
import type { RequestFacts } from '../model/index.ts';
import { nearest } from './nearest.ts';
import { hop, written, type Written } from './testing/facts.ts';

const AT = hop('orders payments');
const lost: Written = {
  at: 100,
  group: 'v2',
  crossings: [{ hop: 'orders payments', keys: { tag: 'lost' } }],
};
const kept = (at: number, over: Partial<Written> = {}): Written => ({
  ...{ at, group: 'v2', crossings: [{ hop: 'orders payments', keys: { tag: 'kept' } }] },
  ...over,
});

/** The place in the list of the request that is found for the first one, −1 for none. */
function found(requests: readonly Written[], at: typeof AT | null = AT): number {
  const analysis = written([...requests]);
  const [own] = analysis.requests;
  const best = own ? nearest(analysis, { own, hop: at, key: at ? 'tag' : null }) : null;
  return analysis.requests.findIndex(r => r.traceIds[0] === best?.traceId);
}

it('takes the nearest in time of those that kept the key there', () => {
  expect(found([lost, kept(10), kept(90), kept(150)])).toBe(2);
});

it('prefers, in this order: the same route, a kept key, the same group, no finding elsewhere', () => {
  const elsewhere = kept(99, {
    crossings: [
      { hop: 'orders payments', keys: { tag: 'kept' } },
      { hop: 'payments fraud', keys: { tag: 'lost' } },
    ],
  });
  expect(found([lost, elsewhere, kept(20)])).toBe(2);
  expect(found([lost, kept(20, { group: 'stable' }), elsewhere])).toBe(2);
  const unseen = kept(99, { crossings: [{ hop: 'orders payments', keys: { tag: 'unobserved' } }] });
  expect(found([lost, unseen, kept(20, { group: 'stable' })])).toBe(2);
  expect(found([lost, kept(99, { operation: 'POST /other' }), unseen])).toBe(2);
});

it('never takes itself, one that is still settling, one damaged there, or one that never went there', () => {
  expect(found([lost, { ...lost, at: 99 }, kept(99, { settled: false }), kept(99, { crossings: [] })])).toBe(
    -1,
  );
});

it('without a hop, takes one without any finding', () => {
  expect(found([kept(100), { ...lost, at: 99 }, kept(20)], null)).toBe(2);
});

it('says how comparable it is', () => {
  const analysis = written([lost, kept(138, { group: 'stable' })]);
  const own = analysis.requests[0] as RequestFacts;
  expect(nearest(analysis, { own, hop: AT, key: 'tag' })).toMatchObject({
    ...{ sameRoute: true, sameGroup: false, group: 'stable', keptKey: true, findings: 0 },
    ...{ apart: 38e6, considered: 1 },
  });
});
