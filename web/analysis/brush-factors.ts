// Two sets of requests held against each other: the share of each that has a value.

import type { Factor } from '../model/index.ts';
import { fold, type Mark } from './attribution-marks.ts';
import { benjaminiHochberg, rate, twoProportions } from './stats.ts';

/** A value of fewer requests cannot be told from chance. */
const FEWEST = 5;
const MOST = 5;

const factorOf = (m: Mark, own: number, other: number, clear: boolean, same: readonly string[]): Factor => ({
  dimension: m.dimension,
  value: m.value,
  rate: rate(m.part, own),
  rest: rate(m.members.length - m.part, other),
  clear,
  same,
});

/** How far the shares are certain to lie apart, see attribution. */
const lift = (f: Factor): number => f.rate.low - f.rest.high;

/**
 * Values that more of the first `own` places have than of the `other` ones (marks' parts count the former),
 * at a false discovery rate of 5%: the gray group first, then by lift, what restates another folded into it;
 * last the best of the others. One value a dimension: a pair of shares says all where there are two values.
 */
export function factorsBetween(
  marks: readonly Mark[],
  own: number,
  other: number,
): { readonly factors: Factor[]; readonly unclear: number } {
  if (own === 0 || other === 0) return { factors: [], unclear: 0 };
  const tested = marks.filter(m => m.members.length >= FEWEST);
  const clear = benjaminiHochberg(
    tested.map(m => twoProportions(m.part, own, m.members.length - m.part, other)),
  );
  const more = (m: Mark): boolean => m.part * other > (m.members.length - m.part) * own;
  const standing = tested.filter((m, i) => clear[i] === true && more(m));
  const factors = fold(standing, m => lift(factorOf(m, own, other, true, [])), 'group')
    .map(t => factorOf(t.mark, own, other, true, t.same))
    .sort((a, b) => first(b) - first(a) || lift(b) - lift(a));
  const named = new Set(standing.map(m => m.dimension));
  const quiet = tested
    .filter((m, i) => clear[i] !== true && more(m) && !named.has(m.dimension))
    .map(m => factorOf(m, own, other, false, []))
    .sort((a, b) => lift(b) - lift(a));
  const shown = factors.slice(0, MOST);
  const [best] = quiet;
  const dimensions = new Set(marks.map(m => m.dimension).filter(d => !named.has(d)));
  return {
    factors: best && shown.length < MOST ? [...shown, best] : shown,
    unclear: Math.max(0, dimensions.size - (best ? 1 : 0)),
  };
}

const first = (f: Factor): number => (f.dimension === 'group' ? 1 : 0);
