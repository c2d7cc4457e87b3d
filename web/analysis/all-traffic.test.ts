import { describe, expect, it } from 'vitest';
import type { HopId, RateGrid, Series } from '../model/index.ts';
import { micros } from '../time/index.ts';
import { trafficGrid, type TrafficQuestion } from './all-traffic.ts';

const START = 1_795_000_020_000_000;
const STEP = 60e6;

/** Increases at the ends of the first bins. */
const series = (labels: Record<string, string>, ...values: number[]): Series => ({
  labels: { from: 'orders', to: 'payments', key: 'gray.tag', gray: 'v2', ...labels },
  times: Float64Array.from(values, (_, i) => START + (i + 1) * STEP),
  values: Float64Array.from(values),
});

const question = (over: Partial<TrafficQuestion> = {}): TrafficQuestion => ({
  start: micros(START),
  step: micros(STEP),
  bins: 3,
  rows: 'hops',
  key: 'gray.tag',
  filters: { groups: [], services: [], through: null, classes: [] },
  hops: [],
  groups: [],
  totalsFrom: micros(START),
  totalsTo: micros(START + 3 * STEP),
  chaos: [],
  ...over,
});

/** `orders→payments v2 carried 10,20,30 lost 1,2,3`, one line a row and group. */
function told(grid: RateGrid): readonly string[] {
  return grid.rows.flatMap((row, r) =>
    grid.groups.map((group, g) => {
      const i = (r * grid.groups.length + g) * grid.bins;
      const cut = (c: Uint32Array): string => c.subarray(i, i + grid.bins).join();
      const name = row.kind === 'hop' ? `${row.hop.from}→${row.hop.to}` : row.key;
      return `${name} ${group} carried ${cut(grid.carried)} lost ${cut(grid.lost)} altered ${cut(grid.altered)}`;
    }),
  );
}

describe('the grid of all traffic', () => {
  it('puts what came in a step into its bin, whole requests', () => {
    const grid = trafficGrid(
      [series({}, 10.2, 19.7, 30)],
      [series({ class: 'dropped' }, 0, 2.4, 3)],
      question(),
    );
    expect(told(grid)).toEqual(['orders→payments v2 carried 10,20,30 lost 0,2,3 altered 0,0,0']);
    expect(grid.totals[0]?.part).toBe(5);
    expect(grid.totals[0]?.whole).toBe(60);
  });

  it('classes become outcomes; an unknown one is a loss', () => {
    const loss = [
      series({ class: 'truncated' }, 1),
      series({ class: 'foreign' }, 2),
      series({ class: 'new' }, 4),
    ];
    const grid = trafficGrid([series({}, 10)], loss, question());
    expect([grid.lost[0], grid.altered[0], grid.foreign[0]]).toEqual([4, 1, 2]);
  });

  it('draws one key over hops, and every key over keys', () => {
    const seen = [
      series({}, 10),
      series({ key: 'tenant-id' }, 7),
      series({ to: 'cart', key: 'tenant-id' }, 5),
    ];
    expect(told(trafficGrid(seen, [], question({ bins: 1 })))).toEqual([
      'orders→payments v2 carried 10 lost 0 altered 0',
    ]);
    expect(told(trafficGrid(seen, [], question({ rows: 'keys', bins: 1 })))).toEqual([
      'gray.tag v2 carried 10 lost 0 altered 0',
      'tenant-id v2 carried 12 lost 0 altered 0',
    ]);
  });

  it('keeps the order of the picture of traces, and its names for hops', () => {
    const hops: readonly HopId[] = [
      { kind: 'wire', from: 'orders', to: 'payments' },
      { kind: 'wire', from: 'edge', to: 'orders' },
    ];
    const seen = [
      series({ from: 'edge', to: 'orders' }, 1),
      series({}, 1),
      series({ from: 'a', to: 'b', gray: '' }, 1),
    ];
    const grid = trafficGrid(seen, [], question({ hops, groups: ['v2', 'stable'] }));
    expect(grid.rows.map(r => (r.kind === 'hop' ? r.hop.from : ''))).toEqual(['orders', 'edge', 'a']);
    expect(grid.groups).toEqual(['v2', 'untagged']);
  });

  it('filters by group, service, hop and class', () => {
    const seen = [series({}, 10), series({ gray: 'stable' }, 5), series({ from: 'edge', to: 'cart' }, 3)];
    const loss = [series({ class: 'dropped' }, 1), series({ class: 'truncated' }, 2)];
    const only = (filters: Partial<TrafficQuestion['filters']>): readonly string[] =>
      told(trafficGrid(seen, loss, question({ bins: 1, filters: { ...question().filters, ...filters } })));
    expect(only({ groups: ['stable'] })).toEqual(['orders→payments stable carried 5 lost 0 altered 0']);
    expect(only({ services: ['cart'] })).toEqual(['edge→cart v2 carried 3 lost 0 altered 0']);
    expect(only({ classes: ['dropped'], groups: ['v2'], services: ['payments'] })).toEqual([
      'orders→payments v2 carried 10 lost 1 altered 0',
    ]);
  });

  it('never shows more lost than carried, whatever the window’s edges made of the increases', () => {
    const grid = trafficGrid([series({}, 1.2)], [series({ class: 'dropped' }, 1.9)], question());
    expect([grid.carried[0], grid.lost[0]]).toEqual([2, 2]);
  });

  it('marks what chaos was injected into, and leaves it out of totals', () => {
    const window = { experiment: 'e', fault: 'drop', percent: 5 };
    const range = { from: micros(START + STEP), to: micros(START + 1.5 * STEP) };
    const seen = [series({}, 10, 20, 30), series({ to: 'cart' }, 10, 20, 30)];
    const loss = [series({ class: 'dropped' }, 0, 2, 3), series({ to: 'cart', class: 'dropped' }, 0, 4, 0)];
    const ask = (target: string | null, key: string | null): RateGrid =>
      trafficGrid(seen, loss, question({ chaos: [{ ...window, range, target, key }] }));
    const aimed = ask('cart', 'Gray.Tag');
    expect([...aimed.injected]).toEqual([0, 20, 0, 0, 0, 0]);
    expect(aimed.totals.map(t => [t.part, t.whole])).toEqual([
      [0, 40],
      [5, 60],
    ]);
    expect(told(aimed)[0]).toContain('carried 10,20,30 lost 0,4,0');
    const other = ask('cart', 'tenant-id');
    expect([...other.injected]).toEqual([0, 0, 0, 0, 0, 0]);
    expect([...ask(null, null).injected]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('counts totals from the first whole bin of a loss to the last', () => {
    const seen = [series({}, 10, 20, 30, 40, 50)];
    const loss = [series({ class: 'dropped' }, 0, 1, 2, 3, 0)];
    const grid = trafficGrid(
      seen,
      loss,
      question({ bins: 5, totalsFrom: micros(START + STEP / 2), totalsTo: micros(START + 3.5 * STEP) }),
    );
    expect(grid.totals.map(t => [t.part, t.whole])).toEqual([[3, 50]]);
    expect([grid.totalsFrom, grid.totalsTo]).toEqual([START + STEP / 2, START + 3.5 * STEP]);
  });

  it('what lies outside the bins, and what is no number, is left out', () => {
    const grid = trafficGrid([series({}, 1, Number.NaN, 3, 4, 5)], [], question());
    expect(told(grid)[0]).toContain('carried 1,0,3');
  });
});
