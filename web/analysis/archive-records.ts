// What carriers showed: records that many requests share, values that one request has alone, and trace contexts.

import { Pool } from './archive-columns.ts';
import type { Shelf } from './archive-span.ts';
import { Carried, NOTHING_CARRIED } from './carried.ts';
import { Contexts } from './contexts.ts';
import type { KeyTable } from './keys.ts';
import type { OwnRecords } from './own-values.ts';
import { OwnValues } from './own-values.ts';
import type { Recorded, RecordStore } from './recorded.ts';

/** Places from here on are of values that one request alone has. */
const OWN = 2 ** 31;

/** Where a carrier's records are: a place in the pool, and the trace's own context beside it; −1 for none. */
export interface Written {
  readonly records: number;
  readonly context: number;
}

/** What is known while a carrier's records are written. */
export interface Writing {
  readonly traceId: string;
  /** Row of the span above; −1 for none. */
  readonly parent: number;
  readonly own: OwnRecords;
}

export class Records {
  readonly store: RecordStore;
  /** By their place; carriers name them in the pool: how many, then which. */
  readonly #shared: Recorded[] = [];
  readonly #pool: Pool;
  readonly #contexts: Contexts;
  readonly #own: OwnValues;

  /** Those of `like` again, as the keys of another contract. */
  constructor(store: RecordStore, keys: KeyTable, like: Records | null) {
    this.store = store;
    this.#pool = like === null ? new Pool() : like.#pool;
    this.#contexts = like === null ? new Contexts() : like.#contexts;
    this.#own = like === null ? new OwnValues() : like.#own;
    for (const old of like === null ? [] : like.#shared)
      this.#shared.push({
        ...old,
        key: keys.of(old.key.norm),
        ...{ canon: null, marked: null, digest: undefined },
      });
  }

  /** Writes down what a carrier shows; where that is what the span above shows, its list is used. */
  write({ columns }: Shelf, row: number, carried: Carried, { traceId, parent, own }: Writing): void {
    let context = -1;
    const places: number[] = [];
    for (const recorded of carried.list) {
      const plain = context < 0 ? this.#contexts.of(recorded, traceId) : -1;
      if (plain >= 0) context = plain;
      else places.push(this.#placeOf(recorded, carried, own));
    }
    const above = parent < 0 ? -1 : this.#unpacked(columns.records[parent] ?? -1).records;
    const records = above >= 0 && this.#isList(above, places) ? above : this.#list(places);
    if (context >= 0) this.#contexts.note(context, records);
    columns.records[row] = context < 0 ? records : -2 - context;
  }

  /** From −2 down it is the number of a context, which knows the list beside it. */
  #unpacked(packed: number): Written {
    if (packed >= -1) return { records: packed, context: -1 };
    const context = -2 - packed;
    return { records: this.#contexts.besides(context), context };
  }

  /** Where the records of a row are. */
  at({ columns }: Shelf, row: number): Written {
    return this.#unpacked(columns.records[row] ?? -1);
  }

  #placeOf(recorded: Recorded, { list }: Carried, own: OwnRecords): number {
    if (recorded.place >= 0) return recorded.place;
    if (own.numbers.has(recorded) || this.#own.isOwn(recorded)) {
      const number = this.#own.put(recorded, list, own);
      if (number >= 0) return OWN + number;
    }
    recorded.place = this.#shared.push(recorded) - 1;
    return recorded.place;
  }

  #isList(at: number, places: readonly number[]): boolean {
    if (this.#pool.at(at) !== places.length) return false;
    for (let i = 0; i < places.length; i++) if (this.#pool.at(at + 1 + i) !== places[i]) return false;
    return true;
  }

  #list(places: readonly number[]): number {
    const at = this.#pool.push(places.length);
    for (const place of places) this.#pool.push(place);
    return at;
  }

  /** What was written; equal values of one trace are one record as long as `own` is the same. */
  read({ records, context }: Written, traceId: string, own: OwnRecords): Carried {
    if (records < 0 && context < 0) return NOTHING_CARRIED;
    const list: Recorded[] = [];
    const count = records < 0 ? 0 : this.#pool.at(records);
    for (let i = 1; i <= count; i++) {
      const place = this.#pool.at(records + i);
      const recorded = place < OWN ? this.#shared[place] : this.#own.at(place - OWN, own, this.store);
      if (recorded !== undefined) list.push(recorded);
    }
    if (context >= 0) list.push(this.#contexts.at(context, traceId, this.store));
    return new Carried(list);
  }
}
