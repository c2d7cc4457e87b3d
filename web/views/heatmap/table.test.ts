import { describe, expect, it } from 'vitest';
import { csv } from '../../kit/csv.ts';
import { micros } from '../../time/index.ts';
import { rateCsv, rateTable, requestGridCsv, requestTable } from './table.ts';
import { rateGridOf, requestGridOf, traceIdOf } from './testing/grids.ts';

describe('CSV', () => {
  it('quotes after RFC 4180 and ends every line with CRLF', () => {
    expect(
      csv(
        ['a', 'b'],
        [
          ['x,y', 'say "hi"'],
          ['two\nlines', null],
        ],
      ),
    ).toBe('a,b\r\n"x,y","say ""hi"""\r\n"two\nlines",\r\n');
  });

  it('lets no telemetry run as a formula, and keeps numbers numbers', () => {
    expect(csv(['v'], [['=1+1'], ['+x'], ['-x'], ['@x'], ['\tx'], [-5], [0.31]])).toBe(
      "v\r\n'=1+1\r\n'+x\r\n'-x\r\n'@x\r\n'\tx\r\n-5\r\n0.31\r\n",
    );
  });

  it('holds every bin in which anything passed, with interval', () => {
    const grid = rateGridOf({ groups: ['v2', 'stable'], rows: { 'orders>payments': ['22-7 .', '?131 .'] } });
    const lines = rateCsv(grid).trim().split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(
      /^2026-11-21T10:22:00\.000Z,2026-11-21T10:22:30\.000Z,orders → payments,v2,22,7,0,0,0,0,0\.318/,
    );
    // Unobserved is no rate of zero.
    expect(lines[2]).toBe(
      '2026-11-21T10:22:00.000Z,2026-11-21T10:22:30.000Z,orders → payments,stable,131,0,0,0,131,0,,,',
    );
  });

  it('writes requests with their outcomes', () => {
    const lines = requestGridCsv(requestGridOf(['a>b', 'b>c'], ['v2 kl', 'v2 s.']))
      .trim()
      .split('\r\n');
    expect(lines[0]).toBe('time,request,trace,group,operation,duration_ms,a → b,b → c');
    expect(lines[1]).toBe(`2026-11-21T10:22:00.000Z,r0,${traceIdOf(0)},v2,GET /,1,kept,lost`);
    expect(lines[2]).toBe(`2026-11-21T10:22:01.000Z,r1,${traceIdOf(1)},v2,GET /,2,settling,`);
  });
});

describe('the table of the same numbers', () => {
  it('says the rate with what it rests on', () => {
    const grid = rateGridOf({ groups: ['v2', 'stable'], rows: { 'a>b': ['11-4 11-3', '?5 .'] } });
    expect(rateTable(grid, [0], [0, 1]).rows).toEqual([
      ['a → b', 'v2', '22', '7', '32%', '16–53%', '0'],
      ['a → b', 'stable', '0', '0', '–', '–', '5'],
    ]);
  });

  it('cuts long lists', () => {
    const grid = requestGridOf(['k'], ['v2 k', 'v2 l', 'v2 u']);
    expect(
      requestTable(grid, 'utc', { from: micros(0), to: micros(60e6) }, 2).rows.map(r => r.at(-1)),
    ).toEqual(['kept', 'lost']);
  });
});
