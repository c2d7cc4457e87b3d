import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { join } from './join.ts';
import { parts, type Part } from './scan.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const parsed = (p: Part): unknown => JSON.parse(new TextDecoder().decode(p.body));

/** All elements of the list of a v1 body, read by parts. */
function elements(text: string, target: number): unknown[] {
  return [...parts(bytes(text), 'v1', target)].flatMap(p => (parsed(p) as { data: unknown[] }).data);
}

describe('cutting a body', () => {
  it('gives the same elements as parsing it whole, whatever they hold', () => {
    const body = fc.record({
      total: fc.integer(),
      data: fc.array(fc.jsonValue({ maxDepth: 4, stringUnit: 'grapheme' }), { maxLength: 12 }),
      errors: fc.constantFrom(null, [{ msg: 'a "quoted\\" ]}' }]),
    });
    fc.assert(
      fc.property(body, fc.integer({ min: 1, max: 400 }), fc.boolean(), (value, target, pretty) => {
        const text = JSON.stringify(value, null, pretty ? 2 : 0);
        expect(elements(text, target)).toEqual((JSON.parse(text) as typeof value).data);
        const last = [...parts(bytes(text), 'v1', target)].at(-1)!;
        expect(parsed(last)).toEqual({ ...(JSON.parse(text) as typeof value), data: [] });
      }),
    );
  });

  it('counts the first element of each part over the whole body', () => {
    const text = JSON.stringify({ data: [{ a: 1 }, { b: 2 }, { c: 3 }] });
    const cut = [...parts(bytes(text), 'v1', 1)];
    expect(cut.map(p => p.first)).toEqual([0, 1, 2, 3]);
    expect(cut.map(p => p.until)).toEqual([...cut.map(p => p.until)].sort((a, b) => a - b));
  });

  it('knows OTLP in an envelope, bare, and one document a line', () => {
    const list = [{ resource: {} }, { resource: { x: '"}]' } }];
    const wrapped = JSON.stringify({ result: { resourceSpans: list } });
    const bare = JSON.stringify({ resourceSpans: list });
    const read = (text: string): unknown[] =>
      [...parts(bytes(text), 'v3', 1)].flatMap(p => {
        const doc = parsed(p) as { result?: { resourceSpans: unknown[] }; resourceSpans?: unknown[] };
        return doc.result?.resourceSpans ?? doc.resourceSpans ?? [];
      });
    expect(read(wrapped)).toEqual(list);
    expect(read(bare)).toEqual(list);
    expect(read(`${wrapped}\n${wrapped}\n`)).toEqual([...list, ...list]);
  });

  it('refuses a body that ends too early, wherever it is cut', () => {
    const text = JSON.stringify({ data: [{ a: 'x\\"y', b: [1, 2, { c: null }] }], total: 1 });
    for (let n = 1; n < text.length; n++)
      expect(() => [...parts(bytes(text.slice(0, n)), 'v1', 10)], text.slice(0, n)).toThrow(
        /end of the body/,
      );
  });

  it('refuses what is no document', () => {
    expect(() => [...parts(bytes('<html>'), 'v1', 10)]).toThrow(/expected an object/);
    expect(() => [...parts(bytes('  '), 'v1', 10)]).toThrow(/expected JSON/);
    expect(() => [...parts(bytes('{data:1}'), 'v1', 10)]).toThrow(/name of a field/);
  });

  it('joins chunks', () => {
    expect(new TextDecoder().decode(join([bytes('ab'), bytes(''), bytes('c')]))).toBe('abc');
  });
});
