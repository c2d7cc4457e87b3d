// Time cut into slots. What happens in a slot depends on (seed, slot) alone, so any stretch can be made on
// demand, in any order, before and after `now`; a trace id names its slot, so one trace is found at once.

import { hash } from './random.ts';

/** Requests a slot can hold, and traces a request can break into. */
export const MAX_REQUESTS = 512;
export const MAX_TRACES = 4;

export interface TraceName {
  readonly slot: number;
  readonly request: number;
  readonly part: number;
}

const hex8 = (n: number): string => (n >>> 0).toString(16).padStart(8, '0');

/** An invertible scramble of 32 bits, so that neighbouring requests get ids that look unrelated. */
function scramble(n: number, key: number): number {
  let x = (n ^ key) >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

const undoShift = (x: number, by: number): number => {
  let y = x;
  for (let i = by; i < 32; i += by) y = x ^ (y >>> by);
  return y >>> 0;
};

// Inverses of the two odd factors modulo 2^32.
const INVERSE_1 = 0x1d69e2a5;
const INVERSE_2 = 0x43021123;

function unscramble(n: number, key: number): number {
  let x = undoShift(n, 16);
  x = undoShift(Math.imul(x, INVERSE_2) >>> 0, 15);
  x = undoShift(Math.imul(x, INVERSE_1) >>> 0, 16);
  return (x ^ key) >>> 0;
}

/** 32 hex digits that name the place; the last 16 are a checksum, so that a foreign id is not mistaken for one. */
export function traceId(seed: number, name: TraceName): string {
  const place = (name.slot * MAX_REQUESTS + name.request) * MAX_TRACES + name.part;
  const first = scramble(place >>> 0, hash(seed, 77));
  return hex8(first) + hex8(hash(seed, first, 1)) + hex8(hash(seed, first, 2)) + hex8(hash(seed, first, 3));
}

/** The place an id names; null for an id that is none of this world's. */
export function readTraceId(seed: number, id: string): TraceName | null {
  const first = Number.parseInt(id.slice(0, 8), 16);
  if (!Number.isFinite(first)) return null;
  const place = unscramble(first, hash(seed, 77)) | 0;
  const part = ((place % MAX_TRACES) + MAX_TRACES) % MAX_TRACES;
  const rest = (place - part) / MAX_TRACES;
  const request = ((rest % MAX_REQUESTS) + MAX_REQUESTS) % MAX_REQUESTS;
  const name = { slot: (rest - request) / MAX_REQUESTS, request, part };
  return traceId(seed, name) === id ? name : null;
}
