import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attribute, AttributeValue, Span, Trace } from '../../model/index.ts';
import { decodeTraceFile } from '../../sources/jaeger/decode.ts';
import { micros } from '../../time/index.ts';
import { fileParts } from './index.ts';
import { HIDDEN } from './values.ts';

const TRACE = 'ab'.repeat(16);
const hex = (n: number): string => n.toString(16).padStart(16, '0');

const resource = { service: 'shop', attributes: [{ key: 'service.version', value: '2.4.0' }] };

function spanWith(attributes: readonly Attribute[], over: Partial<Span> = {}): Span {
  return {
    ...{ traceId: TRACE, spanId: hex(1), parentSpanId: null, name: 'GET /', kind: 'server', status: 'unset' },
    ...{ start: micros(1_790_000_000_000_123), duration: 77, statusMessage: '', resource },
    ...{ attributes, events: [], links: [], warnings: [], dropped: null },
    ...over,
  };
}

const trace = (...spans: Span[]): Trace => ({ traceId: TRACE, spans, warnings: [] });

function through(t: Trace, format: 'jaeger' | 'otlp', secrets: readonly string[] = []): Trace | undefined {
  const text = fileParts([t], format, secrets)
    .map(p => new TextDecoder().decode(p))
    .join('');
  return decodeTraceFile(text).traces[0];
}

const scalar = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.boolean(),
  fc.maxSafeInteger(),
  fc.uint8Array({ maxLength: 9 }),
);

describe('a written file reads back as it was', () => {
  it('OTLP, with lists, bytes, events, links, status and remarks', () => {
    const full = spanWith([{ key: '__proto__', value: ['a', 1, true] }], {
      parentSpanId: hex(9),
      ...{ status: 'error', statusMessage: 'no' },
      events: [{ time: micros(1_790_000_000_000_200), name: 'lost', attributes: [{ key: 'k', value: 1.5 }] }],
      links: [{ traceId: 'cd'.repeat(16), spanId: hex(3), attributes: [{ key: 'why', value: 'batch' }] }],
      ...{ warnings: ['clock skew'], dropped: { attributes: 7, events: 0, links: 2 } },
    });
    expect(through(trace(full), 'otlp')).toEqual(trace(full));
  });

  it('Jaeger, except what that format has no place for', () => {
    const full = spanWith([{ key: '__proto__', value: new Uint8Array([0, 255]) }], {
      ...{ parentSpanId: hex(9), status: 'error', statusMessage: 'no', kind: 'client' },
      events: [{ time: micros(1_790_000_000_000_200), name: 'lost', attributes: [{ key: 'k', value: 1.5 }] }],
      links: [{ traceId: 'cd'.repeat(16), spanId: hex(3), attributes: [] }],
      ...{ warnings: ['clock skew'], dropped: { attributes: 7, events: 1, links: 0 } },
    });
    expect(through(trace(full), 'jaeger')).toEqual(trace(full));
  });

  it.each(['jaeger', 'otlp'] as const)('%s: any attribute', format => {
    fc.assert(
      fc.property(fc.array(fc.record({ key: fc.string({ minLength: 1 }), value: scalar })), all => {
        // Some keys mean a field of the span in one of the formats.
        const attributes = all.filter(a => !/^(error|span\.kind|otel\.|@jaeger@)/.test(a.key));
        expect(through(trace(spanWith(attributes)), format)?.spans[0]?.attributes).toEqual(attributes);
      }),
    );
  });

  it('in several parts of about a megabyte', () => {
    const spans = Array.from({ length: 3000 }, (_, i) =>
      spanWith([{ key: 'text', value: 'x'.repeat(1000) }], { spanId: hex(i + 1) }),
    );
    expect(fileParts([trace(...spans)], 'otlp', []).length).toBeGreaterThan(2);
    expect(through(trace(...spans), 'otlp')?.spans).toHaveLength(3000);
  });
});

it.each(['jaeger', 'otlp'] as const)('%s: hidden values do not leave the page', format => {
  const attributes: readonly (Attribute & { readonly value: AttributeValue })[] = [
    { key: 'http.request.header.authorization', value: ['Bearer 123'] },
    { key: 'http.request.header.baggage', value: 'session=abc,a=1' },
  ];
  const text = fileParts([trace(spanWith(attributes))], format, ['session'])
    .map(p => new TextDecoder().decode(p))
    .join('');
  expect(text).not.toMatch(/Bearer|abc/);
  expect(text).toContain(HIDDEN);
});
