// What is planned over time: shares of gray groups as straight pieces, in microseconds against `now`.
// Traces, metrics and events all read the same plan, so they agree.

export type Points = readonly (readonly [at: number, value: number])[];

export const MIN = 60e6;
export const SEC = 1e6;

/** The value at a moment: straight between points, flat outside. */
export function valueAt(points: Points, at: number): number {
  const [first] = points;
  if (first === undefined) return 0;
  let before = first;
  for (const p of points) {
    if (p[0] > at) return before[0] >= p[0] || at <= before[0] ? before[1] : between(before, p, at);
    before = p;
  }
  return before[1];
}

const between = (a: readonly [number, number], b: readonly [number, number], at: number): number =>
  a[1] + ((b[1] - a[1]) * (at - a[0])) / (b[0] - a[0]);

/** A quick rise or fall to a new level: two points. */
export const reach = (at: number, from: number, to: number, over = 40 * SEC): Points => [
  [at, from],
  [at + over, to],
];
