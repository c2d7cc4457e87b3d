import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpanColumns } from './archive-columns.ts';

const NOW = 1_790_000_000_000_000;

interface Timed {
  readonly start: number;
  readonly duration: number;
}

function written(rows: readonly Timed[]): SpanColumns {
  const columns = new SpanColumns(4);
  for (const { start, duration } of rows) {
    columns.reserve(1);
    columns.setTimes(columns.length++, start, duration);
  }
  return columns;
}

const told = (c: SpanColumns, first: number, count: number): readonly Timed[] =>
  Array.from({ length: count }, (_, i) => {
    return { start: c.startOf(first + i), duration: c.durationOf(first + i) };
  });

/** Near one another and far apart, with parts of microseconds and without, and what no clock says. */
const timed = fc.record({
  start: fc.oneof(
    fc.integer({ min: 0, max: 1e9 }).map(n => NOW + n),
    fc.double({ min: 0, max: 5e9, noNaN: true }).map(n => NOW + n),
    fc.constantFrom(0, 1, -5, 2 ** 52, NOW - 0.25, NOW - 1e12),
  ),
  duration: fc.oneof(
    fc.nat(10_000_000),
    fc.nat(2_000_000_000).map(n => n / 1e3),
    fc.double({ min: 0, max: 1e13, noNaN: true }),
  ),
});

describe('times in columns', () => {
  it('are exactly what was written, whatever stands beside them', () => {
    fc.assert(
      fc.property(fc.array(timed, { maxLength: 120 }), rows => {
        expect(told(written(rows), 0, rows.length)).toEqual(rows);
      }),
    );
  });

  it('are so on another shelf, too', () => {
    fc.assert(
      fc.property(fc.array(timed, { minLength: 3, maxLength: 80 }), fc.array(timed), (rows, before) => {
        const target = written(before);
        target.reserve(rows.length - 2);
        target.take(written(rows), 1, rows.length - 2);
        expect(told(target, before.length, rows.length - 2)).toEqual(rows.slice(1, -1));
        expect(told(target, 0, before.length)).toEqual(before);
      }),
    );
  });
});
