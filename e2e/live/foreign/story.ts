// What happens in a system that shares nothing with the demo world: who is asked, who loses what, and why.
// Drawn by numbers, so that the same moment always has the same request.

/** A share of one service's requests goes to its new version, from moment to moment (milliseconds, ascending). */
export interface Weight {
  readonly at: number;
  readonly percent: number;
}

export interface Story {
  /** Milliseconds since the epoch. */
  readonly from: number;
  /** Milliseconds between two requests. */
  readonly every: number;
  /** The service of which a new version is rolled out; it is the one that loses `tenant-id`. */
  readonly rolled: 'basket-api' | 'tariff';
  readonly weights: readonly Weight[];
  /** Of the new version's requests this share loses `tenant-id`, from one moment until another. */
  readonly fault: { readonly from: number; readonly to: number; readonly share: number };
  /** Requests meant for the new version carry a gray tag. */
  readonly tagged: boolean;
}

export interface Asked {
  readonly n: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly traceId: string;
  readonly route: 'basket' | 'browse';
  /** Meant for, and served by, the new version. */
  readonly fresh: boolean;
  readonly loses: boolean;
  /** The first call from basket-api to tariff was refused. */
  readonly refused: boolean;
  /** The span with which tariff answered never reached the store. */
  readonly gone: boolean;
}

/** A number in [0, 1) for any two numbers. */
export function dice(n: number, side: number): number {
  let x = Math.imul(n ^ (side * 0x9e3779b1), 0x85ebca6b) >>> 0;
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35) >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x27d4eb2f) >>> 0;
  return ((x ^ (x >>> 15)) >>> 0) / 2 ** 32;
}

export const hex = (n: number, side: number, digits: number): string =>
  Array.from({ length: Math.ceil(digits / 8) }, (_, i) =>
    Math.floor(dice(n, side * 16 + i) * 2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  )
    .join('')
    .slice(0, digits);

const percentAt = (story: Story, at: number): number => story.weights.findLast(w => w.at <= at)?.percent ?? 0;

function askedAt(story: Story, at: number): Asked {
  const n = Math.round(at / story.every);
  const route = dice(n, 1) < 0.8 ? 'basket' : 'browse';
  const fresh = dice(n, 2) * 100 < percentAt(story, at);
  const { fault } = story;
  const struck = fresh && at >= fault.from && at < fault.to && dice(n, 3) < fault.share;
  const loses = struck && route === 'basket';
  const odd = route === 'basket' && !loses;
  return {
    ...{ n, at, traceId: hex(n, 4, 32), route, fresh, loses },
    refused: odd && dice(n, 5) < 0.05,
    gone: odd && dice(n, 6) < 0.04,
  };
}

/** The requests that began in [from, to), both milliseconds since the epoch. */
export function asked(story: Story, from: number, to: number): readonly Asked[] {
  const first = Math.ceil(from / story.every);
  const count = Math.max(0, Math.ceil(to / story.every) - first);
  return Array.from({ length: count }, (_, i) => askedAt(story, (first + i) * story.every));
}
