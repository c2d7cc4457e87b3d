// Which events a loss may have ended with: what was taken back, set anew, or brought to everybody.

import { fieldNumber, fieldText, type PlatformEvent } from '../../model/index.ts';
import { SECOND, micros, type Micros } from '../../time/index.ts';

/** A rollback is told when it is done; where it does not say how long it took, as long as they took so far. */
const ROLLBACK = micros(50 * SECOND);

const AT_ONCE = micros(0);

/** States in which a version no longer serves, or less and less: what it lost may end with them. */
const LEAVING = new Set(['CircuitBreak', 'RolledBack', 'Deprecated', 'Terminated']);

/** These may end a loss whatever they say; of a workload that is scaled nobody can tell what comes and what goes. */
const ALWAYS = new Set([
  ...['chaos.end', 'config.reload', 'config.fallback', 'config.conflict'],
  'kubernetes.ScalingReplicaSet',
]);

/** By service and what is rolled out there: its last weight, percent. */
type Weights = Map<string, number>;

const ownerOf = (e: PlatformEvent): string =>
  `${String(e.service)}\n${fieldText(e, 'version') ?? fieldText(e, 'rollout') ?? ''}`;

/**
 * A share that is taken back, or everybody's: a loss of one version may end with either. That a version gets some more
 * of the requests ends nothing. The last weight is kept.
 */
function endsByWeight(e: PlatformEvent, weights: Weights): boolean {
  const weight = fieldNumber(e, 'weight');
  if (weight === null) return e.kind === 'rollout.stage' && fieldText(e, 'stage') === 'full';
  const owner = ownerOf(e);
  const last = weights.get(owner);
  // What came to everybody is done: the next share is that of another rollout.
  const before = fieldNumber(e, 'previous') ?? (last === 100 ? undefined : last);
  weights.set(owner, weight);
  if (before === undefined) return weight >= 100 || (weight === 0 && e.kind === 'rollout.weight');
  return weight < before || weight >= 100;
}

/** After a rollback nothing of a service's new versions is left. */
function takenBack(e: PlatformEvent, weights: Weights): void {
  for (const owner of weights.keys()) if (owner.startsWith(`${String(e.service)}\n`)) weights.delete(owner);
}

/** How long a rollback took by the time it was told. */
export function rollbackTook(e: PlatformEvent): Micros {
  const told = fieldNumber(e, 'duration_ms');
  return told === null || told < 0 ? ROLLBACK : micros(Math.round(told * 1e3));
}

/** How long it took by the time it was told; null for what no loss ends with. */
function tookOf(e: PlatformEvent, weights: Weights): Micros | null {
  switch (e.kind) {
    case 'rollout.rollback':
      takenBack(e, weights);
      return rollbackTook(e);
    case 'rollout.state':
      return LEAVING.has(fieldText(e, 'to') ?? '') ? AT_ONCE : null;
    case 'rollout.stage':
    case 'rollout.weight':
      return endsByWeight(e, weights) ? AT_ONCE : null;
    default:
      return ALWAYS.has(e.kind) ? AT_ONCE : null;
  }
}

/** The events a loss may have ended with, and how long each took by the time it was told, in microseconds. */
export function endings(events: readonly PlatformEvent[]): ReadonlyMap<PlatformEvent, Micros> {
  const weights: Weights = new Map();
  const found = new Map<PlatformEvent, Micros>();
  for (const e of [...events].sort((a, b) => a.time - b.time)) {
    const took = tookOf(e, weights);
    if (took !== null) found.set(e, took);
  }
  return found;
}
