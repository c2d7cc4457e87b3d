import { describe, expect, it } from 'vitest';
import type { Trace } from '../model/index.ts';
import { parseBaggage } from './baggage.ts';
import { baggageBeginning } from './cut.ts';
import { analysed, found, row } from './testing/found.ts';
import { many, trace } from './testing/shorthand.ts';

const sent = 'gray.tag=env%3Dpre%3Bgroup%3Dv2,user.tier=gold,region=eu';
/** The same as another SDK writes it. */
const again = 'region=eu,user.tier=gold,gray.tag=env%3Dpre%3Bgroup=v2';

/** A caller, a service whose recorder cuts at `length`, and what is called by it, if anything. */
const cut = (length: number, behind = ''): string =>
  `edge[baggage=${sent} x-env=p] > orders[baggage=${sent.slice(0, length)} x-env=p / x-env=p]${behind}`;

/** The same of other values, which end there as well. */
const both = (text: string): readonly Trace[] => [
  ...many(2, text),
  ...many(2, text.replaceAll('=v2', '=v3').replaceAll('3Dv2', '3Dv3')),
];

const whole = ` > pay[baggage=${again} x-env=p]`;

describe('a recorder that cuts long values', () => {
  it.each([20, 40])('before %d, with the whole shown behind it, in another order and encoding', length =>
    expect(found(many(4, cut(length, whole)))).toEqual([]),
  );

  it.each([33, 40])('at its longest values, with nothing behind it: %d', length => {
    const analysis = analysed(both(cut(length)));
    expect(analysis.findings).toEqual([]);
    expect(row(analysis, 'wire edge→orders', 'baggage')).toBe('4/0/0/0/0/4');
  });

  it('within the tag, that the span shows in full', () => {
    const header = `region=europe,${sent}`.slice(0, 44);
    expect(header.endsWith('group%3Dv')).toBe(true);
    const served = (tier: string): string =>
      `orders[baggage=${header.replace('europe', tier)} x-env=p]<gray.tag=env=pre;group=v2>`;
    expect(found([...many(2, served('europe')), ...many(2, served('africa'))])).toEqual([]);
  });

  it('at the caller, whose callee shows the whole', () =>
    expect(found(both(`edge[baggage=${sent.slice(0, 40)} x-env=p] > pay[baggage=${again} x-env=p]`))).toEqual(
      [],
    ));
});

describe('a value that was cut on its way', () => {
  const told = ['4× truncated baggage wire edge→orders proven'];

  it('is shown by a recorder that shows longer ones', () =>
    expect(found([...both(cut(44)), trace(cut(sent.length))])).toEqual(told));

  it('may have been cut anywhere where all are the same', () =>
    expect(found(many(4, cut(44)))).toEqual(told));

  it('is shorter than any recorder cuts', () =>
    expect(found(many(4, 'edge[x-env=production] > cart[x-env=prod]'))).toEqual([
      '4× truncated x-env wire edge→cart proven',
    ]));
});

describe('the beginning of a baggage', () => {
  it.each([
    ['a=1,b=2', 'a=1,b=23,c=4', 'broken'],
    ['a=1,b', 'c=4,a=1,bb=2', 'broken'],
    ['a=1,b=x%3', 'b=x%3Dy,a=1', 'broken'],
    ['a=1,b=2', 'b=2,c=4,a=1', 'short'],
    ['a=1,b=2', 'b=2,a=1', null],
    ['a=1,b=3', 'a=1,b=23', null],
    ['a=2,b=2', 'a=1,b=23', null],
    ['d=2', 'a=1,b=23', null],
  ])('%s of %s', (part, all, is) =>
    expect(baggageBeginning(parseBaggage([part]), parseBaggage([all]))).toBe(is),
  );
});
