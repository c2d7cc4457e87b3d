// Which event an onset or an end is told after.

import type { CauseEvent, HopId, Onset } from '../model/index.ts';
import { MINUTE, SECOND, micros, type Micros } from '../time/index.ts';
import type { Change } from './onset.ts';

/** An event further back than this is no longer brought together with a loss. */
export const REACH = micros(10 * MINUTE);
/** Events about other services have to be this near. */
const STRANGER_REACH = micros(MINUTE);

/** Spans and events are dated by different clocks, and requests by their beginning. */
const CLOCKS = micros(1e6);

/** Does an event speak of what the damaged requests are known to share? */
export type Suspected = (event: CauseEvent) => boolean;

const nobody: Suspected = () => false;

interface Reached {
  readonly own: readonly CauseEvent[];
  readonly strangers: readonly CauseEvent[];
  readonly all: readonly CauseEvent[];
}

/** Events of a change that may have to do with the hop: of its services or of none, and near ones of others. */
function related(near: readonly CauseEvent[], { time }: Change, hop: HopId): Reached {
  const isOwn = ({ service }: CauseEvent): boolean =>
    service === null || service === hop.from || service === hop.to;
  return {
    all: near,
    own: near.filter(isOwn),
    strangers: near.filter(c => !isOwn(c) && c.time >= time - STRANGER_REACH),
  };
}

function inReach(
  change: Change & { readonly clean?: boolean },
  hop: HopId,
  causes: readonly CauseEvent[],
): Reached {
  const until = change.time + (change.clean === true ? Math.min(CLOCKS, change.plusMinus) : change.plusMinus);
  const near = causes.filter(c => c.kind !== 'other' && c.time <= until && c.time >= change.time - REACH);
  return related(near, change, hop);
}

/**
 * The event before the onset that may have to do with the hop: one that speaks of what the damaged requests share,
 * else the nearest, of one of its services or of none in particular within ten minutes, of another service within
 * one. "After", which is not "because". Where nothing was damaged before the onset, the first damaged request is
 * its latest moment; else its interval counts in.
 */
export function causeOf(
  onset: Change & { readonly clean?: boolean },
  hop: HopId,
  causes: readonly CauseEvent[],
  suspected: Suspected = nobody,
): CauseEvent | null {
  const { own, strangers, all } = inReach(onset, hop, causes);
  return latest(all.filter(suspected)) ?? latest(own) ?? latest(strangers);
}

/** The latest; of those at the same second the one listed first, which is the one that says most. */
function latest(causes: readonly CauseEvent[]): CauseEvent | null {
  let found: CauseEvent | null = null;
  for (const c of causes) if (!found || Math.floor(c.time / 1e6) > Math.floor(found.time / 1e6)) found = c;
  return found;
}

/** A change with its event. Whose that was has to be said where another service had one of this kind. */
function toldWith({ time, plusMinus }: Change, cause: CauseEvent | null, { own, strangers }: Reached): Onset {
  const isContested =
    cause !== null &&
    [...own, ...strangers].some(
      c => c.kind === cause.kind && c.service !== null && c.service !== cause.service,
    );
  return { time, plusMinus, cause, ...(isContested ? { contested: true } : {}) };
}

/** An onset with the event it is told after. */
export function toldAfter(
  change: Change & { readonly clean?: boolean },
  hop: HopId,
  causes: readonly CauseEvent[],
  suspected: Suspected,
): Onset {
  return toldWith(change, causeOf(change, hop, causes, suspected), inReach(change, hop, causes));
}

/** After a rollback requests were well again within so long: what ended a loss does not lie much further back. */
const RECOVERY = micros(93 * SECOND);
/** What ends a loss may be told a little later than it shows, as long as it takes until a request counts as settled. */
const LATE = micros(30 * SECOND);

/** By how much later than an end, at most, an event may be told that has to do with it. */
const lateness = ({ ending }: CauseEvent): number => Math.max(LATE, ending ?? 0);

/**
 * The event that a loss ended with, of those with which one may (a rollback, a share that was taken back, the version
 * brought to everybody, an end of chaos, another configuration): shortly before the end or within its interval; else
 * told shortly after that, because it was told when it was done; else a rollout further back, which takes its time. One
 * that speaks of what the damaged requests share comes first each time.
 */
function endOf(end: Change, { own, strangers, all }: Reached, suspected: Suspected): CauseEvent | null {
  const until = end.time + end.plusMinus;
  const before = (list: readonly CauseEvent[], reach: number): CauseEvent | null =>
    latest(list.filter(c => c.time <= until && c.time >= end.time - reach));
  const near = (list: readonly CauseEvent[]): CauseEvent | null =>
    before(list, RECOVERY) ?? list.find(c => c.time > until) ?? null;
  const ours = all.filter(suspected);
  const slow = (list: readonly CauseEvent[]): CauseEvent | null =>
    before(
      list.filter(c => c.kind === 'rollout'),
      REACH,
    );
  return near(ours) ?? near(own) ?? before(strangers, RECOVERY) ?? slow(ours) ?? slow(own);
}

/**
 * An end with the event it is told with, which is none from before the loss began: it went on after that. `began`: when
 * it did; null where that is not known.
 */
export function endedWith(
  end: Change,
  began: Micros | null,
  hop: HopId,
  causes: readonly CauseEvent[],
  suspected: Suspected,
): Onset {
  const until = end.time + end.plusMinus;
  const from = Math.max(end.time - REACH, began === null ? Number.NEGATIVE_INFINITY : began + 1);
  const near = causes.filter(
    c => c.ending !== undefined && c.kind !== 'other' && c.time >= from && c.time <= until + lateness(c),
  );
  const reached = related(near, end, hop);
  return toldWith(end, endOf(end, reached, suspected), reached);
}
