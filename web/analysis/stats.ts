// The statistics behind every number that is said: intervals, tests, and the correction for having looked
// at many things at once. Pure functions over counts.

import type { Rate } from '../model/index.ts';

/** The two-sided 95% point of the standard normal distribution. */
const Z = 1.959963984540054;

/**
 * `part` of `whole` with its 95% score interval (E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209–212; the
 * form without continuity correction, method 3 of R. G. Newcombe, Statist. Med. 17 (1998) 857–872).
 * Nothing observed (`whole` 0) says nothing: the interval is 0 to 1.
 */
export function rate(part: number, whole: number): Rate {
  if (whole <= 0) return { part: 0, whole: 0, low: 0, high: 1 };
  const p = part / whole;
  const z2 = Z * Z;
  const middle = p + z2 / (2 * whole);
  const half = Z * Math.sqrt((p * (1 - p)) / whole + z2 / (4 * whole * whole));
  const scale = 1 + z2 / whole;
  return {
    part,
    whole,
    low: part === 0 ? 0 : Math.max(0, (middle - half) / scale),
    high: part === whole ? 1 : Math.min(1, (middle + half) / scale),
  };
}

/** ln of the binomial likelihood of `d` of `n` at its best rate, without the constant. */
export function logLikelihood(d: number, n: number): number {
  if (n === 0 || d === 0 || d === n) return 0;
  return d * Math.log(d / n) + (n - d) * Math.log(1 - d / n);
}

export const share = (r: Rate): number => (r.whole > 0 ? r.part / r.whole : 0);

/** Width of the interval, as a fraction. */
export const width = (r: Rate): number => r.high - r.low;

/** Too few to say: the interval is wider than half of everything. */
export const isFew = (r: Rate): boolean => width(r) > 0.5;

/**
 * How many more observations at the same share it takes until the interval is no wider than `target`
 * (a fraction); 0 where it is already.
 */
export function needed(r: Rate, target = 0.35): number {
  const p = share(r);
  let n = r.whole;
  while (n < 1000 && width(rate(p * n, n)) > target) n++;
  return n - r.whole;
}

/** ln Γ(x) for x > 0 by Lanczos' approximation (g = 7, nine terms): relative error below 1e-14. */
function logGamma(x: number): number {
  const c = [
    676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
    -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  const y = x - 1;
  let sum = 0.99999999999980993;
  for (const [i, v] of c.entries()) sum += v / (y + i + 1);
  const t = y + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (y + 0.5) * Math.log(t) - t + Math.log(sum);
}

const logChoose = (n: number, k: number): number => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);

/** The probability, over all tables with these margins, of the less likely ones, and of those as likely as the one seen. */
function tables(
  a: number,
  n: number,
  b: number,
  m: number,
): { readonly less: number; readonly same: number } {
  const hits = a + b;
  const all = logChoose(n + m, hits);
  const at = (x: number): number => logChoose(n, x) + logChoose(m, hits - x) - all;
  const seen = at(a);
  let [less, same] = [0, 0];
  for (let x = Math.max(0, hits - m); x <= Math.min(n, hits); x++) {
    const l = at(x);
    if (l < seen - 1e-7) less += Math.exp(l);
    else if (l <= seen + 1e-7) same += Math.exp(l);
  }
  return { less, same };
}

/**
 * Fisher's exact test, two-sided: the probability of tables with these margins that are no more likely
 * than the one seen. `a` of `n` against `b` of `m`.
 */
export function fisher(a: number, n: number, b: number, m: number): number {
  const { less, same } = tables(a, n, b, m);
  return Math.min(1, less + same);
}

/**
 * Fisher's test with mid-p: of tables as likely as the one seen half counts (H. O. Lancaster, J. Am. Stat. Assoc. 56
 * (1961) 223–234). Of few requests there are few tables, and the exact p is nearly twice as large as it has to be; this
 * one is recommended for them (S. Lydersen, M. W. Fagerland, P. Laake, Statist. Med. 28 (2009) 1159–1175).
 */
export function midP(a: number, n: number, b: number, m: number): number {
  const { less, same } = tables(a, n, b, m);
  return Math.min(1, less + same / 2);
}

/** x·ln(x/y) with its limit 0 at x = 0. */
const term = (x: number, y: number): number => (x === 0 ? 0 : x * Math.log(x / y));

/** The log-likelihood ratio statistic G = 2 Σ O ln(O/E) of `a` of `n` against `b` of `m`; 1 degree of freedom. */
export function gStatistic(a: number, n: number, b: number, m: number): number {
  const hits = a + b;
  const total = n + m;
  if (n === 0 || m === 0 || hits === 0 || hits === total) return 0;
  const miss = total - hits;
  return Math.max(
    0,
    2 *
      (term(a, (n * hits) / total) +
        term(n - a, (n * miss) / total) +
        term(b, (m * hits) / total) +
        term(m - b, (m * miss) / total)),
  );
}

/** erfc(x) for x ≥ 0, Chebyshev fit with a relative error below 1.2e-7 (Numerical Recipes, `erfcc`). */
function erfc(x: number): number {
  const t = 1 / (1 + 0.5 * x);
  const c = [
    0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196,
    1.00002368,
  ];
  let s = 0;
  for (const v of c) s = s * t + v;
  return t * Math.exp(-x * x - 1.26551223 + s * t);
}

/** Upper tail of χ² with one degree of freedom. */
export const chiSquareTail = (x: number): number => (x <= 0 ? 1 : erfc(Math.sqrt(x / 2)));

const manyDiffer = (a: number, n: number, b: number, m: number): number =>
  chiSquareTail(gStatistic(a, n, b, m));

/** Is the least of the expected counts too small for a test that is only right for many? */
const isSmall = (a: number, n: number, b: number, m: number): boolean =>
  (Math.min(n, m) * Math.min(a + b, n + m - a - b)) / (n + m) < 5;

/**
 * Do `a` of `n` and `b` of `m` differ? Two-sided p: Fisher's exact test where an expected count is under
 * 5 (or what stands for it), else the G test, which is as good there and does not slow down with the counts.
 */
export function twoProportions(a: number, n: number, b: number, m: number, few = fisher): number {
  if (n === 0 || m === 0) return 1;
  return (isSmall(a, n, b, m) ? few : manyDiffer)(a, n, b, m);
}

/** The same of two groups that are asked about for their own sake, of which there may be few requests: by mid-p. */
export const twoGroups = (a: Rate, b: Rate): number => twoProportions(a.part, a.whole, b.part, b.whole, midP);

/**
 * Which of these p values stand at false discovery rate `q` (Y. Benjamini, Y. Hochberg, J. R. Statist.
 * Soc. B 57 (1995) 289–300): all up to the largest i with p(i) ≤ q·i/m.
 */
export function benjaminiHochberg(ps: readonly number[], q = 0.05): readonly boolean[] {
  const sorted = [...ps].sort((x, y) => x - y);
  let limit = -1;
  for (const [i, p] of sorted.entries()) if (p <= (q * (i + 1)) / sorted.length) limit = p;
  return ps.map(p => p <= limit);
}
