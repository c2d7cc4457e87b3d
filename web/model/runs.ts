// Rows of columns as runs of neighbours: a stretch of time is a few long runs, each copied in one go.

/** Rows in an order: pairs of [first, end) after each other, `count` rows in all. */
export interface Runs {
  readonly count: number;
  readonly edges: readonly number[];
}

/** The rows in the order given. */
export function runsOf(rows: Uint32Array): Runs {
  const edges: number[] = [];
  for (let i = 0; i < rows.length;) {
    const first = rows[i] ?? 0;
    let end = first + 1;
    for (i++; i < rows.length && rows[i] === end; i++) end++;
    edges.push(first, end);
  }
  return { count: rows.length, edges };
}

/** The first `count` rows whose value lies in [from, to). */
export function runsWithin(values: Float64Array, count: number, from: number, to: number): Runs {
  const edges: number[] = [];
  let n = 0;
  let first = -1;
  for (let i = 0; i < count; i++) {
    const value = values[i] ?? 0;
    const inside = value >= from && value < to;
    if (inside === first >= 0) continue;
    if (inside) first = i;
    else {
      edges.push(first, i);
      n += i - first;
      first = -1;
    }
  }
  if (first >= 0) {
    edges.push(first, count);
    n += count - first;
  }
  return { count: n, edges };
}

type Column = Float64Array | Uint32Array | Uint16Array | Uint8Array;

/** Rows of `wide` values each, into a column that has room for them. */
export function gathered<T extends Column>(to: T, from: T, { edges }: Runs, wide = 1): T {
  let at = 0;
  for (let i = 0; i + 1 < edges.length; i += 2) {
    const part = from.subarray((edges[i] ?? 0) * wide, (edges[i + 1] ?? 0) * wide);
    to.set(part, at);
    at += part.length;
  }
  return to;
}
