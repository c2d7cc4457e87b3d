import { describe, expect, it } from 'vitest';
import {
  BLANK,
  NO_FILTERS,
  OUTCOMES,
  SETTLING,
  type Filters,
  type RequestGridQuestion,
} from '../model/index.ts';
import { micros } from '../time/index.ts';
import { requestGrid } from './requests.ts';
import { written, type Written } from './testing/facts.ts';

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
  return requestGrid(written(requests), { range, columns, filters: { ...NO_FILTERS, ...over }, sort });
}

/** A row as a word: K A L F U for outcomes, `.` blank, `~` settling. */
function rows(g: ReturnType<typeof ask>): string[] {
  const letter = (o: number): string =>
    o === BLANK ? '.' : o === SETTLING ? '~' : (OUTCOMES[o]?.[0] ?? '?').toUpperCase();
  return g.requests.map((r, i) => {
    const cells = [...g.outcome.slice(i * g.columns.length, (i + 1) * g.columns.length)].map(letter).join('');
    return `${r.requestId} ${cells}`;
  });
}

describe('request grid', () => {
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
    expect(ask({}, 'severity').requests[0]?.requestId).toBe('r0');
    expect(ask({}, 'group').requests.map(r => r.group)).toEqual(['v2', 'stable', 'stable', 'stable']);
  });

  it('lists what a filter asks for: a key, a damage, a class; never a settling request as damaged', () => {
    expect(rows(ask({ keys: ['tenant'] }))).toEqual(['r1 K.', 'r2 ~~', 'r0 KA']);
    expect(rows(ask({ outcomes: ['lost'] }))).toEqual(['r0 KL']);
    expect(rows(ask({ classes: ['dropped'] }))).toEqual(['r0 KL']);
    expect(rows(ask({ services: ['payments'] }))).toEqual(['r2 ~', 'r0 L']);
  });

  it('tells the damaged keys of a request and a strip of all hops', () => {
    const item = ask().requests.find(r => r.requestId === 'r0');
    expect(item?.damaged).toEqual([
      { key: 'tag', outcome: 'lost', class: 'dropped' },
      { key: 'tenant', outcome: 'altered', class: 'dropped' },
    ]);
    expect([...(item?.strip ?? [])]).toEqual([0, 2]);
    expect(item?.duration).toBe(100_000);
    const settling = ask().requests.find(r => r.requestId === 'r2');
    expect(settling?.damaged).toEqual([]);
    expect([...(settling?.strip ?? [])]).toEqual([SETTLING, SETTLING]);
  });
});
