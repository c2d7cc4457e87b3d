import { describe, expect, it } from 'vitest';
import {
  BLANK,
  NO_FILTERS,
  OUTCOMES,
  SETTLING,
  pickRows,
  runsOf,
  requestAt,
  type Filters,
  type GridRequest,
  type Outcome,
  type RequestGrid,
  type RequestGridQuestion,
} from '../model/index.ts';
import { micros } from '../time/index.ts';
import { factsOf } from './bins.ts';
import { requestGrid } from './requests.ts';
import { requestItems } from './requests-items.ts';
import { hop, random, written, type Written } from './testing/facts.ts';

const range = { from: micros(0), to: micros(60e6) };

const requests: Written[] = [
  {
    at: 3,
    group: 'v2',
    crossings: [
      { hop: 'gateway orders', keys: { tag: 'kept', tenant: 'kept' } },
      { hop: 'orders payments', keys: { tag: 'lost', tenant: 'altered' } },
    ],
  },
  { at: 1, crossings: [{ hop: 'gateway orders', keys: { tag: 'unobserved', tenant: 'kept' } }] },
  { at: 2, settled: false, crossings: [{ hop: 'gateway orders', keys: { tag: 'lost' } }] },
  { at: 4, crossings: [] },
];

function ask(
  over: Partial<Filters> = {},
  sort: RequestGridQuestion['sort'] = 'time',
  columns: 'hops' | 'keys' = 'hops',
) {
  const filters = { ...NO_FILTERS, ...over };
  return requestGrid(written(requests), {
    range,
    columns,
    filters,
    at: null,
    sort,
    by: 'none',
    service: null,
  });
}

const each = (g: RequestGrid): GridRequest[] =>
  Array.from({ length: g.requests.count }, (_, i) => requestAt(g.requests, i)).filter(r => r !== null);

/** A row as a word: K A L F U for outcomes, `.` blank, `~` settling. */
function rows(g: ReturnType<typeof ask>): string[] {
  const letter = (o: number): string =>
    o === BLANK ? '.' : o === SETTLING ? '~' : (OUTCOMES[o]?.[0] ?? '?').toUpperCase();
  return each(g).map((r, i) => {
    const cells = [...g.outcome.slice(i * g.columns.length, (i + 1) * g.columns.length)].map(letter).join('');
    return `${r.requestId} ${cells}`;
  });
}

describe('request grid', () => {
  it('tells the first rows with the class of what is damaged, where that is asked for', () => {
    const question = {
      range,
      columns: 'keys',
      filters: NO_FILTERS,
      at: null,
      by: 'none',
      service: null,
    } as const;
    const { told } = requestGrid(written(requests), { ...question, sort: 'severity', told: 2 });
    expect(told).toHaveLength(2);
    expect(told?.[0]?.map(d => [d.key, d.outcome])).toEqual([
      ['tag', 'lost'],
      ['tenant', 'altered'],
    ]);
    expect(told?.[0]?.every(d => d.class.length > 0)).toBe(true);
    expect(ask().told).toBeUndefined();
  });

  it('lists every request with its worst outcome at each hop', () => {
    expect(rows(ask())).toEqual(['r1 K.', 'r2 ~~', 'r0 KL', 'r3 ..']);
  });

  it('has keys across on demand', () => {
    const g = ask({}, 'time', 'keys');
    expect(g.columns).toEqual([
      { kind: 'key', key: 'tag' },
      { kind: 'key', key: 'tenant' },
    ]);
    expect(rows(g)).toEqual(['r1 UK', 'r2 ~~', 'r0 LA', 'r3 ..']);
  });

  it('sorts by severity and group', () => {
    expect(each(ask({}, 'severity'))[0]?.requestId).toBe('r0');
    expect(each(ask({}, 'group')).map(r => r.group)).toEqual(['v2', 'stable', 'stable', 'stable']);
  });

  it('lists what a filter asks for: a key, a damage, a class; never a settling request as damaged', () => {
    expect(rows(ask({ keys: ['tenant'] }))).toEqual(['r1 K.', 'r2 ~~', 'r0 KA']);
    expect(rows(ask({ outcomes: ['lost'] }))).toEqual(['r0 KL']);
    expect(rows(ask({ classes: ['dropped'] }))).toEqual(['r0 KL']);
    expect(rows(ask({ services: ['payments'] }))).toEqual(['r2 ~', 'r0 L']);
  });

  it('tells the damaged keys of a request and a strip of all hops', () => {
    const [item, settling] = requestItems(factsOf(written(requests)), [0, 2]);
    expect(item?.damaged).toEqual([
      { key: 'tag', outcome: 'lost', class: 'dropped' },
      { key: 'tenant', outcome: 'altered', class: 'dropped' },
    ]);
    expect([...(item?.strip ?? [])]).toEqual([0, 2]);
    expect(item?.duration).toBe(100_000);
    expect(settling?.damaged).toEqual([]);
    expect([...(settling?.strip ?? [])]).toEqual([SETTLING, SETTLING]);
  });

  it('knows each request by its ids, time, duration, group and operation', () => {
    expect(each(ask())[2]).toEqual({
      ...{ requestId: 'r0', traceId: '0'.repeat(32), time: 3e6, duration: 100_000 },
      ...{ group: 'v2', operation: 'GET /', settled: true },
    });
    const picked = pickRows(ask().requests, runsOf(Uint32Array.of(3, 0)));
    expect([requestAt(picked, 0)?.requestId, requestAt(picked, 1)?.requestId]).toEqual(['r3', 'r1']);
    expect(requestAt(picked, 2)).toBeNull();
  });

  it('shows one hop only, of all requests that the filters let through', () => {
    const at = hop('orders payments');
    const g = requestGrid(written(requests), {
      ...{ range, columns: 'keys', filters: NO_FILTERS, at, sort: 'time', by: 'none', service: null },
    });
    expect(rows(g)).toEqual(['r1 ..', 'r2 ~~', 'r0 LA', 'r3 ..']);
  });
});

describe('sections of requests', () => {
  const version = (v: string) => ({ 'service.version': v });
  const at = (n: number, v: string, operation: string): Written => ({
    ...{ at: n, operation, group: n % 2 === 0 ? 'v2' : 'stable' },
    crossings: [{ hop: 'orders payments', keys: { tag: 'kept' }, resource: version(v) }],
  });
  const all = [at(1, '2.3.10', 'a'), at(2, '2.4.0', 'b'), at(3, '2.3.9', 'b'), { at: 4, crossings: [] }];
  const sections = (by: RequestGridQuestion['by'], service: string | null = null, from = all) => {
    const g = requestGrid(written(from), {
      ...{ range, columns: 'hops', filters: NO_FILTERS, at: null, sort: 'time', by, service },
    });
    const { section, sections: names } = g.requests;
    return each(g).map((r, i) => `${names[section[i] ?? 0]?.value} ${r.requestId}`);
  };

  it('are gray groups, versions newest first, routes the busiest first, or none', () => {
    expect(sections('group')).toEqual(['v2 r1', 'stable r0', 'stable r2', 'stable r3']);
    expect(sections('version', 'orders')).toEqual(['2.4.0 r1', '2.3.10 r0', '2.3.9 r2', ' r3']);
    expect(sections('route')).toEqual(['b r1', 'b r2', 'GET / r3', 'a r0']);
    expect(sections('none')).toEqual([' r0', ' r1', ' r2', ' r3']);
  });

  it('gather the smallest where there are too many', () => {
    const many = Array.from({ length: 9 }, (_, i) => at(i, '1', `op${i}`));
    const g = requestGrid(written([...many, ...many]), {
      ...{ range, columns: 'hops', filters: NO_FILTERS, at: null, sort: 'time', by: 'route', service: null },
    });
    expect(g.requests.sections.map(s => s.others)).toEqual([0, 0, 0, 0, 0, 4]);
    expect(g.requests.section.filter(s => s === 5)).toHaveLength(8);
  });
});

describe('likeness of loss', () => {
  const one = (at: number, a: Outcome, b: Outcome, c: Outcome): Written => ({
    at,
    crossings: [
      { hop: 'w x', keys: { k: a } },
      { hop: 'x y', keys: { k: b } },
      { hop: 'y z', keys: { k: c } },
    ],
  });

  it('puts equal patterns together, each next to the one it differs least from', () => {
    const all = [
      one(0, 'kept', 'kept', 'kept'),
      one(1, 'kept', 'lost', 'lost'),
      one(2, 'kept', 'kept', 'lost'),
      one(3, 'kept', 'lost', 'lost'),
      one(4, 'unobserved', 'kept', 'kept'),
      one(5, 'kept', 'kept', 'lost'),
      one(6, 'kept', 'kept', 'lost'),
    ];
    const g = requestGrid(written(all), {
      ...{
        range,
        columns: 'hops',
        filters: NO_FILTERS,
        at: null,
        sort: 'similar',
        by: 'none',
        service: null,
      },
    });
    expect(each(g).map(r => r.requestId)).toEqual(['r2', 'r5', 'r6', 'r0', 'r4', 'r1', 'r3']);
  });

  it('keeps every request once and equal patterns unbroken', () => {
    const outcomes = ['kept', 'lost', 'altered'] as const;
    const draw = random(7);
    const pick = (): Outcome => outcomes[Math.floor(draw() * 3)] ?? 'kept';
    const all = Array.from({ length: 200 }, (_, i) => one(i / 10, pick(), pick(), pick()));
    const g = requestGrid(written(all), {
      ...{
        range,
        columns: 'hops',
        filters: NO_FILTERS,
        at: null,
        sort: 'similar',
        by: 'none',
        service: null,
      },
    });
    expect(new Set(each(g).map(r => r.requestId)).size).toBe(200);
    const texts = Array.from({ length: 200 }, (_, i) => g.outcome.slice(i * 3, i * 3 + 3).join());
    const runs = texts.filter((t, i) => t !== texts[i - 1]);
    expect(runs.length).toBe(new Set(texts).size);
  });
});
