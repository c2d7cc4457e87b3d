// What the batch teaches: which keys each hop carries on, and whether anything below it ever shows a key.

import type { HopId } from '../model/index.ts';
import type { Callees } from './callees.ts';
import { endsOf, hopOf, kindBetween, type Stop } from './flow.ts';
import { BAGGAGE, GRAY_TAG, type Key } from './keys.ts';
import { declares, type Party } from './observed.ts';
import { ABSENT, PRESENT, stopAt, UNSEEN, type Passage } from './passage.ts';
import { canon } from './values.ts';

/** Hops by number; a number is the index into `list`. */
export class HopBook {
  readonly list: HopId[] = [];
  readonly #index = new Map<string, Map<string, number>>();

  of({ kind, from, to }: HopId): number {
    // A kind holds no blank, so the two names can't run into each other.
    const start = `${kind} ${from}`;
    let ends = this.#index.get(start);
    if (ends === undefined) this.#index.set(start, (ends = new Map<string, number>()));
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

/** What stands at the far end of a hop and below it, over all requests that took it. */
export interface Reach {
  readonly keys: Set<number>;
  /** Sides that recorded any metadata. */
  readonly parties: Set<Party>;
}

export class Learned {
  readonly hops: HopBook;
  readonly #counts = new Map<string, Count>();
  readonly #reach = new Map<number, Reach>();
  readonly #callees: Callees;

  constructor(hops: HopBook, callees: Callees) {
    this.hops = hops;
    this.#callees = callees;
  }

  add(passage: Passage): void {
    const { flow, keys } = passage;
    const belowParties = partiesBelow(passage);
    for (const stop of flow.stops) {
      const above = stopAt(passage, stop.up);
      if (above === undefined || stop.kind === null) continue;
      const hop = this.hops.of(hopOf(endsOf(stop.kind, above, stop, this.#callees)));
      this.#noteReach(hop, passage, stop, belowParties[stop.index]);
      keys.forEach((key, k) => {
        if (!key.contracted && !key.ignored) this.#count(passage, stop, k, hop);
      });
    }
  }

  /** `hop` is the one from the stop above; a key that was hidden there came over a longer one. */
  #count(p: Passage, stop: Stop, k: number, hop: number): void {
    const width = p.keys.length;
    const key = p.keys[k];
    const seen = p.status[stop.index * width + k];
    const from = stopAt(p, p.last[stop.up * width + k]);
    if (key === undefined || from === undefined || seen === UNSEEN) return;
    if (p.status[from.index * width + k] === ABSENT) return;
    const direct = from.index === stop.up;
    const long = (): number => {
      const kind = kindBetween(from, stop, p.flow.stops);
      return this.hops.of(hopOf(endsOf(kind, from, stop, this.#callees)));
    };
    const count = this.#of(direct ? hop : long(), key);
    count.carriedIn++;
    const [sent, received] = [from.carrier.keys.get(key.id), stop.carrier.keys.get(key.id)];
    if (sent === undefined || received === undefined) return;
    count.carriedOut++;
    if (sent === received || canon(sent) === canon(received)) count.kept++;
  }

  #of(hop: number, key: Key): Count {
    const id = `${hop} ${key.id}`;
    let count = this.#counts.get(id);
    if (count === undefined) this.#counts.set(id, (count = { carriedIn: 0, carriedOut: 0, kept: 0 }));
    return count;
  }

  #noteReach(hop: number, p: Passage, stop: Stop, parties: ReadonlySet<Party> | undefined): void {
    let reach = this.#reach.get(hop);
    if (reach === undefined) this.#reach.set(hop, (reach = { keys: new Set(), parties: new Set() }));
    const { keys } = reach;
    const at = stop.index * p.keys.length;
    p.keys.forEach((key, k) => {
      if (p.status[at + k] === PRESENT || p.below[at + k] === 1) keys.add(key.id);
    });
    for (const party of parties ?? []) reach.parties.add(party);
  }

  /** True where more than half of the requests that carried the key into this hop carried it out. */
  carriesOn(hop: HopId, key: Key): boolean {
    const count = this.#counts.get(`${this.hops.of(hop)} ${key.id}`);
    return count !== undefined && count.carriedOut * 2 > count.carriedIn;
  }

  /** True where more than half of those that carried it through kept its value. */
  keepsValue(hop: HopId, key: Key): boolean {
    const count = this.#counts.get(`${this.hops.of(hop)} ${key.id}`);
    return count !== undefined && count.kept * 2 > count.carriedOut;
  }

  /**
   * How many services beyond this hop record other keys, where none there ever records this one; null where
   * one does. Inside a process its own client side is not beyond it: sides of one service differ in what
   * they capture.
   */
  silentServices(hop: HopId, key: Key, companion: Key | undefined): number | null {
    const reach = this.#reach.get(this.hops.of(hop));
    if (reach === undefined) return 0;
    if (reach.keys.has(key.id) || (companion !== undefined && reach.keys.has(companion.id))) return null;
    const services = new Set<string>();
    for (const { service, side, declared } of reach.parties) {
      // Clients that record headers before the propagator adds its own never show baggage.
      const tooEarly = side === 'sent' && (key.norm === BAGGAGE || key.norm === GRAY_TAG);
      const own = hop.kind === 'in-process' && side === 'sent' && service === hop.from;
      if (declared === null ? !tooEarly && !own : declares(declared, key)) services.add(service);
    }
    return services.size;
  }
}

/** For each stop, the recording sides at and below it. Sets are shared upwards where nothing is added. */
function partiesBelow(p: Passage): readonly (ReadonlySet<Party> | undefined)[] {
  const sets: (Set<Party> | undefined)[] = new Array<Set<Party> | undefined>(p.flow.stops.length).fill(
    undefined,
  );
  for (let i = p.flow.stops.length - 1; i >= 0; i--) {
    const stop = p.flow.stops[i];
    if (stop === undefined) continue;
    const own = (sets[i] ??= new Set());
    if (stop.carrier.keys.size > 0) own.add(stop.carrier.site.party);
    if (stop.after < 0) continue;
    const above = (sets[stop.after] ??= new Set());
    for (const party of own) above.add(party);
  }
  return sets;
}
