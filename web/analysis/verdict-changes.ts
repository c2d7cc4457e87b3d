// When a damage was there: since when and until when, and its stretches before that.

import { micros } from '../time/index.ts';
import { comings, within, type Window } from './again.ts';
import { at } from './bins.ts';
import { presence, stretch, type Change, type Rise, type Series } from './onset.ts';
import { isFew, rate } from './stats.ts';
import { get } from './steps.ts';

/** When a rate rose and fell, as far as that can be claimed. */
export interface Stretch {
  readonly onset: Rise | null;
  readonly ended: Change | null;
}

/** A stretch that was over before the damage came again; `from` is null where it began before all that is known. */
export interface Past {
  readonly from: Change | null;
  readonly to: Change;
}

/** The last stretch, and those before it, oldest first. */
export interface Changes extends Stretch {
  readonly earlier: readonly Past[];
}

function stretchOf(series: Series): Stretch {
  const { rise, fall } = stretch(series);
  return { onset: rise, ended: fall };
}

const once = (one: Stretch): Changes => ({ ...one, earlier: [] });

/** Is a stretch too short to tell its rate? */
function isShort({ time, hit }: Series, { onset, ended }: Stretch): boolean {
  let [part, whole] = [0, 0];
  for (let i = 0; i < time.length; i++) {
    const t = get(time, i);
    if (t < (onset?.time ?? t) || t >= (ended?.time ?? Infinity)) continue;
    part += get(hit, i);
    whole++;
  }
  return isFew(rate(part, whole));
}

/**
 * A stretch for each window, the last of which is told that is long enough to have a rate. Null where a beginning or
 * an end between two of them is not clear: the damage may have gone on.
 */
function recurring(
  windows: readonly Window[],
  series: Series,
  of: (window: Window) => Stretch,
): Changes | null {
  if (windows.length < 2) return null;
  const found = windows.map(of);
  const past = found
    .slice(0, -1)
    .flatMap(({ onset, ended }): Past[] => (ended ? [{ from: onset, to: ended }] : []));
  if (past.length + 1 < found.length || found.slice(1).some(s => s.onset === null)) return null;
  let last = found.length - 1;
  while (last > 0 && isShort(series, found[last] ?? { onset: null, ended: null })) last--;
  const told = found[last];
  return told ? { ...told, earlier: past.slice(0, last) } : null;
}

/** A series with what is known of when its damage was there. */
export interface Dated {
  readonly series: Series;
  readonly windows: readonly Window[];
  /** As one stretch. */
  readonly whole: () => Stretch;
  readonly changes: Changes;
}

/** When the rate of a series rose and fell, each time it did. */
export function dated(series: Series): Dated {
  const windows = comings(series);
  const changes = recurring(windows, series, w => stretchOf(within(series, w)));
  if (changes) return { series, windows, changes, whole: () => stretchOf(series) };
  const whole = stretchOf(series);
  return { series, windows, changes: once(whole), whole: () => whole };
}

/**
 * The same of a group among all: by its own rate, else by that of all, else by when it was there. `others` are the
 * requests that are known where the hop begins, 1 where of this group.
 */
export function datedAmong(own: Series, all: Dated, others: () => Series): Changes {
  let known: Series | null = null;
  const there = (): Series => (known ??= others());
  const of = (window: Window): Stretch => {
    const [mine, everybody] = [within(own, window), within(all.series, window)];
    return witnessed(stretchOf(mine), stretchOf(everybody), mine, () => within(there(), window));
  };
  const whole = stretchOf(own);
  return (
    recurring(comings(own), own, of) ??
    recurring(all.windows, own, of) ??
    (isThroughout(own, whole) ? recurring(comings(there()), own, of) : null) ??
    once(witnessed(whole, all.whole(), own, there))
  );
}

/** What so few damaged requests have in common in time may be chance. */
const FEW = 5;
/** A damage that goes on throughout leaves out as much at one end once in twenty times. */
const RARELY = 0.05;

/** May a damage that `hits` requests show go on throughout, though a share of all, `left`, is undamaged at one end? */
export const mayFill = (hits: number, left: number): boolean => hits >= FEW && (1 - left) ** hits >= RARELY;

interface Hits {
  readonly first: number;
  readonly last: number;
  /** May the damage have been there from the first request of the series on, and up to its last? */
  readonly fromFirst: boolean;
  readonly toLast: boolean;
}

function hitsOf({ time, hit }: Series): Hits | null {
  const n = time.length;
  let [first, last, hits] = [n, -1, 0];
  for (let i = 0; i < n; i++) {
    if (hit[i] !== 1) continue;
    [first, last] = [Math.min(first, i), i];
    hits++;
  }
  if (hits === 0) return null;
  return {
    ...{ first: at(time, first), last: at(time, last) },
    ...{ fromFirst: mayFill(hits, first / n), toLast: mayFill(hits, (n - 1 - last) / n) },
  };
}

/** Does a group lose from its first request to its last, with no change of its own? */
function isThroughout(own: Series, { onset, ended }: Stretch): boolean {
  const hits = hitsOf(own);
  return onset === null && ended === null && hits !== null && hits.fromFirst && hits.toLast;
}

/**
 * A version that loses keys from its first request to its last shows no change of its own. The losses of all
 * requests began and ended with it: that is its onset and its end, as long as none of its requests was damaged
 * before or after. Where the others do not carry the key, or its share grew in steps, the rate of all does not say
 * so: then its own coming and going do, seen by the requests of others before and after it.
 */
function witnessed(own: Stretch, all: Stretch, series: Series, others: () => Series): Stretch {
  if (own.onset !== null && own.ended !== null) return own;
  const hits = hitsOf(series);
  if (hits === null) return own;
  const { first, last, fromFirst, toLast } = hits;
  let onset = own.onset ?? (all.onset !== null && all.onset.time <= first ? all.onset : null);
  let ended = own.ended ?? (all.ended !== null && all.ended.time > last ? all.ended : null);
  if ((onset === null && fromFirst) || (ended === null && toLast)) {
    const { came, went } = presence(others());
    if (onset === null && fromFirst && came !== null) onset = since(came, first);
    if (toLast) ended ??= went;
  }
  return ended !== null && onset !== null && ended.time <= onset.time ? own : { onset, ended };
}

/** A damage that came with its group: since the first that was damaged, which may be a few requests later. */
const since = (came: Rise, first: number): Rise => ({
  ...{ time: micros(first), plusMinus: micros(came.plusMinus + first - came.time), clean: true },
});
