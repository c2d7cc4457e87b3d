import { describe, expect, it } from 'vitest';
import { micros } from '../../web/time/index.ts';
import { FINDING_CLASSES, keysRecorded, span } from './testing.ts';
import { makeWorld, randomWorld, type Truth, type World } from './index.ts';

const NOW = micros(Date.UTC(2026, 10, 21, 10, 52) * 1000);
const RANGE = { from: micros(NOW - 300e6), to: NOW };

/** What the two ends of a finding recorded of its key: the attributes as they stand, not how they came about. */
function ends(world: World, t: Truth) {
  const find = (id: string | null) => {
    for (const trace of t.traceIds) {
      const s = world.trace(trace)?.spans.find(x => x.spanId === id);
      if (s !== undefined) return s;
    }
    return null;
  };
  return { from: find(t.hop.from.spanId), to: find(t.hop.to.spanId) };
}

const form = (key: string): string => key.toLowerCase().replaceAll('_', '-');

function checkWire(world: World, t: Truth): void {
  const { from, to } = ends(world, t);
  if (from === null || to === null) throw new Error('a wire hop has two spans');
  expect(to.parentSpanId).toBe(from.spanId);
  const sent = keysRecorded(from);
  const received = keysRecorded(to);
  const key = form(t.key);
  if (!sent.has(key)) throw new Error(`${t.class} of ${t.key}: not sent`);
  if (t.label === 'proven') expect(received.size).toBeGreaterThan(0);
  if (t.class === 'dropped') expect(received.has(key)).toBe(false);
  else if (t.class === 'header-case' || t.class === 'reordered')
    expect(received.get(key)).toEqual(sent.get(key));
  else expect(received.get(key)).not.toEqual(sent.get(key));
  if (t.class === 'truncated')
    expect(sent.get(key)?.[0]?.startsWith(received.get(key)?.[0] ?? 'nothing')).toBe(true);
}

const decidable = (world: World, cls: string): readonly Truth[] =>
  world
    .truth(world.scenario === 'random' ? world.range : RANGE)
    .filter(t => t.class === cls && t.label !== 'undecidable');

describe('truth', () => {
  it.each(FINDING_CLASSES)('of %s stands in the recorded attributes', cls => {
    const world = makeWorld({ scenario: cls, now: NOW });
    const truth = decidable(world, cls);
    expect(truth.length).toBeGreaterThan(3);
    for (const t of truth) if (t.hop.kind === 'wire') checkWire(world, t);
  });

  it('stands in random worlds too, and tells each finding once', () => {
    for (let seed = 1; seed <= 12; seed++) {
      const world = randomWorld(seed);
      const truth = world.truth(world.range);
      const ids = truth.map(t =>
        [t.requestId, t.hop.kind, t.hop.from.service, t.hop.to.service, t.key, t.class].join(' '),
      );
      expect(new Set(ids).size).toBe(ids.length);
      for (const t of truth) if (t.hop.kind === 'wire' && t.label !== 'undecidable') checkWire(world, t);
    }
  });

  it('of a split names two traces that share their request id', () => {
    const world = makeWorld({ scenario: 'context-break', now: NOW });
    const splits = decidable(world, 'context-break').filter(t => t.hop.kind === 'split');
    expect(splits.length).toBeGreaterThan(5);
    for (const t of splits) {
      expect(t.traceIds.length).toBeGreaterThan(1);
      for (const id of t.traceIds) {
        const ids = world.trace(id)?.spans.flatMap(s => keysRecorded(s).get('x-request-id') ?? []);
        expect(new Set(ids)).toEqual(new Set([t.requestId]));
      }
    }
  });

  it('of the tag faults stands on one span', () => {
    const tagOf = (world: World, t: Truth) => {
      const s = span(world, t.traceIds[0] ?? '', t.hop.from.spanId ?? '');
      return {
        attribute: s.attributes.find(([k]) => k === 'gray.tag')?.[1] ?? null,
        baggage: keysRecorded(s).get('gray.tag')?.[0] ?? null,
      };
    };
    const first = (cls: string) => {
      const world = makeWorld({ scenario: cls, now: NOW });
      const t = decidable(world, cls)[0];
      if (t === undefined) throw new Error(`no ${cls}`);
      expect(t.hop.from).toEqual(t.hop.to);
      return tagOf(world, t);
    };
    expect(first('gray-not-propagated')).toEqual({
      attribute: 'env=pre;group=v2;feature=pay-new',
      baggage: null,
    });
    expect(first('gray-invisible')).toEqual({ attribute: null, baggage: 'env=pre;group=v2;feature=pay-new' });
    expect(first('gray-mismatch')).toEqual({
      attribute: 'env=pre;group=v0;feature=pay-new',
      baggage: 'env=pre;group=v2;feature=pay-new',
    });
  });
});

describe('random worlds', () => {
  it('are deterministic and differ', () => {
    const shape = (w: World) => w.traces(w.range).map(t => `${t.traceId} ${t.spans.length}`);
    expect(shape(randomWorld(3))).toEqual(shape(randomWorld(3)));
    expect(randomWorld(3).services).not.toEqual(randomWorld(4).services);
  });

  it('hold 20 to 200 requests, links, orphans, duplicates, and spans that record nothing', () => {
    const seen = { links: 0, fanIn: 0, orphans: 0, twice: 0, bare: 0 };
    for (let seed = 1; seed <= 30; seed++) {
      const world = randomWorld(seed);
      const traces = world.traces(world.range);
      expect(traces.length).toBeGreaterThanOrEqual(20);
      for (const t of traces) {
        const ids = new Set(t.spans.map(s => s.spanId));
        if (ids.size < t.spans.length) seen.twice++;
        for (const s of t.spans) {
          if (s.links.length === 1) seen.links++;
          if (s.links.length > 1) seen.fanIn++;
          if (s.parentSpanId !== null && !ids.has(s.parentSpanId)) seen.orphans++;
          if (s.kind === 'server' && keysRecorded(s).size === 0) seen.bare++;
        }
      }
    }
    for (const [what, n] of Object.entries(seen)) expect(n, what).toBeGreaterThan(0);
  });
});
