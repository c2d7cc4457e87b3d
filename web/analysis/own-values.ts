// Values that no other request has: kept as bytes, because there is a dozen of them in every request.

import { Pool } from './archive-columns.ts';
import type { Recorded, RecordStore } from './recorded.ts';

/** Of a key with more values than this each new one is taken to be of one request alone. */
const MOST_SHARED = 512;
/** The part of a header that is the gray tag, not the header itself. */
const TAG = 1;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

type Made = ReturnType<RecordStore['again']>;

/** The values of one trace while it is written or read: each is one record however often it is met. */
export class OwnRecords {
  readonly numbers = new Map<Recorded, number>();
  readonly made = new Map<number, Made>();
}

export class OwnValues {
  #bytes = new Uint8Array(4096);
  #length = 0;
  /** Where each begins; its spelling. */
  readonly #starts = new Pool();
  readonly #raws = new Pool();
  readonly #spellings: string[] = [];
  readonly #numbers = new Map<string, number>();
  /** Values met, by key id. */
  readonly #met: number[] = [];

  /** True where the record is one of too many to be shared. To be asked once for each record that nobody shares yet. */
  isOwn({ key, entries, values, baggage }: Recorded): boolean {
    if (entries.length !== 1 || values.length !== 1) return false;
    // The tag alone is everybody's; beside other members it stands in a header of its own.
    if (baggage !== null && baggage.others.size === 0) return false;
    const met = (this.#met[key.id] ?? 0) + 1;
    this.#met[key.id] = met;
    return met > MOST_SHARED;
  }

  /** Keeps a record of a list; returns its number, even for headers, odd for the tag in one. */
  put(recorded: Recorded, list: readonly Recorded[], own: OwnRecords): number {
    const known = own.numbers.get(recorded);
    if (known !== undefined) return known;
    const header = recorded.baggage === null ? recorded : list.find(r => isHeader(r, recorded));
    if (header === undefined) return -1;
    const number = own.numbers.get(header) ?? this.#write(header);
    own.numbers.set(header, number);
    if (header === recorded) return number;
    own.numbers.set(recorded, number + TAG);
    return number + TAG;
  }

  #write({ entries, values }: Recorded): number {
    const raw = entries[0]?.raw ?? '';
    let spelling = this.#numbers.get(raw);
    if (spelling === undefined) this.#numbers.set(raw, (spelling = this.#spellings.push(raw) - 1));
    const value = values[0] ?? '';
    const bytes = encoder.encode(value);
    if (this.#length + bytes.length > this.#bytes.length) this.#grow(bytes.length);
    this.#raws.push(spelling);
    const at = this.#starts.push(this.#length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
    return at * 2;
  }

  #grow(more: number): void {
    const next = new Uint8Array(Math.ceil((this.#length + more) * 1.4));
    next.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = next;
  }

  /** The record again; undefined where a header no longer says what it did. */
  at(number: number, own: OwnRecords, store: RecordStore): Recorded | undefined {
    const index = number >>> 1;
    let made = own.made.get(index);
    if (made === undefined) own.made.set(index, (made = this.#read(index, store)));
    return ((number & TAG) === 0 ? made.own : made.tag) ?? undefined;
  }

  #read(index: number, store: RecordStore): Made {
    const end = index + 1 < this.#starts.length ? this.#starts.at(index + 1) : this.#length;
    const value = decoder.decode(this.#bytes.subarray(this.#starts.at(index), end));
    return store.again(this.#spellings[this.#raws.at(index)] ?? '', value);
  }
}

/** The baggage header that a gray tag was read from, or the header itself. */
const isHeader = (r: Recorded, of: Recorded): boolean => r.baggage === of.baggage && r.key.norm === 'baggage';
