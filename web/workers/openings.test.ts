import { describe, expect, it } from 'vitest';
import { drain } from '../analysis/index.ts';
import { withJudgement, type JudgedTrace, type OpenedTrace, type Span, type Trace } from '../model/index.ts';
import { micros } from '../time/index.ts';
import { Openings } from './openings.ts';

const traceOf = (id: number, spans: number): Trace => {
  const traceId = id.toString(16).padStart(32, '0');
  const first: Span = {
    ...{ traceId, spanId: '1'.padStart(16, '0'), parentSpanId: null, name: 'op', kind: 'internal' },
    ...{ start: micros(1_700_000_000_000_000), duration: 5, status: 'unset', statusMessage: '' },
    ...{ resource: { service: 'cart', attributes: [] }, attributes: [], events: [], links: [] },
    ...{ warnings: [], dropped: null },
  };
  const rest = Array.from({ length: spans - 1 }, (_, i) => ({
    ...first,
    spanId: (i + 2).toString(16).padStart(16, '0'),
    parentSpanId: first.spanId,
  }));
  return { traceId, spans: [first, ...rest], warnings: [] };
};

/** What was opened bare, judged as undamaged together with these traces. */
function judged(openings: Openings, { open, facts }: OpenedTrace, traces: readonly Trace[]): JudgedTrace {
  const nothing = { findings: [], visits: [], carriers: [], tags: [], batch: 0, warnings: [] };
  const steps = openings.judge(open, null, function* () {
    yield;
    return { facts, traces, ...nothing };
  });
  const answer = drain(steps);
  if (answer === null) throw new Error('forgotten');
  return answer;
}

describe('opened traces', () => {
  it('are forgotten from the oldest on, five being kept', () => {
    const openings = new Openings();
    const opened = [1, 2, 3, 4, 5, 6].map(id => openings.bare([traceOf(id, 2)]).open);
    expect(opened.map(o => openings.get(o) !== null)).toEqual([false, true, true, true, true, true]);
  });

  it('are kept as long as their spans are not too many together; one that was opened twice counts once', () => {
    const openings = new Openings(500);
    const [large, other] = [traceOf(1, 300), traceOf(2, 250)];
    const first = openings.bare([large]).open;
    const again = openings.bare([large]).open;
    expect([first, again].map(o => openings.get(o) !== null)).toEqual([true, true]);
    const last = openings.bare([other]).open;
    expect([first, again, last].map(o => openings.get(o) !== null)).toEqual([false, false, true]);
  });

  it('are listed once: what is judged afterwards takes over the list of the same traces', () => {
    const openings = new Openings();
    const trace = traceOf(1, 3);
    const bare = openings.bare([trace]);
    const listed = openings.get(bare.open)?.listed;
    expect(openings.get(judged(openings, bare, [trace]).open)?.listed).toBe(listed);
    const more = openings.get(judged(openings, bare, [trace, traceOf(2, 2)]).open)?.listed;
    expect(more).not.toBe(listed);
    expect(more?.spans).toHaveLength(5);
  });

  it('are handed over once: a judgement brings only the columns that it changes', () => {
    const openings = new Openings();
    const trace = traceOf(1, 3);
    const bare = openings.bare([trace]);
    const same = judged(openings, bare, [trace]);
    expect(same.tree).not.toHaveProperty('list');
    expect(same.tree).not.toHaveProperty('end');
    const whole = withJudgement(bare, same);
    expect(whole.tree.list).toBe(bare.tree.list);
    expect(whole.tree.end).toBe(bare.tree.end);
    expect(whole).toMatchObject({ open: same.open, judged: { batch: 0 } });
    // The worker, too, keeps them once.
    expect(openings.get(same.open)?.tree.end).toBe(openings.get(bare.open)?.tree.end);
    const more = judged(openings, bare, [trace, traceOf(2, 2)]);
    expect(withJudgement(bare, more).tree).toEqual(openings.get(more.open)?.tree);
    expect(more.tree.list?.size).toBe(5);
  });
});
