// Where each service of the tree of calls stands: callers left, what they call right of them. Pure.

import { hierarchy, tree as treeLayout, type HierarchyPointNode } from 'd3-hierarchy';
import type { ServicePlace, ServiceTree } from '../../model/index.ts';

/**
 * A box and the room around it, CSS pixels: `near` left of it, or `across` where what was damaged on the way to it
 * stands there.
 */
export const BOX = { width: 176, height: 60, near: 44, across: 130, down: 14 } as const;
const EDGE = 16;

export interface LaidPlace {
  readonly place: ServicePlace;
  readonly parent: number;
  readonly x: number;
  readonly y: number;
}

export interface LaidServices {
  readonly places: readonly LaidPlace[];
  readonly width: number;
  readonly height: number;
}

interface Item {
  readonly index: number;
  readonly children: Item[];
}

/** Where each level begins: it is as far from the one before as what was damaged between them needs. */
function levels(
  own: readonly HierarchyPointNode<Item>[],
  places: readonly ServicePlace[],
): readonly number[] {
  const damaged = new Set<number>();
  let deepest = 0;
  for (const { depth, data } of own) {
    deepest = Math.max(deepest, depth);
    if ((places[data.index]?.damaged.length ?? 0) > 0) damaged.add(depth);
  }
  const out = [0, EDGE];
  for (let depth = 2; depth <= deepest; depth++)
    out.push((out[depth - 1] ?? 0) + BOX.width + (damaged.has(depth) ? BOX.across : BOX.near));
  return out;
}

/** Places in the order of the answer, so that `parent` names them. */
export function layServices({ places }: ServiceTree): LaidServices {
  const root: Item = { index: -1, children: [] };
  const items = places.map((_, index): Item => ({ index, children: [] }));
  places.forEach((p, i) => {
    const item = items[i];
    if (item) (items[p.parent] ?? root).children.push(item);
  });
  const laid = treeLayout<Item>()
    .nodeSize([BOX.height + BOX.down, BOX.width + BOX.across])
    .separation(() => 1)(hierarchy(root));
  const own = laid.descendants().filter(d => d.data.index >= 0);
  const top = Math.min(0, ...own.map(d => d.x));
  const xs = levels(own, places);
  const out: LaidPlace[] = [];
  for (const d of own) {
    const place = places[d.data.index];
    if (!place) continue;
    out[d.data.index] = {
      ...{ place, parent: place.parent },
      x: xs[d.depth] ?? 0,
      y: EDGE + d.x - top,
    };
  }
  return {
    places: out,
    width: Math.max(0, ...out.map(p => p.x + BOX.width)) + EDGE,
    height: Math.max(0, ...out.map(p => p.y + BOX.height)) + EDGE,
  };
}
