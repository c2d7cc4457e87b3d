import { describe, expect, it } from 'vitest';
import { spanAt } from '../../../analysis/trace/heads.ts';
import { buildTree } from '../../../analysis/trace/tree.ts';
import { NODE, type Span } from '../../../model/index.ts';
import { layRows } from '../layout.ts';
import { movedEnd } from '../minimap.ts';
import { NO_TRACE, type TraceParams } from '../params.ts';
import { describeRow } from '../placewords.ts';
import { select } from '../selection.ts';
import { bareAnswer, makeSpan, sampleAnswer, TRACE } from '../testing/sample.ts';
import type { Model } from '../useModel.ts';
import { aboveText } from './above.ts';
import { actionsOf, type Situation } from './actions.ts';

const sample = buildTree(sampleAnswer());

/** An opened trace without a page: what is chosen is what an address would choose. */
function opened(marked: Int32Array | null = null, tree = sample) {
  let params: TraceParams = NO_TRACE;
  let folded: ReadonlySet<number> = new Set();
  const selected = (): number => select(tree, params).node;
  const act = (
    name: keyof ReturnType<typeof actionsOf> & ('up' | 'down' | 'first' | 'last' | 'next'),
  ): void => {
    const folds = { folded, show: () => undefined };
    const model = {
      ...{ tree, folds, marked, kept: null, matches: new Int32Array(0) },
      rows: layRows(tree, folded),
      selection: select(tree, params),
    } as unknown as Model;
    const situation = {
      model,
      zoom: { from: 0, to: 1 },
      query: '',
      viewHeight: 400,
      scrollTo: () => undefined,
    };
    actionsOf({
      ...situation,
      onParams: (next: Partial<TraceParams>) => {
        params = { ...params, ...next };
      },
    } as unknown as Situation)[name]();
  };
  const fold = (...nodes: readonly number[]): void => {
    folded = new Set(nodes);
  };
  return { act, selected, fold };
}

describe('the arrow keys', () => {
  it('go over every span once, down and up, past what stands in front of one', () => {
    const { act, selected } = opened();
    const walk = (name: 'up' | 'down', from: 'first' | 'last'): readonly number[] => {
      act(from);
      const seen = [selected()];
      for (;;) {
        act(name);
        if (selected() === seen.at(-1)) return seen;
        seen.push(selected());
      }
    };
    const down = walk('down', 'first');
    expect(down).toHaveLength(sample.list.size);
    expect(walk('up', 'last')).toEqual([...down].reverse());
  });

  it('stop at what stands between spans, which folds and is led back from', () => {
    const spans: readonly (readonly [id: string, parent: string | null])[] = [
      ...([
        ['a', null],
        ['b', 'f'],
        ['c', 'f'],
      ] as const),
    ];
    const made = spans.map(([letter, parent]) =>
      makeSpan({ id: letter.padStart(16, '0'), parent: parent && parent.padStart(16, '0'), service: 's' }),
    );
    const other = { ...made[0], spanId: '00000000000000d0', traceId: 'd'.repeat(32) } as Span;
    const traces = [
      { traceId: TRACE, spans: made, warnings: [] },
      { traceId: other.traceId, spans: [other], warnings: [] },
    ];
    const { act, selected } = opened(null, buildTree(bareAnswer(traces)));
    const tree = buildTree(bareAnswer(traces));
    act('first');
    const seen = [selected()];
    for (let i = 1; i < tree.kind.length; i++) {
      act('down');
      seen.push(selected());
    }
    expect(seen).toEqual([...tree.kind.keys()]);
    expect(new Set(tree.kind)).toEqual(new Set([NODE.span, NODE.missing, NODE.gap]));
  });

  it('begin at what the selected row is folded into', () => {
    const { act, selected, fold } = opened();
    act('last');
    fold(1);
    act('up');
    expect(selected()).toBe(0);
    act('down');
    expect(selected()).toBe(1);
  });

  it('F goes through what is highlighted where nothing is searched', () => {
    const { act, selected } = opened(Int32Array.of(2, 5));
    act('first');
    act('next');
    expect(selected()).toBe(2);
    act('next');
    expect(selected()).toBe(5);
  });
});

it('a span tells of the break in front of it, another one nothing', () => {
  const place = sample.nodeOfPlace[0] ?? -1;
  const texts = () => ({ titles: ['gray.tag lost here'], note: '' });
  expect(spanAt(sample, place + 1)).toBeDefined();
  expect(aboveText(sample, texts, place + 1)).toBe('gray.tag lost here');
  expect(aboveText(sample, texts, 0)).toBe('');
  expect(aboveText(sample, null, place + 1)).toBe('');
  expect(describeRow(sample, texts, place)).toContain('gray.tag lost here');
});

it('an end of the zoom stays within the trace and apart from the other end', () => {
  expect(movedEnd({ from: 0, to: 1000 }, 1000, 'to', -100)).toEqual({ from: 0, to: 900 });
  expect(movedEnd({ from: 0, to: 900 }, 1000, 'to', 100)).toBeNull();
  expect(movedEnd({ from: 0, to: 900 }, 1000, 'from', 5000)).toEqual({ from: 899, to: 900 });
  expect(movedEnd({ from: 200, to: 900 }, 1000, 'to', -5000)).toEqual({ from: 200, to: 201 });
  expect(movedEnd({ from: 200, to: 1000 }, 1000, 'from', -5000)).toBeNull();
});
