// The group whose rate speaks for a damage, and when that damage was there.

import { ALL_GROUPS, type Rate } from '../model/index.ts';
import { micros } from '../time/index.ts';
import { at } from './bins.ts';
import { UNTAGGED } from './groups.ts';
import { presence, stretch, type Change, type Rise, type Series } from './onset.ts';
import { requestsInTime } from './requests-time.ts';
import { twoProportions } from './stats.ts';
import { byGroup, lasted, seriesOf, sum, type Judged } from './verdict-rows.ts';

/** A cause is named only where so much speaks against chance: of five hundred steady worlds one may name one. */
export const CLEARLY = 0.002;

/**
 * Which group's rate says most: the one whose lower bound is highest; all together where the others' rate does
 * not clearly differ. The highest of several is high by chance more easily: each other group asks for more.
 */
export function leadingGroup(groups: readonly string[], rates: readonly Rate[]): string {
  let lead = -1;
  for (const [g, r] of rates.entries()) if (r.part > 0 && r.low > (rates[lead]?.low ?? -1)) lead = g;
  const first = rates[lead];
  if (!first) return ALL_GROUPS;
  const others = rates.filter((r, g) => g !== lead && r.whole > 0);
  if (others.length === 0) return groups[lead] ?? ALL_GROUPS;
  const rest = sum(others);
  const p = twoProportions(first.part, first.whole, rest.part, rest.whole);
  return p * others.length >= CLEARLY ? ALL_GROUPS : (groups[lead] ?? ALL_GROUPS);
}

/** Nothing in the batch tells of a group. */
export const isUngrouped = (groups: readonly string[]): boolean =>
  groups.length === 1 && groups[0] === UNTAGGED;

/** When a rate rose and fell, as far as that can be claimed. */
export interface Changes {
  readonly onset: Rise | null;
  readonly ended: Change | null;
}

function changesOf(series: Series): Changes {
  const { rise, fall } = stretch(series);
  return { onset: rise, ended: fall };
}

interface Spoken {
  readonly group: string;
  readonly changes: Changes;
  /** Rates of the groups while the damage lasted. */
  readonly since: readonly Rate[];
}

/**
 * The group that speaks for a damage, and when it was damaged. Groups are compared while the damage lasted: a
 * canary that took most of its requests after a loss of everybody's began would seem to be what loses them.
 */
export function speaker(judged: Judged, rows: Uint32Array, hop: number): Spoken {
  const { facts } = judged;
  const spoken = (group: string, changes: Changes): Spoken => ({
    ...{ group, changes, since: byGroup(facts, rows, lasted(changes)) },
  });
  const all = spoken(ALL_GROUPS, changesOf(seriesOf(facts, rows, ALL_GROUPS)));
  const leads = (s: Spoken): string =>
    isUngrouped(facts.groups) ? ALL_GROUPS : leadingGroup(facts.groups, s.since);
  const group = leads(all);
  if (group === ALL_GROUPS) return all;
  const series = seriesOf(facts, rows, group);
  const changes = witnessed(changesOf(series), all.changes, series, () => around(judged, hop, group));
  const own = spoken(group, changes);
  return leads(own) === group ? own : all;
}

/**
 * The requests that are known at the service at which a hop begins, whatever they carried, in time order: 1 where
 * of this group.
 */
function around({ facts, pairs }: Judged, hop: number, group: string): Series {
  const { hops, keys } = facts.analysis;
  const service = hops[hop]?.from;
  const known = new Uint8Array(facts.start.length);
  for (const [h, { from, to }] of hops.entries()) {
    if (from !== service && to !== service) continue;
    const [first, behind] = [pairs.starts[h * keys.length], pairs.starts[(h + 1) * keys.length]];
    for (const i of pairs.rows.subarray(first, behind)) known[at(facts.request, i)] = 1;
  }
  const mine = facts.groups.indexOf(group);
  const requests = requestsInTime(facts).filter(r => known[r] === 1);
  return {
    time: Float64Array.from(requests, r => at(facts.start, r)),
    hit: Uint8Array.from(requests, r => (facts.group[r] === mine ? 1 : 0)),
  };
}

/** What so few damaged requests have in common in time may be chance. */
const FEW = 5;
/** A damage that goes on throughout leaves out as much at one end once in twenty times. */
const RARELY = 0.05;

interface Hits {
  readonly first: number;
  readonly last: number;
  /** May the damage have been there from the first request of the series on, and up to its last? */
  readonly fromFirst: boolean;
  readonly toLast: boolean;
}

function hitsOf({ time, hit }: Series): Hits {
  const n = time.length;
  let [first, last, hits] = [n, -1, 0];
  for (let i = 0; i < n; i++) {
    if (hit[i] !== 1) continue;
    [first, last] = [Math.min(first, i), i];
    hits++;
  }
  const mayFill = (left: number): boolean => hits >= FEW && (1 - left / n) ** hits >= RARELY;
  return {
    ...{ first: at(time, first), last: at(time, last) },
    ...{ fromFirst: mayFill(first), toLast: mayFill(n - 1 - last) },
  };
}

/**
 * A version that loses keys from its first request to its last shows no change of its own. The losses of all
 * requests began and ended with it: that is its onset and its end, as long as none of its requests was damaged
 * before or after. Where the others do not carry the key, or its share grew in steps, the rate of all does not say
 * so: then its own coming and going do, seen by the requests of others before and after it.
 */
function witnessed(own: Changes, all: Changes, series: Series, others: () => Series): Changes {
  if (own.onset !== null && own.ended !== null) return own;
  const { first, last, fromFirst, toLast } = hitsOf(series);
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
