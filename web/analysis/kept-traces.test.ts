import { describe, expect, it } from 'vitest';
import type { Span } from '../model/index.ts';
import { keptTraces } from './kept-traces.ts';
import { analysed } from './testing/found.ts';
import { trace } from './testing/shorthand.ts';

const shape = (spans: readonly Span[]): readonly string[] =>
  spans.map(s => [s.spanId, s.parentSpanId, s.name, s.kind, s.start, s.duration, s.status].join(' ')).sort();

describe('what is kept of a request', () => {
  it('has every span in its place, without what is not kept', () => {
    const whole = trace('gateway[a=1] > cart[a=1] > stock[a=1]');
    const [kept, ...others] = keptTraces(analysed([whole]), 0);
    expect(others).toEqual([]);
    expect(kept?.traceId).toBe(whole.traceId);
    expect(shape(kept?.spans ?? [])).toEqual(shape(whole.spans));
    expect(kept?.spans.map(s => s.resource.service).sort()).toEqual(
      whole.spans.map(s => s.resource.service).sort(),
    );
  });

  it('keeps an orphan an orphan, and knows no request that is not there', () => {
    const whole = trace('gateway[a=1] > cart[a=1]');
    const spans = whole.spans.filter(s => s.parentSpanId !== null);
    const [kept] = keptTraces(analysed([{ ...whole, spans }]), 0);
    const ids = new Set(kept?.spans.map(s => s.spanId));
    const orphans = kept?.spans.filter(s => s.parentSpanId !== null && !ids.has(s.parentSpanId));
    expect(orphans?.length).toBe(1);
    expect(keptTraces(analysed([whole]), 7)).toEqual([]);
  });
});
