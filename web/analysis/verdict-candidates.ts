// Every (hop, key) with damage of its own, and the group whose rate speaks for it.

import {
  ALL_GROUPS,
  DEFAULT_CONTRACT,
  type CauseEvent,
  type Contract,
  type HopId,
  type Onset,
  type Rate,
} from '../model/index.ts';
import { at, isDamage, type Facts } from './bins.ts';
import { comparisonGroup } from './bins-groups.ts';
import type { Pairs } from './bins-pairs.ts';
import { UNTAGGED } from './groups.ts';
import { onsetOf, type Series } from './onset.ts';
import { rate, twoProportions, width } from './stats.ts';

export interface Candidate {
  readonly hop: number;
  readonly key: number;
  /** A group, or ALL_GROUPS where the groups that carry the key lose it alike. */
  readonly group: string;
  /** Over the whole range. */
  readonly overall: Rate;
  readonly onset: Onset | null;
  /** When the rate fell again, within the range; null while it lasts. */
  readonly ended: Onset | null;
  /** From the onset to the end, where they are known, else the same as `overall`. */
  readonly rate: Rate;
  readonly against: { readonly group: string; readonly rate: Rate } | null;
  /** The share of its damaged requests that is proven. */
  readonly proven: number;
  readonly score: number;
}

/** The facts of a question: which rows may be judged. */
export interface Judged {
  readonly facts: Facts;
  /** 1 for rows that count (settled, in range, observed, neither injected nor accepted). */
  readonly rows: Uint8Array;
  /** The same rows by (hop, key). */
  readonly pairs: Pairs;
}

/** Rows of one (hop, key) that count, in time order. */
export function rowsAt({ facts, pairs }: Judged, hop: number, key: number): Uint32Array {
  const { starts, rows } = pairs;
  const pair = hop * facts.analysis.keys.length + key;
  return rows.subarray(at(starts, pair), at(starts, pair + 1));
}

/** The stretch a damage lasted, in microseconds, half open; all of time where neither end is known. */
export const lasted = (c: Pick<Candidate, 'onset' | 'ended'>): readonly [from: number, to: number] => [
  c.onset?.time ?? Number.NEGATIVE_INFINITY,
  c.ended?.time ?? Number.POSITIVE_INFINITY,
];

/** Damaged of counted requests for each group, within a stretch. */
export function byGroup(
  facts: Facts,
  rows: Uint32Array,
  [from, to]: readonly [number, number] = lasted({ onset: null, ended: null }),
): Rate[] {
  const part = new Uint32Array(facts.groups.length);
  const whole = new Uint32Array(facts.groups.length);
  for (const i of rows) {
    const r = at(facts.request, i);
    if (at(facts.start, r) < from || at(facts.start, r) >= to) continue;
    const g = at(facts.group, r);
    whole[g] = at(whole, g) + 1;
    if (isDamage(at(facts.outcome, i))) part[g] = at(part, g) + 1;
  }
  return Array.from(part, (p, g) => rate(p, at(whole, g)));
}

const sum = (rates: readonly Rate[]): Rate =>
  rate(
    rates.reduce((n, r) => n + r.part, 0),
    rates.reduce((n, r) => n + r.whole, 0),
  );

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

const pick = (groups: readonly string[], rates: readonly Rate[], group: string): Rate =>
  group === ALL_GROUPS ? sum(rates) : (rates[groups.indexOf(group)] ?? rate(0, 0));

/** The outcomes of a group's requests at a (hop, key) in time order. */
function seriesOf(facts: Facts, rows: Uint32Array, group: string): Series {
  const wanted = group === ALL_GROUPS ? -1 : facts.groups.indexOf(group);
  const time = new Float64Array(rows.length);
  const hit = new Uint8Array(rows.length);
  let n = 0;
  for (let p = 0; p < rows.length; p++) {
    const i = at(rows, p);
    const r = at(facts.request, i);
    if (wanted !== -1 && facts.group[r] !== wanted) continue;
    time[n] = at(facts.start, r);
    hit[n++] = isDamage(at(facts.outcome, i)) ? 1 : 0;
  }
  return { time: time.subarray(0, n), hit: hit.subarray(0, n) };
}

/** The comparison group's rate, null where no other group carries the key there. */
function againstOf(groups: readonly string[], rates: readonly Rate[], group: string): Candidate['against'] {
  if (group === ALL_GROUPS) return null;
  const other = comparisonGroup(
    group,
    groups.map((g, i) => ({ group: g, whole: rates[i]?.whole ?? 0 })),
  );
  return other === null ? null : { group: other, rate: pick(groups, rates, other) };
}

function provenShare(facts: Facts, rows: Uint32Array): number {
  let damaged = 0;
  let proven = 0;
  for (const i of rows) {
    if (!isDamage(at(facts.outcome, i))) continue;
    damaged++;
    if (facts.analysis.findings[facts.finding.get(i) ?? -1]?.grade === 'proven') proven++;
  }
  return damaged === 0 ? 0 : proven / damaged;
}

type Changes = ReturnType<typeof onsetOf>;

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
function speaker(facts: Facts, rows: Uint32Array, hop: HopId, causes: readonly CauseEvent[]): Spoken {
  const told = (group: string): Spoken => {
    const changes = onsetOf(seriesOf(facts, rows, group), hop, causes);
    return { group, changes, since: byGroup(facts, rows, lasted(changes)) };
  };
  const all = told(ALL_GROUPS);
  const leads = (s: Spoken): string =>
    isUngrouped(facts.groups) ? ALL_GROUPS : leadingGroup(facts.groups, s.since);
  const group = leads(all);
  if (group === ALL_GROUPS) return all;
  const series = seriesOf(facts, rows, group);
  const changes = witnessed(onsetOf(series, hop, causes), all.changes, series);
  const own = { group, changes, since: byGroup(facts, rows, lasted(changes)) };
  return leads(own) === group ? own : all;
}

/**
 * A version that loses keys from its first request to its last shows no change of its own. The losses of all
 * requests began and ended with it: that is its onset and its end, as long as none of its requests was damaged
 * before or after.
 */
function witnessed(own: Changes, all: Changes, { time, hit }: Series): Changes {
  let [first, last] = [Infinity, -Infinity];
  for (let i = 0; i < time.length; i++)
    if (hit[i] === 1) [first, last] = [Math.min(first, at(time, i)), Math.max(last, at(time, i))];
  const onset = own.onset ?? (all.onset !== null && all.onset.time <= first ? all.onset : null);
  const ended = own.ended ?? (all.ended !== null && all.ended.time > last ? all.ended : null);
  return ended !== null && onset !== null && ended.time <= onset.time ? own : { onset, ended };
}

/** One (hop, key) judged: its group, onset, rates and how much it says. Null where nothing is damaged. */
export function candidate(
  judged: Judged,
  hop: number,
  key: number,
  causes: readonly CauseEvent[],
): Candidate | null {
  const { facts } = judged;
  const rows = rowsAt(judged, hop, key);
  const id = facts.analysis.hops[hop];
  const whole = byGroup(facts, rows);
  if (!id || sum(whole).part === 0) return null;
  const { group, changes, since } = speaker(facts, rows, id, causes);
  const own = pick(facts.groups, since, group);
  const against = againstOf(facts.groups, since, group);
  const proven = provenShare(facts, rows);
  const overall = pick(facts.groups, whole, group);
  const base = { hop, key, group, overall, ...changes, rate: own, against, proven };
  return { ...base, score: weigh(base) };
}

/**
 * How much a candidate says: the share that is certain times the damaged requests. What is new or belongs to
 * one group comes before what was always so for everybody, the proven before the inferred, both by an order
 * of magnitude or more; what lasts comes before what is over.
 */
function weigh(c: Omit<Candidate, 'score'>): number {
  const { rate: r, against } = c;
  const differs =
    against !== null && twoProportions(r.part, r.whole, against.rate.part, against.rate.whole) < 0.001;
  const fresh = (c.onset !== null || (differs && r.low > against.rate.high)) && r.low >= 0.01;
  return r.low * r.part * (fresh ? 1000 : 1) * (c.proven > 0.5 ? 1 : 0.05) * (c.ended ? 0.25 : 1);
}

/** Too few to say: the interval is wider than half of everything. */
export const isFew = (r: Rate): boolean => width(r) > 0.5;

/** 0 for the gray tag, 1 for keys the contract names, 2 for the rest. */
export function keyRank(key: string, contract: Contract = DEFAULT_CONTRACT): number {
  if (key === 'gray.tag') return 0;
  const fold = (k: string): string => k.toLowerCase().replaceAll('_', '-');
  const named = contract.keys.some(k =>
    k.key.startsWith('*') ? fold(key).endsWith(fold(k.key.slice(1))) : fold(k.key) === fold(key),
  );
  return named ? 1 : 2;
}
