// Which of the events before a damage speaks of what its requests share.

import { ALL_GROUPS, type CauseEvent, type Factor, type HopId, type Onset } from '../model/index.ts';
import { arrivals, ends, ENOUGH, NEARLY_ALL, shares, type Suspect } from './arrivals.ts';
import { versionAt } from './attribution-upstream.ts';
import { at, isDamage } from './bins.ts';
import { endedWith, REACH, toldAfter, type Suspected } from './cause.ts';
import { isVersion } from './groups.ts';
import { share } from './stats.ts';
import type { Candidate } from './verdict-candidates.ts';
import { rowsAt, type Judged } from './verdict-rows.ts';

/** The versions that a factor tells of, by itself or as what only restates it: `version 2.4.0`, `version of cart 2.4.0`. */
function versionsIn(factor: Factor, hop: HopId): Suspect[] {
  return [`${factor.dimension} ${factor.value}`, ...factor.same].flatMap(name => {
    const [, dimension, passed, version] =
      /^(version of (\S+)|version|callee version) (\S+)$/.exec(name) ?? [];
    const service = passed ?? ends(hop).find(([d]) => d === dimension)?.[1];
    if (dimension === undefined || service === undefined || version === undefined) return [];
    return [{ dimension, service, version, share: share(factor.rate) }];
  });
}

/** Not half of the others run the version of a group's damaged requests. */
const HALF = 0.5;

/** The rows of other groups at a hop, whatever they carried, newest first; of each request one. */
function othersAt({ facts, pairs }: Judged, c: Candidate): number[] {
  const keys = facts.analysis.keys.length;
  const mine = facts.groups.indexOf(c.group);
  const found = new Map<number, number>();
  const [first, behind] = [at(pairs.starts, c.hop * keys), at(pairs.starts, (c.hop + 1) * keys)];
  for (let n = behind - 1; n >= first && found.size < ENOUGH; n--) {
    const row = at(pairs.rows, n);
    const request = at(facts.request, row);
    if (facts.group[request] !== mine) found.set(request, row);
  }
  return [...found.values()];
}

/** The version that a group's damaged requests run and the other groups do not. */
function versionsOfGroup(judged: Judged, c: Candidate, hop: HopId, damaged: readonly number[]): Suspect[] {
  const own = damaged.slice(0, ENOUGH);
  const others = othersAt(judged, c);
  return ends(hop).flatMap(([dimension, service]) => {
    const elsewhere = shares(judged, others, dimension);
    return [...shares(judged, own, dimension)]
      .filter(([version, part]) => part >= NEARLY_ALL && (elsewhere.get(version) ?? 0) < HALF)
      .map(([version]) => ({ dimension, service, version, share: share(c.rate) }));
  });
}

/** A version that would have lost something within so many requests did not lose it from its beginning on. */
const RARELY = 0.05;

/**
 * Had the version run without damage from the event up to the onset, for so long that chance hardly explains it?
 * Then that event is not what the damage began with.
 */
function ranWell(
  judged: Judged,
  c: Candidate,
  { dimension, version, share: lost }: Suspect,
  since: number,
): boolean {
  const { facts } = judged;
  const until = c.onset === null ? since : c.onset.clean ? c.onset.time : c.onset.time - c.onset.plusMinus;
  let chance = 1;
  for (const row of rowsAt(judged, c.hop, c.key)) {
    const start = at(facts.start, at(facts.request, row));
    if (start < since || isDamage(at(facts.outcome, row))) continue;
    if (start >= until || chance < RARELY) break;
    if (versionAt(facts.analysis, at(facts.visit, row), dimension) === version) chance *= 1 - lost;
  }
  return chance < RARELY;
}

/** Rollouts name the version that comes or goes; a workload that is scaled does not. */
function speaksOf(event: CauseEvent, { service, version }: Suspect): boolean {
  if (event.service !== service || event.kind !== 'rollout') return false;
  return event.versions === undefined || event.versions.some(named => isVersion(version, named));
}

/**
 * An onset is told after a version that spans show to have come then, where nothing nearer was told, and nothing of
 * the rollout that brought it.
 */
function afterArrival(
  judged: Judged,
  c: Candidate,
  hop: HopId,
  damaged: readonly number[],
  told: Onset,
): Onset {
  const [arrival] = arrivals(judged, c, hop, damaged).filter(
    a => a.event.time >= told.time - REACH && !ranWell(judged, c, a, a.event.time),
  );
  if (!arrival) return told;
  const { cause } = told;
  const isSame = cause?.kind === 'rollout' && (cause.service ?? arrival.service) === arrival.service;
  if (isSame || (cause !== null && cause.time > arrival.event.time)) return told;
  return { ...told, cause: arrival.event, contested: true };
}

/** Onset and end of a candidate, each with the event it is told after. `damaged`: its rows, newest first. */
export function toldOf(
  judged: Judged & { readonly causes: readonly CauseEvent[] },
  c: Candidate,
  damaged: readonly number[],
  strongest: Factor | null,
): { readonly onset: Onset | null; readonly ended?: Onset } {
  const { causes } = judged;
  const hop = judged.facts.analysis.hops[c.hop];
  if (!hop || (c.onset === null && c.ended === null)) return { onset: null };
  const named = strongest ? versionsIn(strongest, hop) : [];
  const suspects =
    named.length > 0 || c.group === ALL_GROUPS ? named : versionsOfGroup(judged, c, hop, damaged);
  const began: Suspected = e => suspects.some(s => speaksOf(e, s) && !ranWell(judged, c, s, e.time));
  const went: Suspected = e => suspects.some(s => speaksOf(e, s));
  // The end of chaos is no beginning.
  const beginnings = causes.filter(e => e.over !== true);
  return {
    onset: c.onset && afterArrival(judged, c, hop, damaged, toldAfter(c.onset, hop, beginnings, began)),
    ...(c.ended ? { ended: endedWith(c.ended, c.onset?.time ?? null, hop, causes, went) } : {}),
  };
}
