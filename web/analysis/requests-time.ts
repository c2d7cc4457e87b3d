// All requests of an analysis in time order, sorted once.

import type { Facts } from './bins.ts';

const kept = new WeakMap<Facts, Uint32Array>();

/** Requests in time order; of equal starts the one that was read first. */
export function requestsInTime(facts: Facts): Uint32Array {
  let order = kept.get(facts);
  if (!order) {
    order = sortedByTime(facts.start);
    kept.set(facts, order);
  }
  return order;
}

/**
 * Start and place as one number, `(start − first) · n + place`, sort natively without a comparison function;
 * where they do not fit the 53 bits of a double, the slow way.
 */
function sortedByTime(start: Float64Array): Uint32Array {
  const n = start.length;
  let [first, last] = [Number.POSITIVE_INFINITY, 0];
  for (let i = 0; i < n; i++) {
    first = Math.min(first, start[i] ?? 0);
    last = Math.max(last, start[i] ?? 0);
  }
  const fits = (last - first + 1) * n <= Number.MAX_SAFE_INTEGER && start.every(Number.isInteger);
  if (!fits) return Uint32Array.from(start.keys()).sort((a, b) => (start[a] ?? 0) - (start[b] ?? 0) || a - b);
  const keys = new Float64Array(n);
  for (let i = 0; i < n; i++) keys[i] = ((start[i] ?? 0) - first) * n + i;
  keys.sort();
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[i] = (keys[i] ?? 0) % n;
  return order;
}
