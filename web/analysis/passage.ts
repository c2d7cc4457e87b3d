// One request's keys along its stops: where each was seen, seen to be absent, or could not be seen.

import type { Carrier } from './carrier.ts';
import type { Flow, Stop } from './flow.ts';
import type { Key } from './keys.ts';
import type { Sites } from './observed.ts';
import { isMarked } from './redacted.ts';
import type { Recorded } from './recorded.ts';
import { companionName } from './rules.ts';
import { canon } from './values.ts';

export const UNSEEN = 0;
export const ABSENT = 1;
export const PRESENT = 2;

/** Matrices over stops × the keys this request recorded, row by row. */
export interface Passage {
  readonly flow: Flow;
  readonly keys: readonly Key[];
  readonly local: ReadonlyMap<number, number>;
  readonly status: Uint8Array;
  /** The nearest stop at or above that is not UNSEEN; −1 for none. */
  readonly last: Int32Array;
  /** The nearest stop at or above that shows the value in clear; −1 for none. */
  readonly clear: Int32Array;
  /** 1 where some stop below (not at) shows the key. */
  readonly below: Uint8Array;
  /** Index of the first stop that shows the key, in the order of the flow. */
  readonly entry: Int32Array;
}

function localKeys(flow: Flow): { keys: Key[]; local: Map<number, number> } {
  const keys: Key[] = [];
  const local = new Map<number, number>();
  for (const stop of flow.stops)
    for (const { key } of stop.carrier.keys.values())
      if (!local.has(key.id) && !key.ignored) {
        local.set(key.id, keys.length);
        keys.push(key);
      }
  return { keys, local };
}

const sameAt = (stop: Stop | undefined, r: Recorded): boolean => {
  const other = stop?.carrier.keys.get(r.key.id);
  return other !== undefined && canon(other) === canon(r);
};

/**
 * A span that recorded nothing although everything it should have recorded arrived unchanged behind it:
 * its recorder failed (the call timed out before headers were read), the metadata did not.
 */
function isBlind(flow: Flow, stop: Stop, sites: Sites): boolean {
  const above = flow.stops[stop.up];
  if (stop.carrier.keys.size > 0 || above === undefined || stop.downs.length === 0) return false;
  let judged = 0;
  for (const recorded of above.carrier.keys.values()) {
    if (recorded.key.ignored || !sites.observes(stop.carrier.site, recorded.key)) continue;
    judged++;
    if (!stop.downs.some(d => sameAt(flow.stops[d], recorded))) return false;
  }
  return judged > 0;
}

/** It goes on from here under its other name, so under its own it is gone, recorded here or not. */
function isTakenOver(key: Key, here: Carrier, above: Carrier | undefined, keys: readonly Key[]): boolean {
  const name = companionName(key);
  const other = name === undefined ? undefined : keys.find(k => k.norm === name);
  return other !== undefined && above !== undefined && here.keys.has(other.id) && !above.keys.has(other.id);
}

function fillStatus(flow: Flow, keys: readonly Key[], sites: Sites): Uint8Array {
  const width = keys.length;
  const status = new Uint8Array(flow.stops.length * width);
  for (const stop of flow.stops) {
    const { carrier } = stop;
    const blind = isBlind(flow, stop, sites);
    const above = flow.stops[stop.up]?.carrier;
    keys.forEach((key, k) => {
      const at = stop.index * width + k;
      if (carrier.keys.has(key.id)) status[at] = PRESENT;
      else if (!blind && sites.observes(carrier.site, key)) status[at] = ABSENT;
      else if (isTakenOver(key, carrier, above, keys)) status[at] = ABSENT;
    });
  }
  return status;
}

/** Works out where each key of the request was seen. Linear in stops × keys. */
export function passageOf(flow: Flow, sites: Sites): Passage {
  const { keys, local } = localKeys(flow);
  const width = keys.length;
  const size = flow.stops.length * width;
  const passage: Passage = {
    ...{ flow, keys, local },
    status: fillStatus(flow, keys, sites),
    last: new Int32Array(size).fill(-1),
    clear: new Int32Array(size).fill(-1),
    below: new Uint8Array(size),
    entry: new Int32Array(width).fill(-1),
  };
  for (const stop of flow.stops) descendTo(passage, stop);
  for (let i = flow.stops.length - 1; i >= 0; i--) ascendFrom(passage, flow.stops[i]);
  return passage;
}

function descendTo(p: Passage, stop: Stop): void {
  const width = p.keys.length;
  const [own, above] = [stop.index * width, stop.up * width];
  p.keys.forEach((key, k) => {
    const seen = p.status[own + k];
    const inherited = stop.up < 0 ? -1 : (p.last[above + k] ?? -1);
    p.last[own + k] = seen === UNSEEN ? inherited : stop.index;
    const recorded = seen === PRESENT ? stop.carrier.keys.get(key.id) : undefined;
    const clear = stop.up < 0 ? -1 : (p.clear[above + k] ?? -1);
    p.clear[own + k] = recorded !== undefined && !isMarked(recorded) ? stop.index : clear;
    if (recorded !== undefined && (p.entry[k] ?? -1) < 0) p.entry[k] = stop.index;
  });
}

function ascendFrom(p: Passage, stop: Stop | undefined): void {
  if (stop === undefined || stop.after < 0) return;
  const width = p.keys.length;
  for (let k = 0; k < width; k++) {
    const at = stop.index * width + k;
    if (p.status[at] === PRESENT || p.below[at] === 1) p.below[stop.after * width + k] = 1;
  }
}

/** The stop at an index of `last`, `clear` or `entry`; undefined for −1. */
export const stopAt = (p: Passage, index: number | undefined): Stop | undefined =>
  index === undefined || index < 0 ? undefined : p.flow.stops[index];
