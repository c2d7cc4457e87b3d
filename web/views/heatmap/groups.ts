const BASE = /^(stable|base(line)?|primary|main|control|production|prod)$/i;
const rank = (group: string): number => (group === 'untagged' ? 2 : BASE.test(group) ? 1 : 0);

/** Gray groups first, then what they are compared with, then requests without a group. */
export const orderGroups = (groups: readonly string[]): string[] =>
  [...groups].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
