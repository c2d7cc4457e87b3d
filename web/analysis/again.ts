// A loss that stopped and came again: where to look for each of its stretches.

import { countBefore } from '../model/index.ts';
import { pieces, type Piece } from './segments.ts';
import { twoProportions } from './stats.ts';
import { get, type Series } from './steps.ts';

/** A stretch of time, half open, in microseconds: one stretch of a loss with the calm before it and behind it. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** All of time: a loss that did not stop. */
const ALWAYS: Window = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

/** Two stretches need so many damaged requests to be clear. */
const FEWEST = 6;
/** So few requests do not tell that a loss had stopped. */
const FEW = 10;
/** So unlikely is what is damaged in between, where it is no more than before the loss began. */
const STILL = 0.01;

/** What is damaged while nothing is wrong: what was before the first rise; where there is none, nothing. */
function baseOf(all: readonly Piece[]): { readonly hits: number; readonly n: number } {
  const [first, second] = all;
  if (!first || !second) return { hits: 0, n: 0 };
  const [n, m] = [first.to - first.from, second.to - second.from];
  return { n, hits: first.hits * m < second.hits * n ? first.hits : 0 };
}

/** Is a loss not there in each of the pieces? It stops only for a while that is long enough to tell. */
function calm(all: readonly Piece[]): readonly boolean[] {
  const base = baseOf(all);
  return all.map(({ from, to, hits }, i) => {
    const n = to - from;
    if (n < FEW && i > 0 && i < all.length - 1) return false;
    return hits * base.n <= base.hits * n || twoProportions(hits, n, base.hits, base.n) >= STILL;
  });
}

/** The pieces in runs, each calm or not. */
function runs(
  all: readonly Piece[],
): { readonly from: number; readonly to: number; readonly calm: boolean }[] {
  const isCalm = calm(all);
  const out: { from: number; to: number; calm: boolean }[] = [];
  for (const [i, { from, to }] of all.entries()) {
    const last = out.at(-1);
    if (last && last.calm === isCalm[i]) last.to = to;
    else out.push({ from, to, calm: isCalm[i] === true });
  }
  return out;
}

/**
 * Windows for the stretches of a loss, in order: two neighbours share the calm between them. One, all of time, where it
 * did not stop and come again.
 */
export function comings(series: Series): readonly Window[] {
  const { time, hit } = series;
  let hits = 0;
  for (let i = 0; i < hit.length; i++) hits += get(hit, i);
  const found = hits < FEWEST ? [] : runs(pieces(series));
  const windows = found.flatMap((run, i): Window[] => {
    if (run.calm) return [];
    const [before, after] = [found[i - 1]?.from ?? 0, found[i + 1]?.to ?? hit.length];
    return [
      {
        from: before === 0 ? ALWAYS.from : get(time, before),
        to: after === hit.length ? ALWAYS.to : get(time, after),
      },
    ];
  });
  return windows.length < 2 ? [ALWAYS] : windows;
}

/** The place of the first request at or after a moment. */
const placeOf = ({ time }: Series, moment: number): number =>
  countBefore(time.length, i => get(time, i) < moment);

/** The requests of a series within a window. */
export function within(series: Series, { from, to }: Window): Series {
  const [first, behind] = [placeOf(series, from), placeOf(series, to)];
  const cut = (column: ArrayLike<number>): Float64Array => {
    const part = new Float64Array(behind - first);
    for (let i = 0; i < part.length; i++) part[i] = get(column, first + i);
    return part;
  };
  return behind - first === series.time.length ? series : { time: cut(series.time), hit: cut(series.hit) };
}
