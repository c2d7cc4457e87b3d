import { expect, it } from 'vitest';
import '../../words/all.ts';
import { cutNote, MOST_LINES } from './tablenote.ts';

it('a table says what it leaves out', () => {
  expect(cutNote(MOST_LINES)).toBe('');
  expect(cutNote(100_000)).toBe('The first 500 of 100,000 lines are drawn; the CSV has all of them.');
});
