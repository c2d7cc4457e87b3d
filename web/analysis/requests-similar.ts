// Requests whose loss looks alike stand together.
//
// Every row is reduced to its pattern: the damage in each column. Equal patterns are one block. The blocks
// are strung together greedily: the most frequent damaged pattern first, then always the one that differs
// from the last in the fewest columns (Hamming distance), of equals the more frequent one, then the one that
// came first in time. Unharmed requests are a pattern like the others and end up after those that differ
// from it least. Within a block, rows with the same blanks (the same route) stand together, then in time
// order. It takes one pass over the cells and, over the few distinct patterns, a pass for each; where there
// are more than MOST patterns, the rarest follow in order of their text.

import { BLANK } from '../model/index.ts';
import { byRank, damageIn, type Listed } from './requests-order.ts';

const MOST = 600;

interface Pattern {
  readonly text: string;
  readonly damage: readonly number[];
  readonly harmed: boolean;
  count: number;
}

/** The pattern of each row and the distinct ones, in order of their first row. */
function patternsOf(
  { requests, outcome, columns }: Listed,
  symbol: (cell: number) => number,
): { readonly of: Uint32Array; readonly patterns: readonly Pattern[] } {
  const known = new Map<string, number>();
  const patterns: Pattern[] = [];
  const of = new Uint32Array(requests.length);
  const codes = new Array<number>(columns).fill(0);
  for (let i = 0; i < requests.length; i++) {
    for (let c = 0; c < columns; c++) codes[c] = symbol(outcome[i * columns + c] ?? BLANK);
    const text = String.fromCharCode(...codes);
    let p = known.get(text);
    if (p === undefined) {
      known.set(text, (p = patterns.length));
      patterns.push({ text, damage: [...codes], harmed: codes.some(v => v > 0), count: 0 });
    }
    of[i] = p;
    const pattern = patterns[p];
    if (pattern) pattern.count++;
  }
  return { of, patterns };
}

function distance(a: Pattern, b: Pattern): number {
  let n = 0;
  for (let c = 0; c < a.damage.length; c++) if (a.damage[c] !== b.damage[c]) n++;
  return n;
}

/** Is `a` to follow before `b`: nearer, then more frequent; the first found wins a tie. */
const before = (da: number, a: Pattern, db: number, b: Pattern): boolean =>
  da < db || (da === db && a.count > b.count);

/** The chain of patterns: indices in the order in which their rows stand. */
export function chain(patterns: readonly Pattern[]): number[] {
  const byCount = [...patterns.keys()].sort(
    (a, b) => (patterns[b]?.count ?? 0) - (patterns[a]?.count ?? 0) || a - b,
  );
  const open = byCount.slice(0, MOST);
  const start = open.findIndex(p => patterns[p]?.harmed === true);
  const out: number[] = [];
  let at = Math.max(0, start);
  while (open.length > 0) {
    const [taken = 0] = open.splice(at, 1);
    out.push(taken);
    at = nearest(patterns, taken, open);
  }
  const rest = byCount.slice(MOST);
  rest.sort((a, b) => ((patterns[a]?.text ?? '') < (patterns[b]?.text ?? '') ? -1 : 1));
  return [...out, ...rest];
}

function nearest(patterns: readonly Pattern[], from: number, open: readonly number[]): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  const last = patterns[from];
  for (const [i, p] of open.entries()) {
    const pattern = patterns[p];
    const held = patterns[open[best] ?? 0];
    if (!pattern || !last || !held) continue;
    const d = distance(last, pattern);
    if (before(d, pattern, least, held)) [best, least] = [i, d];
  }
  return best;
}

/** Places of the list so that like patterns stand together. */
export function similarOrder(listed: Listed): Uint32Array {
  const { of, patterns } = patternsOf(listed, damageIn);
  const routes = patternsOf(listed, cell => (cell === BLANK ? 1 : 0));
  const place = new Uint32Array(patterns.length);
  for (const [i, p] of chain(patterns).entries()) place[p] = i;
  const ranks = new Float64Array(of.length);
  const wide = routes.patterns.length;
  for (let i = 0; i < ranks.length; i++) ranks[i] = (place[of[i] ?? 0] ?? 0) * wide + (routes.of[i] ?? 0);
  return byRank(ranks);
}
