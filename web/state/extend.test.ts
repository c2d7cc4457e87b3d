import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogLine, Series } from '../model/index.ts';
import { micros, type Range } from '../time/index.ts';
import { extended, extendedLines, newEnd, newSteps, type Ranged } from './extend.ts';

const S = 1e6;
const M = 60 * S;
const r = (from: number, to: number): Range => ({ from: micros(from), to: micros(to) });
const step = micros(15 * S);

describe('the new end of a range', () => {
  it('is what moved on, and a little before it', () => {
    expect(newEnd(r(0, 60 * M), r(30 * S, 60 * M + 30 * S))).toEqual(r(58 * M, 60 * M + 30 * S));
  });
  it('is all of it where nothing is held, or what is held does not help', () => {
    expect(newEnd(null, r(0, M))).toBeNull();
    expect(newEnd(r(10 * M, 60 * M), r(0, 60 * M))).toBeNull();
    expect(newEnd(r(0, 60 * M), r(0, 50 * M))).toBeNull();
    expect(newEnd(r(0, 60 * M), r(0, 60 * M))).toBeNull();
    expect(newEnd(r(0, 10 * M), r(20 * M, 30 * M))).toBeNull();
    expect(
      newSteps({ series: [], step: micros(30 * S), range: r(0, 60 * M) }, r(M, 61 * M), step),
    ).toBeNull();
  });
});

/** A counter of its own for each name, sampled on the grid; `b` is there for a while only. */
function told(range: Range): Series[] {
  const times: number[] = [];
  for (let t = Math.floor(range.from / step) * step; t <= Math.ceil(range.to / step) * step; t += step)
    times.push(t);
  const of = (name: string, kept: readonly number[]): Series => ({
    labels: { name },
    times: Float64Array.from(kept),
    values: Float64Array.from(kept, t => t / step),
  });
  const b = times.filter(t => t >= 20 * M && t <= 40 * M);
  return [of('a', times), ...(b.length > 0 ? [of('b', b)] : [])];
}

describe('an extended answer', () => {
  it('is what asking for all of it would have brought', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 0, max: 14 }),
        (moves, off) => {
          const start = off * S;
          let held: Ranged = {
            series: told(r(start, start + 30 * M)),
            step,
            range: r(start, start + 30 * M),
          };
          for (const move of moves) {
            const range = r(held.range.from + move * S, held.range.to + move * S);
            const end = newSteps(held, range, step);
            held = end ? extended(held, end, told(end), range) : { series: told(range), step, range };
            expect(held.series).toEqual(told(range));
          }
        },
      ),
    );
  });
});

describe('extended lines', () => {
  const line = (t: number, text = ''): LogLine => ({
    time: micros(t),
    nanos: `${t}000`,
    labels: { app: 'x' },
    metadata: {},
    line: text,
  });
  const held = {
    range: r(0, 60 * M),
    result: { lines: [line(59.5 * M), line(30 * M), line(5 * S)], complete: true, readFrom: micros(0) },
  };
  const range = r(30 * S, 60.5 * M);
  const end = r(58 * M, 60.5 * M);

  it('are each there once, newest first, late ones too; what left the range is gone', () => {
    const fresh = {
      lines: [line(60.2 * M), line(59.5 * M), line(59 * M, 'late')],
      complete: true,
      readFrom: end.from,
    };
    const { lines, complete, readFrom } = extendedLines(held, end, fresh, range);
    expect(lines.map(l => l.time)).toEqual([60.2 * M, 59.5 * M, 59 * M, 30 * M]);
    expect([complete, readFrom]).toEqual([true, range.from]);
  });
  it('say what is missing', () => {
    const cut = { lines: [line(60.2 * M)], complete: false, readFrom: micros(60 * M) };
    expect(extendedLines(held, end, cut, range)).toBe(cut);
    const old = { ...held, result: { ...held.result, complete: false, readFrom: micros(20 * M) } };
    const fresh = { lines: [], complete: true, readFrom: end.from };
    expect(extendedLines(old, end, fresh, range)).toMatchObject({ complete: false, readFrom: 20 * M });
  });
});
