import { describe, expect, it } from 'vitest';
import type { Trace } from '../model/index.ts';
import { brokenAt, later, withoutCalls } from './testing/broken.ts';
import { analysed, lines } from './testing/found.ts';
import { trace } from './testing/shorthand.ts';

const SECOND = 1e6;
const each = (n: number, make: (i: number) => Trace): readonly Trace[] =>
  Array.from({ length: n }, (_, i) => make(i));

/** What one request shows; `id` is its own unless it is said. */
const own = (i: number, id = `r-${i}`): string =>
  `x-request-id=${id} tenant-id=t-${i % 2} x-user-id=u-${i} baggage=session.id=s-${i}`;
const way = (i: number, id?: string): Trace =>
  trace(`edge[${own(i, id)}] > cart[${own(i, id)}] > stock[${own(i, id)}]`);
const whole = each(12, i => later(way(i), i * SECOND));

/** Nothing was found, and each trace is a request. */
function expectApart(traces: readonly Trace[]): void {
  const a = analysed(traces);
  expect(lines(a)).toEqual([]);
  expect(a.requests).toHaveLength(traces.length);
}

describe('an id that is no request id', () => {
  it('of probes of several services', () => {
    const probes = ['edge', 'cart', 'stock'].flatMap((s, n) =>
      each(12, i => later(trace(`${s}[x-request-id=probe]`), i * 5 * SECOND + n * 20e3)),
    );
    expectApart([...whole, ...probes]);
    // A few of them do not show that they go on: what a probe asks for calls nobody.
    const served = probes
      .filter((_, i) => i % 12 < 2)
      .map(t => ({ ...t, spans: t.spans.map(s => ({ ...s, name: 'GET /health' })) }));
    expectApart([...whole, ...served]);
  });

  it.each([3, 0.05])('of everything that a load test asks for, %d s apart', gap => {
    const from = (step: number): readonly Trace[] =>
      each(60, i => {
        const all = ['edge', 'cart', 'stock'].slice(step).map(s => `${s}[${own(i, 'load')}]`);
        return later(trace(all.join(' > ')), i * gap * SECOND + step * 1e3);
      });
    expectApart([...from(0), ...from(1), ...from(2)]);
  });

  it('of a page: each of its calls enters elsewhere, and what both call does not call them', () => {
    const pages = Array.from({ length: 10 }, (_, i) => i).flatMap(i => [
      later(trace(`edge[${own(i)}] > stock[${own(i)}]`), i * SECOND),
      later(trace(`cart[${own(i)}] > stock[${own(i)}]`), i * SECOND + 2e3),
    ]);
    expectApart(pages);
  });

  it('of two requests that met it by accident: who they are differs', () => {
    const [first, second] = [way(1, 'same'), later(trace(`cart[${own(2, 'same')}]`), 300)];
    expectApart([...whole, first, second]);
  });

  it('of a copy that a mirror sends to another service', () => {
    const mirrored = each(8, i => later(trace(`shadow[${own(i)}]`), i * SECOND + 900));
    expectApart([...whole, ...mirrored]);
  });
});

describe('an id of a request', () => {
  const split = ['context-break traceparent split cart→stock proven'];

  it('that the gateway tried again: each try keeps what broke below it', () => {
    const tries = [0, 2, 4, 8].flatMap(s => brokenAt(later(way(30, 'again'), s * SECOND), 'stock'));
    const a = analysed([...whole, ...tries]);
    expect(lines(a)).toEqual([`4× ${split[0] ?? ''}`]);
    expect(a.requests).toHaveLength(whole.length + 4);
  });

  it('of one job may reach a service many times', () => {
    const job = trace(`job[${own(1)}]`);
    const long = { ...job, spans: job.spans.map(s => ({ ...s, duration: 100 * SECOND })) };
    const answers = each(40, i => later(trace(`stock[${own(1)}]`), 1e3 + i * 2 * SECOND));
    const a = analysed([long, ...answers]);
    expect(lines(a)).toEqual(['40× context-break traceparent split job→stock proven']);
    expect(a.requests).toHaveLength(1);
  });

  it('that broke on the way to a service where others enter', () => {
    const others = each(30, i => later(trace(`stock[${own(i + 100)}]`), i * SECOND));
    const a = analysed([...whole, ...others, ...brokenAt(later(way(40), 3 * SECOND), 'stock')]);
    expect(lines(a)).toEqual(split);
  });

  it('of a caller that does not show its calls', () => {
    const never = each(5, i => later(withoutCalls(way(i)), i * SECOND)).flatMap(t => brokenAt(t, 'stock'));
    expect(lines(analysed(never))).toEqual([`5× ${split[0] ?? ''}`]);
  });
});
