// What may vanish or change without being damage.

import type { HopKind } from '../model/index.ts';
import type { Batch } from './batch.ts';
import type { Stop } from './flow.ts';
import { fitsGlob } from './glob.ts';
import { normalKey, type Key } from './keys.ts';
import type { Recorded } from './recorded.ts';
import { isMarked } from './redacted.ts';
import { canon, durationOf } from './values.ts';

/** Keys under which another may go on, from gRPC to HTTP as well: the budget as a deadline, and an alias. */
const CONTINUED: readonly (readonly [string, string])[] = [
  ['timeout-ms', 'grpc-timeout'],
  ['grpc-timeout', 'timeout-ms'],
  ['x-env', 'env'],
  ['env', 'x-env'],
];

/** The other name under which this key may travel on, in its compared form. */
export const companionName = (key: Key): string | undefined => CONTINUED.find(([a]) => a === key.norm)?.[1];

export function companionOf(key: Key, batch: Batch): Key | undefined {
  const name = companionName(key);
  return name === undefined ? undefined : batch.keys.find(name);
}

/** One-hop keys guard wire hops only; everything else is guarded wherever it went. */
export const isGuarded = (key: Key, kind: HopKind): boolean =>
  kind === 'wire' || key.contract?.reach !== 'one-hop';

/**
 * What the key goes on as, where it is absent under its own name: the companion, unless that had been
 * travelling beside it all along.
 */
export function continuation(key: Key, from: Stop, to: Stop, batch: Batch): Recorded | undefined {
  const companion = companionOf(key, batch);
  if (companion === undefined || from.carrier.keys.has(companion.id)) return undefined;
  return to.carrier.keys.get(companion.id);
}

/** Declared masking: at these services a changed value of these keys is meant. */
export function isMasked(key: Key, from: Stop, to: Stop, batch: Batch): boolean {
  const { masked } = batch.contract;
  if (masked.length === 0) return false;
  return masked.some(
    m =>
      (fitsGlob(m.service, from.carrier.service) || fitsGlob(m.service, to.carrier.service)) &&
      m.keys.some(k => fitsGlob(normalKey(k), key.norm)),
  );
}

/** A value that one side's recorder hid can not be compared. */
export function isHidden(sent: Recorded, received: Recorded, from: Stop, to: Stop, batch: Batch): boolean {
  const marks = Number(isMarked(sent)) + Number(isMarked(received));
  if (marks > 0) return true;
  const [a, b] = [from.carrier, to.carrier];
  return batch.digests.hides(sent.key, [a.service, a.side], [b.service, b.side]);
}

const isFalling = (key: Key): boolean => key.contract?.falling ?? false;

/** A budget that fell by the time that passed, or that was zero before it came here. */
function isFallenBudget(sent: Recorded, received: Recorded): boolean {
  const [before, after] = [durationOf(sent), durationOf(received)];
  if (before === null) return false;
  if (before === 0) return true;
  return after !== null && after > 0 && after < before && isFalling(sent.key);
}

/** Nothing was left to lose: a budget of zero. */
export const isSpent = (sent: Recorded): boolean => sent.key.type === 'duration' && durationOf(sent) === 0;

/** Every member that was sent arrived; what was added, and the order, does not matter. */
function keepsMembers(sent: Recorded, received: Recorded): boolean {
  if (sent.baggage === null || received.baggage === null || sent.key.type === 'gray-tag') return false;
  for (const [name, value] of sent.baggage.others)
    if (received.baggage.others.get(name) !== value) return false;
  return true;
}

/** Both values are there and the second is as good as the first. */
export function isKept(sent: Recorded, received: Recorded): boolean {
  if (canon(sent) === canon(received)) return true;
  return sent.key.type === 'duration' ? isFallenBudget(sent, received) : keepsMembers(sent, received);
}

/** All that arrived had been sent: members are missing, none is new. */
export function isSubset(sent: Recorded, received: Recorded): boolean {
  if (sent.baggage === null || received.baggage === null) return false;
  for (const [name, value] of received.baggage.others)
    if (sent.baggage.others.get(name) !== value) return false;
  return true;
}
