// Lists that mostly have no element or one. One that is pushed to takes room for seventeen at once, and a batch has
// millions of them.

/** Where nothing was added yet. */
export const NONE: readonly never[] = [];

/** The list with one more element at its end: the same list, where it has elements already. */
export function more<T>(list: readonly T[], next: T): readonly T[] {
  if (list.length === 0) return [next];
  (list as T[]).push(next);
  return list;
}
