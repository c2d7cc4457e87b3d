import { describe, expect, it } from 'vitest';
import type { CarrierFacts, RequestAnswer, Span, Trace } from '../model/index.ts';
import { micros } from '../time/index.ts';
import { align } from './align.ts';
import { forestOf } from './compare-tree.ts';
import { compare, keysOf } from './compare.ts';

const TRACE = '1'.padStart(32, '0');

interface Line {
  readonly id: string;
  readonly parent: string | null;
  readonly service: string;
  readonly name: string;
}

/** One span a line, indented under its parent: `service operation`. */
function linesOf(text: string): readonly Line[] {
  const open: { depth: number; id: string }[] = [];
  return text
    .split('\n')
    .filter(l => l.trim() !== '')
    .map((l, i) => {
      const depth = l.search(/\S/);
      while ((open.at(-1)?.depth ?? -1) >= depth) open.pop();
      const parent = open.at(-1)?.id ?? null;
      const id = String(i + 1).padStart(16, '0');
      open.push({ depth, id });
      const [service = '', name = ''] = l.trim().split(' ');
      return { id, parent, service, name };
    });
}

function traceOf(text: string, over: (line: Line, i: number) => Partial<Span> = () => ({})): Trace {
  const spans = linesOf(text).map((line, i): Span => {
    const { id, parent, service, name } = line;
    return {
      ...{ traceId: TRACE, spanId: id, parentSpanId: parent, name, kind: 'server', status: 'unset' },
      ...{ start: micros(1000 + i), duration: 10, statusMessage: '', attributes: [], events: [], links: [] },
      ...{ warnings: [], dropped: null, resource: { service, attributes: [] } },
      ...over(line, i),
    };
  });
  return { traceId: TRACE, spans, warnings: [] };
}

/** The alignment as people read it: `=` both, `a`, `b` one side only, indented by depth. */
function drawn(a: string, b: string): string {
  const [x, y] = [forestOf([traceOf(a)]), forestOf([traceOf(b)])];
  return align(x, y)
    .map(({ a: i, b: k, depth }) => {
      const span = x.spans[i] ?? y.spans[k];
      const mark = i < 0 ? 'b' : k < 0 ? 'a' : '=';
      return `${'  '.repeat(depth)}${mark} ${span?.resource.service ?? ''} ${span?.name ?? ''}`;
    })
    .join('\n');
}

describe('two requests laid side by side', () => {
  it('pairs the same path of service and operation, the first call with the first', () => {
    const a = `
shop cart
  stock get
  stock get
  pay do`;
    const b = `
shop cart
  stock get
  pay do
    bank charge`;
    expect(drawn(a, b)).toBe(`= shop cart
  = stock get
  a stock get
  = pay do
    b bank charge`);
  });

  it('a level that only one side has does not tear apart what is below it', () => {
    const a = `
shop cart
  proxy route
    pay do
      bank charge`;
    const b = `
shop cart
  pay do
    bank charge`;
    expect(drawn(a, b)).toBe(`= shop cart
  a proxy route
    = pay do
      = bank charge`);
    expect(drawn(b, a)).toBe(`= shop cart
  b proxy route
    = pay do
      = bank charge`);
  });

  it('requests with nothing in common stand one after the other, and every span once', () => {
    expect(drawn('x one\n  y two', 'z three').split('\n').sort()).toEqual([
      '  a y two',
      'a x one',
      'b z three',
    ]);
  });

  it('rings, spans that are their own parent and chains of any depth lose nothing', () => {
    const ring = traceOf('a one\nb two\nc three', (l, i) => ({
      parentSpanId: ['2'.padStart(16, '0'), '1'.padStart(16, '0'), l.id][i] ?? null,
    }));
    const lines = align(forestOf([ring]), forestOf([traceOf('a one')]));
    expect(lines.filter(l => l.a >= 0)).toHaveLength(3);
    const [one] = traceOf('s op').spans;
    const id = (i: number): string => String(i).padStart(16, '0');
    const spans = Array.from({ length: 20_000 }, (_, i) => ({
      spanId: id(i + 1),
      parentSpanId: i === 0 ? null : id(i),
    }));
    const deep: Trace = {
      traceId: TRACE,
      spans: one ? spans.map(s => ({ ...one, ...s })) : [],
      warnings: [],
    };
    expect(align(forestOf([deep]), forestOf([deep])).every(l => l.a === l.b)).toBe(true);
  });
});

const recorded = (keys: Readonly<Record<string, string>>) =>
  new Map(Object.entries(keys).map(([k, v]) => [k, [v]] as const));

describe('recorded keys', () => {
  it('tells what one side lacks before what only has another value', () => {
    const a = recorded({ env: 'pre', 'x-request-id': '1' });
    const b = recorded({ env: 'prod', 'x-request-id': '2', tenant: 'acme' });
    expect(keysOf(a, b)).toEqual([
      { key: 'tenant', a: null, b: ['acme'] },
      { key: 'env', a: ['pre'], b: ['prod'] },
    ]);
  });

  it('a span that recorded nothing at all is no difference: it is not observed', () => {
    expect(keysOf(undefined, recorded({ tenant: 'acme' }))).toEqual([]);
    expect(keysOf(recorded({}), recorded({ tenant: 'acme' }))).toEqual([]);
  });
});

it('compares two answers: sizes, groups, rows with their metadata', () => {
  const side = (trace: Trace, group: string, carriers: readonly CarrierFacts[]) =>
    ({
      facts: {
        ...{ requestId: group, traceIds: [TRACE], entry: { service: 'shop', operation: 'cart' }, group },
        ...{ start: micros(1000), end: micros(1500), settled: true, error: false, spans: 2 },
      },
      ...{ traces: [trace], findings: [], carriers },
    }) satisfies Pick<RequestAnswer, 'facts' | 'traces' | 'findings' | 'carriers'>;
  const carrier = (keys: readonly string[]): CarrierFacts => ({
    ...{ spanId: '2'.padStart(16, '0'), side: 'received' },
    keys: keys.map(key => ({ key, recordedAs: key, values: ['v'] })),
  });
  const text = 'shop cart\n  pay do';
  const a = side(
    traceOf(text, l => ({ status: l.service === 'pay' ? 'error' : 'unset' })),
    'v2',
    [carrier(['env'])],
  );
  const answer = compare(a, side(traceOf(text), 'stable', [carrier(['env', 'tenant'])]));
  expect(answer.a).toMatchObject({ group: 'v2', duration: 500, spans: 2, services: 2, errors: 1 });
  expect(answer.rows.map(r => [r.service, r.depth, r.keys])).toEqual([
    ['shop', 0, []],
    ['pay', 1, [{ key: 'tenant', a: null, b: ['v'] }]],
  ]);
  expect(answer).toMatchObject({ onlyA: 0, onlyB: 0, left: 0 });
});
