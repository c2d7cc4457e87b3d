// Which of how many a row is among those below the same parent: for what reads the tree aloud. Pure.

import type { Tree } from '../../model/index.ts';

interface Places {
  readonly place: Uint32Array;
  readonly of: Uint32Array;
  /** Parents whose children have been counted; the last one is the top. */
  readonly counted: Uint8Array;
}

/** By the ends of the subtrees, which tell all of a tree's shape and are the same before and after its judgement. */
const known = new WeakMap<Tree['end'], Places>();

function placesOf(tree: Tree): Places {
  let places = known.get(tree.end);
  if (!places) {
    const n = tree.kind.length;
    places = { place: new Uint32Array(n), of: new Uint32Array(n), counted: new Uint8Array(n + 1) };
    known.set(tree.end, places);
  }
  return places;
}

/** 1-based; the children of a parent are counted together, once, when the first of them is asked about. */
export function siblings(tree: Tree, node: number): { readonly place: number; readonly of: number } {
  const n = tree.kind.length;
  const { place, of, counted } = placesOf(tree);
  const parent = tree.parent[node] ?? -1;
  const slot = parent < 0 ? n : parent;
  if (counted[slot] === 0) {
    const last = parent < 0 ? n : (tree.end[parent] ?? 0);
    const own: number[] = [];
    for (let c = parent + 1; c < last; c = Math.max(c + 1, tree.end[c] ?? 0)) own.push(c);
    own.forEach((c, i) => {
      place[c] = i + 1;
      of[c] = own.length;
    });
    counted[slot] = 1;
  }
  return { place: place[node] ?? 1, of: of[node] ?? 1 };
}
