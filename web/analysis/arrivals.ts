// Versions that spans show to have come: a rollout of which nobody told.

import { message, type CauseEvent, type HopId } from '../model/index.ts';
import { micros } from '../time/index.ts';
import { traitsAt, versionAt, VERSION_OF } from './attribution-upstream.ts';
import { at } from './bins.ts';
import { share } from './stats.ts';
import type { Candidate } from './verdict-candidates.ts';
import { lasted, requestsAt, type Judged } from './verdict-rows.ts';

/** A version of a service that damaged requests share, and how many of its requests are damaged. */
export interface Suspect {
  /** What tells of it: `version` of the caller, `callee version`, or that of a service passed before. */
  readonly dimension: string;
  readonly service: string;
  readonly version: string;
  readonly share: number;
}

/** A version that was not there and then was. */
export interface Arrival extends Suspect {
  /** "2.4.0 was first seen", with the service and the moment. */
  readonly event: CauseEvent;
}

/** The dimensions that tell of versions at a hop, with whose they are. */
export const ends = (hop: HopId): readonly (readonly [dimension: string, service: string])[] => [
  ['version', hop.from],
  ['callee version', hop.to],
];

/** So many requests tell what all of them run. */
export const ENOUGH = 300;
/** Nearly all damaged requests run the version. */
export const NEARLY_ALL = 0.9;
/** So rarely may chance have kept a version out of all the requests before its first one. */
const RARELY = 0.001;

/** How often each version is met with in a dimension, as shares. */
export function shares(
  { facts }: Judged,
  rows: readonly number[],
  dimension: string,
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const row of rows) {
    const version = versionAt(facts.analysis, at(facts.visit, row), dimension);
    if (version !== null) found.set(version, (found.get(version) ?? 0) + 1 / rows.length);
  }
  return found;
}

/** The services whose versions are known of requests before they came to the hop. */
function passedBy({ facts }: Judged, rows: readonly number[]): readonly (readonly [string, string])[] {
  const found = new Map<string, string>();
  for (const row of rows.slice(0, 20))
    for (const { dimension } of traitsAt(facts.analysis, at(facts.visit, row), false))
      if (dimension.startsWith(VERSION_OF)) found.set(dimension, dimension.slice(VERSION_OF.length));
  return [...found];
}

/** As what something else is told after. */
function eventOf({ service, version }: Suspect, { time, again }: Coming): CauseEvent {
  const text = message(again ? 'rollout.event.seen-again' : 'rollout.event.first-seen', { version });
  return { time: micros(time), kind: 'rollout', service, versions: [version], text, seen: true };
}

interface Coming {
  readonly time: number;
  /** It had been there before, and gone. */
  readonly again: boolean;
}

/**
 * Since when the version had been there at a moment `until`, and was missing before for longer than chance explains;
 * null where it may have been there all the time. `rows`: one of each request at the hop, in time order.
 */
function comingOf({ facts }: Judged, rows: readonly number[], s: Suspect, during: During): Coming | null {
  let [seen, own] = [0, 0];
  let last = { time: Infinity, seen: 0, own: 0 };
  let missed = false;
  for (let n = rows.length - 1; n >= 0; n--) {
    const row = rows[n] ?? 0;
    const time = at(facts.start, at(facts.request, row));
    const version = time < during.to ? versionAt(facts.analysis, at(facts.visit, row), s.dimension) : null;
    if (version === null) continue;
    seen++;
    missed ||= (1 - last.own / (last.seen + 1)) ** (seen - last.seen) < RARELY;
    if (version !== s.version) continue;
    if (missed) return { time: last.time, again: true };
    own++;
    if (time <= during.until) last = { time, seen, own };
  }
  return missed ? { time: last.time, again: false } : null;
}

/** Up to when a version has to have come, and until when the damage lasted. */
interface During {
  readonly until: number;
  readonly to: number;
}

/** The versions that a candidate's damaged requests run and that came before it began, each as an event, latest first. */
export function arrivals(
  judged: Judged,
  c: Candidate,
  hop: HopId,
  damaged: readonly number[],
): readonly Arrival[] {
  if (c.onset === null) return [];
  const own = damaged.slice(-ENOUGH);
  const rows = requestsAt(judged, c.hop);
  const { time, plusMinus, clean } = c.onset;
  const during = { until: clean ? time : time + plusMinus, to: lasted(c)[1] };
  const of = (dimensions: readonly (readonly [string, string])[]): Arrival[] =>
    dimensions.flatMap(([dimension, service]) =>
      [...shares(judged, own, dimension)].flatMap(([version, part]) => {
        const suspect = { dimension, service, version, share: share(c.rate) };
        const came = part < NEARLY_ALL ? null : comingOf(judged, rows, suspect, during);
        return came === null ? [] : [{ ...suspect, event: eventOf(suspect, came) }];
      }),
    );
  const here = of(ends(hop));
  return (here.length > 0 ? here : of(passedBy(judged, own))).sort((a, b) => b.event.time - a.event.time);
}
