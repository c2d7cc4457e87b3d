// The group whose rate speaks for a damage, and when that damage was there.

import { ALL_GROUPS, type Rate } from '../model/index.ts';
import { at } from './bins.ts';
import { UNTAGGED } from './groups.ts';
import type { Series } from './onset.ts';
import { requestsInTime } from './requests-time.ts';
import { twoProportions } from './stats.ts';
import { dated, datedAmong, type Changes } from './verdict-changes.ts';
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
  const everybody = dated(seriesOf(facts, rows, ALL_GROUPS));
  const all = spoken(ALL_GROUPS, everybody.changes);
  const leads = (s: Spoken): string =>
    isUngrouped(facts.groups) ? ALL_GROUPS : leadingGroup(facts.groups, s.since);
  const group = leads(all);
  if (group === ALL_GROUPS) return all;
  const series = seriesOf(facts, rows, group);
  const own = spoken(
    group,
    datedAmong(series, everybody, () => around(judged, hop, group)),
  );
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
