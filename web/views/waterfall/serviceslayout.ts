// Where each service of the tree of calls stands: callers left, what they call right of them. Pure.

import { hierarchy, tree as treeLayout } from 'd3-hierarchy';
import type { ServicePlace, ServiceTree } from '../../model/index.ts';

/** A box and the room around it, CSS pixels; left of a box stands what was damaged on the way to it. */
export const BOX = { width: 190, height: 52, across: 130, down: 14 } as const;
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
  const out: LaidPlace[] = [];
  for (const d of own) {
    const place = places[d.data.index];
    if (!place) continue;
    out[d.data.index] = {
      ...{ place, parent: place.parent },
      x: EDGE + d.y - (BOX.width + BOX.across),
      y: EDGE + d.x - top,
    };
  }
  return {
    places: out,
    width: Math.max(0, ...out.map(p => p.x + BOX.width)) + EDGE,
    height: Math.max(0, ...out.map(p => p.y + BOX.height)) + EDGE,
  };
}
