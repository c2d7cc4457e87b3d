import { describe, expect, it } from 'vitest';
import { Routes, ruleFor, Served, type Rule } from './routing.ts';

const MINUTE = 60e6;

/** `new 1 1 2, old 3`: the minutes in which each version served. */
const served = (text: string): ReadonlyMap<string, Served> =>
  new Map(
    text.split(', ').map(part => {
      const [version = '', ...minutes] = part.split(' ');
      const one = new Served();
      for (const m of minutes) one.add((Number(m) + 0.5) * MINUTE);
      return [version, one];
    }),
  );

const isNew = (version: string): boolean => version === 'new';

const ruleOf = (group: string, other: string): Rule =>
  ruleFor(
    new Map([
      ['a', served(group)],
      ['b', served(other)],
    ]),
    'a',
    'b',
    isNew,
  );

describe('a group is sent past the versions of another', () => {
  it.each([
    ['by different versions at the same time', 'new 1 1 2 2', 'old 1 1 2 2', true],
    ['mostly', 'new 1 1 2, old 2', 'old 1 1 2 2', true],
    ['not by those that came for both', 'old 1, new 2 2 3', 'old 1 1 1, new 2 3', false],
    ['not by chance', 'new 1 1 2, old 2', 'new 1 2, old 1 2', false],
    ['as far as one knows, where they do not meet', 'new 3 4', 'old 1 2', true],
  ])('%s', (_, group, other, apart) => {
    expect(ruleOf(group, other) !== null).toBe(apart);
  });

  it('more often than chance sends it there, where they meet often', () => {
    const group = (times: number, version: string): string => `${version}${' 1'.repeat(times)}`;
    const mixed = (a: number, b: number): string => `${group(a, 'new')}, ${group(b, 'old')}`;
    expect(ruleOf(mixed(60, 40), mixed(30, 70))).not.toBeNull();
    expect(ruleOf(mixed(6, 4), mixed(3, 7))).toBeNull();
    expect(ruleOf(mixed(60, 40), mixed(45, 55))).toBeNull();
  });

  it('the larger one as long as its version is in use, the smaller one always', () => {
    const always = { first: -Infinity, last: Infinity };
    const later = (times: number): string => `new 1 2 3 4, old${' 5'.repeat(times)}`;
    expect(ruleOf(later(8), 'old 1 2 3 4')).toEqual({ first: -Infinity, last: 4.5 * MINUTE });
    expect(ruleOf(later(7), 'old 1 2 3 4')).toEqual(always);
    expect(ruleOf(later(8), `old${' 1 2 3 4'.repeat(4)}`)).toEqual(always);
  });
});

describe('a version that is replaced instance by instance', () => {
  const minutes = (...all: readonly number[]): string => all.map(m => ` ${m}`).join('');
  const many = (minute: number, times: number): string => ` ${minute}`.repeat(times);

  it('is on its leave as soon as others serve more than usual', () => {
    const gone = `new${many(1, 9)}${many(2, 9)}${many(3, 6)}${many(4, 2)}, old${many(3, 3)}${many(4, 7)}${many(5, 9)}`;
    expect(ruleOf(gone, `old${minutes(1, 2, 3, 4)}`)).toMatchObject({ last: 2 * MINUTE });
  });

  it('not where as many were served by others before', () => {
    const odd = `new${many(1, 6)}${many(2, 7)}${many(3, 6)}, old${many(1, 3)}${many(2, 2)}${many(3, 3)}${many(5, 9)}`;
    expect(ruleOf(odd, `old${minutes(1, 2, 3)}`)).toMatchObject({ last: 3.5 * MINUTE });
  });
});

describe('rules that are counted anew', () => {
  const asked = (rules: Rule[], time: number): boolean => {
    const routes = new Routes(() => rules[0] ?? null);
    routes.at(['s', 'a', 'b'], time);
    rules.shift();
    return routes.recount();
  };

  it.each([
    ['a rule that grew over a time of which it was not said to hold', { first: 1, last: 9 }, 7, true],
    ['one that did not', { first: 1, last: 6 }, 7, false],
    ['one that holds for less', { first: 2, last: 5 }, 7, true],
    ['one that is none', null, 3, true],
  ])('%s', (_, then, time, changed) => {
    expect(asked([{ first: 1, last: 5 }, then], time)).toBe(changed);
  });
});
