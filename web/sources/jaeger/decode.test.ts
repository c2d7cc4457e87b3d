import { describe, expect, it } from 'vitest';
import type { Span, Trace } from '../../model/index.ts';
import { attribute } from '../../model/index.ts';
import { hasShared, sharedFiles, sharedText } from '../testing/exchange.ts';
import { decodeJaegerBody, decodeTraceFile } from './decode.ts';
import { body, spansOf, byId, fails } from './testing/bodies.ts';

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
