// Which gray group is the canary and which is what it is compared with.

/** Names under which the instances that are not being rolled out are known. */
const BASE = /^(stable|base(line)?|primary|main|control|production|prod)$/i;
const UNTAGGED = 'untagged';

/** 0 for gray groups, 1 for the stable one, 2 for requests without a group. */
const place = (group: string): number => (group === UNTAGGED ? 2 : BASE.test(group) ? 1 : 0);

/** The distinct groups: gray ones first, the most frequent of them leading; then stable; then untagged. */
export function orderGroups(each: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const g of each) counts.set(g, (counts.get(g) ?? 0) + 1);
  return [...counts]
    .sort(([a, n], [b, m]) => place(a) - place(b) || m - n || (a < b ? -1 : 1))
    .map(([group]) => group);
}

/**
 * The group that `group` is held against: stable where it counts, else untagged, else the biggest other.
 * Null where no other group has anything to count.
 */
export function comparisonGroup(
  group: string,
  counts: readonly { readonly group: string; readonly whole: number }[],
): string | null {
  const others = counts.filter(c => c.group !== group && c.whole > 0);
  others.sort((a, b) => rank(a.group) - rank(b.group) || b.whole - a.whole);
  return others[0]?.group ?? null;
}

const rank = (group: string): number => (place(group) === 1 ? 0 : place(group) === 2 ? 1 : 2);
