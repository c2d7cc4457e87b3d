import { describe, expect, it } from 'vitest';
import { buildTree } from '../../analysis/trace/tree.ts';
import { NODE, type Span, type Trace, type Tree } from '../../model/index.ts';
import { micros } from '../../time/index.ts';
import { betweenAt } from './between.ts';
import { NO_TRACE, traceParams } from './params.ts';
import { paramsOf } from './reading/choosing.ts';
import { select } from './selection.ts';
import { bareAnswer, makeFinding, makeSpan, T0, TRACE } from './testing/sample.ts';

const OTHER = 'dddddddddddddddddddddddddddddddd';
const THIRD = 'eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee';
const id = (letter: string): string => letter.padStart(16, '0');

type Draft = readonly [letter: string, parent: string | null, at: number, links?: Span['links']];

const trace = (traceId: string, ...drafts: readonly Draft[]): Trace => ({
  traceId,
  warnings: [],
  spans: drafts.map(([letter, parent, at, links = []]) => ({
    ...makeSpan({ id: id(letter), parent: parent === null ? null : id(parent), service: `svc-${letter}` }),
    ...{ traceId, start: micros(T0 + at), duration: 10, links },
  })),
});

const nodesOf = (tree: Tree, kind: number): readonly number[] =>
  [...tree.kind.keys()].filter(i => tree.kind[i] === kind);

const split = makeFinding({
  id: 'the split',
  key: 'traceparent',
  class: 'context-break',
  hop: {
    kind: 'split',
    from: { service: 'svc-b', spanId: id('b'), operation: '' },
    to: { service: 'svc-c', spanId: id('c'), operation: '' },
  },
});
const first = trace(TRACE, ['a', null, 0], ['b', 'a', 1]);

/** What an address of this row leads to. */
const again = (tree: Tree, node: number): number =>
  select(
    tree,
    traceParams.read(new URLSearchParams(traceParams.write({ ...NO_TRACE, ...paramsOf(tree, node) }))),
  ).node;

describe('a row between spans', () => {
  it('is a gap with what broke, from where and with how many spans', () => {
    const second = trace(OTHER, ['c', null, 2], ['d', 'c', 3]);
    const tree = buildTree(bareAnswer([first, second], { findings: [split] }));
    const [gap = -1] = nodesOf(tree, NODE.gap);
    expect(betweenAt(tree, gap)).toMatchObject({
      ...{ kind: 'gap', gap: { traceId: OTHER, by: 'id' }, spans: 2, finding: 'the split' },
      caller: 1,
    });
    expect(again(tree, gap)).toBe(gap);
    expect([0, nodesOf(tree, NODE.place)[0] ?? -1].map(node => betweenAt(tree, node))).toEqual([null, null]);
  });

  it('claims nothing where only the id or a link joins', () => {
    const linked = trace(OTHER, ['c', null, 2, [{ traceId: TRACE, spanId: id('b'), attributes: [] }]]);
    const apart = trace(THIRD, ['e', null, 3]);
    const tree = buildTree(bareAnswer([first, linked, apart]));
    const [link = -1, alone = -1] = nodesOf(tree, NODE.gap);
    expect(betweenAt(tree, link)).toMatchObject({ gap: { by: 'link' }, caller: 1, finding: null });
    expect(betweenAt(tree, alone)).toMatchObject({ gap: { by: 'id' }, caller: -1, finding: null });
    expect([link, alone].map(node => again(tree, node))).toEqual([link, alone]);
  });

  it('is a parent that is not there, with who names it', () => {
    const many = Array.from({ length: 10 }, (_, i): Draft => [`a${i}`, 'f', 5 + i]);
    const tree = buildTree(bareAnswer([trace(TRACE, ['a', null, 0], ...many, ['b', 'a0', 9])]));
    const [missing = -1] = nodesOf(tree, NODE.missing);
    const row = betweenAt(tree, missing);
    expect(row).toMatchObject({ kind: 'missing', spanId: id('f'), children: 10, start: T0 + 5 });
    expect(row?.kind === 'missing' ? row.first.map(i => tree.list.start[i]) : []).toEqual(
      Array.from({ length: 8 }, (_, i) => T0 + 5 + i),
    );
    expect(again(tree, missing)).toBe(missing);
  });

  it('is told from its like in the same trace, and its address leads to the span once it is gone', () => {
    const twoRoots = trace(OTHER, ['c', null, 2], ['d', null, 3]);
    const tree = buildTree(bareAnswer([first, twoRoots]));
    const gaps = nodesOf(tree, NODE.gap);
    expect(gaps).toHaveLength(2);
    expect(gaps.map(node => again(tree, node))).toEqual(gaps);
    const whole = buildTree(bareAnswer([first]));
    expect(select(whole, { span: `${id('b')}~0`, finding: null }).node).toBe(1);
    expect(paramsOf(whole, 99)).toBeNull();
  });

  it('is what a request opens at that has nothing before it', () => {
    const tree = buildTree(bareAnswer([trace(TRACE, ['b', 'a', 0])]));
    expect(select(tree, NO_TRACE).node).toBe(nodesOf(tree, NODE.missing)[0]);
  });
});
