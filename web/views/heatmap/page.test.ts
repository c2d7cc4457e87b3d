import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND, micros, type Range } from '../../time/index.ts';
import { estimate, staleSince } from './page.ts';
import { unknownBefore } from './Top.tsx';
import type { Verdict } from '../../model/index.ts';

const minutes = (from: number, to: number): Range => ({
  from: micros(from * MINUTE),
  to: micros(to * MINUTE),
});
const range = minutes(0, 30);

describe('where the picture ends', () => {
  it('is the end of what was read while Jaeger is silent', () => {
    expect(staleSince(range, [minutes(-5, 29)], true)).toBe(29 * MINUTE);
  });
  it('is nowhere where all of the range had been read before', () => {
    expect(staleSince(range, [minutes(0, 30)], true)).toBeNull();
  });
  it('is nowhere in the moment between two looks of a live range', () => {
    expect(staleSince(range, [{ from: micros(0), to: micros(range.to - 30 * SECOND) }], false)).toBeNull();
  });
  it('stays after a long silence until what was missed is read', () => {
    expect(staleSince(range, [minutes(0, 20)], false)).toBe(20 * MINUTE);
    expect(staleSince(range, [minutes(0, 20), minutes(28, 30)], false)).toBeNull();
  });
  it('is nowhere where nothing was read', () => {
    expect(staleSince(range, [], true)).toBeNull();
    expect(staleSince(range, [minutes(-60, -10)], true)).toBeNull();
  });
});

describe('about how many requests there will be', () => {
  it('is told from the windows that are done', () => {
    expect(estimate(100, 2, 10)).toBe(500);
    expect(estimate(0, 2, 10)).toBeNull();
    expect(estimate(100, 0, 10)).toBeNull();
  });
});

describe('events before a loss', () => {
  const onset = { time: micros(10 * MINUTE), plusMinus: micros(SECOND), cause: null };
  // Only kind and onset are looked at.
  const verdict = { kind: 'damage', onset } as Verdict;
  it('are known where they were read, also if nothing newer is', () => {
    expect(unknownBefore({ kind: 'known' }, verdict)).toBeNull();
    expect(unknownBefore({ kind: 'silent', to: micros(11 * MINUTE) }, verdict)).toBeNull();
  });
  it('are unknown where nobody read them', () => {
    expect(unknownBefore({ kind: 'silent', to: micros(9 * MINUTE) }, verdict)).toBe('silent');
    expect(unknownBefore({ kind: 'reading', to: null }, verdict)).toBe('reading');
    expect(unknownBefore({ kind: 'none', to: null }, verdict)).toBe('none');
  });
});
