import { describe, expect, it } from 'vitest';
import type { Trace } from '../model/index.ts';
import { ahead, brokenAt, later, without, withoutCalls } from './testing/broken.ts';
import { analysed, lines } from './testing/found.ts';
import { trace } from './testing/shorthand.ts';

const SECOND = 1e6;
const way = (i: number): Trace => {
  const own = `x-request-id=r-${i} tenant-id=t-${i}`;
  return later(trace(`edge[${own}] > cart[${own}] > stock[${own}]`), i * SECOND);
};

/** Requests a second apart, the last so many of which broke on the way to `stock`. */
const requests = (whole: number, broken: number, skew: number): readonly Trace[] =>
  Array.from({ length: whole + broken }, (_, i) => ahead(way(i), 'stock', skew)).flatMap((t, i) =>
    i < whole ? [t] : brokenAt(t, 'stock'),
  );

describe('a callee whose clock is wrong', () => {
  it.each([-9e6, -3e6, -50e3, -30e3, 30e3, 3e6, 20e6])(
    'by %i µs is found where traces that are whole tell it',
    skew => {
      const a = analysed(requests(8, 3, skew));
      expect(lines(a)).toEqual(['3× context-break traceparent split cart→stock proven']);
      expect(a.requests).toHaveLength(11);
    },
  );

  it('is told by the calls before it as well: its own callee began earlier than the entry', () => {
    const all = Array.from({ length: 11 }, (_, i) => ahead(ahead(way(i), 'cart', -3e6), 'stock', -5e6));
    const a = analysed(all.flatMap((t, i) => (i < 8 ? [t] : brokenAt(t, 'stock'))));
    expect(lines(a)).toEqual(['3× context-break traceparent split cart→stock proven']);
  });

  it('gives each of two calls its own answer, though both began before either call', () => {
    const twice = (i: number): Trace => {
      const own = `x-request-id=r-${i}`;
      const [first, second] = [trace(`edge[${own}] > stock[${own} tenant-id=a]`), 20e3];
      const spans = first.spans.flatMap(s => (s.parentSpanId === null ? [{ ...s, duration: 40e3 }] : [s]));
      const again = trace(`edge[${own}] > stock[${own} tenant-id=a]`).spans.slice(1);
      const call = { ...again[0]!, traceId: first.traceId, parentSpanId: spans[0]!.spanId };
      const rest = later({ ...first, spans: [call, { ...again[1]!, traceId: first.traceId }] }, second);
      return later({ ...first, spans: [...spans, ...rest.spans] }, i * SECOND);
    };
    const whole = Array.from({ length: 5 }, (_, i) => ahead(twice(i), 'stock', -20e3));
    const [once, one] = brokenAt(ahead(twice(9), 'stock', -20e3), 'stock');
    const [left, two] = brokenAt(once, 'stock');
    const a = analysed([...whole, left, one, two]);
    expect(lines(a)).toEqual(['2× context-break traceparent split edge→stock proven']);
    const calls = left.spans.filter(s => s.kind === 'client').map(s => s.spanId);
    const ends = a.findings.map(f => [f.hop.from.spanId, f.hop.to.spanId]).sort();
    expect(ends).toEqual(
      [
        [calls[0], one.spans[0]!.spanId],
        [calls[1], two.spans[0]!.spanId],
      ].sort(),
    );
  });

  it.each([-9e6, -30e3, 3e6])('by %i µs at times is known by the call that nobody answered', skew => {
    const whole = requests(8, 0, 0);
    const astray = ahead(way(20), 'stock', skew);
    expect(lines(analysed([...whole, ...brokenAt(astray, 'stock')]))).toEqual([
      'context-break traceparent split cart→stock proven',
    ]);
  });

  it('is told by what a caller that does not show its calls had done', () => {
    const hidden = requests(12, 0, -3e6).map(t => withoutCalls(t));
    const a = analysed(hidden.flatMap((t, i) => (i < 8 ? [t] : brokenAt(t, 'stock'))));
    expect(lines(a)).toEqual(['4× context-break traceparent split cart→stock proven']);
  });

  it('is none where a call took less time than what it would have called', () => {
    const [first, second] = brokenAt(ahead(way(20), 'stock', -3e6), 'stock');
    const long = { ...second, spans: second.spans.map(s => ({ ...s, duration: 2e6 })) };
    expect(lines(analysed([...requests(8, 0, 0), first, long]))).toEqual([]);
  });

  it('is none where requests begin at that service as well', () => {
    const own = Array.from({ length: 6 }, (_, i) => later(trace(`stock[x-request-id=s-${i}]`), i * SECOND));
    // What it was called for was not recorded, and it was called once more from outside, some seconds earlier.
    const unanswered = without(way(20), s => s.resource.service === 'stock');
    const direct = later(trace('stock[x-request-id=r-20 tenant-id=t-20]'), 15 * SECOND);
    expect(lines(analysed([...requests(8, 0, 0), ...own, unanswered, direct]))).toEqual([]);
  });

  it('and an entry of its own is found where its call says so', () => {
    const own = Array.from({ length: 20 }, (_, i) => later(trace(`stock[x-request-id=s-${i}]`), i * SECOND));
    expect(lines(analysed([...requests(8, 3, -30e3), ...own]))).toEqual([
      '3× context-break traceparent split cart→stock proven',
    ]);
  });
});
