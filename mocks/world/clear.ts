// Whether a random batch can be judged at all. A batch in which every request that could have shown a key lost
// it, or where a group has no usual version, has no right answer; such a draw is thrown away.

import type { Carrier, Walk } from './carrier.ts';
import { carries } from './headers.ts';
import { laneOf, observes } from './mesh.ts';
import { groupSeen, type Observed } from './truth.ts';

export const clear = (walks: readonly Walk[], observed: Observed): boolean =>
  marksHaveNeighbours(walks, observed) && versionsAreUsual(walks) && keysAreLearned(walks);

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

/** Outside the contract a key is expected where most requests carry it on: faults stay well below half. */
function keysAreLearned(walks: readonly Walk[]): boolean {
  const hops = new Map<string, { lost: number; all: number }>();
  for (const w of walks)
    for (const c of w.carriers)
      for (const key of ['x-device-id', 'x-cart-version', 'x-tag', 'x-hint-bin']) countHop(hops, c, key);
  return [...hops.values()].every(h => h.lost === 0 || h.lost < h.all * 0.4);
}

function countHop(hops: Map<string, { lost: number; all: number }>, c: Carrier, key: string): void {
  const u = c.parent;
  if (u === null || !carries(u.carried, key)) return;
  const fresh = c.carried.marks.some(m => m.canon === key && m.loss && !u.carried.marks.includes(m));
  const id = [u.service.name, c.side, c.calls, c.service.name, key].join(' ');
  const count = hops.get(id) ?? { lost: 0, all: 0 };
  count.all++;
  if (fresh) count.lost++;
  hops.set(id, count);
}
