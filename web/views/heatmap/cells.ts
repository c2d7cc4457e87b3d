// What each cell of the time heatmap says: decided here from counts, drawn elsewhere. Columns, no objects.

import { rate, width } from '../../analysis/stats.ts';
import type { Damage, RateGrid, StageSpan } from '../../model/index.ts';
import type { Micros } from '../../time/index.ts';

export interface Counts {
  carried: number;
  /** Carried and observed at the other side: what a rate is over. */
  judged: number;
  lost: number;
  altered: number;
  foreign: number;
  unobserved: number;
  injected: number;
}

export const damaged = (c: Counts): number => c.lost + c.altered + c.foreign;

/** The sum over some groups and the bins [from, to) of one row. */
export function countsOver(
  grid: RateGrid,
  row: number,
  groups: readonly number[],
  from: number,
  to: number,
): Counts {
  const c: Counts = { carried: 0, judged: 0, lost: 0, altered: 0, foreign: 0, unobserved: 0, injected: 0 };
  for (const g of groups) {
    const base = (row * grid.groups.length + g) * grid.bins;
    for (let i = base + from; i < base + to; i++) {
      c.carried += grid.carried[i] ?? 0;
      c.lost += grid.lost[i] ?? 0;
      c.altered += grid.altered[i] ?? 0;
      c.foreign += grid.foreign[i] ?? 0;
      c.unobserved += grid.unobserved[i] ?? 0;
      c.injected += grid.injected[i] ?? 0;
    }
  }
  c.judged = Math.max(0, c.carried - c.unobserved);
  return c;
}

export const LOOKS = ['none', 'unobserved', 'few', 'zero', 'rate'] as const;
export type Look = (typeof LOOKS)[number];

/** Enough requests to say that nothing is lost. */
export const ENOUGH = 10;
/** An interval wider than this says nothing. */
const TOO_WIDE = 0.5;
/** A cell may take in so many steps to reach {@link ENOUGH}. */
export const WIDEST = 4;

export function lookOf(c: Counts): Look {
  if (c.judged === 0) return c.unobserved > 0 ? 'unobserved' : 'none';
  const hits = damaged(c);
  if (hits === 0) return c.judged < ENOUGH ? 'few' : 'zero';
  return width(rate(hits, c.judged)) > TOO_WIDE ? 'few' : 'rate';
}

const STEPS: readonly number[] = [0.005, 0.02, 0.05, 0.15, 0.5];

/** The place on the ramp of a share damaged: 0 for none, 1 for any up to 0.5%, … 6 over 50%. */
export function rampStep(share: number): number {
  if (share <= 0) return 0;
  return 1 + STEPS.filter(s => share > s).length;
}

/** The worst outcome there is, whose hue the cell takes: lost over foreign over altered. */
export function hueOf(c: Counts): Damage | null {
  if (c.lost > 0) return 'lost';
  if (c.foreign > 0) return 'foreign';
  return c.altered > 0 ? 'altered' : null;
}

export const HUES: readonly Damage[] = ['lost', 'foreign', 'altered'];
/** The hue of a cell without damage. */
const UNHUED = HUES.length;

interface Edges {
  readonly stages: readonly StageSpan[];
  readonly onset: Micros | null;
  /** The last answer of a source that is down. */
  readonly asOf: Micros | null;
}

/** The moments across which no cell is widened, in every picture of the page. */
export const edgesOf = ({ stages, onset, asOf }: Edges): readonly Micros[] => [
  ...stages.map(s => s.from),
  ...(onset === null ? [] : [onset]),
  ...(asOf === null ? [] : [asOf]),
];

/**
 * Bins at which a widened cell must end: a stage edge, the onset or the line of a source's last answer. An
 * edge inside a bin shuts that bin off on both sides.
 */
export function barriersOf(grid: RateGrid, edges: readonly Micros[]): Uint8Array {
  const out = new Uint8Array(grid.bins + 1);
  for (const t of edges) {
    const b = (t - grid.start) / grid.step;
    if (b < 0 || b > grid.bins) continue;
    out[Math.floor(b)] = 1;
    out[Math.ceil(b)] = 1;
  }
  return out;
}

/** All cells of a picture as parallel columns; `at` finds the cell of (row, band, bin), −1 for none. */
export interface Cells {
  readonly count: number;
  readonly row: Uint16Array;
  readonly band: Uint8Array;
  /** Bins [from, to). */
  readonly from: Uint16Array;
  readonly to: Uint16Array;
  /** Index into LOOKS. */
  readonly look: Uint8Array;
  readonly step: Uint8Array;
  /** Index into HUES; beyond it where nothing was damaged. */
  readonly hue: Uint8Array;
  readonly at: Int32Array;
}

interface Building {
  count: number;
  readonly row: Uint16Array;
  readonly band: Uint8Array;
  readonly from: Uint16Array;
  readonly to: Uint16Array;
}

/**
 * Cuts one band of one row into cells: a bin each, widened up to four times until it holds ten requests; a
 * short rest joins the cell before it where that stays within four. Bins without a judged request stay alone.
 */
function cutBand(
  out: Building,
  grid: RateGrid,
  row: number,
  band: number,
  groups: readonly number[],
  barriers: Uint8Array,
  bins: number,
): void {
  const judged = (b: number): number => countsOver(grid, row, groups, b, b + 1).judged;
  const push = (from: number, to: number): void => {
    out.row[out.count] = row;
    out.band[out.count] = band;
    out.from[out.count] = from;
    out.to[out.count] = to;
    out.count++;
  };
  let b = 0;
  let before = -1;
  while (b < bins) {
    let n = judged(b);
    let end = b + 1;
    while (n > 0 && n < ENOUGH && end - b < WIDEST && end < bins && barriers[end] !== 1) {
      const more = judged(end);
      if (more === 0) break;
      n += more;
      end++;
    }
    const open = before >= 0 && barriers[b] !== 1 && end - (out.from[before] ?? 0) <= WIDEST;
    if (n > 0 && n < ENOUGH && open) {
      out.to[before] = end;
    } else {
      push(b, end);
      before = n > 0 ? out.count - 1 : -1;
    }
    b = end;
  }
}

/** The cells of a grid for these bands, up to `lastBin` (exclusive), beyond which nobody answered. */
export function cellsOf(
  grid: RateGrid,
  bands: readonly (readonly number[])[],
  edges: readonly Micros[],
  lastBin: number = grid.bins,
): Cells {
  const bins = Math.max(0, Math.min(grid.bins, lastBin));
  const size = grid.rows.length * bands.length * bins;
  const out: Building = {
    count: 0,
    row: new Uint16Array(size),
    band: new Uint8Array(size),
    from: new Uint16Array(size),
    to: new Uint16Array(size),
  };
  const barriers = barriersOf(grid, edges);
  for (let row = 0; row < grid.rows.length; row++)
    for (const [band, groups] of bands.entries()) cutBand(out, grid, row, band, groups, barriers, bins);
  return decide(grid, bands, out);
}

function decide(grid: RateGrid, bands: readonly (readonly number[])[], cut: Building): Cells {
  const { count } = cut;
  const look = new Uint8Array(count);
  const step = new Uint8Array(count);
  const hue = new Uint8Array(count);
  const at = new Int32Array(grid.rows.length * bands.length * grid.bins).fill(-1);
  for (let i = 0; i < count; i++) {
    const row = cut.row[i] ?? 0;
    const band = cut.band[i] ?? 0;
    const from = cut.from[i] ?? 0;
    const to = cut.to[i] ?? 0;
    const c = countsOver(grid, row, bands[band] ?? [], from, to);
    const kind = lookOf(c);
    look[i] = LOOKS.indexOf(kind);
    step[i] = kind === 'rate' ? rampStep(damaged(c) / c.judged) : 0;
    const h = hueOf(c);
    hue[i] = h === null ? UNHUED : HUES.indexOf(h);
    at.fill(i, (row * bands.length + band) * grid.bins + from, (row * bands.length + band) * grid.bins + to);
  }
  return { count, row: cut.row, band: cut.band, from: cut.from, to: cut.to, look, step, hue, at };
}

/** The outcomes that lend their hue to a cell of these rows: to its share, or to the dot of too few requests. */
export function huesOf(
  cells: Cells,
  rows: readonly number[],
  look: 'rate' | 'few' = 'rate',
): readonly Damage[] {
  const shown = new Set(rows);
  const found = new Set<number>();
  const wanted = LOOKS.indexOf(look);
  for (let i = 0; i < cells.count; i++)
    if (cells.look[i] === wanted && shown.has(cells.row[i] ?? -1)) found.add(cells.hue[i] ?? UNHUED);
  return HUES.filter((_, i) => found.has(i));
}

/** Runs of bins [from, to) of a row in which faults were injected on purpose. */
export function injectedRuns(grid: RateGrid, row: number): readonly (readonly [number, number])[] {
  const groups = [...grid.groups.keys()];
  const runs: [number, number][] = [];
  for (let b = 0; b < grid.bins; b++) {
    if (countsOver(grid, row, groups, b, b + 1).injected === 0) continue;
    const last = runs.at(-1);
    if (last?.[1] === b) last[1] = b + 1;
    else runs.push([b, b + 1]);
  }
  return runs;
}
