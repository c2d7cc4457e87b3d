// Which event an onset or an end is told after.

import type { CauseEvent, HopId, Onset } from '../model/index.ts';
import { MINUTE, micros } from '../time/index.ts';
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

/** Events before a change that may have to do with the hop: of its services or of none, and near ones of others. */
function inReach(
  change: Change & { readonly clean?: boolean },
  hop: HopId,
  causes: readonly CauseEvent[],
): Readonly<Record<'own' | 'strangers' | 'all', readonly CauseEvent[]>> {
  const until = change.time + (change.clean === true ? Math.min(CLOCKS, change.plusMinus) : change.plusMinus);
  const near = causes.filter(c => c.kind !== 'other' && c.time <= until && c.time >= change.time - REACH);
  const isOwn = ({ service }: CauseEvent): boolean =>
    service === null || service === hop.from || service === hop.to;
  return {
    all: near,
    own: near.filter(isOwn),
    strangers: near.filter(c => !isOwn(c) && c.time >= change.time - STRANGER_REACH),
  };
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

/** A change with the event it is told after. */
export function toldAfter(
  change: Change & { readonly clean?: boolean },
  hop: HopId,
  causes: readonly CauseEvent[],
  suspected: Suspected,
): Onset {
  const cause = causeOf(change, hop, causes, suspected);
  const { own, strangers } = inReach(change, hop, causes);
  const isContested =
    cause !== null &&
    [...own, ...strangers].some(
      c => c.kind === cause.kind && c.service !== null && c.service !== cause.service,
    );
  return {
    ...{ time: change.time, plusMinus: change.plusMinus, cause },
    ...(isContested ? { contested: true } : {}),
  };
}
