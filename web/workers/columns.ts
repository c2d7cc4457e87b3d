// The columns of a tree before and after its judgement: most of them stay as they are.

import type { Tree } from '../model/index.ts';

const sameColumn = (a: unknown, b: unknown): boolean =>
  ((a instanceof Int32Array && b instanceof Int32Array) ||
    (a instanceof Uint32Array && b instanceof Uint32Array) ||
    (a instanceof Uint8Array && b instanceof Uint8Array)) &&
  a.length === b.length &&
  a.every((n, i) => n === b[i]);

/** A tree in which columns that say what they said before are the very same. */
export function sharing(tree: Tree, before: Tree): Tree {
  const names = Object.keys(tree) as (keyof Tree)[];
  const same = names.filter(name => sameColumn(tree[name], before[name]));
  return { ...tree, ...Object.fromEntries(same.map(name => [name, before[name]])) };
}

/** What of a tree is not the very same as before. */
export function changed(tree: Tree, before: Tree | null): Partial<Tree> {
  const names = Object.keys(tree) as (keyof Tree)[];
  return Object.fromEntries(
    names.filter(name => tree[name] !== before?.[name]).map(name => [name, tree[name]]),
  );
}
