import { expect, it } from 'vitest';
import type { CompareRow } from '../../model/index.ts';
import { compareParams } from './params.ts';
import { differs, keyDifferences, mostSlower, shownRows } from './rows.ts';

const span = (duration: number, error = false) => ({ spanId: '1', offset: 0, duration, error });

const row = (depth: number, name: string, over: Partial<CompareRow> = {}): CompareRow => ({
  ...{ depth, service: 's', operation: name, kind: 'server', a: span(5000), b: span(5000), keys: [] },
  ...over,
});

it('noise of durations is no difference; half as long again is, from two milliseconds on', () => {
  expect(differs(row(0, 'x', { a: span(7000), b: span(5000) }))).toBe(false);
  expect(differs(row(0, 'x', { a: span(9000), b: span(5000) }))).toBe(true);
  expect(differs(row(0, 'x', { a: span(900), b: span(100) }))).toBe(false);
});

it('another value of a key is told and makes no difference; a missing key does', () => {
  expect(differs(row(0, 'x', { keys: [{ key: 'env', a: ['pre'], b: ['prod'] }] }))).toBe(false);
  expect(differs(row(0, 'x', { keys: [{ key: 'env', a: null, b: ['prod'] }] }))).toBe(true);
});

it('only differences are shown with the way that leads to them', () => {
  const rows = [row(0, 'root'), row(1, 'quiet'), row(1, 'way'), row(2, 'gone', { b: null }), row(1, 'after')];
  expect(shownRows(rows, true).map(r => r.operation)).toEqual(['root', 'way', 'gone']);
  expect(shownRows(rows, false)).toHaveLength(5);
});

it('of a chain of callers that all waited, the deepest is named', () => {
  const rows = [
    row(0, 'root', { a: span(90_000) }),
    row(1, 'call', { a: span(88_000) }),
    row(2, 'cause', { a: span(87_000) }),
    row(3, 'part', { a: span(9000) }),
  ];
  expect(mostSlower(rows)?.operation).toBe('cause');
  expect(mostSlower([row(0, 'x')])).toBeNull();
});

it('a missing key is told once, where it is first missing', () => {
  const keys = [{ key: 'tenant', a: null, b: ['acme'] }];
  expect(keyDifferences([row(0, 'first', { keys }), row(1, 'second', { keys })])).toMatchObject([
    { key: 'tenant', has: 'b', operation: 'first', rows: 2 },
  ]);
});

it('the address keeps any service name', () => {
  const hop = { kind: 'wire', from: 'a:b', to: 'c/ä' } as const;
  const params = { trace: 'a'.repeat(32), with: null, hop, key: 'tenant-id', differing: false };
  expect(compareParams.read(new URLSearchParams(compareParams.write(params)))).toEqual(params);
  expect(compareParams.read(new URLSearchParams('hop=wire:%E0%A4%A:x&trace=zz'))).toMatchObject({
    hop: null,
    trace: null,
  });
});
