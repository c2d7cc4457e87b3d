import { describe, expect, it } from 'vitest';
import { micros, type Range } from '../../web/time/index.ts';
import { FINDING_CLASSES, keysRecorded, span as spanOf } from './testing.ts';
import { makeWorld, SCENARIOS, type World, type WorldSpan } from './index.ts';

const NOW = micros(Date.UTC(2026, 10, 21, 10, 52) * 1000);
const MIN = 60e6;
const last = (minutes: number): Range => ({ from: micros(NOW - minutes * MIN), to: NOW });
const part = (from: number, to: number): Range => ({ from: micros(NOW + from), to: micros(NOW + to) });

const incident = makeWorld({ scenario: 'incident', now: NOW });
const halfHour = incident.traces(last(30));

describe('a world', () => {
  it('is the same for the same seed and another for another', () => {
    const again = makeWorld({ scenario: 'incident', now: NOW });
    const other = makeWorld({ scenario: 'incident', now: NOW, seed: 7 });
    expect(again.traces(last(2))).toEqual(incident.traces(last(2)));
    expect(again.truth(last(5))).toEqual(incident.truth(last(5)));
    expect(again.logs(last(1))).toEqual(incident.logs(last(1)));
    expect(other.traces(last(2))[0]?.traceId).not.toBe(incident.traces(last(2))[0]?.traceId);
  });

  it('tells the same story at another time', () => {
    const later = makeWorld({ scenario: 'incident', now: micros(NOW + 3 * 3600e6 + 123) });
    const ids = (w: World, range: Range) => w.traces(range).map(t => t.traceId);
    const shifted = { from: micros(last(2).from + 3 * 3600e6 + 123), to: micros(NOW + 3 * 3600e6 + 123) };
    expect(ids(later, shifted)).toEqual(ids(incident, last(2)));
  });

  it('makes any stretch by itself: parts add up to the whole', () => {
    const whole = incident.traces(part(-300e6, 0));
    const parts = [part(-300e6, -200e6), part(-200e6, -199.5e6), part(-199.5e6, -31e6), part(-31e6, 0)];
    const found = new Map(parts.flatMap(p => incident.traces(p)).map(t => [t.traceId, t]));
    expect([...found.keys()].sort()).toEqual(whole.map(t => t.traceId).sort());
    for (const t of whole) expect(found.get(t.traceId)).toEqual(t);
    const truths = parts.flatMap(p => incident.truth(p));
    expect(truths).toEqual(incident.truth(part(-300e6, 0)));
    const lines = parts.flatMap(p => incident.logs(p));
    expect(lines).toEqual(incident.logs(part(-300e6, 0)));
  });

  it('goes on past now', () => {
    const next = incident.traces(part(0, 60e6));
    expect(next.length).toBeGreaterThan(80);
    expect(incident.truth(part(0, 300e6)).some(t => t.class === 'dropped' && t.key === 'gray.tag')).toBe(
      true,
    );
  });

  it('finds every trace by its id and none by a foreign one', () => {
    for (const t of halfHour.filter((_, i) => i % 97 === 0)) expect(incident.trace(t.traceId)).toEqual(t);
    expect(incident.trace('4bf92f3577b34da6a3ce929d0e0e4736')).toBeNull();
    expect(incident.trace('not hex')).toBeNull();
  });

  it('is well-formed: unique ids, children inside their trace, nothing lasts longer than the look-back', () => {
    const ids = new Set<string>();
    for (const trace of halfHour) {
      const own = new Map(trace.spans.map(s => [s.spanId, s]));
      expect(own.size).toBe(trace.spans.length);
      for (const s of trace.spans) {
        expect(ids.has(s.spanId)).toBe(false);
        ids.add(s.spanId);
        expect(s.traceId).toBe(trace.traceId);
        expect(Number.isSafeInteger(s.start) && s.duration > 0).toBe(true);
        const parent = s.parentSpanId === null ? null : own.get(s.parentSpanId);
        if (parent === undefined) throw new Error(`${s.name} has no parent in its trace`);
        // Clocks differ by a third of a millisecond, Node writes whole milliseconds.
        if (parent !== null) expect(s.start).toBeGreaterThanOrEqual(parent.start - 2000);
        if (parent !== null && s.kind !== 'consumer' && !isLate(s, own))
          expect(s.start + s.duration).toBeLessThanOrEqual(parent.start + parent.duration + 3000);
      }
      const starts = trace.spans.map(s => s.start);
      expect(Math.max(...starts) - Math.min(...starts)).toBeLessThan(8e6);
    }
  });
});

/** Below a consumer everything may happen after the sender is done. */
function isLate(s: WorldSpan, own: ReadonlyMap<string, WorldSpan>): boolean {
  const parent = s.parentSpanId === null ? undefined : own.get(s.parentSpanId);
  return parent !== undefined && (parent.kind === 'consumer' || isLate(parent, own));
}

describe('the incident', () => {
  const since = incident.truth(part(-590e6, 0));
  const through = incident
    .traces(part(-590e6, 0))
    .filter(t => t.spans.some(s => s.resource.service === 'orders' && versionOf(s) === '2.4.0'));

  it('has about two traces a second of 8 to 26 spans', () => {
    expect(halfHour.length).toBeGreaterThan(3300);
    expect(halfHour.length).toBeLessThan(3900);
    const sizes = halfHour.map(t => t.spans.length).sort((a, b) => a - b);
    expect(sizes[Math.floor(sizes.length * 0.02)]).toBeGreaterThanOrEqual(5);
    expect(sizes[Math.floor(sizes.length * 0.99)]).toBeLessThanOrEqual(30);
  });

  it('loses the gray tag in about 31% of v2 requests, the tenant with it, mostly through one pair of versions', () => {
    const lost = since.filter(
      t => t.class === 'dropped' && t.key === 'gray.tag' && t.hop.to.service === 'payments',
    );
    expect(lost.length / through.length).toBeGreaterThan(0.2);
    expect(lost.length / through.length).toBeLessThan(0.42);
    const tenants = since.filter(t => t.key === 'tenant-id').length;
    expect(tenants / lost.length).toBeGreaterThan(0.85);
    const clients = lost.map(t => spanOf(incident, t.traceIds[0] ?? '', t.hop.from.spanId ?? ''));
    const old = clients.filter(s =>
      s.attributes.some(([k, v]) => k === 'rpc.library.version' && v === '1.52.1'),
    );
    expect(old.length / lost.length).toBeGreaterThan(0.9);
  });

  it('serves what lost its tag on stable payments', () => {
    const lost = since.filter(
      t => t.class === 'dropped' && t.key === 'gray.tag' && t.hop.to.service === 'payments',
    );
    const misrouted = new Set(since.filter(t => t.class === 'gray-misrouted').map(t => t.requestId));
    for (const t of lost) {
      expect(versionOf(spanOf(incident, t.traceIds[0] ?? '', t.hop.to.spanId ?? ''))).toBe('1.18.2');
      expect(misrouted.has(t.requestId)).toBe(true);
    }
  });

  it('is calm before: nothing but chaos and a trickle at stable', () => {
    const before = incident.truth(part(-1650e6, -595e6)).filter(t => t.label !== 'undecidable');
    expect(before.every(t => t.key === 'gray.tag')).toBe(true);
    const chaos = before.filter(t => t.hop.to.service === 'cart');
    expect(chaos.length).toBeGreaterThan(8);
    for (const t of chaos) expect(t.time).toBeGreaterThan(NOW - 23.1 * MIN);
    for (const t of chaos) expect(t.time).toBeLessThan(NOW - 19.9 * MIN);
  });
});

function versionOf(s: WorldSpan): unknown {
  return s.resource.attributes.find(([k]) => k === 'service.version')?.[1];
}

describe('scenarios', () => {
  it('have unique ids, the default first', () => {
    expect(SCENARIOS[0]?.id).toBe('incident');
    expect(new Set(SCENARIOS.map(s => s.id)).size).toBe(SCENARIOS.length);
    expect(() => makeWorld({ scenario: 'none', now: NOW })).toThrow('no scenario none');
  });

  it.each(FINDING_CLASSES)('%s shows its class, provable', cls => {
    const truth = makeWorld({ scenario: cls, now: NOW }).truth(last(15));
    expect(truth.filter(t => t.class === cls && t.label === 'proven').length).toBeGreaterThan(10);
  });

  it('healthy has no truth, blind none that anybody could see', () => {
    expect(makeWorld({ scenario: 'healthy', now: NOW }).truth(last(30))).toEqual([]);
    const blind = makeWorld({ scenario: 'blind', now: NOW });
    expect(blind.truth(last(10)).length).toBeGreaterThan(10);
    expect(blind.truth(last(10)).every(t => t.label === 'undecidable')).toBe(true);
    for (const t of blind.traces(last(1))) for (const s of t.spans) expect(keysRecorded(s).size).toBe(0);
  });

  it('few loses four of nine', () => {
    const few = makeWorld({ scenario: 'few', now: NOW });
    expect(few.truth(last(10)).filter(t => t.class === 'dropped')).toHaveLength(4);
    const gray = few
      .traces(last(10))
      .filter(t =>
        t.spans.some(s => s.attributes.some(([k, v]) => k === 'gray.tag' && String(v).includes('group=v2'))),
      );
    expect(gray).toHaveLength(9);
  });

  it('huge is made a second at a time', () => {
    const huge = makeWorld({ scenario: 'huge', now: NOW });
    expect(huge.traces(part(-1e6, 0)).length).toBeGreaterThan(400);
    expect(huge.traces(part(-1000e6, -999.9e6)).length).toBeGreaterThan(30);
  });

  it('degraded-sources has one source down and one slow', () => {
    const { sick } = makeWorld({ scenario: 'degraded-sources', now: NOW });
    expect(sick.jaeger).toEqual({ kind: 'down', since: NOW - 3 * MIN });
    expect(sick.loki?.kind).toBe('slow');
  });
});
