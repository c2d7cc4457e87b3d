// Keys that arrive everywhere and are recorded nowhere beyond a hop look exactly like keys a proxy drops for
// everybody. Where two services there record other keys, any reader has to report a loss: a batch in which
// nothing was lost must not look like that.

import type { Carrier, Walk } from './carrier.ts';
import { carries } from './headers.ts';
import type { Observed } from './truth.ts';

/** Keys of the default contract that are guarded on every hop. */
const GUARDED = [
  ...['x-request-id', 'baggage', 'gray.tag', 'x-env', 'x-user-id', 'tenant-id', 'x-release-stage'],
  ...['x-traffic-tag', 'timeout-ms'],
];

/** What stands at a carrier and below it. */
interface Below {
  readonly keys: Set<string>;
  /** Services that record anything. */
  readonly services: Set<string>;
}

function addInto(into: Below, from: Below): void {
  for (const key of from.keys) into.keys.add(key);
  for (const service of from.services) into.services.add(service);
}

/** Carriers come after the ones above them, so one pass from the end sums up what is below each. */
function sums(walk: Walk, observed: Observed): ReadonlyMap<Carrier, Below> {
  const all = new Map<Carrier, Below>();
  const of = (c: Carrier): Below => {
    let below = all.get(c);
    if (below === undefined) all.set(c, (below = { keys: new Set(), services: new Set() }));
    return below;
  };
  for (let i = walk.carriers.length - 1; i >= 0; i--) {
    const c = walk.carriers[i];
    if (c === undefined) continue;
    const own = of(c);
    if (c.span.present && c.recorded) own.services.add(c.service.name);
    for (const key of GUARDED) if (observed(c, key) && carries(c.carried, key)) own.keys.add(key);
    if (c.parent !== null) addInto(of(c.parent), own);
  }
  return all;
}

const hopOf = (u: Carrier, c: Carrier): string =>
  [c.side, u.service.name, c.side === 'sent' ? c.calls : c.service.name].join(' ');

/** True where some hop takes in a guarded key that nobody beyond it ever shows, though two services record there. */
export function looksLost(walks: readonly Walk[], observed: Observed): boolean {
  const beyond = new Map<string, Below>();
  const takenIn = new Map<string, Set<string>>();
  for (const walk of walks) {
    const below = sums(walk, observed);
    for (const c of walk.carriers) {
      const u = c.parent;
      const here = below.get(c);
      if (u === null || here === undefined || !u.span.present || !c.span.present) continue;
      const id = hopOf(u, c);
      const sum = beyond.get(id) ?? { keys: new Set<string>(), services: new Set<string>() };
      addInto(sum, here);
      beyond.set(id, sum);
      const keys = takenIn.get(id) ?? new Set<string>();
      for (const key of GUARDED) if (observed(u, key) && carries(u.carried, key)) keys.add(key);
      takenIn.set(id, keys);
    }
  }
  return [...takenIn].some(([id, keys]) => {
    const sum = beyond.get(id);
    return sum !== undefined && sum.services.size >= 2 && [...keys].some(k => !sum.keys.has(k));
  });
}
