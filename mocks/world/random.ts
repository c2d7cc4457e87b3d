// Seeded randomness. Every request draws from its own stream, named by (seed, slot, index), so that what a
// request looks like never depends on which other requests were asked for.

export interface Rng {
  /** Uniform in [0, 1). */
  next(): number;
  /** Whole number in [0, n). */
  int(n: number): number;
  /** True with probability `p`; draws even for 0 and 1, so that a changed rate shifts nothing else. */
  chance(p: number): boolean;
  pick<T>(list: readonly [T, ...T[]]): T;
  /** One of the list by weight; the weights need no particular sum. */
  weighted<T>(list: readonly (readonly [T, number])[]): T;
  /** Lower-case hex digits. */
  hex(digits: number): string;
  /** Log-normal with this median; `sigma` 0.3 is a calm service. */
  around(median: number, sigma?: number): number;
}

/** Mixes whole numbers into one unsigned 32-bit number (murmur3's finaliser over each). */
export function hash(...parts: readonly number[]): number {
  let h = 0x9e3779b9;
  for (const part of parts) {
    h = Math.imul(h ^ (part | 0), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13) ^ Math.trunc(part / 4294967296), 0xc2b2ae35);
    h ^= h >>> 16;
  }
  return h >>> 0;
}

/** A name as a number, for streams that are named by text (FNV-1a). */
export function hashText(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/** A number in [0, 1) that depends on the parts alone. */
export const unit = (...parts: readonly number[]): number => hash(...parts) / 4294967296;

const HEX = Array.from({ length: 65536 }, (_, i) => i.toString(16).padStart(4, '0'));

/** sfc32: small, fast and good enough; seeded by a hash of the parts. */
export function rng(...parts: readonly number[]): Rng {
  let a = hash(...parts);
  let b = hash(a, 0x1234567);
  let c = hash(b, 0x89abcdef);
  let d = 1;
  const step = (): number => {
    const t = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 8; i++) step();
  return stream(step);
}

function stream(step: () => number): Rng {
  const next = (): number => step() / 4294967296;
  return {
    next,
    int: n => Math.floor(next() * n),
    chance: p => next() < p,
    pick: list => list[Math.floor(next() * list.length)] ?? list[0],
    weighted: list => byWeight(list, next()),
    hex: digits => {
      let text = '';
      while (text.length < digits) text += HEX[step() >>> 16] ?? '';
      return text.slice(0, digits);
    },
    around: (median, sigma = 0.3) =>
      // Sum of uniforms stands in for a normal: cheaper than Box–Muller, and bounded, so nothing is absurd.
      median * Math.exp(sigma * ((next() + next() + next() + next() - 2) * 1.7)),
  };
}

function byWeight<T>(list: readonly (readonly [T, number])[], at: number): T {
  const [first] = list;
  if (first === undefined) throw new Error('weighted() needs at least one entry');
  let rest = at * list.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [value, weight] of list) {
    rest -= weight;
    if (rest < 0) return value;
  }
  return first[0];
}
