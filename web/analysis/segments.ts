// Where in a series of outcomes the rate changes, however often: the pieces within which it stays as it is.

import { get, type Series } from './steps.ts';

/** Requests [from, to) of a series, by their places in it, and how many of them are damaged. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  readonly hits: number;
}

/** A long series is looked at in so many cells of as many requests each: what it costs is bounded. */
const CELLS = 2048;
/** Within fewer cells than this no change could be clear. */
const SHORTEST = 16;
/**
 * Twice the log-likelihood ratio of a change within the whole series, over all places and lengths of intervals: of
 * five hundred steady series one may show one. Of shorter intervals there are as many more: they ask for more.
 */
const CLEAR = 22;
const clearWithin = (length: number, cells: number): number => CLEAR + 2 * Math.log(cells / length);

/** x·ln x of whole numbers, reckoned once. */
let table = new Float64Array(1);

function xLogX(most: number): Float64Array {
  if (most < table.length) return table;
  const longer = new Float64Array(Math.max(most + 1, 2 * table.length));
  longer.set(table);
  for (let i = Math.max(1, table.length); i < longer.length; i++) longer[i] = i * Math.log(i);
  table = longer;
  return table;
}

/** Up to each border of a cell: the requests before it, and the damaged ones among them. */
interface Cells {
  readonly places: Uint32Array;
  readonly hits: Uint32Array;
}

function cellsOf({ time, hit }: Series): Cells {
  const n = time.length;
  const count = Math.min(n, CELLS);
  const places = Uint32Array.from({ length: count + 1 }, (_, c) => Math.round((c * n) / Math.max(1, count)));
  const hits = new Uint32Array(count + 1);
  for (let c = 0; c < count; c++) {
    let damaged = get(hits, c);
    for (let i = get(places, c); i < get(places, c + 1); i++) damaged += get(hit, i);
    hits[c + 1] = damaged;
  }
  return { places, hits };
}

/** The best place of a change within the cells [from, to), and how clear it is. */
interface Cut {
  readonly from: number;
  readonly to: number;
  readonly place: number;
  readonly ratio: number;
}

/** ln of the likelihood of `d` of `n` at its best rate, by sums of x·ln x alone. */
const likelihood = (x: Float64Array, d: number, n: number): number => get(x, d) + get(x, n - d) - get(x, n);

function bestCut({ places, hits }: Cells, from: number, to: number): Cut {
  const x = xLogX(get(places, places.length - 1));
  const [place0, hits0] = [get(places, from), get(hits, from)];
  const [n, d] = [get(places, to) - place0, get(hits, to) - hits0];
  const flat = likelihood(x, d, n);
  let place = from;
  let best = flat;
  for (let k = from + 1; k < to; k++) {
    const before = get(places, k) - place0;
    const damaged = get(hits, k) - hits0;
    const both = likelihood(x, damaged, before) + likelihood(x, d - damaged, n - before);
    if (both <= best) continue;
    best = both;
    place = k;
  }
  return { from, to, place, ratio: 2 * (best - flat) };
}

/**
 * Clear cuts of intervals of every length, each √2 shorter than the one before, at every half of a length: seeded
 * binary segmentation (S. Kovács, P. Bühlmann, H. Li, A. Munk, Biometrika 110 (2023) 249–256).
 */
function clearCuts(cells: Cells): Cut[] {
  const count = cells.places.length - 1;
  const found: Cut[] = [];
  for (let length = count; length >= SHORTEST; length /= Math.SQRT2) {
    const intervals = length === count ? 1 : 2 * Math.ceil(count / length) - 1;
    for (let i = 0; i < intervals; i++) {
      const from = intervals === 1 ? 0 : Math.floor((i * (count - length)) / (intervals - 1));
      const cut = bestCut(cells, from, Math.min(count, Math.ceil(from + length)));
      if (cut.ratio >= clearWithin(length, count)) found.push(cut);
    }
  }
  return found;
}

/** The clearest cuts first; one whose interval holds a place already is explained by that. */
function placesOf(cuts: readonly Cut[]): number[] {
  const places: number[] = [];
  for (const { from, to, place } of [...cuts].sort((a, b) => b.ratio - a.ratio))
    if (!places.some(p => p > from && p < to)) places.push(place);
  return places.sort((a, b) => a - b);
}

/** The series in pieces of one rate each, in order: one piece where no change is clear. */
export function pieces(series: Series): readonly Piece[] {
  const cells = cellsOf(series);
  const borders = [0, ...placesOf(clearCuts(cells)), cells.places.length - 1];
  return borders.slice(1).map((to, n) => {
    const from = borders[n] ?? 0;
    return {
      ...{ from: get(cells.places, from), to: get(cells.places, to) },
      hits: get(cells.hits, to) - get(cells.hits, from),
    };
  });
}
