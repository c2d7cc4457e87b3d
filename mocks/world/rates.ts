// Counters in closed form: the integral of a planned rate that breathes a little. Any moment can be asked in
// any order, and a counter never falls.

import type { Points } from './plan.ts';
import { unit } from './random.ts';

/** Periods in seconds and how far the rate swings; the swings together stay far below 1. */
const WAVES: readonly (readonly [period: number, swing: number])[] = [
  [53, 0.03],
  [211, 0.025],
  [1130, 0.02],
];

const SECOND = 1e6;

interface Piece {
  /** Seconds against now. */
  readonly from: number;
  readonly value: number;
  readonly slope: number;
  /** What had come together when the piece begins. */
  readonly before: number;
}

const TAU = 2 * Math.PI;

/** The integral of (p + q·x)·(1 + Σ a·cos(ω·(x + from) + φ)) for x from 0 to `length`, in seconds. */
function integral(piece: Omit<Piece, 'before'>, length: number, phases: readonly number[]): number {
  const { from, value: p, slope: q } = piece;
  let sum = p * length + (q * length * length) / 2;
  WAVES.forEach(([period, swing], i) => {
    const w = TAU / period;
    const at = (x: number): number => {
      const angle = w * (x + from) + (phases[i] ?? 0);
      return ((p + q * x) * Math.sin(angle)) / w + (q * Math.cos(angle)) / (w * w);
    };
    sum += swing * (at(length) - at(0));
  });
  return sum;
}

/**
 * How many have come until a moment (microseconds against now) when `rate` (per second) is planned from
 * `start` on. Ascending; the same seed breathes alike.
 */
export function cumulative(rate: Points, start: number, seed: number): (at: number) => number {
  const phases = WAVES.map((_, i) => unit(seed, i, 991) * TAU);
  const pieces = piecesOf(rate, start, phases);
  return at => {
    const t = at / SECOND;
    let piece = pieces[0];
    if (piece === undefined || t <= piece.from) return 0;
    for (const next of pieces) {
      if (next.from > t) break;
      piece = next;
    }
    return piece.before + integral(piece, t - piece.from, phases);
  };
}

function piecesOf(rate: Points, start: number, phases: readonly number[]): readonly Piece[] {
  const knots = knotsFrom(rate, start);
  const pieces: Piece[] = [];
  let before = 0;
  knots.forEach(([at, value], i) => {
    const next = knots[i + 1];
    const from = at / SECOND;
    const length = next === undefined ? 0 : (next[0] - at) / SECOND;
    const slope = next === undefined || length === 0 ? 0 : (next[1] - value) / length;
    const piece = { from, value, slope };
    pieces.push({ ...piece, before });
    if (length > 0) before += integral(piece, length, phases);
  });
  return pieces;
}

/** The planned points from `start` on; what was planned before is cut off. */
function knotsFrom(rate: Points, start: number): Points {
  const later = rate.filter(([at]) => at > start);
  return [[start, valueBefore(rate, start)], ...later];
}

function valueBefore(rate: Points, start: number): number {
  const before = rate.filter(([at]) => at <= start).at(-1);
  const after = rate.find(([at]) => at > start);
  if (before === undefined) return after?.[1] ?? 0;
  if (after === undefined) return before[1];
  return before[1] + ((after[1] - before[1]) * (start - before[0])) / (after[0] - before[0]);
}

/** Point by point: `f` over the union of both plans' moments. */
export function combine(a: Points, b: Points, f: (x: number, y: number) => number): Points {
  const moments = [...new Set([...a, ...b].map(([at]) => at))].sort((x, y) => x - y);
  return moments.map(at => [at, f(at2(a, at), at2(b, at))] as const);
}

function at2(points: Points, at: number): number {
  const exact = points.find(p => p[0] === at);
  return exact === undefined ? valueBefore(points, at) : exact[1];
}

export const scale = (points: Points, by: number): Points => points.map(([at, v]) => [at, v * by] as const);
export const flat = (value: number): Points => [[-1e15, value]];

/** The share of a log-normal at or below `x`. */
export function below(x: number, median: number, sigma: number): number {
  if (!Number.isFinite(x)) return 1;
  const z = Math.log(x / median) / (sigma * Math.SQRT2);
  // Abramowitz and Stegun 7.1.26: good to 1.5e-7, and monotone where it matters.
  const t = 1 / (1 + 0.3275911 * Math.abs(z));
  const poly =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const erf = 1 - poly * Math.exp(-z * z);
  return 0.5 * (1 + (z < 0 ? -erf : erf));
}
