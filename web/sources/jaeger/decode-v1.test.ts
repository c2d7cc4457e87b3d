import { describe, expect, it } from 'vitest';
import { attribute } from '../../model/index.ts';
import { decodeJaegerBody } from './decode.ts';
import { spansOf, v1, one, tag } from './testing/bodies.ts';

describe('v1', () => {
  it('pads ids, finds the parent and keeps other references as links', () => {
    const references = [
      { refType: 'CHILD_OF', traceID: 'ff', spanID: 'f' },
      { refType: 'CHILD_OF', traceID: 'AB', spanID: '2' },
      { refType: 'CHILD_OF', traceID: 'ab', spanID: '3' },
      { refType: 'FOLLOWS_FROM', traceID: 'ab', spanID: '4' },
    ];
    const { span } = one(v1({ references }), 'v1');
    expect(span.traceId).toBe('ab'.padStart(32, '0'));
    expect(span.parentSpanId).toBe('2'.padStart(16, '0'));
    expect(span.links.map(l => `${Number.parseInt(l.traceId, 16)} ${Number.parseInt(l.spanId, 16)}`)).toEqual(
      ['255 15', '171 3', '171 4'],
    );
  });

  it('reads kind and status from tags, each in its own way', () => {
    const otel = one(
      v1({
        tags: [
          tag('span.kind', 'string', 'server'),
          tag('otel.status_code', 'string', 'ERROR'),
          tag('error', 'bool', true),
          tag('otel.status_description', 'string', 'no'),
          tag('x', 'string', 'y'),
        ],
      }),
      'v1',
    ).span;
    expect(otel).toMatchObject({
      kind: 'server',
      status: 'error',
      statusMessage: 'no',
      attributes: [{ key: 'x', value: 'y' }],
    });
    const old = one(
      v1({ tags: [tag('error', 'string', 'true'), tag('span.kind', 'string', 'PRODUCER')] }),
      'v1',
    ).span;
    expect(old).toMatchObject({
      kind: 'producer',
      status: 'error',
      attributes: [{ key: 'error', value: 'true' }],
    });
    expect(one(v1({ tags: [tag('error', 'bool', false)] }), 'v1').span.status).toBe('unset');
    expect(one(v1({ tags: [tag('otel.status_code', 'string', 'OK')] }), 'v1').span.status).toBe('ok');
    expect(one(v1({ tags: [tag('span.kind', 'string', 'odd')] }), 'v1').span.attributes).toHaveLength(1);
  });

  it('keeps every type of value', () => {
    const tags = [
      tag('big', 'int64', '9223372036854775222'),
      tag('small', 'int64', '42'),
      tag('bytes', 'binary', 'AAAwOQ=='),
      tag('unpadded', 'binary', 'AAAwOQ'),
      tag('nan', 'float64', 'NaN'),
      tag('bool', 'bool', 'true'),
      tag('list', 'string', '["v"]'),
      tag('__proto__', 'string', 'p'),
      tag('constructor', 'string', 'c'),
    ];
    const { span, decoded } = one(v1({ tags }), 'v1');
    expect(span.attributes.map(a => a.value)).toEqual([
      '9223372036854775222',
      42,
      new Uint8Array([0, 0, 48, 57]),
      new Uint8Array([0, 0, 48, 57]),
      Number.NaN,
      true,
      '["v"]',
      'p',
      'c',
    ]);
    expect(attribute(span.attributes, '__proto__')).toBe('p');
    expect(decoded.warnings).toEqual([]);
  });

  it.each(['missing', 'empty'])('says that a trace has no spans (%s)', how => {
    const trace = { traceID: '0af7651916cd43dd8448eb211c80319c', ...(how === 'empty' ? { spans: [] } : {}) };
    const { traces, warnings } = decodeJaegerBody(JSON.stringify({ data: [trace, trace] }), 'v1');
    expect(traces.map(t => t.spans.length)).toEqual([0]);
    expect(warnings).toEqual([
      { id: 'decode.no-spans', params: { place: 'data[0].spans', detail: '', count: 2 } },
    ]);
  });

  it('goes on over what is odd, and says where', () => {
    const spans = [
      { spanID: '1', startTime: '1700000000000000', duration: '7', processID: 'p1' },
      { spanID: '2', startTime: 1.7e15, duration: -3, processID: 'p1' },
      { spanID: '3', startTime: 12, duration: 1, processID: 'nope' },
      { spanID: '4', startTime: 'soon', duration: 1, processID: 'p1' },
      { startTime: 1.7e15, duration: 1, processID: 'p1' },
      null,
      {
        spanID: '5',
        startTime: 1.7e15,
        duration: 1,
        processID: 'p1',
        tags: [null, tag('b', 'binary', '***')],
      },
    ];
    const decoded = decodeJaegerBody(v1({}, { spans }), 'v1');
    expect(spansOf(decoded).map(s => [s.start, s.duration, s.resource.service])).toEqual([
      [1.7e15, 7, 'cart'],
      [1.7e15, 0, 'cart'],
      [12, 1, 'unknown'],
      [1.7e15, 1, 'cart'],
    ]);
    const params = Object.fromEntries(decoded.warnings.map(w => [w.id, w.params]));
    expect(params['decode.bad-span']).toMatchObject({ place: 'data[0].spans[3].startTime', count: 3 });
    expect(params['decode.negative-duration']).toMatchObject({ place: 'data[0].spans[1]', count: 1 });
    expect(params['decode.absurd-time']).toMatchObject({ place: 'data[0].spans[2]' });
    expect(params['decode.no-process']).toMatchObject({ place: 'data[0].spans[2].processID' });
    expect(params['decode.bad-attribute']).toMatchObject({ place: 'data[0].spans[6].tags[0]', count: 2 });
  });

  it('keeps duplicates, remarks of the server and partial errors', () => {
    const span = { spanID: '1', startTime: 1.7e15, duration: 1, processID: 'p1', warnings: ['skewed'] };
    const text = v1({}, { spans: [span, span], warnings: ['cut'] });
    const withErrors = JSON.stringify({
      ...(JSON.parse(text) as object),
      errors: [{ msg: 'trace not found', traceID: 'cd' }],
    });
    const { traces, partialErrors } = decodeJaegerBody(withErrors, 'v1');
    expect(traces[0]).toMatchObject({ warnings: ['cut'], spans: [{ warnings: ['skewed'] }, {}] });
    expect(partialErrors).toEqual([{ message: 'trace not found', traceId: 'cd'.padStart(32, '0') }]);
  });

  it('names events by their field', () => {
    const logs = [
      { timestamp: 1.7e15, fields: [tag('level', 'string', 'info'), tag('event', 'string', 'retry')] },
      { timestamp: 1.7e15, fields: [tag('message', 'string', 'm')] },
    ];
    expect(one(v1({ logs }), 'v1').span.events).toMatchObject([
      { name: 'retry', attributes: [{ key: 'level', value: 'info' }] },
      { name: '', attributes: [{ key: 'message', value: 'm' }] },
    ]);
  });
});
