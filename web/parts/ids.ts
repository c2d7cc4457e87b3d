// Ids of one list, short enough for a column and still apart. Pure.

/** Characters that people compare. */
const SHORT = 8;
/** An id that is no longer is shown as it is. */
const WHOLE = 12;

export const shortId = (id: string): string => (id.length > WHOLE ? id.slice(0, SHORT) : id);

const ending = (id: string, length: number): string =>
  id.length > Math.max(WHOLE, length) ? `…${id.slice(-length)}` : id;

function countsOf(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

/** Each by its beginning, but those that begin alike (`request-…`, zeros in front) by as much of their end as is needed. */
export function shortIds(ids: Iterable<string>): (id: string) => string {
  const all = [...new Set(ids)];
  const beginnings = countsOf(all.map(shortId));
  const isAlone = (id: string): boolean => (beginnings.get(shortId(id)) ?? 0) <= 1;
  const alike = all.filter(id => !isAlone(id));
  const length = [SHORT, 2 * SHORT, 3 * SHORT].find(
    n => new Set(alike.map(id => ending(id, n))).size === alike.length,
  );
  return id => (isAlone(id) ? shortId(id) : ending(id, length ?? Infinity));
}
