// How anything is timed: several rounds, everything that is compared in the same round, medians of the rounds.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export const ROUNDS = 5;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const [low, high] = [sorted[half - 1] ?? Number.NaN, sorted[half] ?? Number.NaN];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

/** The value below which a share of all values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

setFlagsFromString('--expose-gc');
/** Takes out the garbage. */
export const collect = runInNewContext('gc') as () => void;

/** Milliseconds that `work` takes, begun on a heap without garbage. */
export async function timed(work: () => unknown): Promise<number> {
  collect();
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

export type Rounds<K extends string> = Readonly<Record<K, readonly number[]>>;

/** Each of the works once a round, in turn, after one round that does not count. */
export async function rounds<K extends string>(
  works: Readonly<Record<K, () => unknown>>,
  count = ROUNDS,
): Promise<Rounds<K>> {
  const names = Object.keys(works) as K[];
  const times = Object.fromEntries(names.map(n => [n, [] as number[]])) as Record<K, number[]>;
  for (let round = -1; round < count; round++)
    for (const name of names) {
      const time = await timed(works[name]);
      if (round >= 0) times[name].push(time);
    }
  return times;
}

/** The median of the ratios of each round: what else the machine did in a round struck both alike. */
export const ratio = (part: readonly number[], whole: readonly number[]): number =>
  median(part.map((p, i) => p / (whole[i] ?? Number.NaN)));
