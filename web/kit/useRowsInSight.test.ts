import { describe, expect, it } from 'vitest';
import { rowsInSight } from './useRowsInSight.ts';

describe('rows in sight', () => {
  it('hold all that is seen and some more, in whole blocks', () => {
    expect(rowsInSight(0, 250, 25, 200)).toEqual({ first: 0, last: 24 });
    expect(rowsInSight(1000, 250, 25, 200)).toEqual({ first: 32, last: 64 });
    expect(rowsInSight(1010, 250, 25, 200)).toEqual({ first: 32, last: 64 });
    expect(rowsInSight(4750, 250, 25, 200)).toEqual({ first: 176, last: 200 });
  });
  it('are all of them where nothing scrolls, and none of an empty list', () => {
    expect(rowsInSight(0, 5000, 25, 200)).toEqual({ first: 0, last: 200 });
    expect(rowsInSight(0, 250, 25, 0)).toEqual({ first: 0, last: 0 });
    expect(rowsInSight(9000, 250, 25, 10)).toEqual({ first: 10, last: 10 });
  });
});
