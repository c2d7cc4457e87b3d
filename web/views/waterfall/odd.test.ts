import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { clockRemark, goDuration } from '../../analysis/trace/clocks.ts';
import { headAt } from '../../analysis/trace/heads.ts';
import { search } from '../../analysis/trace/search.ts';
import { comparable, LONGEST, shownSpan } from '../../analysis/trace/shown.ts';
import { spanJson } from '../../analysis/trace/spantext.ts';
import { listSpans } from '../../analysis/trace/spans.ts';
import { textAt } from '../../analysis/trace/texts.ts';
import { buildTree } from '../../analysis/trace/tree.ts';
import { message, type Span, type Trace } from '../../model/index.ts';
import { micros } from '../../time/index.ts';
import { say } from '../../words/index.ts';
import { bareAnswer, makeSpan, sampleId, T0, TRACE, type SpanDraft } from './testing/sample.ts';
import { clockWords, droppedWords, Warnings } from './SpanFacts.tsx';

// Input that breaks one rule each: it is drawn as well as it can be, and what was wrong is said.

const trace = (...drafts: readonly SpanDraft[]): Trace => ({
  traceId: TRACE,
  spans: drafts.map(d => makeSpan(d)),
  warnings: [],
});
const treeOf = (...drafts: readonly SpanDraft[]) => buildTree(bareAnswer([trace(...drafts)]));
const said = (...drafts: readonly SpanDraft[]): string =>
  treeOf(...drafts)
    .warnings.map(say)
    .join('; ');

describe('parents', () => {
  it('that lead round in a ring, or a span its own parent: cut at the earliest, and said', () => {
    expect(said({ id: 'a', parent: 'a' })).toMatch(/^A ring of parents leads back to where it begins: cut/);
    expect(said({ id: 'a', parent: 'b' }, { id: 'b', parent: 'a' }, { id: 'c', parent: 'c' })).toMatch(
      /^2 rings/,
    );
  });
});

describe('ids', () => {
  const one = { id: 'a', more: { attributes: [{ key: 'k', value: 'v' }] } };
  it('given twice to the same span: drawn once, and said', () => {
    expect(treeOf(one, one).list.size).toBe(1);
    expect(said(one, one)).toBe('1 span came twice, the same to the letter: it is drawn once');
  });

  it('given to spans that differ in anything, however little: all are drawn, and said', () => {
    const other = (more: Partial<Span>): SpanDraft => ({ id: 'a', more: { ...one.more, ...more } });
    for (const more of [
      { attributes: [{ key: 'k', value: 'w' }] },
      { attributes: [{ key: 'k', value: ['v'] }] },
      { status: 'error' as const },
      { parentSpanId: 'p' },
      { events: [{ time: micros(T0), name: 'e', attributes: [] }] },
    ]) {
      expect(treeOf(one, other(more)).list.size).toBe(2);
      expect(said(one, other(more))).toContain('1 span has the id of another span with other content');
    }
  });
});

describe('times', () => {
  const whole = [
    { id: 'a', for: 100 },
    { id: 'b', parent: 'a', at: 10, for: 50 },
    { id: 'd', parent: 'a', at: 20 },
  ];
  const odd = (start: number, duration: number): SpanDraft => ({
    id: 'c',
    parent: 'b',
    more: { start: micros(start), duration },
  });

  it.each([
    ['milliseconds', (T0 + 15_000) / 1e3, 20],
    ['nanoseconds', (T0 + 15_000) * 1e3, 20_000_000],
    ['seconds', (T0 + 15_000) / 1e6, 0.02],
  ])('in %s are drawn as what they mean', (unit, start, duration) => {
    const tree = treeOf(...whole, odd(start, duration));
    expect(tree.length).toBe(100_000);
    expect(tree.list.start[3]).toBeCloseTo(T0 + 15_000, -1);
    expect(tree.list.duration[3]).toBeCloseTo(20_000, 0);
    expect(tree.warnings.map(say).join()).toContain(`times that make sense only as ${unit}: drawn as such`);
  });

  it('that no unit explains: the span begins where its parent does', () => {
    for (const start of [0, 5, -1e15, 9e18, T0 - 400 * 86_400e6]) {
      const tree = treeOf(...whole, odd(start, 5000));
      expect(tree.length).toBe(100_000);
      expect(tree.list.start[3]).toBe(T0 + 10_000);
      expect(tree.warnings.map(say).join()).toContain('a start more than 30 days from the rest');
    }
  });

  it('longer than all the rest by far end with the rest', () => {
    const tree = treeOf(...whole, odd(T0 + 20_000, 9e18));
    expect(tree.length).toBe(100_000);
    expect(tree.list.duration[3]).toBe(80_000);
    expect(tree.warnings.map(say).join()).toContain('to last over 30 days');
  });

  it('that are all alike are left as they are, however odd', () => {
    const all = [1, 2, 3].map(i => ({ id: `s${i}`, more: { start: micros(i), duration: 5 } }));
    const tree = treeOf(...all);
    expect([tree.start, tree.length, tree.warnings]).toEqual([1, 7, []]);
    const slow = treeOf({ id: 'a', for: 40 * 86_400_000 }, { id: 'b', parent: 'a', for: 35 * 86_400_000 });
    expect([slow.length, slow.warnings]).toEqual([40 * 86_400e6, []]);
  });
});

describe('clocks', () => {
  it('Go writes durations in many units', () => {
    expect(['-4.5s', '408.5µs', '1h2m3s', '-2ms', '0s', 'x'].map(goDuration)).toEqual([
      ...[-4_500_000, 408.5, 3_723e6, -2000, 0, 0],
    ]);
  });

  it('remarks of Jaeger are told by what was done', () => {
    expect(clockRemark("This span's timestamps were adjusted by 11.6ms")).toEqual({
      kind: 'moved',
      by: 11_600,
    });
    const off = 'clock skew adjustment disabled; not applying calculated delta of -3s';
    expect(clockRemark(off)).toEqual({ kind: 'unmoved', by: -3e6 });
    const most = 'max clock skew adjustment delta of 10ms exceeded; not applying calculated delta of 35ms';
    expect(clockRemark(most)).toEqual({ kind: 'unmoved', by: 35_000 });
    const orphan = 'parent span ID=0a is not in the trace; skipping clock skew adjustment';
    expect(clockRemark(orphan)).toEqual({ kind: 'orphan' });
    expect(clockRemark('invalid parent span IDs=0a; skipping clock skew adjustment')).toEqual({
      kind: 'orphan',
    });
    expect(clockRemark('duplicate span IDs; skipping clock skew adjustment')).toEqual({ kind: 'duplicate' });
    expect(clockRemark('trace has more than 10 spans, showing first 10 spans only')).toBeNull();
  });

  it('are gathered into one sentence that says what was moved and what was not', () => {
    const remark = (id: string, text: string): SpanDraft => ({ id, more: { warnings: [text, text] } });
    const off = 'clock skew adjustment disabled; not applying calculated delta of';
    const all = said(
      remark('a', "This span's timestamps were adjusted by 2ms"),
      remark('b', `${off} 1ms`),
      remark('c', `${off} -3s`),
    );
    expect(all).toContain('Jaeger moved 1 span by up to 2 ms');
    expect(all).toContain('Clocks disagree at 2 spans, by up to 3 s as Jaeger reckons. Nothing was moved');
  });

  it('that put a call before its caller on another machine are said, and nothing is moved', () => {
    const tree = treeOf({ id: 'a', service: 'one' }, { id: 'b', parent: 'a', at: -5, service: 'two' });
    expect(tree.list.start[1]).toBe(T0 - 5000);
    expect(tree.warnings.map(say)).toEqual([
      '1 span begins up to 5 ms before the caller on another machine: their clocks disagree. Nothing was moved: every bar stands at the time its own machine wrote',
    ]);
    const b = makeSpan({ id: 'b' });
    expect(clockWords({ list: tree.list, index: 1, span: shownSpan(b) })[0]).toContain(
      '5 ms before its caller',
    );
    expect(said({ id: 'a' }, { id: 'b', parent: 'a', at: -5 })).toBe('');
  });
});

describe('what an SDK left out of a span', () => {
  const dropped = { attributes: 1200, events: 1, links: 3 };

  it('is said with the remarks on it, headers first', () => {
    const span = shownSpan(makeSpan({ id: 'a', more: { dropped, warnings: ['odd'] } }));
    expect(droppedWords(span)).toEqual([
      '1,200 attributes were dropped by the SDK at its limit: what is missing here may have been sent.',
      '1 event was not kept by the SDK.',
      '3 links were not kept by the SDK.',
    ]);
    const text = renderToStaticMarkup(
      createElement(Warnings, { list: treeOf({ id: 'a' }).list, index: 0, span }),
    );
    expect(text).toContain('Remarks 4');
    expect(text.indexOf('1,200 attributes')).toBeLessThan(text.indexOf('odd'));
    expect(droppedWords(shownSpan(makeSpan({ id: 'a' })))).toEqual([]);
  });

  it('goes with the span into a ticket', () => {
    const text = spanJson(makeSpan({ id: 'a', more: { dropped } }), []);
    expect(JSON.parse(text)).toMatchObject({ dropped });
  });
});

describe('sizes', () => {
  it('a span with very many tags crosses as its first ones, and says how many there are', () => {
    const attributes = Array.from({ length: 200_000 }, (_, i) => ({ key: `tag.${i}`, value: i }));
    const shown = shownSpan(makeSpan({ id: 'a', more: { attributes } }));
    expect(shown.attributes.length).toBeLessThan(1000);
    expect(shown.sizes.attributes).toBe(200_000);
    expect(shown.attributes[7]).toEqual({ key: 'tag.7', value: 7, index: 7 });
  });

  it('a value of ten million characters crosses as its beginning, with its length; copied it is whole', () => {
    const value = 'x'.repeat(10_000_000);
    const span = makeSpan({
      id: 'a',
      name: value,
      more: {
        statusMessage: value,
        attributes: [
          { key: value, value },
          { key: 'list', value: [value, '1'] },
        ],
      },
    });
    const shown = shownSpan(span);
    expect(JSON.stringify(shown).length).toBeLessThan(30_000);
    expect(shown.attributes[0]?.whole).toBe(10_000_000);
    expect(String(shown.attributes[0]?.value)).toHaveLength(LONGEST);
    expect(spanJson(span, [])).toContain(value);
    const { list } = listSpans([{ traceId: TRACE, spans: [span], warnings: [] }]);
    expect(headAt(list, 0)?.name.length).toBeLessThan(1000);
  });

  it('two enormous values cross as the part in which they begin to differ', () => {
    const long = 'a'.repeat(1_000_000);
    const pair = comparable({ sent: [`${long}b`], received: [`${long}c`] });
    expect(pair.sent[0]?.length).toBeLessThan(30_000);
    expect([pair.sent[0]?.at(-1), pair.received[0]?.at(-1)]).toEqual(['b', 'c']);
    const short = { sent: ['a'], received: null };
    expect(comparable(short)).toBe(short);
  });
});

describe('texts', () => {
  it('keys like __proto__ and lone surrogates are only texts', () => {
    const lone = '\ud800x';
    const answer = bareAnswer([
      trace({ id: 'a', name: lone, more: { attributes: [{ key: '__proto__', value: lone }] } }),
    ]);
    const tree = buildTree(answer);
    expect(headAt(tree.list, 0)?.name).toBe(lone);
    expect(textAt(tree.list.names, 0)).toBe(lone);
    const { spans } = listSpans(answer.traces);
    expect([...search(tree, spans, '__proto__', [])]).toEqual([0]);
    expect([...search(tree, spans, lone, [])]).toEqual([0]);
    expect(JSON.parse(spanJson(spans[0] ?? makeSpan({ id: sampleId(0) }), []))).toMatchObject({
      attributes: [['__proto__', lone]],
    });
  });

  it('a warning of another kind keeps its words', () => {
    expect(say(message('trace.warning.clash', { spans: 2 }))).toContain(
      '2 spans have the id of another span',
    );
  });
});
