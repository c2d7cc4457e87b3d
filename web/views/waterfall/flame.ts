// The flame drawing: every span as wide as its own subtree's time, callers on top. Pure.

import { spanAt } from '../../analysis/trace/heads.ts';
import { NODE, type Tree } from '../../model/index.ts';
import { hierarchy, partition } from 'd3-hierarchy';

export interface Block {
  readonly node: number;
  /** Fractions of the width. */
  readonly x0: number;
  readonly x1: number;
  readonly depth: number;
}

interface Item {
  readonly node: number;
  readonly weight: number;
  readonly children: Item[];
}

/** Blocks drawn at most: the widest. */
export const MOST_BLOCKS = 20_000;

/** Deeper than this nothing is drawn: a taller picture would be none. */
export const DEEPEST = 400;

/** Spans as nested items, and how many are too deep to be among them. */
function items(tree: Tree): { readonly root: Item; readonly deeper: number } {
  const root: Item = { node: -1, weight: 0, children: [] };
  const at: Item[] = [];
  let deeper = 0;
  for (let node = 0; node < tree.kind.length; node++) {
    const span = tree.kind[node] === NODE.span ? spanAt(tree, node) : undefined;
    if (!span) continue;
    if ((tree.depth[node] ?? 0) > DEEPEST) {
      deeper += 1;
      continue;
    }
    const item: Item = { node, weight: Math.max(1, span.duration), children: [] };
    let parent = tree.parent[node] ?? -1;
    while (parent >= 0 && !at[parent]) parent = tree.parent[parent] ?? -1;
    (at[parent] ?? root).children.push(item);
    at[node] = item;
  }
  return { root, deeper };
}

export interface FlameLaid {
  readonly blocks: readonly Block[];
  readonly depth: number;
  /** Spans that are too deep to be drawn. */
  readonly deeper: number;
}

/** Children that ran side by side share their parent's width in proportion to their durations. */
export function flame(tree: Tree): FlameLaid {
  const { root: data, deeper } = items(tree);
  const width = new Map<Item, number>();
  const root = hierarchy(data);
  root.eachAfter(d => {
    const inner = (d.children ?? []).reduce((sum, c) => sum + (width.get(c.data) ?? 0), 0);
    width.set(d.data, Math.max(d.data.weight, inner));
  });
  // d3 adds children's values to an item's own, so its own value is what they leave of its width.
  const valued = root.sum(item =>
    Math.max(0, (width.get(item) ?? 0) - item.children.reduce((sum, c) => sum + (width.get(c) ?? 0), 0)),
  );
  const laid = partition<Item>().size([1, root.height + 1])(valued);
  const blocks = laid
    .descendants()
    .filter(d => d.data.node >= 0)
    .map(d => ({ node: d.data.node, x0: d.x0, x1: d.x1, depth: d.depth - 1 }));
  const widest =
    blocks.length <= MOST_BLOCKS
      ? blocks
      : [...blocks].sort((a, b) => b.x1 - b.x0 - (a.x1 - a.x0)).slice(0, MOST_BLOCKS);
  return { blocks: widest, depth: root.height, deeper };
}
