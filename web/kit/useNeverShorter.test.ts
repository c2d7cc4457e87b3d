import { describe, expect, it } from 'vitest';
import { grow } from './useNeverShorter.ts';

describe('an element that holds still what is below it', () => {
  it('grows and never shrinks at one width', () => {
    const heights = [103, 131, 120].map(height => ({ width: 1440, height }));
    expect(heights.reduce((g, h) => grow(g, h.width, h.height), { width: -1, most: 0 })).toEqual({
      width: 1440,
      most: 131,
    });
  });
  it('starts anew where the width changes, for the text wraps anew', () => {
    expect(grow({ width: 1440, most: 131 }, 1920, 103)).toEqual({ width: 1920, most: 103 });
  });
});
