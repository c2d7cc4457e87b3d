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

/** Spans as nested items; deeper than this a block would be under a pixel high on any screen. */
const DEEPEST = 400;

function items(tree: Tree): Item {
  const root: Item = { node: -1, weight: 0, children: [] };
  const at: Item[] = [];
  for (let node = 0; node < tree.kind.length; node++) {
    const span = tree.kind[node] === NODE.span ? spanAt(tree, node) : undefined;
    if (!span || (tree.depth[node] ?? 0) > DEEPEST) continue;
    const item: Item = { node, weight: Math.max(1, span.duration), children: [] };
    let parent = tree.parent[node] ?? -1;
    while (parent >= 0 && !at[parent]) parent = tree.parent[parent] ?? -1;
    (at[parent] ?? root).children.push(item);
    at[node] = item;
  }
  return root;
}

/** Children that ran side by side share their parent's width in proportion to their durations. */
export function flame(tree: Tree): { readonly blocks: readonly Block[]; readonly depth: number } {
  const data = items(tree);
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
  return { blocks: widest, depth: root.height };
}
