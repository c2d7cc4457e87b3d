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

/** So many requests of a version on either side of a gap tell how often it is met with there. */
const NEAR = 20;

/** Places of the version's requests among all whose version is known, and of how many. */
interface Met {
  readonly places: readonly number[];
  readonly times: readonly number[];
}

function metIn({ facts }: Judged, rows: readonly number[], s: Suspect, to: number): Met {
  const [places, times] = [[] as number[], [] as number[]];
  let known = 0;
  for (const row of rows) {
    const time = at(facts.start, at(facts.request, row));
    const version = time < to ? versionAt(facts.analysis, at(facts.visit, row), s.dimension) : null;
    if (version === null) continue;
    if (version === s.version) {
      places.push(known);
      times.push(time);
    }
    known++;
  }
  return { places, times };
}

/** How often the version is met with over some of its requests; a little less, as so few do not tell it better. */
const density = (places: readonly number[]): number =>
  places.length / ((places.at(-1) ?? 0) - (places[0] ?? 0) + 2);

/**
 * Since when the version had been there at a moment, and was missing before for longer than chance explains by how often
 * it is met with on the rarer side of the gap; null where it may have been there all the time. `rows`: one of each
 * request at the hop, in time order.
 */
function comingOf(judged: Judged, rows: readonly number[], s: Suspect, { until, to }: During): Coming | null {
  const { places, times } = metIn(judged, rows, s, to);
  const first = times.findLastIndex(t => t <= until);
  for (let n = first; n >= 0; n--) {
    const gap = (places[n] ?? 0) - (n === 0 ? 0 : (places[n - 1] ?? 0) + 1);
    const after = density(places.slice(n, n + NEAR));
    const before = n === 0 ? 1 : density(places.slice(Math.max(0, n - NEAR), n));
    // Any of the gaps may be the longest by chance.
    if ((1 - Math.min(after, before)) ** gap * (first + 1) < RARELY)
      return { time: times[n] ?? Number.NaN, again: n > 0 };
  }
  return null;
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
