import { describe, expect, it } from 'vitest';
import { attribute } from '../../model/index.ts';
import { decodeJaegerBody } from './decode.ts';
import { v3, one } from './testing/bodies.ts';

describe('v3', () => {
  it('takes zero fields left out or written, and enums by number or name', () => {
    const bare = one(v3({}), 'v3').span;
    expect(bare).toMatchObject({
      parentSpanId: null,
      kind: 'unspecified',
      status: 'unset',
      start: 1.7e15,
      duration: 4,
    });
    const full = one(v3({ parentSpanId: '', kind: 'SPAN_KIND_CLIENT', status: {}, name: 'n' }), 'v3').span;
    expect(full).toMatchObject({ parentSpanId: null, kind: 'client', status: 'unset', name: 'n' });
    expect(one(v3({ kind: 5, status: { code: 2, message: 'm' } }), 'v3').span).toMatchObject({
      kind: 'consumer',
      status: 'error',
      statusMessage: 'm',
    });
    expect(one(v3({ parentSpanId: '0000000000000000', kind: 99 }), 'v3').span).toMatchObject({
      parentSpanId: null,
      kind: 'unspecified',
    });
  });

  it('keeps every type of value', () => {
    const values = [
      { intValue: '9223372036854775807' },
      { intValue: 7 },
      { intValue: '7' },
      { doubleValue: 'NaN' },
      { doubleValue: 1.5 },
      { boolValue: false },
      { bytesValue: 'AAE=' },
      { arrayValue: { values: [{ stringValue: 'a' }, { intValue: '1' }] } },
      { arrayValue: {} },
      { kvlistValue: { values: [{ key: 'k', value: { arrayValue: { values: [{ intValue: '2' }] } } }] } },
      {},
    ];
    const attributes = values.map((value, i) => ({ key: `k${i}`, value }));
    expect(one(v3({ attributes }), 'v3').span.attributes.map(a => a.value)).toEqual([
      '9223372036854775807',
      7,
      7,
      Number.NaN,
      1.5,
      false,
      new Uint8Array([0, 1]),
      ['a', 1],
      [],
      '{"k":[2]}',
      '',
    ]);
  });

  it('takes the remarks of Jaeger out of the attributes', () => {
    const attributes = [
      { key: '@jaeger@warnings', value: { arrayValue: { values: [{ stringValue: 'skew' }] } } },
    ];
    expect(one(v3({ attributes }), 'v3').span).toMatchObject({ warnings: ['skew'], attributes: [] });
  });

  it('goes on over what is odd, and says where', () => {
    const negative = one(v3({ endTimeUnixNano: '1600000000000000000' }), 'v3');
    expect(negative.span.duration).toBe(0);
    expect(negative.decoded.warnings[0]).toMatchObject({
      id: 'decode.negative-duration',
      params: { place: 'result.resourceSpans[0].scopeSpans[0].spans[0]' },
    });
    expect(one(v3({ endTimeUnixNano: undefined }), 'v3').decoded.warnings[0]!.id).toBe('decode.no-end');
    const unnamed = one(v3({}, {}), 'v3');
    expect(unnamed.span.resource.service).toBe('unknown');
    expect(unnamed.decoded.warnings[0]!.id).toBe('decode.no-process');
    const bad = decodeJaegerBody(v3({ spanId: 5 }), 'v3');
    expect(bad.warnings[0]).toMatchObject({
      id: 'decode.bad-span',
      params: { place: 'result.resourceSpans[0].scopeSpans[0].spans[0].spanId' },
    });
  });

  it('reads base64 ids, links, tracestate and scopes', () => {
    const { span } = one(
      v3({
        traceId: btoa('\x01'.repeat(16)),
        spanId: btoa('\x02'.repeat(8)),
        traceState: 'a=b',
        links: [
          {
            traceId: 'c'.repeat(32),
            spanId: 'd'.repeat(16),
            attributes: [{ key: 'why', value: { stringValue: 'x' } }],
          },
        ],
      }),
      'v3',
    );
    expect(span).toMatchObject({
      traceId: '01'.repeat(16),
      spanId: '02'.repeat(8),
      links: [{ traceId: 'c'.repeat(32), attributes: [{ key: 'why' }] }],
    });
    expect(attribute(span.attributes, 'w3c.tracestate')).toBe('a=b');
  });

  it('comes as one document or one a line, with an error among them', () => {
    const lines = [
      v3({}),
      v3({ traceId: 'c'.repeat(32) }),
      '{"error":{"httpCode":500,"message":"storage gone"}}',
    ].join('\n');
    const { traces, partialErrors } = decodeJaegerBody(lines, 'v3');
    expect(traces).toHaveLength(2);
    expect(partialErrors).toEqual([{ message: 'storage gone', traceId: null }]);
  });
});
