// The group whose rate speaks for a damage, and when that damage was there.

import { ALL_GROUPS, type Leaning, type Rate } from '../model/index.ts';
import { at } from './bins.ts';
import { UNTAGGED } from './groups.ts';
import type { Series } from './onset.ts';
import { requestsInTime } from './requests-time.ts';
import { twoGroups } from './stats.ts';
import { dated, datedAmong, type Changes } from './verdict-changes.ts';
import { byGroup, lasted, seriesOf, sum, type Judged } from './verdict-rows.ts';

/** A cause is named only where so much speaks against chance: of five hundred steady worlds one may name one. */
export const CLEARLY = 0.002;

/** Up to here two groups may well be alike: the level of the intervals. */
const ALIKE = 0.05;

/** The group whose lower bound is highest, against all others. */
interface Lead extends Leaning {
  /** The highest of several is high by chance more easily: each other group asks for more. */
  readonly p: number;
}

/** The lead of one group over the others; null where nothing is damaged, or there is no other. */
function leadOf(groups: readonly string[], rates: readonly Rate[]): Lead | null {
  let lead = -1;
  for (const [g, r] of rates.entries()) if (r.part > 0 && r.low > (rates[lead]?.low ?? -1)) lead = g;
  const [group, first] = [groups[lead], rates[lead]];
  const rest = rates.filter((r, g) => g !== lead && r.whole > 0);
  if (group === undefined || !first || rest.length === 0) return null;
  const others = sum(rest);
  return { group, rate: first, others, p: twoGroups(first, others) * rest.length };
}

/** Which group's rate says most; all together where the others' rate does not clearly differ from the highest. */
function leadingGroup(groups: readonly string[], rates: readonly Rate[]): string {
  const damaged = groups.filter((_, g) => (rates[g]?.part ?? 0) > 0);
  const carrying = rates.filter(r => r.whole > 0).length;
  if (carrying === 1) return damaged[0] ?? ALL_GROUPS;
  const lead = leadOf(groups, rates);
  return lead === null || lead.p >= CLEARLY ? ALL_GROUPS : lead.group;
}

/** One group that is damaged more often than chance easily explains, though not so clearly that it could be blamed. */
function leaningOf(groups: readonly string[], rates: readonly Rate[]): Leaning | null {
  const lead = leadOf(groups, rates);
  return lead === null || lead.p >= ALIKE
    ? null
    : { group: lead.group, rate: lead.rate, others: lead.others };
}

/** Nothing in the batch tells of a group. */
export const isUngrouped = (groups: readonly string[]): boolean =>
  groups.length === 1 && groups[0] === UNTAGGED;

interface Spoken {
  readonly group: string;
  readonly changes: Changes;
  /** Rates of the groups while the damage lasted. */
  readonly since: readonly Rate[];
  /** Null where a group is told, or none leads. */
  readonly leaning: Leaning | null;
}

/**
 * The group that speaks for a damage, and when it was damaged. Groups are compared while the damage lasted: a
 * canary that took most of its requests after a loss of everybody's began would seem to be what loses them.
 */
export function speaker(judged: Judged, rows: Uint32Array, hop: number): Spoken {
  const { facts } = judged;
  const noGroups = isUngrouped(facts.groups);
  const spoken = (group: string, changes: Changes): Spoken => {
    const since = byGroup(facts, rows, lasted(changes));
    const leaning = group === ALL_GROUPS && !noGroups ? leaningOf(facts.groups, since) : null;
    return { group, changes, since, leaning };
  };
  const everybody = dated(seriesOf(facts, rows, ALL_GROUPS));
  const all = spoken(ALL_GROUPS, everybody.changes);
  const leads = (s: Spoken): string => (noGroups ? ALL_GROUPS : leadingGroup(facts.groups, s.since));
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
