/** Numbers of a SemVer 2.0.0 version with its pre-release; null for another kind of name. */
function parse(version: string): { readonly core: readonly number[]; readonly pre: string } | null {
  const m = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?(?:\+.*)?$/.exec(version.trim());
  return m ? { core: [1, 2, 3].map(i => Number(m[i] ?? 0)), pre: m[4] ?? '' } : null;
}

function comparePre(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '' || b === '') return a === '' ? 1 : -1;
  const [as, bs] = [a.split('.'), b.split('.')];
  for (let i = 0; i < Math.max(as.length, bs.length); i++) {
    const [x, y] = [as[i], bs[i]];
    if (x === undefined || y === undefined) return x === undefined ? -1 : 1;
    const [nx, ny] = [/^\d+$/.test(x), /^\d+$/.test(y)];
    const order = nx && ny ? Number(x) - Number(y) : nx !== ny ? (nx ? -1 : 1) : x < y ? -1 : x > y ? 1 : 0;
    if (order !== 0) return order;
  }
  return 0;
}

/** Precedence of SemVer 2.0.0 (§11), a leading `v` allowed; names that are no versions order as text. */
export function compareVersions(a: string, b: string): number {
  const [x, y] = [parse(a), parse(b)];
  if (!x || !y) return a < b ? -1 : a > b ? 1 : 0;
  for (let i = 0; i < 3; i++) {
    const order = (x.core[i] ?? 0) - (y.core[i] ?? 0);
    if (order !== 0) return order;
  }
  return comparePre(x.pre, y.pre);
}
