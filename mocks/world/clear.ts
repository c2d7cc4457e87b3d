// Whether a random batch can be judged at all. A batch in which every request that could have shown a key lost
// it, or where a group has no usual version, has no right answer; such a draw is thrown away.

import type { Carrier, Walk } from './carrier.ts';
import { carries } from './headers.ts';
import { laneOf, observes } from './mesh.ts';
import { groupSeen, type Observed } from './truth.ts';
import { looksLost } from './unseen.ts';

export const clear = (walks: readonly Walk[], observed: Observed): boolean =>
  marksHaveNeighbours(walks, observed) &&
  versionsAreUsual(walks) &&
  keysAreLearned(walks, observed) &&
  !looksLost(walks, observed);

/** Where a fault struck, the recorder below is seen to write the key in other requests. */
function marksHaveNeighbours(walks: readonly Walk[], observed: Observed): boolean {
  return walks.every(w =>
    w.carriers.every(c =>
      c.carried.marks.every(m => !c.span.present || !observes(c.capture, m.canon) || observed(c, m.canon)),
    ),
  );
}

/** In each service with two versions, each group is mostly served by the one meant for it. */
function versionsAreUsual(walks: readonly Walk[]): boolean {
  const counts = new Map<string, { right: number; all: number }>();
  for (const w of walks) {
    const group = groupSeen(w);
    if (group === null) continue;
    for (const c of w.carriers) {
      if (c.side !== 'received' || Object.keys(c.service.lanes).length < 2 || !c.span.present) continue;
      const id = `${c.service.name} ${group}`;
      const count = counts.get(id) ?? { right: 0, all: 0 };
      count.all++;
      if (laneOf(c.service, group).some(p => p.version === c.pod.version)) count.right++;
      counts.set(id, count);
    }
  }
  return [...counts.values()].every(c => c.right > c.all * 0.6);
}

const APP_KEYS = ['x-device-id', 'x-cart-version', 'x-tag', 'x-hint-bin', 'authorization'];

/**
 * Outside the contract a key is expected where most requests carry it on. So on every hop a reader sees, either
 * faults alone take it, well below half, or the service keeps it to itself in most requests.
 */
function keysAreLearned(walks: readonly Walk[], observed: Observed): boolean {
  const hops = new Map<string, Count>();
  for (const w of walks)
    for (const c of w.carriers) for (const key of APP_KEYS) countHop(hops, observed, c, key);
  return [...hops.values()].every(h => {
    const gone = h.byFault + h.kept;
    if (gone === 0) return true;
    return h.kept === 0 ? gone < h.all * 0.4 : h.byFault === 0 && gone > h.all * 0.6;
  });
}

interface Count {
  /** Requests that carried it in. */
  all: number;
  byFault: number;
  /** Absent without a fault: the service kept it to itself. */
  kept: number;
}

function countHop(hops: Map<string, Count>, observed: Observed, c: Carrier, key: string): void {
  if (!observed(c, key)) return;
  let u = c.parent;
  while (u !== null && !observed(u, key)) u = u.parent;
  if (u === null || !carries(u.carried, key)) return;
  const id = [u === c.parent ? c.side : 'gap', u.service.name, c.service.name, c.calls, key].join(' ');
  const count = hops.get(id) ?? { all: 0, byFault: 0, kept: 0 };
  count.all++;
  if (!carries(c.carried, key)) {
    const before = u.carried.marks;
    if (c.carried.marks.some(m => m.canon === key && !before.includes(m))) count.byFault++;
    else count.kept++;
  }
  hops.set(id, count);
}
