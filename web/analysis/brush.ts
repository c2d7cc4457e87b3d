// "What do the brushed requests share?": brushed against the rest in view, then those of them that lost
// something against those that kept it.

import {
  BLANK,
  OUTCOMES,
  type Analysis,
  type BrushAnswer,
  type BrushQuestion,
  type Factor,
  type RequestItem,
  type RequestPick,
} from '../model/index.ts';
import { micros, type Range } from '../time/index.ts';
import { marksOf } from './attribution-marks.ts';
import { damageOf, isDamage } from './bins.ts';
import { BRUSHED, REST, regionOf, type Region } from './brush-region.ts';
import { factorsBetween } from './brush-factors.ts';
import { focusOf, traitsAt, type Focus } from './brush-focus.ts';
import { hopsInOrder, requestItems } from './requests-items.ts';
import { rate, twoProportions } from './stats.ts';

/** Spans of more requests than this are not compared one by one: the rest is taken evenly. */
const MOST_REST = 20_000;
const MOST_ITEMS = 200;
/** So many ids still fit an address; old ids of 64 bits begin with zeros, so their ends tell them apart. */
const MOST_IDS = 120;
const ID_LENGTH = 12;

const UNOBSERVED = OUTCOMES.indexOf('unobserved');

interface Sides {
  /** Rows. */
  readonly brushed: readonly number[];
  readonly rest: readonly number[];
  readonly damaged: readonly number[];
  readonly kept: readonly number[];
}

function sidesOf({ side, worst }: Region): Sides {
  const rows = (wanted: number): number[] => [...side.keys()].filter(i => side[i] === wanted);
  const brushed = rows(BRUSHED);
  const hit = (i: number): boolean => isDamaged(worst[i] ?? 255);
  return {
    brushed,
    // One that never comes here has no instance, client or route here to compare.
    rest: rows(REST).filter(i => worst[i] !== BLANK),
    damaged: brushed.filter(hit),
    kept: brushed.filter(i => !hit(i) && worst[i] !== UNOBSERVED),
  };
}

const isDamaged = (outcome: number): boolean => outcome < OUTCOMES.length && isDamage(outcome);

/** Every so-manieth, so that no more than `most` remain. */
function evenly(rows: readonly number[], most: number): readonly number[] {
  const every = Math.ceil(rows.length / most);
  return every <= 1 ? rows : rows.filter((_, i) => i % every === 0);
}

/** The share damaged in the brushed cells, on either side; blank and unobserved cells are no part of it. */
function hereOf({ worst }: Region, sides: Sides): Factor {
  const judged = sides.rest.filter(i => worst[i] !== 255 && worst[i] !== UNOBSERVED);
  const rest = rate(judged.filter(i => isDamaged(worst[i] ?? 255)).length, judged.length);
  const own = rate(sides.damaged.length, sides.damaged.length + sides.kept.length);
  const clear = twoProportions(own.part, own.whole, rest.part, rest.whole) < 0.05;
  return { dimension: 'outcome', value: '', rate: own, rest, clear, same: [] };
}

function mostFrequentDamage({ worst }: Region, rows: readonly number[]): BrushAnswer['outcome'] {
  const counts = new Map<number, number>();
  for (const i of rows) counts.set(worst[i] ?? 0, (counts.get(worst[i] ?? 0) ?? 0) + 1);
  const best = [...counts].sort((a, b) => b[1] - a[1])[0];
  return best ? damageOf(best[0]) : null;
}

function itemsOf({ arranged }: Region, sides: Sides): RequestItem[] {
  const { facts, requests } = arranged;
  const damaged = new Set(sides.damaged);
  const start = (row: number): number => facts.start[requests[row] ?? 0] ?? 0;
  const newest = (a: number, b: number): number => start(b) - start(a);
  const others = sides.brushed.filter(i => !damaged.has(i)).sort(newest);
  const rows = [...sides.damaged].sort(newest).concat(others);
  return requestItems(
    facts,
    rows.slice(0, MOST_ITEMS).map(i => requests[i] ?? 0),
  );
}

const idOf = ({ arranged }: Region, row: number): string =>
  (arranged.facts.analysis.requests[arranged.requests[row] ?? 0]?.traceIds[0] ?? '').padStart(32, '0');

/** From the first to the last of them in time; null for none. */
function rangeOf({ arranged }: Region, rows: readonly number[]): Range | null {
  if (rows.length === 0) return null;
  let [from, to] = [Number.POSITIVE_INFINITY, 0];
  for (const i of rows) {
    const start = arranged.facts.start[arranged.requests[i] ?? 0] ?? 0;
    [from, to] = [Math.min(from, start), Math.max(to, start)];
  }
  return { from: micros(from), to: micros(to + 1) };
}

/**
 * The brushed requests as a filter. A stretch of one section in time order is a range; others are told by
 * their ids while they are few enough for an address.
 */
function pickOf(region: Region, rows: readonly number[], question: BrushQuestion): RequestPick | null {
  const range = rangeOf(region, rows);
  const { subjects, grid, rows: chosen } = question;
  if (range === null) return null;
  const base = { kind: 'region', subjects, ids: [] } as const;
  if (chosen.kind === 'time') {
    const sections = { by: 'group', service: null, values: chosen.groups } as const;
    return { ...base, range: chosen.range, sections: chosen.groups.length === 0 ? null : sections };
  }
  const { of, sections } = region.arranged.sections;
  const [first] = rows;
  const section = sections[of[first ?? 0] ?? 0];
  const one = rows.every(i => of[i] === of[first ?? 0]) && section?.others === 0;
  if (grid.sort === 'time' && one) {
    const { by, service } = grid;
    return { ...base, range, sections: by === 'none' ? null : { by, service, values: [section.value] } };
  }
  if (rows.length > MOST_IDS) return null;
  return { ...base, range, sections: null, ids: rows.map(i => idOf(region, i).slice(-ID_LENGTH)) };
}

/** Both comparisons; traits are read once for all requests of either. */
function compared(region: Region, sides: Sides, focus: Focus, rest: readonly number[]) {
  const { facts, requests } = region.arranged;
  const traits = new Map([...sides.brushed, ...rest].map(i => [i, traitsAt(facts, requests[i] ?? 0, focus)]));
  const between = (own: readonly number[], other: readonly number[]) => {
    const places = [...own, ...other];
    const marks = marksOf(
      places.map(i => traits.get(i) ?? []),
      place => place < own.length,
    );
    return factorsBetween(marks, own.length, other.length);
  };
  return { shared: between(sides.brushed, rest), within: between(sides.damaged, sides.kept) };
}

export function brushed(analysis: Analysis, question: BrushQuestion): BrushAnswer {
  const region = regionOf(analysis, question);
  const sides = sidesOf(region);
  const focus = focusOf(region, sides.damaged, question);
  const rest = evenly(sides.rest, MOST_REST);
  const { shared, within } = compared(region, sides, focus, rest);
  const { facts } = region.arranged;
  return {
    brushed: sides.brushed.length,
    rest: sides.rest.length,
    compared: rest.length,
    damaged: sides.damaged.length,
    kept: sides.kept.length,
    outcome: mostFrequentDamage(region, sides.damaged),
    hop: facts.analysis.hops[focus.hop] ?? null,
    key: facts.analysis.keys[focus.key] ?? null,
    here: hereOf(region, sides),
    shared: shared.factors,
    within: within.factors,
    unclear: sides.damaged.length > 0 ? within.unclear : shared.unclear,
    items: itemsOf(region, sides),
    hops: hopsInOrder(facts),
    pick: pickOf(region, sides.brushed, question),
  };
}
