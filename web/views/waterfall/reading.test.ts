import { describe, expect, it } from 'vitest';
import {
  attributeColumn,
  attributeKeys,
  attributePage,
  markedBy,
  wholeValue,
} from '../../analysis/trace/attributes.ts';
import { noFlow } from '../../analysis/trace/flow.ts';
import { momentsOf, placeLines, toldOf } from '../../analysis/trace/moments.ts';
import { nameOfSpan, spanAt, spanNamed } from '../../analysis/trace/heads.ts';
import { listSpans } from '../../analysis/trace/spans.ts';
import { textAt, textCount } from '../../analysis/trace/texts.ts';
import { buildTree } from '../../analysis/trace/tree.ts';
import type { AttributeColumn, CriticalPath, Span, Tree } from '../../model/index.ts';
import { micros } from '../../time/index.ts';
import { placeTitles } from '../../words/index.ts';
import { actionOf } from './reading/keyboard.ts';
import { columnsFor, foldToDepth, foldToErrors, keptNodes, layRows } from './layout.ts';
import { NO_TRACE, traceParams } from './params.ts';
import { SCENE_WORDS } from './placewords.ts';
import type { ReadingData } from './reading/data.ts';
import { extrasOf, marksOf } from './reading/extras.ts';
import { linesBySpan, placedLines } from './reading/lines.ts';
import type { Scene } from './scene.ts';
import { paramsOf } from './reading/choosing.ts';
import { select } from './selection.ts';
import { siblings } from './siblings.ts';
import {
  bareAnswer,
  makeFinding,
  makeSpan,
  RECEIVER,
  sampleAnswer,
  SENDER,
  T0,
  TRACE,
  type SpanDraft,
} from './testing/sample.ts';

const answer = sampleAnswer();
const tree = buildTree(answer);
const listed = listSpans(answer.traces);
const node = (i: number): number => tree.nodeOfSpan[i] ?? -1;

const spansOf = (...drafts: readonly SpanDraft[]): readonly Span[] => drafts.map(d => makeSpan(d));
const with_ = (id: string, attributes: Span['attributes'], over: Partial<Span> = {}): SpanDraft => ({
  id,
  more: { attributes, ...over },
});
const valuesOf = (c: AttributeColumn): readonly string[] =>
  Array.from({ length: textCount(c.values) }, (_, i) => textAt(c.values, i));

describe('attributes of a trace', () => {
  it('are listed by how many spans have them, their process included, hidden ones left out', () => {
    const spans = spansOf(
      with_('a', [{ key: 'http.route', value: '/x' }]),
      with_('b', [
        { key: 'http.route', value: '/y' },
        { key: 'http.request.header.authorization', value: 'Bearer abc' },
        { key: '__proto__', value: 1 },
      ]),
    );
    const { keys, of } = attributeKeys(spans, ['my-secret']);
    expect(keys[0]).toEqual({ key: 'http.route', spans: 2 });
    expect(keys.map(k => k.key)).toContain('service.version');
    expect(keys.map(k => k.key)).toContain('__proto__');
    expect(keys.map(k => k.key)).not.toContain('http.request.header.authorization');
    expect(of).toBe(keys.length);
  });

  it('make a column: each value once, the most frequent first, −1 where a span has none', () => {
    const spans = spansOf(
      with_('a', [{ key: 'n', value: 1 }]),
      with_('b', [{ key: 'n', value: 2 }]),
      with_('c', []),
      with_('d', [{ key: 'n', value: 2 }]),
      with_('e', [{ key: 'n', value: [true, new Uint8Array([10, 255])] }]),
    );
    const column = attributeColumn(spans, 'n', []);
    expect(valuesOf(column)).toEqual(['2', '1', '[true, 0A FF]']);
    expect([...column.bySpan]).toEqual([1, 0, -1, 0, 2]);
    expect([...column.counts]).toEqual([2, 1, 1]);
    expect([...attributeColumn(spans, 'service.version', []).bySpan]).toEqual([0, 0, 0, 0, 0]);
    expect(textCount(attributeColumn(spans, 'n', ['n']).values)).toBe(0);
  });

  it('mark exactly the spans with a value, in the span or its process, and never a hidden one', () => {
    const version = { key: 'service.version', value: '1.18.2' };
    const marked = markedBy(tree, listed.spans, version, []);
    expect(marked.length).toBeGreaterThan(0);
    for (const n of marked) expect(spanAt(tree, n)?.resource.service).toBe('payments');
    expect(markedBy(tree, listed.spans, { key: 'service.version', value: '1.18' }, [])).toHaveLength(0);
    expect(markedBy(tree, listed.spans, version, ['service.version'])).toHaveLength(0);
  });

  it('come in pages, found by key or value, the whole of one on demand', () => {
    const many = Array.from({ length: 1000 }, (_, i) => ({ key: `k${i}`, value: `v${i}` }));
    const [span] = spansOf(with_('a', [...many, { key: 'cookie', value: 'k7=secret' }]));
    if (!span) throw new Error('no span');
    const ask = (from: number, find: string) =>
      attributePage(span, { list: 'attributes', from, count: 3, find }, []);
    expect(ask(998, '').pairs.map(p => p.key)).toEqual(['k998', 'k999', 'cookie']);
    expect(ask(0, 'V99').pairs.map(p => [p.index, p.key])).toEqual([
      [99, 'k99'],
      [990, 'k990'],
      [991, 'k991'],
    ]);
    expect(ask(0, 'v99').of).toBe(11);
    expect(ask(0, 'secret').of).toBe(0);
    expect(wholeValue(span, { list: 'attributes', index: 5 }, [])).toBe('v5');
    expect(wholeValue(span, { list: 'attributes', index: 1000 }, [])).toBeNull();
    expect(wholeValue(span, { list: 'attributes', index: 1001 }, [])).toBeNull();
    expect(wholeValue(span, { list: 'process', index: 0 }, [])).toBe('2.4.0');
  });
});

describe('moments', () => {
  const event = (time: number, name: string, attributes: Span['attributes'] = []) => ({
    time: micros(T0 + time),
    name,
    attributes,
  });
  const spans = spansOf(
    { id: 'a', for: 100, service: 'gateway' },
    {
      id: 'b',
      parent: 'a',
      at: 10,
      for: 50,
      service: 'orders',
      more: {
        events: [
          event(30_000, 'late'),
          event(20_000, 'exception', [
            { key: 'exception.message', value: 'no tenant' },
            { key: 'authorization', value: 'x' },
          ]),
        ],
      },
    },
    {
      id: 'c',
      parent: 'b',
      at: 20,
      for: 10,
      service: 'orders',
      more: {
        links: [
          { traceId: TRACE, spanId: 'a', attributes: [] },
          { traceId: TRACE, spanId: 'z', attributes: [] },
        ],
      },
    },
  );
  const own = listSpans([{ traceId: TRACE, spans, warnings: [] }]);

  it('of events are ordered by span and time; links name spans of the request, or −1', () => {
    const moments = momentsOf(own.spans, own.byId);
    expect([...moments.eventOf]).toEqual([1, 1]);
    expect([...moments.eventAt]).toEqual([T0 + 20_000, T0 + 30_000]);
    expect(moments.of).toBe(2);
    expect([[...moments.linkFrom], [...moments.linkTo]]).toEqual([
      [2, 2],
      [0, -1],
    ]);
  });

  it('tell what was recorded, hidden values left out', () => {
    expect(toldOf(own.spans[1] ?? makeSpan({ id: 'x' }), [])).toEqual([
      { time: T0 + 30_000, text: 'late' },
      { time: T0 + 20_000, text: 'exception exception.message=no tenant' },
    ]);
  });

  it('of log lines belong to the span they name, else to the innermost of their service at that time, else to none', () => {
    const line = (ms: number, service: string, text = '', metadata = {}) => ({
      ...{
        time: micros(T0 + ms * 1000),
        nanos: '0',
        labels: { service_name: service },
        metadata,
        line: text,
      },
    });
    const lines = [
      line(25, 'orders'),
      line(45, 'orders'),
      line(90, 'orders'),
      line(64, 'orders'),
      line(25, 'unknown'),
      line(500, 'unknown', '{"span_id":"000000000000000a"}'),
      line(500, 'unknown', '', { span_id: 'b' }),
    ];
    const placed = placeLines(own.list, own.byId, placedLines(lines));
    // The fourth is 4 ms behind the span's end: clocks of writers differ that much.
    expect([...placed]).toEqual([2, 1, -1, 1, -1, -1, 1]);
    const drawn = linesBySpan(lines, placed);
    expect([...drawn.spanOf]).toEqual([1, 1, 1, 2]);
    expect([...drawn.at].map(t => (t - T0) / 1000)).toEqual([45, 64, 500, 25]);
  });

  const data: ReadingData = {
    tree: buildTree(bareAnswer([{ traceId: TRACE, spans, warnings: [] }])),
    ...{ pinned: [], colour: null, selected: 2 },
    moments: momentsOf(own.spans, own.byId),
    lines: { spanOf: Int32Array.of(1, 1, 2), at: Float64Array.of(T0 + 20_010, T0 + 50_000, T0 + 21_000) },
  };
  const scene = (zoom: { from: number; to: number }): Scene =>
    ({ tree: data.tree, columns: columnsFor(800), zoom }) as Scene;

  it('that would touch are one mark; a zoom parts them, and leaves out what lies outside', () => {
    const at = data.tree.nodeOfSpan[1] ?? -1;
    expect(marksOf(data, scene({ from: 0, to: 100_000 }), at).map(m => [m.events, m.lines])).toEqual([
      [1, 1],
      [1, 0],
      [0, 1],
    ]);
    expect(marksOf(data, scene({ from: 19_990, to: 20_030 }), at).map(m => [m.events, m.lines])).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect(marksOf(data, scene({ from: 60_000, to: 70_000 }), at)).toEqual([]);
    expect(marksOf(data, scene({ from: 0, to: 100_000 }), -1)).toEqual([]);
  });

  it('are read aloud with the row, and so are links; pinned values have cells of their own', () => {
    const pinned = ['service.version', 'tier'].map(key => attributeColumn(spans, key, []));
    const extras = extrasOf({ ...data, pinned });
    const [one = -1, two = -1] = [data.tree.nodeOfSpan[1], data.tree.nodeOfSpan[2]];
    const plain: Scene = {
      ...scene({ from: 0, to: 1 }),
      flow: noFlow(data.tree, 'tenant-id'),
      words: SCENE_WORDS,
      marks: null,
      matches: new Int32Array(0),
      marked: null,
      critical: null,
    };
    const cells = (of: Scene, node: number, name = 'a name'): readonly string[] =>
      extras.cells(of, node, name).split('\0');
    expect(cells(plain, one)).toEqual([
      ...['a name', '2.4.0', 'none', 'tenant-id not seen'],
      ...['10 ms after the start', '2 events, 2 log lines'],
    ]);
    expect(cells(plain, two).at(-1)).toContain('1 log line, 2 span links');
    const node = Int32Array.of(one);
    const all: Scene = { ...plain, matches: node, marked: node, critical: { node } as CriticalPath };
    expect(cells(all, one).at(-1)).toMatch(/^on the critical path, found, highlighted, 2 events/);
    expect(cells(all, two).at(-1)).not.toContain('found');
    // Whatever a span is called, its row has the cells of all others.
    expect(cells(plain, one, 'a\0name')).toHaveLength(extras.columns);
  });
});

/** What stands on the rows, as names; places as ✕. */
const names = (t: Tree, rows: ReturnType<typeof layRows>): readonly string[] =>
  [...rows.nodes].map(n => spanAt(t, n)?.name ?? '✕');

describe('what is shown', () => {
  it('is folded to a level, to errors, to findings, or to both', () => {
    expect(names(tree, layRows(tree, foldToDepth(tree, 1)))).toEqual(['POST /api/checkout']);
    expect(names(tree, layRows(tree, foldToDepth(tree, 3)))).toEqual([
      'POST /api/checkout',
      'HTTP POST',
      'POST /checkout',
    ]);
    const errors = names(tree, layRows(tree, foldToErrors(tree, 'errors')));
    const findings = names(tree, layRows(tree, foldToErrors(tree, 'findings')));
    expect(errors).toContain('redis GET');
    expect(errors).not.toContain('✕');
    expect(findings).toContain('✕');
    expect(findings).not.toContain('redis GET');
    expect(names(tree, layRows(tree, foldToErrors(tree)))).toEqual(
      expect.arrayContaining(['redis GET', '✕']),
    );
  });

  it('are, with a filter, the matches with what is above them and the breaks in front of these', () => {
    const kept = keptNodes(tree, Int32Array.of(node(RECEIVER)));
    const rows = layRows(tree, new Set(), kept);
    expect(names(tree, rows).slice(-3)).toEqual(['payments.Pay/Confirm', '✕', 'payments.Pay/Confirm']);
    expect(rows.rowOf[node(SENDER)]).toBe(rows.nodes.length - 3);
    expect(rows.rowOf[node(3)]).toBe(-1);
    const elsewhere = layRows(tree, new Set(), keptNodes(tree, Int32Array.of(node(5))));
    expect(names(tree, elsewhere)).not.toContain('✕');
    expect(layRows(tree, new Set(), keptNodes(tree, new Int32Array(0))).nodes).toHaveLength(0);
  });

  it('says which of how many siblings a row is', () => {
    expect(siblings(tree, 0)).toEqual({ place: 1, of: 1 });
    expect([3, 6].map(i => siblings(tree, node(i)))).toEqual([
      { place: 1, of: 2 },
      { place: 2, of: 2 },
    ]);
    const flat = buildTree(
      bareAnswer([{ traceId: TRACE, spans: spansOf({ id: 'a' }, { id: 'b', at: 1 }), warnings: [] }]),
    );
    expect(siblings(flat, 1)).toEqual({ place: 2, of: 2 });
  });

  it('leaves room for the bars beside pinned columns', () => {
    const none = columnsFor(848);
    const two = columnsFor(848, 2);
    expect(none.stripeFrom).toBe(none.tree);
    expect(two.pins).toBe(2);
    expect(two.stripeFrom).toBe(two.tree + 2 * two.pin);
    expect(columnsFor(848, 6).plotTo - columnsFor(848, 6).plotFrom).toBeGreaterThanOrEqual(150);
    expect(columnsFor(420, 3).pins).toBe(0);
  });
});

describe('the title of a break', () => {
  it('says what happened in the words of the class, and keeps that when it must be short', () => {
    const changed = { class: 'binary-misaligned', outcome: 'altered' } as const;
    expect(placeTitles([makeFinding({ key: 'hint-bin', ...changed })], false)).toEqual([
      'hint-bin re-encoded here',
      'hint-bin changed here',
    ]);
    const nine = Array.from({ length: 9 }, (_, i) => makeFinding({ key: `key-${i}` }));
    expect(placeTitles(nine, true)).toEqual([
      'key-0, key-1 and 7 more lost here (accepted)',
      'key-0 and 8 more lost here (accepted)',
      '9 keys lost here (accepted)',
    ]);
    const two = [
      makeFinding({ key: 'a', ...changed }),
      makeFinding({ key: 'b', class: 'truncated', outcome: 'altered' }),
    ];
    expect(placeTitles(two, false)[0]).toBe('a and b changed here');
  });
});

describe('addresses', () => {
  it('keep columns, highlight, colour and filter, whatever their keys are', () => {
    const params = {
      ...NO_TRACE,
      trace: TRACE,
      colour: 'attribute' as const,
      by: 'k8s.pod.name',
      pinned: ['a,b', 'c=d', '100%', '__proto__'],
      mark: { key: 'x=y', value: 'a=b,c' },
      only: true,
    };
    expect(traceParams.read(new URLSearchParams(traceParams.write(params)))).toEqual(params);
    expect(traceParams.read(new URLSearchParams('colour=attribute&mark==x&cols=,,&only=yes'))).toEqual(
      NO_TRACE,
    );
    expect(traceParams.read(new URLSearchParams('by=x')).by).toBeNull();
    expect(traceParams.read(new URLSearchParams('cols=%25')).pinned).toEqual(['%']);
  });

  it('name the second of two spans with one id', () => {
    const twice = spansOf({ id: '00000000000000aa' }, { id: '00000000000000aa', name: 'other', at: 1 });
    const t = buildTree(bareAnswer([{ traceId: TRACE, spans: twice, warnings: [] }]));
    const second = paramsOf(t, 1);
    expect(second?.span).toBe('00000000000000aa~2');
    const read = traceParams.read(new URLSearchParams({ span: second?.span ?? '' }));
    expect(select(t, read).node).toBe(1);
    expect(nameOfSpan(t.list, 0)).toBe('00000000000000aa');
    expect(spanNamed(t.list, '00000000000000aa~3')).toBe(-1);
    expect(spanNamed(t.list, null)).toBe(-1);
  });
});

describe('keys of the reading tools', () => {
  const press = { code: '', shift: false, modified: false, typing: false, inRows: false };
  it('fold to a level by the place of the digit, whatever Shift writes there', () => {
    expect(actionOf({ ...press, key: '#', code: 'Digit3', shift: true })).toBe('level-3');
    expect(actionOf({ ...press, key: '3', code: 'Digit3' })).toBeNull();
    // Where digits need Shift they still go to the views.
    expect(actionOf({ ...press, key: '3', code: 'Digit3', shift: true })).toBeNull();
    expect(['x', 'M', 'e'].map(key => actionOf({ ...press, key }))).toEqual([
      'fold-trouble',
      'only',
      'moment',
    ]);
  });
});
