import { describe, expect, it } from 'vitest';
import { expandedCells, expandedVisits } from './ledger-expanded.ts';
import { Patterns } from './ledger-patterns.ts';

/** Two visits with a cell each; the spans stand from this row on. */
function write(patterns: Patterns, row: number, outcome: number): { pattern: number; base: number } {
  patterns.visits.push(3, row, row + 1);
  patterns.visits.push(4, row + 1, -1);
  patterns.cells.push(0, 7, 0);
  patterns.cells.push(1, 300, outcome);
  const base = patterns.rebase();
  return { pattern: patterns.end(), base };
}

describe('patterns of requests', () => {
  it('are one where only the rows of the spans differ', () => {
    const patterns = new Patterns();
    const [a, b, c] = [write(patterns, 10, 0), write(patterns, 500, 0), write(patterns, 20, 2)];
    expect([a.pattern, b.pattern, c.pattern]).toEqual([0, 0, 1]);
    expect([patterns.visits.length, patterns.cells.length]).toEqual([4, 4]);
  });

  it('give back what was written', () => {
    const patterns = new Patterns();
    const all = [write(patterns, 10, 0), write(patterns, 500, 2), write(patterns, 700, 0)].map((w, i) => ({
      ...{ request: i, visit: i * 2, cell: i * 2 },
      ...w,
    }));
    patterns.close();
    const visits = expandedVisits(all, patterns, 6);
    expect([...visits.request]).toEqual([0, 0, 1, 1, 2, 2]);
    expect([...visits.hop]).toEqual([3, 4, 3, 4, 3, 4]);
    expect([...visits.from]).toEqual([10, 11, 500, 501, 700, 701]);
    expect([...visits.to]).toEqual([11, -1, 501, -1, 701, -1]);
    const cells = expandedCells(all, patterns, { size: 6, finding: new Map([[3, 0]]) });
    expect([...cells.visit]).toEqual([0, 1, 2, 3, 4, 5]);
    expect([...cells.key]).toEqual([7, 300, 7, 300, 7, 300]);
    expect([...cells.outcome]).toEqual([0, 0, 0, 2, 0, 0]);
    expect(cells.finding.get(3)).toBe(0);
  });
});
