// What is measured is what it says it is; how fast it is belongs to `npm run bench`, not here.

import { describe, expect, it } from 'vitest';
import { decodeJaegerBody } from '../../web/sources/jaeger/decode.ts';
import { body } from './bodies.ts';
import { BIG_TRACE, bigTrace, worldFiles } from './files.ts';
import { GIANT_TRACE, giantBody } from './giant.ts';
import { median, quantile, ratio } from './measure.ts';
import { lines } from './table.ts';

describe('the bodies that are measured', () => {
  it.each(['v1', 'v3'] as const)('hold the spans they tell, in the shape %s', shape => {
    const { bytes, spans, traces, range } = body(shape, 600);
    const decoded = decodeJaegerBody(bytes, shape);
    expect(decoded.warnings).toEqual([]);
    expect(decoded.traces).toHaveLength(traces);
    expect(decoded.traces.flatMap(t => t.spans)).toHaveLength(spans);
    expect(spans).toBeGreaterThanOrEqual(600);
    expect(decoded.traces.every(t => t.spans.every(s => s.start >= range.from && s.start < range.to))).toBe(
      true,
    );
  });

  it('are the same in both shapes', () => {
    const [v1, v3] = [body('v1', 300), body('v3', 300)];
    expect([v1.spans, v1.traces]).toEqual([v3.spans, v3.traces]);
    expect(v1.range).toEqual(v3.range);
  });

  it('are one connected trace where one is asked for', () => {
    const { pieces, spans } = bigTrace(200);
    const text = `{"result":{"resourceSpans":[${new TextDecoder().decode(pieces[0]?.body)}]}}`;
    const { traces } = decodeJaegerBody(text, 'v3');
    expect(traces).toHaveLength(1);
    expect(traces[0]).toMatchObject({ traceId: BIG_TRACE });
    expect(traces[0]?.spans).toHaveLength(spans);
    expect(traces[0]?.spans.filter(s => s.parentSpanId === null)).toHaveLength(1);
  });

  it.each(['v1', 'v3'] as const)('of any length come in parts and hold one connected trace, %s', shape => {
    const parts = [...giantBody(shape, 1_100)];
    expect(parts.length).toBeGreaterThan(3);
    const { traces, warnings } = decodeJaegerBody(Buffer.concat(parts), shape);
    expect(warnings).toEqual([]);
    expect(traces.map(t => t.traceId)).toEqual([GIANT_TRACE]);
    const spans = traces[0]?.spans ?? [];
    const ids = new Set(spans.map(s => s.spanId));
    expect(ids.size).toBe(1_100);
    expect(spans.filter(s => s.parentSpanId === null)).toHaveLength(1);
    expect(spans.every(s => s.parentSpanId === null || ids.has(s.parentSpanId))).toBe(true);
    expect(spans.every(s => s.attributes.length >= 7)).toBe(true);
  });

  it('are newest first as files, with the calls between services', () => {
    const { pieces, calls } = worldFiles(300);
    expect(pieces.map(p => p.start)).toEqual(pieces.map(p => p.start).toSorted((a, b) => b - a));
    expect(calls.some(c => c.parent === 'orders' && c.child === 'payments')).toBe(true);
  });
});

describe('figures', () => {
  it('are medians of the ratios of each round', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(quantile([5, 1, 4, 2, 3], 0.95)).toBe(5);
    expect(ratio([2, 9, 4], [1, 3, 1])).toBe(3);
  });

  it('say what was reached', () => {
    const [, yes, no, open] = lines([
      { what: 'a', ratio: 1.2, of: 'b', ms: 12, base: 10, reach: 1.6 },
      { what: 'c', ms: 70, reach: 50 },
      { what: 'd', figure: 3, unit: 'kB' },
    ]);
    expect(yes).toMatch(/1\.20 ×.*yes \(≤ 1\.6\)/);
    expect(no).toMatch(/70\.0 ms.*no \(≤ 50\)/);
    expect(open).not.toMatch(/yes|no/);
  });
});
