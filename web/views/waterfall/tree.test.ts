import { missingAt, placeAt, spanAt } from '../../analysis/trace/heads.ts';
import { NODE, type Span, type Trace, type Tree } from '../../model/index.ts';
import { buildTree } from '../../analysis/trace/tree.ts';
import { CHANGE, followKey, STATE } from '../../analysis/trace/flow.ts';
import { describe, expect, it } from 'vitest';
import { foldAll, foldToErrors, layRows, PLACE_ROW, reveal, ROW, rowAt } from './layout.ts';
import {
  bareAnswer,
  bigTrace,
  makeFinding,
  makeSpan,
  RECEIVER,
  sampleAnswer,
  sampleId,
  SENDER,
  TRACE,
  type SpanDraft,
} from './testing/sample.ts';

const OTHER = 'ffffffffffffffffffffffffffffffff';
const trace = (drafts: readonly SpanDraft[], traceId = TRACE): Trace => ({
  traceId,
  spans: drafts.map(d => makeSpan(d, traceId)),
  warnings: [],
});

/** The tree as indented text, the way a person would write it down. */
function sketch(tree: Tree): string[] {
  return [...tree.kind].map((kind, node) => {
    const indent = '  '.repeat(tree.depth[node] ?? 0);
    const ref = tree.ref[node] ?? 0;
    if (kind === NODE.missing) return `${indent}? ${missingAt(tree, node)?.spanId ?? ''}`;
    if (kind === NODE.gap) return `${indent}~ ${tree.gaps[ref]?.by ?? ''}`;
    if (kind === NODE.place)
      return `${indent}x ${
        placeAt(tree, node)
          ?.findings.map(f => f.key)
          .join(' ') ?? ''
      }`;
    return `${indent}${spanAt(tree, node)?.spanId ?? ''}`;
  });
}

describe('the tree', () => {
  it('puts spans under their parents in the order of time, whatever the order they came in', () => {
    const t = trace([
      { id: 'c', parent: 'a', at: 5 },
      { id: 'b', parent: 'a', at: 1 },
      { id: 'd', parent: 'b', at: 2 },
      { id: 'a', at: 0 },
    ]);
    expect(sketch(buildTree(bareAnswer([t])))).toEqual(['a', '  b', '    d', '  c']);
  });

  it('shows orphans under a placeholder for the parent they name, never as roots', () => {
    const t = trace([{ id: 'a' }, { id: 'b', parent: 'gone', at: 3 }, { id: 'c', parent: 'gone', at: 4 }]);
    const tree = buildTree(bareAnswer([t]));
    expect(sketch(tree)).toEqual(['a', '? gone', '  b', '  c']);
    expect(missingAt(tree, 1)).toMatchObject({ children: 2 });
  });

  it('cuts rings and self-parents, keeps every span, and says so', () => {
    const t = trace([
      { id: 'a', parent: 'a' },
      { id: 'b', parent: 'c', at: 1 },
      { id: 'c', parent: 'b', at: 2 },
    ]);
    const tree = buildTree(bareAnswer([t]));
    expect(sketch(tree)).toEqual(['a', 'b', '  c']);
    expect(tree.warnings).toEqual([{ id: 'trace.warning.cycle', params: { spans: 2 } }]);
  });

  it('draws exact duplicates once, keeps different spans with one id, and says both', () => {
    const t = trace([{ id: 'a' }, { id: 'a' }, { id: 'a', name: 'other', at: 1 }]);
    const tree = buildTree(bareAnswer([t]));
    expect(sketch(tree)).toEqual(['a', 'a']);
    expect(tree.warnings).toEqual([
      { id: 'trace.warning.copies', params: { spans: 1 } },
      { id: 'trace.warning.clash', params: { spans: 1 } },
    ]);
  });

  it('hangs a stitched trace under the span its split finding names, behind a gap and a break row', () => {
    const first = trace([{ id: 'a' }, { id: 'b', parent: 'a', kind: 'client', at: 1 }]);
    const second = trace(
      [
        { id: 'c', kind: 'server', at: 2 },
        { id: 'd', parent: 'c', at: 3 },
      ],
      OTHER,
    );
    const split = makeFinding({
      key: 'traceparent',
      class: 'context-break',
      hop: {
        kind: 'split',
        from: { service: 'svc', spanId: 'b', operation: 'op' },
        to: { service: 'svc', spanId: 'c', operation: 'op' },
      },
    });
    const tree = buildTree(bareAnswer([first, second], { findings: [split] }));
    expect(sketch(tree)).toEqual(['a', '  b', '    ~ id', '    x traceparent', '    c', '      d']);
  });

  it('joins a trace whose root has one link without claiming a loss, and keeps others apart', () => {
    const first = trace([{ id: 'a' }]);
    const link = { traceId: TRACE, spanId: 'a', attributes: [] };
    const linked = trace([{ id: 'c', at: 2, more: { links: [link] } }], OTHER);
    const apart = trace([{ id: 'e', at: 3 }], 'eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee');
    expect(sketch(buildTree(bareAnswer([first, linked, apart])))).toEqual([
      'a',
      '  ~ link',
      '  c',
      '~ id',
      'e',
    ]);
  });

  it('keeps a joined pair in the tree even when each claims to follow the other', () => {
    const to = (spanId: string, traceId: string): Partial<Span> => ({
      links: [{ traceId, spanId, attributes: [] }],
    });
    const one = trace([{ id: 'a', more: to('b', OTHER) }]);
    const two = trace([{ id: 'b', at: 1, more: to('a', TRACE) }], OTHER);
    expect(sketch(buildTree(bareAnswer([one, two])))).toEqual(['a', '  ~ link', '  b']);
  });

  it('puts one break row before the receiving span for all its findings, the gray tag first', () => {
    const tree = buildTree(sampleAnswer());
    expect(tree.places).toHaveLength(1);
    const node = tree.nodeOfPlace[0] ?? -1;
    expect(spanAt(tree, node + 1)?.spanId).toBe(sampleId(RECEIVER));
    expect(spanAt(tree, node - 1)?.spanId).toBe(sampleId(SENDER));
    expect(tree.places[0]?.findings.map(f => f.id)).toEqual([
      'gray.tag dropped',
      'tenant-id dropped',
      'payment-hint-bin binary-misaligned',
      'misrouted',
    ]);
  });

  it('puts an in-process loss before the call, and a loss towards an unseen span under the caller', () => {
    const at = (kind: 'in-process' | 'wire', from: number, to: string | null) =>
      makeFinding({
        key: `k-${kind}`,
        hop: {
          kind,
          from: { service: 'orders', spanId: sampleId(from), operation: '' },
          to: { service: 'payments', spanId: to, operation: '' },
        },
      });
    const inside = buildTree(sampleAnswer({ findings: [at('in-process', 7, sampleId(RECEIVER))] }));
    expect(spanAt(inside, (inside.nodeOfPlace[0] ?? 0) + 1)?.spanId).toBe(sampleId(SENDER));
    const unseen = buildTree(sampleAnswer({ findings: [at('wire', SENDER, null)] }));
    const node = unseen.nodeOfPlace[0] ?? 0;
    expect(spanAt(unseen, unseen.parent[node] ?? -1)?.spanId).toBe(sampleId(SENDER));
  });

  it('survives an answer without spans and a chain of 50,000 levels', () => {
    expect(buildTree(bareAnswer([])).kind).toHaveLength(0);
    const chain = Array.from({ length: 50_000 }, (_, i) => ({
      id: `s${i}`,
      parent: i === 0 ? null : `s${i - 1}`,
    }));
    expect(buildTree(bareAnswer([trace(chain)])).maxDepth).toBe(49_999);
  });
});

describe('rows', () => {
  const tree = buildTree(sampleAnswer());

  it('stand below each other, break rows a little taller', () => {
    const rows = layRows(tree, new Set());
    expect(rows.nodes).toHaveLength(25);
    expect(rows.height).toBe(24 * ROW + PLACE_ROW);
    expect(rowAt(rows, 0)).toBe(0);
    expect(rowAt(rows, ROW)).toBe(1);
    expect(rowAt(rows, 1e9)).toBe(24);
    expect(rowAt(rows, -5)).toBe(0);
  });

  it('leave out what is folded, and bring it back when it is revealed', () => {
    const folds = foldAll(tree);
    const rows = layRows(tree, folds);
    expect([...rows.nodes]).toEqual([0]);
    const node = tree.nodeOfPlace[0] ?? -1;
    const open = reveal(tree, folds, node);
    expect(layRows(tree, open).rowOf[node]).toBeGreaterThan(0);
    expect(reveal(tree, open, node)).toBe(open);
  });

  it('fold away what has neither error nor finding in it', () => {
    const rows = layRows(tree, foldToErrors(tree));
    const names = [...rows.nodes].map(n => spanAt(tree, n)?.name ?? 'break');
    expect(names).toContain('redis GET');
    expect(names).toContain('break');
    expect(names).not.toContain('SELECT stock');
    expect(names).not.toContain('INSERT entries');
  });

  it('lay out 200,000 spans, siblings by the thousand, without growing with their square', () => {
    const answer = bareAnswer([bigTrace(200_000)]);
    const before = performance.now();
    const rows = layRows(buildTree(answer), new Set());
    // A square of the number of spans would take minutes; a slow, busy machine stays far below this.
    expect(performance.now() - before).toBeLessThan(15_000);
    expect(rows.nodes).toHaveLength(200_000);
  });
});

describe('the followed key', () => {
  const answer = sampleAnswer();
  const tree = buildTree(answer);

  it('is carried down to the break, gone below it, and its path ends there', () => {
    const flow = followKey(tree, answer, 'Gray.Tag');
    const node = (i: number): number => tree.nodeOfSpan[i] ?? -1;
    expect(flow.state[node(0)]).toBe(STATE.carried);
    expect(flow.state[node(8)]).toBe(STATE.inherited);
    expect(flow.state[node(SENDER)]).toBe(STATE.carried);
    for (const i of [RECEIVER, 14, 15, 23]) expect(flow.state[node(i)]).toBe(STATE.gone);
    expect(flow.edges.map(e => e.node)).toEqual(
      [1, 2, 6, 7, SENDER].map(node).concat(tree.nodeOfPlace[0] ?? -1),
    );
    expect(flow.edges[0]?.parent).toBe(0);
  });

  it('does not call the siblings of a call that lost it gone', () => {
    const lost = makeFinding({
      key: 'tenant-id',
      hop: {
        kind: 'wire',
        from: { service: 'web-bff', spanId: sampleId(3), operation: '' },
        to: { service: 'cart', spanId: null, operation: '' },
      },
    });
    const other = sampleAnswer({ findings: [lost] });
    const flow = followKey(buildTree(other), other, 'tenant-id');
    const t = buildTree(other);
    expect(flow.state[t.nodeOfSpan[4] ?? -1]).toBe(STATE.carried);
    expect(flow.state[t.nodeOfSpan[6] ?? -1]).toBe(STATE.carried);
  });

  it('is told to be carried with another value below the place that changed it, until the first one returns', () => {
    const cut = makeFinding({ key: 'tenant-id', outcome: 'altered', sent: ['acme-eu'], received: ['acme'] });
    const own = sampleAnswer({ findings: [cut] });
    const t = buildTree(own);
    const node = (i: number): number => t.nodeOfSpan[i] ?? -1;
    const recorded = (i: number, value: string) => ({
      spanId: sampleId(i),
      side: 'received' as const,
      keys: [{ key: 'tenant-id', recordedAs: 'tenant-id', values: [value] }],
    });
    const carriers = [recorded(SENDER, 'acme-eu'), recorded(RECEIVER, 'acme'), recorded(15, 'acme-eu')];
    const flow = followKey(t, { ...own, carriers }, 'tenant-id');
    expect(flow.change[node(SENDER)]).toBe(CHANGE.none);
    for (const i of [RECEIVER, 14]) expect(flow.change[node(i)]).toBe(CHANGE.altered);
    expect(flow.change[node(15)]).toBe(CHANGE.none);
    const leak = { ...cut, outcome: 'foreign' as const };
    const leaked = sampleAnswer({ findings: [leak] });
    const other = buildTree(leaked);
    expect(followKey(other, leaked, 'tenant-id').change[other.nodeOfSpan[RECEIVER] ?? -1]).toBe(
      CHANGE.foreign,
    );
  });

  it('is not said to be carried by spans that record others and never it', () => {
    const own = sampleAnswer({ findings: [] });
    const t = buildTree(own);
    const keys = (i: number, key: string) => ({
      spanId: sampleId(i),
      side: 'received' as const,
      keys: [{ key, recordedAs: key, values: ['1'] }],
    });
    const carriers = [keys(0, 'x-trace-id'), ...[1, 2, 3, 4].map(i => keys(i, 'tenant-id'))];
    const flow = followKey(t, { ...own, carriers }, 'x-trace-id');
    expect(flow.state[t.nodeOfSpan[0] ?? -1]).toBe(STATE.carried);
    for (const i of [1, 2, 3, 4]) expect(flow.state[t.nodeOfSpan[i] ?? -1]).toBe(STATE.unknown);
  });

  it('says nothing where nobody records it', () => {
    const bare = bareAnswer([bigTrace(50)]);
    const flow = followKey(buildTree(bare), bare, 'tenant-id');
    expect(new Set(flow.state)).toEqual(new Set([STATE.unknown]));
    expect(flow.edges).toEqual([]);
  });

  it('is drawn to the last carriers where it was never lost', () => {
    const whole = sampleAnswer({ findings: [] });
    const t = buildTree(whole);
    const flow = followKey(t, whole, 'x-env');
    expect(flow.edges.length).toBe(19);
  });
});
