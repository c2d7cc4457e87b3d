import { describe, expect, it } from 'vitest';
import { NO_FILTERS, type ChaosWindow, type Filters, type RateGrid } from '../model/index.ts';
import { micros } from '../time/index.ts';
import { rateGrid } from './grid.ts';
import { hop, written, type Written } from './testing/facts.ts';

const S = 1e6;
const range = { from: micros(0), to: micros(60 * S) };

function ask(requests: readonly Written[], over: Partial<Filters> = {}, rows: 'hops' | 'keys' = 'hops') {
  const question = { range, step: micros(10 * S), rows, filters: { ...NO_FILTERS, ...over } };
  return rateGrid(written(requests), question, { chaos: [], totalsFrom: null });
}

/** A column of one row and group over the bins, as text. */
const line = (g: RateGrid, column: Uint32Array, row: number, group: number): string =>
  [
    ...column.slice((row * g.groups.length + group) * g.bins, (row * g.groups.length + group + 1) * g.bins),
  ].join(' ');

const one = (at: number, group: string, outcome: 'kept' | 'lost' | 'unobserved' | 'altered'): Written => ({
  at,
  group,
  crossings: [
    { hop: 'gateway orders', keys: { tag: 'kept' } },
    { hop: 'orders payments', keys: { tag: outcome, tenant: 'kept' } },
  ],
});

describe('rate grid', () => {
  const requests = [
    one(1, 'stable', 'kept'),
    one(11, 'v2', 'lost'),
    one(12, 'v2', 'kept'),
    one(31, 'stable', 'unobserved'),
    one(59, 'v2', 'altered'),
    one(60, 'v2', 'lost'),
  ];

  it('counts requests by hop in path order, canary first, and leaves out what is not in the range', () => {
    const g = ask(requests);
    expect(g.groups).toEqual(['v2', 'stable']);
    expect(g.rows.map(r => (r.kind === 'hop' ? `${r.hop.from} ${r.hop.to}` : ''))).toEqual([
      'gateway orders',
      'orders payments',
    ]);
    expect(g.bins).toBe(6);
    expect(line(g, g.carried, 1, 0)).toBe('0 2 0 0 0 1');
    expect(line(g, g.lost, 1, 0)).toBe('0 1 0 0 0 0');
    expect(line(g, g.altered, 1, 0)).toBe('0 0 0 0 0 1');
    expect([...g.volume]).toEqual([0, 2, 0, 0, 0, 1, 1, 0, 0, 1, 0, 0]);
  });

  it('counts the requests whose trace held in the row of those whose trace broke, as the verdict does', () => {
    const way = (at: number, crossing: string, outcome: 'kept' | 'lost'): Written => ({
      at,
      group: 'v2',
      crossings: [{ hop: crossing, keys: { traceparent: outcome, tag: outcome } }],
    });
    const broken = [way(1, 'split a b', 'lost'), way(11, 'split a b', 'lost')];
    const held = [
      way(12, 'wire a b', 'kept'),
      way(13, 'in-process a b', 'kept'),
      way(21, 'wire a c', 'kept'),
    ];
    for (const keys of [[], ['tag'], ['traceparent']]) {
      const g = ask([...broken, ...held], { keys });
      const row = g.rows.findIndex(r => r.kind === 'hop' && r.hop.kind === 'split');
      expect(g.totals[row]).toMatchObject({ part: 2, whole: 4 });
      expect(line(g, g.carried, row, 0)).toBe('1 3 0 0 0 0');
      expect(line(g, g.lost, row, 0)).toBe('1 1 0 0 0 0');
    }
  });

  it('takes the worst over keys where none is chosen, and one key where it is', () => {
    expect(ask(requests).totals[2]).toMatchObject({ part: 2, whole: 3 });
    const tenant = ask(requests, { keys: ['Tenant'] });
    expect(tenant.rows).toHaveLength(1);
    expect(tenant.totals[0]).toMatchObject({ part: 0, whole: 3 });
  });

  it('does not call a hop unobserved while any of its keys is seen', () => {
    const g = ask(requests);
    expect(line(g, g.unobserved, 1, 1)).toBe('0 0 0 0 0 0');
    const tag = ask(requests, { keys: ['tag'] });
    expect(line(tag, tag.unobserved, 1, 1)).toBe('0 0 0 1 0 0');
    expect(tag.totals[3]).toMatchObject({ part: 0, whole: 1 });
  });

  it('has a row for each key on demand', () => {
    const g = ask(requests, {}, 'keys');
    expect(g.rows).toEqual([
      { kind: 'key', key: 'tag' },
      { kind: 'key', key: 'tenant' },
    ]);
    expect(g.totals[0]).toMatchObject({ part: 2, whole: 3 });
  });

  it('prints no rate for a group that never carries the key', () => {
    const g = ask([one(1, 'v2', 'lost'), { at: 2, group: 'stable', crossings: [] }], { keys: ['tag'] });
    expect(g.groups).toEqual(['v2', 'stable']);
    expect(g.totals[1]).toEqual({ part: 0, whole: 0, low: 0, high: 1 });
  });

  it('leaves unsettled requests out of rates but not out of the volume', () => {
    const g = ask([one(1, 'v2', 'kept'), { ...one(2, 'v2', 'lost'), settled: false }]);
    expect(g.totals[1]).toMatchObject({ part: 0, whole: 1 });
    expect(g.carried[6]).toBe(1);
    expect(g.volume[0]).toBe(2);
  });

  it('filters by group, service, outcome, class and the hop passed through', () => {
    expect(ask(requests, { groups: ['stable'] }).totals[2]).toMatchObject({ whole: 0 });
    expect(ask(requests, { services: ['gateway'] }).rows).toHaveLength(1);
    expect(ask(requests, { outcomes: ['altered'] }).totals[2]).toMatchObject({ part: 1, whole: 3 });
    expect(ask(requests, { classes: ['truncated'] }).totals[2]).toMatchObject({ part: 0, whole: 3 });
    const other: Written = {
      at: 5,
      group: 'v2',
      crossings: [{ hop: 'gateway cart', keys: { tag: 'lost' } }],
    };
    const g = ask([...requests, other], { through: hop('gateway cart') });
    expect(g.volume.reduce((a, b) => a + b)).toBe(1);
    expect(g.rows).toHaveLength(1);
  });

  it('counts what chaos injected apart, and neither it nor accepted losses in totals', () => {
    const chaos: ChaosWindow = {
      range: { from: micros(10 * S), to: micros(20 * S) },
      experiment: 'e',
      fault: 'drop',
      target: 'payments',
      key: 'TAG',
      percent: 5,
    };
    const question = {
      range,
      step: micros(10 * S),
      rows: 'hops' as const,
      filters: { ...NO_FILTERS, keys: ['tag'] },
    };
    const g = rateGrid(written(requests), question, { chaos: [chaos], totalsFrom: null });
    expect(line(g, g.injected, 1, 0)).toBe('0 2 0 0 0 0');
    expect(line(g, g.injected, 0, 0)).toBe('0 0 0 0 0 0');
    expect(line(g, g.lost, 1, 0)).toBe('0 1 0 0 0 0');
    expect(g.totals[2]).toMatchObject({ part: 1, whole: 1 });
    const blind = rateGrid(written(requests), question, {
      chaos: [{ ...chaos, target: null, key: null }],
      totalsFrom: null,
    });
    expect(blind.injected.every(n => n === 0)).toBe(true);
    const accepted: Written = {
      at: 3,
      group: 'v2',
      crossings: [{ hop: 'a b', keys: { tag: 'lost' }, accepted: 'known' }],
    };
    const a = ask([accepted]);
    expect(a.lost[0]).toBe(1);
    expect(a.totals[0]).toMatchObject({ part: 0, whole: 0 });
  });

  it('counts totals since the onset', () => {
    const question = { range, step: micros(10 * S), rows: 'hops' as const, filters: NO_FILTERS };
    const g = rateGrid(written(requests), question, { chaos: [], totalsFrom: micros(50 * S) });
    expect(g.totals[2]).toMatchObject({ part: 1, whole: 1 });
    expect(g.totalsFrom).toBe(50 * S);
    expect(g.totalsTo).toBe(range.to);
    const over = rateGrid(written(requests), question, {
      chaos: [],
      totalsFrom: null,
      totalsTo: micros(50 * S),
    });
    const all = rateGrid(written(requests), question, { chaos: [], totalsFrom: null });
    expect(over.totals[2]!.whole).toBe(all.totals[2]!.whole - 1);
    expect(over.totals[2]!.part).toBe(all.totals[2]!.part - 1);
    expect(over.totalsTo).toBe(50 * S);
  });

  it('never grows past a drawable number of bins', () => {
    const question = { range, step: micros(10), rows: 'hops' as const, filters: NO_FILTERS };
    const g = rateGrid(written(requests), question, { chaos: [], totalsFrom: null });
    expect(g.bins).toBeLessThanOrEqual(4097);
    expect(g.carried.reduce((a, b) => a + b)).toBe(10);
  });

  it('answers an empty analysis', () => {
    const g = ask([]);
    expect(g.rows).toEqual([]);
    expect(g.carried).toHaveLength(0);
  });
});
