// One request's keys along its stops: where each was seen, seen to be absent, or could not be seen.

import { isBlind, isUncaptured } from './blind.ts';
import type { Carrier } from './carrier.ts';
import type { Flow, Stop } from './flow.ts';
import type { Key } from './keys.ts';
import type { Sites } from './observed.ts';
import { isMarked } from './redacted.ts';
import type { Recorded } from './recorded.ts';
import { companionName } from './rules.ts';

export const UNSEEN = 0;
export const ABSENT = 1;
export const PRESENT = 2;

/** Matrices over stops × the keys this request recorded, row by row. */
export interface Passage {
  readonly flow: Flow;
  readonly keys: readonly Key[];
  /** By key id: its place in `keys`, −1 for none. */
  readonly local: Int32Array;
  /** What each stop shows of each key. */
  readonly held: readonly (Recorded | undefined)[];
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

/** The keys of a flow in the order its stops show them. */
function localKeys(flow: Flow, allKeys: number): { keys: Key[]; local: Int32Array } {
  const keys: Key[] = [];
  const local = new Int32Array(allKeys).fill(-1);
  for (const stop of flow.stops)
    for (const { key } of stop.carrier.keys.list)
      if (local[key.id] === -1 && !key.ignored) local[key.id] = keys.push(key) - 1;
  return { keys, local };
}

/** It goes on from here under its other name, so under its own it is gone, recorded here or not. */
function isTakenOver(key: Key, here: Carrier, above: Carrier | undefined, keys: readonly Key[]): boolean {
  const name = companionName(key);
  const other = name === undefined ? undefined : keys.find(k => k.norm === name);
  return other !== undefined && above !== undefined && here.keys.has(other.id) && !above.keys.has(other.id);
}

/** What every stop shows of every key, row by row. */
function fillHeld(flow: Flow, width: number, local: Int32Array): (Recorded | undefined)[] {
  const held = new Array<Recorded | undefined>(flow.stops.length * width).fill(undefined);
  for (const { index, carrier } of flow.stops)
    for (const recorded of carrier.keys.list) {
      const k = local[recorded.key.id] ?? -1;
      if (k >= 0) held[index * width + k] = recorded;
    }
  return held;
}

function fillStatus(flow: Flow, keys: readonly Key[], held: Passage['held'], sites: Sites): Uint8Array {
  const width = keys.length;
  const status = new Uint8Array(flow.stops.length * width);
  for (const stop of flow.stops) {
    const { carrier } = stop;
    const blind = carrier.node.partial || isBlind(flow, stop, sites);
    const above = flow.stops[stop.up]?.carrier;
    for (let k = 0, at = stop.index * width; k < width; k++, at++) {
      const key = keys[k];
      if (held[at] !== undefined) status[at] = PRESENT;
      else if (key === undefined) continue;
      else if (!blind && sites.observes(carrier.site, key))
        status[at] = isUncaptured(flow, stop, key, sites) ? UNSEEN : ABSENT;
      else if (isTakenOver(key, carrier, above, keys)) status[at] = ABSENT;
    }
  }
  return status;
}

/** Works out where each key of the request was seen. Linear in stops × keys. */
export function passageOf(flow: Flow, sites: Sites, allKeys: number): Passage {
  const { keys, local } = localKeys(flow, allKeys);
  const width = keys.length;
  const size = flow.stops.length * width;
  const held = fillHeld(flow, width, local);
  const passage: Passage = {
    ...{ flow, keys, local, held },
    status: fillStatus(flow, keys, held, sites),
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
  const { status, last, clear, entry, held } = p;
  const width = p.keys.length;
  const { index, up } = stop;
  for (let k = 0, own = index * width, above = up * width; k < width; k++, own++, above++) {
    const recorded = held[own];
    if (status[own] !== UNSEEN) last[own] = index;
    else if (up >= 0) last[own] = last[above] ?? -1;
    if (recorded !== undefined && !isMarked(recorded)) clear[own] = index;
    else if (up >= 0) clear[own] = clear[above] ?? -1;
    if (recorded !== undefined && entry[k] === -1) entry[k] = index;
  }
}

function ascendFrom(p: Passage, stop: Stop | undefined): void {
  if (stop === undefined || stop.after < 0) return;
  const { status, below } = p;
  const width = p.keys.length;
  for (let k = 0, at = stop.index * width, above = stop.after * width; k < width; k++, at++, above++)
    if (status[at] === PRESENT || below[at] === 1) below[above] = 1;
}

/** What the stop at an index of `last`, `clear` or `entry` shows of a key by its local number; undefined for −1. */
export const heldAt = (p: Passage, stop: number, k: number): Recorded | undefined =>
  stop < 0 ? undefined : p.held[stop * p.keys.length + k];

/** A key's number within this request; −1 where the request does not record it. */
export const localOf = (p: Passage, keyId: number): number => p.local[keyId] ?? -1;

/** The stop at an index of `last`, `clear` or `entry`; undefined for −1. */
export const stopAt = (p: Passage, index: number | undefined): Stop | undefined =>
  index === undefined || index < 0 ? undefined : p.flow.stops[index];
