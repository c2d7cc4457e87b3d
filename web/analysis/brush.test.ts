import { describe, expect, it } from 'vitest';
import { NO_FILTERS, traceIdAt, type BrushQuestion, type Filters, type RequestPick } from '../model/index.ts';
import { micros } from '../time/index.ts';
import { brushed } from './brush.ts';
import { requestGrid } from './requests.ts';
import { hop, written, type Written } from './testing/facts.ts';

const range = { from: micros(0), to: micros(1000e6) };
const seconds = (from: number, to: number) => ({ from: micros(from * 1e6), to: micros(to * 1e6) });
const subject = { kind: 'hop', hop: hop('orders payments') } as const;

/** v2 requests lose the tag in every second request from 50 s on, those of client a; stable ones never. */
const all: Written[] = Array.from({ length: 200 }, (_, i): Written => {
  const v2 = i % 2 === 0;
  const losing = v2 && i >= 50 && i % 4 === 0;
  return {
    at: i,
    group: v2 ? 'v2' : 'stable',
    operation: i % 3 === 0 ? 'POST /pay' : 'GET /cart',
    crossings: [
      { hop: 'gateway orders', keys: { tag: 'kept' } },
      ...(i % 5 === 0 && !losing
        ? []
        : [
            {
              hop: 'orders payments',
              keys: {
                tag: losing ? ('lost' as const) : ('kept' as const),
                tenant: losing ? ('lost' as const) : ('kept' as const),
              },
              from: { region: i % 4 === 0 ? 'a' : 'b' },
            },
          ]),
    ],
  };
});
const analysis = written(all);
const passing = all.filter(w => w.crossings.length === 2).length;
const trace = (i: number): string => i.toString(16).padStart(32, '0');

const question = (over: Partial<BrushQuestion> = {}, filters: Partial<Filters> = {}): BrushQuestion => ({
  grid: {
    ...{ range, columns: 'hops', at: null, sort: 'time', by: 'group', service: null },
    filters: { ...NO_FILTERS, keys: ['tag'], ...filters },
  },
  window: null,
  subjects: [subject],
  rows: { kind: 'rows', first: trace(50), last: trace(198) },
  ...over,
});

describe('what brushed requests share', () => {
  it('counts the requests of the region that cross the brushed hop, and the others in view', () => {
    const a = brushed(analysis, question());
    const mine = all.filter((w, i) => i >= 50 && i % 2 === 0 && w.crossings.length === 2);
    const lost = mine.filter(w => w.crossings[1]?.keys['tag'] === 'lost');
    expect([a.brushed, a.rest, a.damaged, a.kept]).toEqual([
      ...[mine.length, passing - mine.length, lost.length, mine.length - lost.length],
    ]);
    expect([a.outcome, a.key, a.hop]).toEqual(['lost', 'tag', subject.hop]);
    expect(a.here.rate).toMatchObject({ part: lost.length, whole: mine.length });
    expect(a.here.rest.part).toBe(0);
    expect(a.items).toHaveLength(mine.length);
    expect(a.items[0]?.damaged.length).toBeGreaterThan(0);
  });

  it('holds the brushed against the rest, the gray group first', () => {
    const [first] = brushed(analysis, question()).shared;
    expect(first).toMatchObject({ dimension: 'group', value: 'v2', clear: true });
    expect(first?.rate.part).toBe(first?.rate.whole);
  });

  it('holds those that lost it against those that kept it', () => {
    const { within } = brushed(analysis, question());
    const told = within.flatMap(f => [`${f.dimension} ${f.value}`, ...f.same]);
    expect(told).toContain('region a');
    expect(told).toContain('also damaged tenant');
    expect(within[0]?.rate).toMatchObject({ low: expect.closeTo(0.9, 1) as number, high: 1 });
  });

  it('is the same whichever end comes first, and empty where the ends are gone', () => {
    const turned = question({ rows: { kind: 'rows', first: trace(198), last: trace(50) } });
    expect(brushed(analysis, turned)).toEqual(brushed(analysis, question()));
    const gone = question({ rows: { kind: 'rows', first: 'f'.repeat(32), last: trace(50) } });
    expect(brushed(analysis, gone)).toMatchObject({ brushed: 0, pick: null, shared: [] });
  });

  it('takes in any number of requests', () => {
    const crossings = [{ hop: 'orders payments', keys: { tag: 'kept' as const } }];
    const many = Array.from({ length: 150_000 }, (_, i) => ({
      ...{ at: i / 200, group: 'v2', operation: 'GET /cart', crossings },
    }));
    const rows = { kind: 'rows', first: trace(0), last: trace(many.length - 1) } as const;
    const a = brushed(written(many), question({ rows }));
    expect([a.brushed, a.rest, a.kept]).toEqual([many.length, 0, many.length]);
  });

  it('keeps to the window', () => {
    const a = brushed(analysis, question({ window: seconds(100, 150) }));
    const there = all.slice(100, 150).filter(w => w.crossings.length === 2);
    expect(a.brushed + a.rest).toBe(there.length);
  });

  it('is asked of a stretch of time too', () => {
    const rows = { kind: 'time', range: seconds(50, 150), groups: ['v2'] } as const;
    const grid = { ...question().grid, by: 'none' } as const;
    const a = brushed(analysis, question({ grid, rows }));
    const mine = all.filter((w, i) => i >= 50 && i < 150 && i % 2 === 0 && w.crossings.length === 2);
    expect(a.brushed).toBe(mine.length);
  });
});

describe('brushed requests as a filter', () => {
  const count = (filters: Partial<Filters>): number =>
    requestGrid(analysis, { ...question({}, filters).grid }).requests.count;
  const both = (pick: RequestPick | null): readonly number[] =>
    pick === null ? [] : [count({ only: [pick] }), count({ not: [pick] })];

  it('are a stretch of a section in time order', () => {
    const a = brushed(analysis, question());
    expect(a.pick).toMatchObject({ kind: 'region', sections: { by: 'group', values: ['v2'] }, ids: [] });
    expect(both(a.pick)).toEqual([a.brushed, 200 - a.brushed]);
  });

  it('are told by ids in other orders, while they are few', () => {
    const grid = { ...question().grid, sort: 'severity', by: 'none' } as const;
    const worst = requestGrid(analysis, grid).requests;
    const id = (row: number): string => traceIdAt(worst, row);
    const few = brushed(analysis, question({ grid, rows: { kind: 'rows', first: id(0), last: id(9) } }));
    expect(few).toMatchObject({ brushed: 10, damaged: 10 });
    expect(both(few.pick)).toEqual([10, 190]);
    const many = brushed(analysis, question({ grid, rows: { kind: 'rows', first: id(0), last: id(199) } }));
    expect(many.pick).toBeNull();
  });

  it('are a trait of a hop', () => {
    const pick = { kind: 'trait', hop: subject.hop, dimension: 'region', value: 'a' } as const;
    const n = all.filter((w, i) => i % 4 === 0 && w.crossings.length === 2).length;
    expect(both(pick)).toEqual([n, 200 - n]);
  });
});
