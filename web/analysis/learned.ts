// What the batch teaches: which keys each hop carries on, and whether anything below it ever shows a key.

import type { HopId, HopKind } from '../model/index.ts';
import type { Callees } from './callees.ts';
import { endsOf, hopOf, kindBetween, type Stop } from './flow.ts';
import { BAGGAGE, GRAY_TAG, type Key } from './keys.ts';
import { showsAll } from './carrier.ts';
import { declares, mayHide, type Party } from './observed.ts';
import { ABSENT, heldAt, PRESENT, stopAt, UNSEEN, type Passage } from './passage.ts';
import { canon } from './values.ts';

/** Hops by number; a number is the index into `list`. */
export class HopBook {
  readonly list: HopId[] = [];
  readonly #index: Record<HopKind, Map<string, Map<string, number>>> = {
    wire: new Map(),
    'in-process': new Map(),
    split: new Map(),
    gap: new Map(),
    span: new Map(),
  };

  of({ kind, from, to }: HopId): number {
    const starts = this.#index[kind];
    let ends = starts.get(from);
    if (ends === undefined) starts.set(from, (ends = new Map<string, number>()));
    let number = ends.get(to);
    if (number === undefined) {
      ends.set(to, (number = this.list.length));
      this.list.push({ kind, from, to });
    }
    return number;
  }
}

interface Count {
  carriedIn: number;
  carriedOut: number;
  kept: number;
}

const doesCarry = (c: Count): boolean => c.carriedOut * 2 > c.carriedIn;
const doesKeep = (c: Count): boolean => c.kept * 2 > c.carriedOut;
const keepsAtTimes = (c: Count): boolean => c.kept * 10 >= c.carriedOut && c.kept > 0;

/** Sides that recorded any metadata. */
interface Parties {
  /** By their number. */
  readonly list: (Party | undefined)[];
  /** The same numbers as bits, to see at a glance that nothing is new. */
  readonly seen: Uint32Array;
}

/** What stands at the far end of a hop and below it, over all requests that took it. */
interface Reach {
  /** By key id: true where some side there shows the key. */
  readonly keys: boolean[];
  /**
   * By key id: the sides there in requests that brought the key to this hop and showed it no more. What stood
   * there in requests without the key tells nothing of it.
   */
  readonly silent: (Parties | undefined)[];
}

/**
 * Of a span whose SDK left attributes out only what came would be counted, and a way past one is no hop that requests
 * take: it would count what came by different ways as one.
 */
function isUncertain({ flow }: Passage, from: Stop, to: Stop, key: Key): boolean {
  if (to.carrier.node.partial) return true;
  for (let at = flow.stops[to.up]; at !== undefined && at.index > from.index; at = flow.stops[at.up])
    if (mayHide(at.carrier, key)) return true;
  return false;
}

export class Learned {
  /** Rises whenever something is learned that may change a judgement. */
  version = 0;
  readonly hops: HopBook;
  /** By hop, then by key id. */
  readonly #counts: (Count | undefined)[][] = [];
  readonly #reach: (Reach | undefined)[] = [];
  readonly #callees: Callees;
  readonly #words: number;

  /** `parties`: how many there are in the batch. */
  constructor(hops: HopBook, callees: Callees, parties: number) {
    this.hops = hops;
    this.#callees = callees;
    this.#words = Math.ceil(parties / 32);
  }

  /** True where so many parties can be told apart. */
  fits(parties: number): boolean {
    return Math.ceil(parties / 32) <= this.#words;
  }

  add(passage: Passage): void {
    const { flow, keys } = passage;
    const parties = new PartiesBelow(passage, this.#words);
    for (const stop of flow.stops) {
      const above = flow.stops[stop.up];
      if (above === undefined || stop.kind === null) continue;
      const hop = this.hops.of(hopOf(endsOf(stop.kind, above, stop, this.#callees)));
      this.#noteReach(hop, passage, stop, parties);
      for (let k = 0; k < keys.length; k++) {
        const key = keys[k];
        if (key !== undefined && !key.contracted && !key.ignored) this.#count(passage, stop, k, hop);
      }
    }
  }

  /** `hop` is the one from the stop above; a key that was hidden there came over a longer one. */
  #count(p: Passage, stop: Stop, k: number, hop: number): void {
    const width = p.keys.length;
    const key = p.keys[k];
    const seen = p.status[stop.index * width + k];
    const from = stopAt(p, p.last[stop.up * width + k]);
    if (key === undefined || from === undefined || seen === UNSEEN) return;
    if (p.status[from.index * width + k] === ABSENT || isUncertain(p, from, stop, key)) return;
    const count = this.#of(from.index === stop.up ? hop : this.#long(p, from, stop), key);
    const carries = doesCarry(count);
    const keeps = doesKeep(count);
    const atTimes = keepsAtTimes(count);
    count.carriedIn++;
    const sent = heldAt(p, from.index, k);
    const received = heldAt(p, stop.index, k);
    if (sent !== undefined && received !== undefined) {
      count.carriedOut++;
      if (sent === received || canon(sent) === canon(received)) count.kept++;
    }
    if (carries !== doesCarry(count) || keeps !== doesKeep(count)) this.version++;
    else if (atTimes !== keepsAtTimes(count)) this.version++;
  }

  #long(p: Passage, from: Stop, to: Stop): number {
    const kind = kindBetween(from, to, p.flow.stops);
    return this.hops.of(hopOf(endsOf(kind, from, to, this.#callees)));
  }

  #of(hop: number, key: Key): Count {
    const counts = (this.#counts[hop] ??= []);
    return (counts[key.id] ??= { carriedIn: 0, carriedOut: 0, kept: 0 });
  }

  #noteReach(hop: number, p: Passage, stop: Stop, parties: PartiesBelow): void {
    const reach = (this.#reach[hop] ??= { keys: [], silent: [] });
    const { keys, status, below } = p;
    const width = keys.length;
    for (let k = 0, at = stop.index * width, above = stop.up * width; k < width; k++, at++, above++) {
      const key = keys[k];
      if (key === undefined || reach.keys[key.id] === true) continue;
      if (status[at] === PRESENT || below[at] === 1) {
        reach.keys[key.id] = true;
        this.version++;
      } else if (key.contracted && status[above] === PRESENT) {
        const silent = (reach.silent[key.id] ??= { list: [], seen: new Uint32Array(this.#words) });
        if (parties.addTo(silent, stop)) this.version++;
      }
    }
  }

  /** True where more than half of the requests that carried the key into this hop carried it out. */
  carriesOn(hop: HopId, key: Key): boolean {
    const count = this.#counts[this.hops.of(hop)]?.[key.id];
    return count !== undefined && doesCarry(count);
  }

  /** What {@link carriesOn} rests on: requests that carried the key in, and how many of them carried it out. */
  support(hop: HopId, key: Key): { readonly carriedIn: number; readonly carriedOut: number } | null {
    return this.#counts[this.hops.of(hop)]?.[key.id] ?? null;
  }

  /** True where more than half of those that carried it through kept its value. */
  keepsValue(hop: HopId, key: Key): boolean {
    const count = this.#counts[this.hops.of(hop)]?.[key.id];
    return count !== undefined && doesKeep(count);
  }

  /** True where at least a tenth of those that carried it through kept its value: changing it is no rule here. */
  keepsAtTimes(hop: HopId, key: Key): boolean {
    const count = this.#counts[this.hops.of(hop)]?.[key.id];
    return count !== undefined && keepsAtTimes(count);
  }

  /**
   * How many services beyond this hop record other keys of requests that brought this one, where none there ever
   * records it; null where one does. Inside a process its own client side is not beyond it: sides of one service differ in what
   * they capture.
   */
  silentServices(hop: HopId, key: Key, companion: Key | undefined): number | null {
    const reach = this.#reach[this.hops.of(hop)];
    if (reach === undefined) return 0;
    const there = (k: Key | undefined): boolean => k !== undefined && reach.keys[k.id] === true;
    if (there(key) || there(companion)) return null;
    const services = new Set<string>();
    for (const party of reach.silent[key.id]?.list ?? []) {
      if (party === undefined) continue;
      const { service, side, declared } = party;
      // Clients that record headers before the propagator adds its own never show baggage.
      const tooEarly = side === 'sent' && (key.norm === BAGGAGE || key.norm === GRAY_TAG);
      const own = hop.kind === 'in-process' && side === 'sent' && service === hop.from;
      if (declared === null ? !tooEarly && !own : declares(declared, key)) services.add(service);
    }
    return services.size;
  }
}

/** For each stop of a request, the sides at and below it whose silence tells something, as bits. */
class PartiesBelow {
  readonly #bits: Uint32Array;
  readonly #words: number;
  readonly #stops: readonly Stop[];

  constructor({ flow: { stops } }: Passage, words: number) {
    this.#words = words;
    this.#stops = stops;
    this.#bits = new Uint32Array(stops.length * words);
    for (let i = stops.length - 1; i >= 0; i--) this.#note(i);
  }

  #note(i: number): void {
    const stop = this.#stops[i];
    if (stop === undefined) return;
    const bits = this.#bits;
    if (showsAll(stop.carrier)) {
      const { index } = stop.carrier.site.party;
      const word = i * this.#words + (index >> 5);
      bits[word] = (bits[word] ?? 0) | (1 << (index & 31));
    }
    if (stop.after < 0) return;
    for (let w = 0, own = i * this.#words, above = stop.after * this.#words; w < this.#words; w++)
      bits[above + w] = (bits[above + w] ?? 0) | (bits[own + w] ?? 0);
  }

  /** Adds the sides at and below a stop to those known; true where some are new. */
  addTo(to: Parties, stop: Stop): boolean {
    let grew = false;
    for (let w = 0, own = stop.index * this.#words; w < this.#words; w++) {
      const fresh = (this.#bits[own + w] ?? 0) & ~(to.seen[w] ?? 0);
      if (fresh === 0) continue;
      grew = true;
      to.seen[w] = (to.seen[w] ?? 0) | fresh;
      this.#name(to, stop, w, fresh);
    }
    return grew;
  }

  /** Finds the parties that new bits stand for, from the stop on downwards. */
  #name(to: Parties, stop: Stop, word: number, fresh: number): void {
    for (let i = stop.index; i < this.#stops.length; i++) {
      const carrier = this.#stops[i]?.carrier;
      const party = carrier?.site.party;
      if (carrier === undefined || party === undefined || !showsAll(carrier)) continue;
      const isFresh = party.index >> 5 === word && ((fresh >>> (party.index & 31)) & 1) === 1;
      if (isFresh) to.list[party.index] = party;
    }
  }
}
