// Versions that were taken back: requests that are still tagged for one are served by another on purpose.

import { fieldNumber, fieldText, type PlatformEvent } from '../model/index.ts';
import { isVersion } from './groups.ts';
import { rollbackTook } from './rollout/endings.ts';

/** From when to when a version was gone from a service, in microseconds; `version` is null for whatever was not `kept`. */
interface Gone {
  readonly version: string | null;
  readonly kept: string | null;
  readonly from: number;
  until: number;
}

const GONE_STATES = new Set(['RolledBack', 'Terminated']);

function goneBy(e: PlatformEvent): Gone | null {
  const gone = (version: string | null, kept: string | null, took = 0): Gone => ({
    ...{ version, kept, from: e.time - took, until: Infinity },
  });
  if (e.kind === 'rollout.rollback') {
    const [from, to] = [fieldText(e, 'from_version'), fieldText(e, 'to_version')];
    return from === null && to === null ? null : gone(from, to, rollbackTook(e));
  }
  const version = fieldText(e, 'version');
  // A weight of 0 says nothing: gray requests may still be sent to the version by their tag.
  const hasLeft = e.kind === 'rollout.state' && GONE_STATES.has(fieldText(e, 'to') ?? '');
  return version !== null && hasLeft ? gone(version, null) : null;
}

/** The version that gets requests by this event, again or for the first time. */
const broughtBy = (e: PlatformEvent): string | null =>
  (e.kind === 'rollout.stage' || e.kind === 'rollout.weight') && (fieldNumber(e, 'weight') ?? 0) > 0
    ? fieldText(e, 'version')
    : null;

const isOf = ({ version, kept }: Gone, named: string): boolean =>
  version !== null ? isVersion(named, version) : kept !== null && !isVersion(named, kept);

/** What rollout events say of versions that left a service. */
export class Withdrawals {
  readonly #services = new Map<string, Gone[]>();
  /** Another number where something else was taken back. */
  readonly lesson: number;

  constructor(events: readonly PlatformEvent[]) {
    for (const e of [...events].sort((a, b) => a.time - b.time))
      if (e.service !== null) this.#note(e, e.service);
    let lesson = 0;
    for (const all of this.#services.values())
      for (const { from, until } of all) lesson += (from % 1e9) + (until === Infinity ? 1 : until % 1e9);
    this.lesson = lesson;
  }

  #note(e: PlatformEvent, service: string): void {
    const all = this.#services.get(service) ?? [];
    const brought = broughtBy(e);
    if (brought !== null) for (const g of all) if (g.until === Infinity && isOf(g, brought)) g.until = e.time;
    const gone = goneBy(e);
    if (gone !== null) this.#services.set(service, [...all, gone]);
  }

  /** Had this version been taken back at the service by this time (microseconds), and not been brought again? */
  has(service: string, version: string, time: number): boolean {
    return (
      this.#services.get(service)?.some(g => g.from <= time && time < g.until && isOf(g, version)) === true
    );
  }
}
