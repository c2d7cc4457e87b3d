import { describe, expect, it } from 'vitest';
import { DEFAULT_CONTRACT, type Trace } from '../model/index.ts';
import { micros } from '../time/index.ts';
import { Archive } from './archive.ts';
import { judging, type FullAnalysis } from './detect.ts';
import { drain } from './slices.ts';
import { ahead, brokenAt, later } from './testing/broken.ts';
import { lines } from './testing/found.ts';
import { trace } from './testing/shorthand.ts';
import { random } from './testing/facts.ts';

const SECOND = 1e6;
const SKEWS = [-3e6, -30e3, 0, 30e3, 3e6];

/** A minute of requests, some of which broke, of services with clocks of their own, with probes and sessions between. */
function world(seed: number): readonly Trace[] {
  const draw = random(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(draw() * list.length)] as T;
  const skews = ['cart', 'stock'].map(service => [service, pick(SKEWS)] as const);
  const kinds = ['whole', 'whole', 'whole', 'cart', 'stock', 'probe', 'session', 'mirror'];
  return Array.from({ length: 90 }, (_, i) => {
    const kind = pick(kinds);
    const id = kind === 'probe' ? 'probe' : kind === 'session' ? `s-${i % 3}` : `r-${i}`;
    const own = `x-request-id=${id} tenant-id=t-${i}`;
    const from = kind === 'probe' ? pick([0, 1, 2]) : 0;
    const steps = ['edge', 'cart', 'stock'].slice(from).map(s => `${s}[${own}]`);
    let t = later(trace(steps.join(' > ')), i * SECOND);
    for (const [service, by] of skews) t = ahead(t, service, by);
    if (kind === 'cart' || kind === 'stock') return brokenAt(t, kind);
    return kind === 'mirror' ? [t, later(trace(`shadow[${own}]`), i * SECOND + 800)] : [t];
  }).flat();
}

const said = (a: FullAnalysis): unknown => [
  lines(a),
  a.requests.map(r => [r.requestId, [...r.traceIds].sort().join()].join()).sort(),
  a.findings.map(f => JSON.stringify(f)).sort(),
];

describe('a batch that grows', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('is stitched as if all of it had been there, world %i', seed => {
    const traces = world(seed);
    const whole = new Archive(DEFAULT_CONTRACT);
    const options = { now: null, settle: micros(2e6), events: [], lines: [] };
    drain(whole.add(traces));
    const all = drain(judging(whole, options));
    expect(all.findings.length).toBeGreaterThan(5);
    const expected = said(all);
    const part = Math.ceil(traces.length / 5);
    const parts = [0, 1, 2, 3, 4].map(n => traces.slice(n * part, (n + 1) * part));
    for (const order of [parts, parts.toReversed()]) {
      const grown = new Archive(DEFAULT_CONTRACT);
      let last: FullAnalysis | null = null;
      for (const some of order) {
        drain(grown.add(some));
        last = drain(judging(grown, { ...options, last }));
      }
      expect(last === null ? null : said(last)).toEqual(expected);
    }
  });
});
