import { expect, it } from 'vitest';
import type { OpenedTrace } from '../model/index.ts';
import { aroundOf } from './around.ts';

const tree = (start: number, length: number) => ({ start, length }) as OpenedTrace['tree'];
const MINUTE = 60e6;
const HOUR = 60 * MINUTE;

it('what is around a request begins a minute before it and ends a minute after it', () => {
  expect(aroundOf(tree(HOUR, 5e6), 2 * HOUR)).toEqual({ from: HOUR - MINUTE, to: HOUR + 5e6 + MINUTE });
});

it('what is yet to come is not read: it would count as read when it is there', () => {
  expect(aroundOf(tree(HOUR, 5e6), HOUR + 20e6).to).toBe(HOUR + 20e6);
});

it('a request from a clock that is ahead has no range that ends before it begins', () => {
  const { from, to } = aroundOf(tree(HOUR, 5e6), HOUR - 2 * MINUTE);
  expect(to).toBeGreaterThan(from);
});
