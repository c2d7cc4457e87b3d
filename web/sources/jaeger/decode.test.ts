import { describe, expect, it } from 'vitest';
import type { Span, Trace } from '../../model/index.ts';
import { attribute } from '../../model/index.ts';
import { hasShared, recorded, sharedFiles, sharedText } from '../testing/exchange.ts';
import { DecodeError, decodeJaegerBody, decodeTraceFile, type DecodedTraces } from './decode.ts';

const body = (name: string): string => recorded('jaeger', name).body;
const spansOf = (d: DecodedTraces): readonly Span[] => d.traces.flatMap(t => t.spans);
const byId = (t: Trace): Map<string, Span> => new Map(t.spans.map(s => [s.spanId, s]));

function fails(work: () => unknown): DecodeError {
  try {
    work();
  } catch (e) {
    if (e instanceof DecodeError) return e;
    throw e;
  }
  throw new Error('expected a DecodeError');
}

const v1 = (span: object, more: object = {}): string =>
  JSON.stringify({
    data: [
      {
        traceID: 'ab',
        spans: [
          {
            traceID: 'ab',
            spanID: '1',
            operationName: 'op',
            startTime: 1.7e15,
            duration: 5,
            processID: 'p1',
            ...span,
          },
        ],
        processes: { p1: { serviceName: 'cart', tags: [] } },
        ...more,
      },
    ],
  });
const v3 = (
  span: object,
  resource: object = { attributes: [{ key: 'service.name', value: { stringValue: 'cart' } }] },
): string =>
  JSON.stringify({
    result: {
      resourceSpans: [
        {
          resource,
          scopeSpans: [
            {
              spans: [
                {
                  traceId: 'AB'.padStart(32, '0'),
                  spanId: '1'.padStart(16, '0'),
                  startTimeUnixNano: '1700000000000000001',
                  endTimeUnixNano: '1700000000000005000',
                  ...span,
                },
              ],
            },
          ],
        },
      ],
    },
  });
const one = (text: string, shape: 'v1' | 'v3'): { span: Span; decoded: DecodedTraces } => {
  const decoded = decodeJaegerBody(text, shape);
  return { span: spansOf(decoded)[0]!, decoded };
};
const tag = (key: string, type: string, value: unknown): object => ({ key, type, value });

describe('recorded answers', () => {
  it('hold the same trace in both shapes', () => {
    const [a] = decodeJaegerBody(body('jaeger2-trace'), 'v1').traces;
    const [b] = decodeJaegerBody(body('jaeger2-v3-trace'), 'v3').traces;
    expect(a!.traceId).toBe('589db3acd8c7566582024f361c6a088b');
    expect(b!.traceId).toBe(a!.traceId);
    expect(a!.spans.length).toBeGreaterThan(30);
    const other = byId(b!);
    expect(other.size).toBe(a!.spans.length);
    for (const span of a!.spans) {
      const twin = other.get(span.spanId)!;
      const same = (s: Span): object => ({
        parent: s.parentSpanId,
        name: s.name,
        kind: s.kind,
        start: s.start,
        duration: s.duration,
        status: s.status,
        message: s.statusMessage,
        service: s.resource.service,
        links: s.links,
        events: s.events.map(e => [e.time, e.name, sorted(e.attributes)]),
        attributes: sorted(s.attributes),
        resource: sorted(s.resource.attributes),
      });
      expect(same(twin)).toEqual(same(span));
    }
  });

  const sorted = (attributes: Span['attributes']): string[] =>
    attributes.map(a => JSON.stringify([a.key, a.value])).sort();

  it('of a search are told apart by trace', () => {
    const { traces, warnings } = decodeJaegerBody(body('jaeger3-v3-traces'), 'v3');
    expect(traces.map(t => t.spans.length)).toEqual([40, 40]);
    expect(warnings).toEqual([]);
    const kinds = new Set(traces.flatMap(t => t.spans.map(s => s.kind)));
    expect([...kinds].sort()).toEqual(['client', 'server']);
    expect(traces[0]!.spans.filter(s => s.status === 'error')).toHaveLength(3);
  });

  it('share one resource among the spans of a process', () => {
    const { traces } = decodeJaegerBody(body('jaeger3-trace'), 'v1');
    const resources = new Set(traces[0]!.spans.map(s => s.resource));
    expect(resources.size).toBe(new Set(traces[0]!.spans.map(s => s.resource.service)).size);
  });

  it('may be empty', () => {
    expect(decodeJaegerBody(body('jaeger2-traces-none'), 'v1').traces).toEqual([]);
    expect(decodeJaegerBody('{"result":{}}', 'v3').traces).toEqual([]);
    expect(decodeJaegerBody('{"result":{"resourceSpans":[]}}', 'v3').traces).toEqual([]);
  });
});

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

describe('bodies of another shape', () => {
  it('name the place, what was expected and what came', () => {
    expect(fails(() => decodeJaegerBody('{"data":[{"traceID":"a","spans":{}}]}', 'v1'))).toMatchObject({
      place: 'data[0].spans',
      expected: 'a list of spans',
      kind: 'shape',
    });
    expect(fails(() => decodeJaegerBody('{"services":[]}', 'v1'))).toMatchObject({ place: 'data' });
    expect(fails(() => decodeJaegerBody('{"data":[]}', 'v3'))).toMatchObject({
      place: 'result.resourceSpans',
    });
    expect(fails(() => decodeJaegerBody('[]', 'v1'))).toMatchObject({ place: '$', got: 'a list of 0' });
    expect(fails(() => decodeJaegerBody(body('jaeger1-nope'), 'v1')).kind).toBe('html');
    expect(fails(() => decodeJaegerBody(body('jaeger2-trace').slice(0, 20_000), 'v1')).kind).toBe(
      'truncated',
    );
    expect(fails(() => decodeJaegerBody('', 'v1')).kind).toBe('empty-body');
    expect(fails(() => decodeJaegerBody('{"data":[1,}', 'v1')).kind).toBe('truncated');
    expect(fails(() => decodeJaegerBody('all fine', 'v1')).kind).toBe('shape');
    expect(fails(() => decodeTraceFile('{"streams":[]}')).expected).toMatch(/resourceSpans/);
  });
});

describe('trace files', () => {
  const trace = (JSON.parse(body('jaeger2-trace')) as { data: unknown[] }).data[0];
  const otlp = JSON.parse(body('jaeger3-v3-traces')) as { result: object };
  it.each<[string, string, number]>([
    ['v1 envelope', body('jaeger2-trace'), 1],
    ['bare trace', JSON.stringify(trace, null, 2), 1],
    ['list of traces', JSON.stringify([trace, trace]), 1],
    ['list of envelopes', JSON.stringify([{ data: [trace] }, otlp]), 3],
    ['v3', body('jaeger3-v3-traces'), 2],
    ['OTLP', JSON.stringify(otlp.result, null, 2), 2],
    ['OTLP lines', `${JSON.stringify(otlp.result)}\n${JSON.stringify(otlp.result)}\n`, 2],
    ['v3 lines', `${JSON.stringify(otlp)}\n\n${JSON.stringify(otlp)}`, 2],
    ['trace lines', `${JSON.stringify(trace)}\r\n${JSON.stringify(trace)}\r\n`, 1],
    ['byte order mark', `\uFEFF${body('jaeger2-trace')}`, 1],
  ])('%s', (_name, text, traces) => {
    expect(decodeTraceFile(text).traces).toHaveLength(traces);
    expect(decodeTraceFile(new TextEncoder().encode(text)).traces).toHaveLength(traces);
  });

  it('names the line of a broken one', () => {
    const e = fails(() => decodeTraceFile(`${JSON.stringify(otlp)}\n{"result":{"resourceSpans":[`));
    expect(e).toMatchObject({ place: 'line 2', kind: 'truncated' });
  });
});

describe.skipIf(!hasShared)('shared samples', () => {
  it.each(sharedFiles('jaeger/storage-integration', /\.json$/))('OTLP %s', file => {
    const { traces, warnings } = decodeTraceFile(sharedText('jaeger/storage-integration', file));
    expect(traces.length).toBeGreaterThan(0);
    expect(spansOf({ traces, warnings, partialErrors: [] }).every(s => /^[0-9a-f]{16}$/.test(s.spanId))).toBe(
      true,
    );
    expect(warnings.filter(w => w.id === 'decode.bad-span')).toEqual([]);
  });

  it('ui_01: big ints, binaries, references into another trace, remarks', () => {
    const { traces } = decodeTraceFile(sharedText('jaeger', 'ui_01.json'));
    const [trace] = traces;
    expect(trace).toMatchObject({ traceId: '1'.padStart(32, '0'), warnings: ['some trace warning'] });
    expect(trace!.spans).toHaveLength(5);
    expect(attribute(trace!.spans[1]!.attributes, 'javascript_limit')).toBe('9223372036854775222');
    expect(attribute(trace!.spans[1]!.attributes, 'blob')).toEqual(new Uint8Array([0, 0, 48, 57]));
    expect(trace!.spans[1]!.status).toBe('error');
    expect(trace!.spans[3]).toMatchObject({
      parentSpanId: '2'.padStart(16, '0'),
      warnings: ['some span warning'],
    });
    expect(trace!.spans[3]!.links.map(l => l.traceId.slice(-2))).toEqual(['ff', '01']);
  });

  it('the translation of Jaeger itself: OTLP in, v1 out', () => {
    const [a] = decodeTraceFile(sharedText('jaeger', 'otlp2jaeger-in.json')).traces;
    const [b] = decodeTraceFile(sharedText('jaeger', 'otlp2jaeger-out.json')).traces;
    const facts = (t: Trace): string[] =>
      [
        ...new Set(
          t.spans.map(s =>
            [
              s.spanId,
              s.parentSpanId,
              s.name,
              s.kind,
              s.status,
              s.start,
              s.duration,
              s.resource.service,
            ].join(' '),
          ),
        ),
      ].sort();
    expect(facts(a!)).toEqual(facts(b!));
  });

  it.each([
    ['jaeger', 'FindTraces.json', 1],
    ['jaeger', 'GetTrace.json', 1],
    ['jaeger', 'trace_success.json', 1],
    ['jaeger-ui', 'otlp2jaeger-multi-in-combined.json', 1],
    ['jaeger-ui', 'TraceGraph_testTrace.json', 1],
    ['otlp', 'trace.json', 1],
  ])('%s/%s', (folder, file, least) => {
    const { traces } = decodeTraceFile(sharedText(folder, file));
    expect(traces.length).toBeGreaterThanOrEqual(least);
    expect(traces.every(t => t.spans.length > 0)).toBe(true);
    expect(traces.flatMap(t => t.spans).filter(s => s.resource.service === 'unknown')).toHaveLength(
      file.startsWith('FindTraces') || file.startsWith('GetTrace') ? 1 : 0,
    );
  });
});

describe('speed', () => {
  it('is that of parsing the JSON, within a small factor', () => {
    const [trace] = (JSON.parse(body('jaeger2-trace')) as { data: { spans: object[] }[] }).data;
    const spans = Array.from({ length: 10_000 }, (_, i) => ({
      ...trace!.spans[i % trace!.spans.length],
      spanID: i.toString(16),
    }));
    const text = JSON.stringify({ data: [{ ...trace, spans }] });
    const timed = (work: () => unknown): number => {
      const before = performance.now();
      work();
      return performance.now() - before;
    };
    // Taken in turns, the best of each: a busy machine slows both.
    let [parsing, decoding] = [Infinity, Infinity];
    for (let i = 0; i < 3; i++) {
      parsing = Math.min(
        parsing,
        timed(() => void JSON.parse(text)),
      );
      decoding = Math.min(
        decoding,
        timed(() => decodeJaegerBody(text, 'v1')),
      );
    }
    expect(decodeJaegerBody(text, 'v1').traces[0]!.spans).toHaveLength(10_000);
    expect(decoding / parsing).toBeLessThan(8);
  });
});
