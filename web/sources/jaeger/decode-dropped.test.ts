import { describe, expect, it } from 'vitest';
import type { Span } from '../../model/index.ts';
import { WAYS, type DecodedTraces } from './decode.ts';
import { spansOf, tag, v1, v3 } from './testing/bodies.ts';
import type { JaegerShape } from './wire.ts';

/** As both ways of decoding read it, which must be the same. */
function read(text: string, shape: JaegerShape): { readonly span: Span; readonly decoded: DecodedTraces } {
  const bytes = new TextEncoder().encode(text);
  const decoded = WAYS.parsed(bytes, shape);
  expect(WAYS.bytes(bytes, shape)).toEqual(decoded);
  const [span] = spansOf(decoded);
  if (!span) throw new Error('the body holds no span');
  return { span, decoded };
}

describe('what an SDK left out, in OTLP', () => {
  it('is told by counts, as numbers or texts; zero may be left out', () => {
    const all = { droppedAttributesCount: 7, droppedEventsCount: '3', droppedLinksCount: 4294967295 };
    expect(read(v3(all), 'v3').span.dropped).toEqual({ attributes: 7, events: 3, links: 4294967295 });
    expect(read(v3({ droppedLinksCount: 2 }), 'v3').span.dropped).toEqual({
      ...{ attributes: 0, events: 0, links: 2 },
    });
    const none = { droppedAttributesCount: 0, droppedEventsCount: '0', droppedLinksCount: null };
    for (const fields of [none, {}]) {
      const { span, decoded } = read(v3(fields), 'v3');
      expect([span.dropped, decoded.warnings]).toEqual([null, []]);
    }
  });

  it.each([-1, 1.5, 1e300, 4294967296, '-3', 'many', '', true, [], { toString: 1 }])(
    'a count of %j counts as none, is remarked, and the span is read',
    odd => {
      const { span, decoded } = read(v3({ name: 'n', droppedAttributesCount: odd }), 'v3');
      expect(span).toMatchObject({ name: 'n', dropped: null });
      expect(decoded.warnings).toEqual([
        {
          id: 'decode.bad-count',
          params: {
            place: 'result.resourceSpans[0].scopeSpans[0].spans[0].droppedAttributesCount',
            ...{ count: 1, detail: JSON.stringify(odd) },
          },
        },
      ]);
    },
  );

  it('may be told by an attribute, where the span came in another format', () => {
    const attributes = [
      { key: 'otel.dropped_attributes_count', value: { intValue: '9' } },
      { key: 'otel.dropped_events_count', value: { stringValue: '2' } },
      { key: 'x', value: { stringValue: 'y' } },
    ];
    const { span } = read(v3({ attributes, droppedAttributesCount: 4 }), 'v3');
    expect(span.dropped).toEqual({ attributes: 9, events: 2, links: 0 });
    expect(span.attributes).toEqual([{ key: 'x', value: 'y' }]);
  });
});

describe('what an SDK left out, in v1', () => {
  it('is told by the tags of the exporters that write them', () => {
    const tags = [
      tag('otel.dropped_attributes_count', 'int64', 7),
      tag('otel.dropped_events_count', 'string', '3'),
      tag('otel.dropped_links_count', 'int64', 0),
      tag('x', 'string', 'y'),
    ];
    const { span } = read(v1({ tags }), 'v1');
    expect(span.dropped).toEqual({ attributes: 7, events: 3, links: 0 });
    expect(span.attributes).toEqual([{ key: 'x', value: 'y' }]);
    expect(read(v1({ tags: [] }), 'v1').span.dropped).toBe(null);
  });

  it('a tag that holds no count is a mere attribute', () => {
    const tags = [tag('otel.dropped_attributes_count', 'string', 'many')];
    expect(read(v1({ tags }), 'v1').span).toMatchObject({
      dropped: null,
      attributes: [{ key: 'otel.dropped_attributes_count', value: 'many' }],
    });
  });
});
