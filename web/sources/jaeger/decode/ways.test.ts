import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasShared, recorded, sharedFiles, sharedText } from '../../testing/exchange.ts';
import { DecodeError, tracesRead, WAYS, type DecodedTraces } from '../decode.ts';
import type { JaegerShape } from '../wire.ts';
import { TraceReader } from './reader.ts';
import { ODD, change, changes, small } from './testing/changes.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const SHAPES = ['v1', 'v3'] as const;

/** What the plain decoder says: traces, or where and why there are none. */
function plainly(body: Uint8Array, shape: JaegerShape): DecodedTraces | DecodeError {
  try {
    return WAYS.parsed(body, shape);
  } catch (e) {
    if (e instanceof DecodeError) return e;
    throw e;
  }
}

/** Both ways must say the same, unless the quick one leaves the body to the other; true where it read it. */
function agree(body: Uint8Array, shape: JaegerShape): boolean {
  const quick = WAYS.bytes(body, shape);
  const plain = plainly(body, shape);
  if (quick !== null && !isDeepStrictEqual(quick, plain)) expect(quick).toEqual(plain);
  return quick !== null;
}

const RECORDED = ['jaeger2-trace', 'jaeger2-v3-trace', 'jaeger3-trace', 'jaeger3-v3-traces'];
const shapeOf = (name: string): JaegerShape => (name.includes('v3') ? 'v3' : 'v1');

describe('reading from bytes says what reading parsed JSON says', () => {
  it.each(RECORDED)('of the recorded %s, compact, pretty and with its fields in another order', name => {
    const shape = shapeOf(name);
    const { body } = recorded('jaeger', name);
    expect(agree(bytes(body), shape)).toBe(true);
    expect(agree(bytes(JSON.stringify(JSON.parse(body), null, 2)), shape)).toBe(true);
    const sorted = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(sorted)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .sort(([a], [b]) => (a < b ? -1 : 1))
                .map(([k, v]) => [k, sorted(v)]),
            )
          : value;
    expect(agree(bytes(JSON.stringify(sorted(JSON.parse(body)))), shape)).toBe(true);
  });

  it.each(RECORDED)('of the recorded %s cut short, or asked for in the other shape', name => {
    const body = bytes(recorded('jaeger', name).body);
    for (let n = 1; n < body.length; n += 4999) agree(body.subarray(0, n), shapeOf(name));
    agree(body, shapeOf(name) === 'v1' ? 'v3' : 'v1');
  });

  it.skipIf(!hasShared)('of all samples', () => {
    for (const folder of ['jaeger', 'jaeger-ui', 'otlp', 'jaeger/storage-integration'])
      for (const file of sharedFiles(folder, /\.json$/))
        for (const shape of SHAPES) agree(bytes(sharedText(folder, file)), shape);
    for (const file of sharedFiles('live-http', /^jaeger.*\.http$/))
      for (const shape of SHAPES)
        agree(bytes(sharedText('live-http', file).split('\r\n\r\n')[1] ?? ''), shape);
  });
});

describe.each(SHAPES)('any change of a body of %s', shape => {
  it('is read alike', () => {
    let read = 0;
    fc.assert(
      fc.property(changes, fc.boolean(), (list, pretty) => {
        const doc: unknown = JSON.parse(small[shape]);
        for (const one of list) change(doc, one);
        if (agree(bytes(JSON.stringify(doc, null, pretty ? 1 : 0)), shape)) read++;
      }),
      { numRuns: 120 },
    );
    expect(read).toBeGreaterThan(40);
  });

  it('in its very bytes is read alike', () => {
    const body = bytes(small[shape]);
    const byte = fc.oneof(fc.constantFrom(...bytes('"\\{}[],:0-e. \nu\u0000')), fc.nat(255));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(body.length - 1), byte), { minLength: 1, maxLength: 3 }), list => {
        const changed = body.slice();
        for (const [at, b] of list) changed[at] = b;
        agree(changed, shape);
      }),
      { numRuns: 120 },
    );
  });

  it('is read alike when fields are there twice', () => {
    const text = small[shape];
    const fields = [...text.matchAll(/"(\w+)":("[^"\\]*"|\d+|null|\[\])(?=[,}])/g)];
    fc.assert(
      fc.property(fc.nat(fields.length - 1), fc.constantFrom(...ODD), (at, odd) => {
        const found = fields[at]!;
        const doubled = `"${found[1]!}":${JSON.stringify(odd)},`;
        agree(bytes(text.slice(0, found.index) + doubled + text.slice(found.index)), shape);
      }),
      { numRuns: 80 },
    );
  });

  it('in several lines is read alike', () => {
    const line = fc.constantFrom(
      small[shape],
      '',
      '  ',
      '{}',
      '{"error":{"message":"gone"}}',
      '\r',
      '[]',
      '{"data":',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 5 }), lines => void agree(bytes(lines.join('\n')), shape)),
      { numRuns: 40 },
    );
  });

  it('comes in pieces of any size', () => {
    const body = bytes(small[shape]);
    const whole = WAYS.parsed(body, shape);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4000 }), { minLength: 1, maxLength: 12 }), sizes => {
        const reader = new TraceReader();
        for (let at = 0, i = 0; at < body.length; i++) {
          const size = sizes[i % sizes.length]!;
          reader.push(body.subarray(at, at + size));
          at += size;
        }
        reader.end();
        expect(isDeepStrictEqual(tracesRead(reader, shape), whole)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('that ends too early while it comes says so, wherever that is', () => {
    const body = bytes(small[shape]);
    for (let n = 1; n < body.length; n += 211) {
      const reader = new TraceReader();
      const read = (): void => {
        reader.push(body.subarray(0, n));
        reader.end();
      };
      expect(read, `after ${n}`).toThrow(/end of the body/);
    }
  });
});

/** Attributes of few and of ever new keys and values, some too long to be remembered. */
function manyAttributes(i: number): readonly (readonly [string, string])[] {
  return [
    ['http.route', `/${i % 7}`],
    ['unique', `${i}-${'u'.repeat(i % 40)}`],
    [`key-${i % 900}`, `["${i % 5}"]`],
    ['quoted', `["\\"${i % 11}\\\\","\\u00e9é\u{1f600}"]`],
    ['now and then', 'n'.repeat(i % 37)],
    ...(i % 400 === 0 ? [['long', `${i % 3}`.repeat(90_000)] as const] : []),
    ['after', `${i % 2}`],
  ];
}

describe('a body with more values than are remembered', () => {
  const many = Array.from({ length: 6000 }, (_, i) => i);
  const id = (i: number, width: number): string => i.toString(16).padStart(width, '0');

  it('of v1 is read alike', () => {
    const spans = many.map(i => ({
      ...{ traceID: id(7, 32), spanID: id(i + 1, 16), operationName: `op ${i % 13}`, startTime: 1.7e15 + i },
      ...{ duration: i, processID: 'p1', references: [], logs: [] },
      tags: manyAttributes(i).map(([key, value]) => ({ key, type: 'string', value })),
    }));
    const processes = { p1: { serviceName: 'shop', tags: [] } };
    expect(agree(bytes(JSON.stringify({ data: [{ traceID: id(7, 32), spans, processes }] })), 'v1')).toBe(
      true,
    );
  });

  it('of v3 is read alike', () => {
    const spans = many.map(i => ({
      ...{ traceId: id(7, 32), spanId: id(i + 1, 16), name: `op ${i % 13}` },
      ...{ startTimeUnixNano: `${1.7e9 + i}000000123`, endTimeUnixNano: `${1.7e9 + i}000200000` },
      attributes: manyAttributes(i).map(([key, value], k) => ({
        key,
        value: k % 2 ? { stringValue: value } : { arrayValue: { values: [{ stringValue: value }] } },
      })),
    }));
    const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] };
    const resourceSpans = [{ resource, scopeSpans: [{ scope: { name: 's' }, spans }] }];
    expect(agree(bytes(JSON.stringify({ result: { resourceSpans } })), 'v3')).toBe(true);
  });
});

describe('a body that comes in pieces', () => {
  const read = (text: string): void => {
    const reader = new TraceReader();
    reader.push(bytes(text));
    reader.end();
  };

  it('is refused where it is no document', () => {
    expect(() => read('<html><body>Sign in</body></html>')).toThrow(/expected JSON, got "<html>/);
    expect(() => read('   ')).toThrow(/bytes of nothing/);
    expect(() => read('{data:1}')).toThrow(/expected JSON/);
    expect(() => read('{"data":[{}],"data":[]}')).toThrow(DecodeError);
  });

  it('may be several documents, and each place is told with its line', () => {
    const bad = '{"resourceSpans":[{"resource":{},"scopeSpans":[]}]}';
    const reader = new TraceReader();
    reader.push(bytes(`${bad}\n${bad}\n`));
    reader.end();
    expect(tracesRead(reader, 'v3').warnings).toEqual([
      {
        id: 'decode.no-process',
        params: { place: 'line 1: resourceSpans[0].resource', detail: '', count: 2 },
      },
    ]);
  });
});
