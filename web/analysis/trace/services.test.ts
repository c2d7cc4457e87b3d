import { describe, expect, it } from 'vitest';
import type { Span, Tree } from '../../model/index.ts';
import { micros } from '../../time/index.ts';
import { serviceTree, type SpanNotes } from './services.ts';
import { buildTree } from './tree.ts';

const TRACE = '1'.repeat(32);
const T0 = 1_700_000_000_000_000;
const id = (n: number): string => n.toString(16).padStart(16, '0');

/** A span of 100 µs; its number is its id, 0 stands for no parent. */
const span = (n: number, parent: number, service: string, status: Span['status'] = 'unset'): Span => ({
  ...{ traceId: TRACE, spanId: id(n), parentSpanId: parent === 0 ? null : id(parent), name: 'op' },
  ...{ kind: 'server', start: micros(T0 + n), duration: 100, status, statusMessage: '' },
  ...{ resource: { service, attributes: [] }, attributes: [], events: [], links: [] },
  ...{ warnings: [], dropped: null },
});

const treeOf = (...spans: readonly Span[]): Tree =>
  buildTree({ traces: [{ traceId: TRACE, spans, warnings: [] }], findings: [] });
const SILENT: SpanNotes = { version: () => '', records: () => false };

describe('the tree of services', () => {
  it('joins spans of one service that follow from each other, and calls of one service by another', () => {
    const tree = treeOf(
      span(1, 0, 'shop'),
      span(2, 1, 'shop'),
      span(3, 2, 'cart', 'error'),
      span(4, 1, 'cart'),
      span(5, 3, 'shop'),
    );
    const { places, folded } = serviceTree(tree, SILENT);
    expect(folded).toBe(0);
    expect(places.map(p => [p.service, p.parent, p.calls, p.failed, p.spans, p.errors])).toEqual([
      ['shop', -1, 1, 0, 2, 0],
      ['cart', 0, 2, 1, 2, 1],
      ['shop', 1, 1, 0, 1, 0],
    ]);
  });

  it('tells versions once and sorted, and how many spans record metadata', () => {
    const tree = treeOf(span(1, 0, 'shop'), span(2, 1, 'cart'), span(3, 1, 'cart'), span(4, 1, 'cart'));
    const notes: SpanNotes = { version: i => ['', 'v2', 'v1', 'v2'][i] ?? '', records: i => i >= 2 };
    const { places } = serviceTree(tree, notes);
    expect(places.map(p => [p.versions, p.recording])).toEqual([
      [[], 0],
      [['v1', 'v2'], 2],
    ]);
  });

  it('gives a parent that is missing a place without a name', () => {
    const { places } = serviceTree(treeOf(span(1, 0, 'shop'), span(2, 9, 'cart')), SILENT);
    expect(places.map(p => [p.service, p.parent])).toEqual([
      ['shop', -1],
      ['', -1],
      ['cart', 1],
    ]);
  });

  it('folds what is deeper than any screen shows into the place above, and counts it', () => {
    const chain = Array.from({ length: 200 }, (_, i) => span(i + 1, i, `s${i}`));
    const { places, folded } = serviceTree(treeOf(...chain), SILENT);
    expect(places).toHaveLength(61);
    expect(folded).toBe(139);
    expect(places.reduce((n, p) => n + p.spans, 0)).toBe(200);
  });

  it('folds what is wider than any screen shows', () => {
    const wide = Array.from({ length: 3_000 }, (_, i) => span(i + 2, 1, `s${i}`));
    const { places, folded } = serviceTree(treeOf(span(1, 0, 'shop'), ...wide), SILENT);
    expect(places).toHaveLength(1_500);
    expect(folded).toBe(1_501);
    expect(places.reduce((n, p) => n + p.spans, 0)).toBe(3_001);
  });
});
