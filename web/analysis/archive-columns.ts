// What is kept of every span, as columns: some forty bytes each instead of the two kilobytes that it came with.

import { Times } from './archive-times.ts';

/** Columns that are full grow by an eighth: what is copied now and then is little beside room that stays empty. */
const ROOM = 1.125;

/** One row for each span; the rows of a trace follow one another in order of start. */
export class SpanColumns {
  length = 0;
  times = new Times();
  /** As `times` packs them. */
  start: Uint32Array;
  duration: Uint32Array;
  /** The 16 hex digits of the span id, in two halves. */
  idHigh: Uint32Array;
  idLow: Uint32Array;
  /** Row of the parent; −1 for none. */
  parent: Int32Array;
  /** What it has in common with others (archive-kinds.ts). */
  kind: Int32Array;
  /** Where its records are, as archive-records.ts packs it; −1 for none. */
  records: Int32Array;

  constructor(room: number) {
    this.start = new Uint32Array(room);
    this.duration = new Uint32Array(room);
    this.idHigh = new Uint32Array(room);
    this.idLow = new Uint32Array(room);
    this.parent = new Int32Array(room);
    this.kind = new Int32Array(room);
    this.records = new Int32Array(room);
  }

  /** To be set in the order of rows. */
  setTimes(row: number, start: number, duration: number): void {
    this.start[row] = this.times.packStart(row, start);
    this.duration[row] = this.times.packDuration(duration);
  }

  /** Microseconds. */
  startOf(row: number): number {
    return this.times.startOf(row, this.start[row] ?? 0);
  }

  durationOf(row: number): number {
    return this.times.durationOf(this.duration[row] ?? 0);
  }

  /** Makes room for so many more rows. */
  reserve(more: number): void {
    if (this.length + more <= this.start.length) return;
    const next = new SpanColumns(Math.ceil((this.length + more) * ROOM));
    for (const column of COLUMNS) next[column].set(this[column].subarray(0, this.length));
    const { length, times } = this;
    Object.assign(this, next);
    this.length = length;
    this.times = times;
  }

  /** Appends rows of another one; there has to be room. Parents are moved with them. */
  take(from: SpanColumns, first: number, count: number): void {
    const at = this.length;
    const end = first + count;
    for (const column of COLUMNS) this[column].set(from[column].subarray(first, end), at);
    for (let i = at, old = first; i < at + count; i++, old++) {
      const parent = this.parent[i] ?? -1;
      if (parent >= 0) this.parent[i] = parent - first + at;
      this.setTimes(i, from.startOf(old), from.durationOf(old));
    }
    this.length = at + count;
  }
}

const COLUMNS = ['start', 'duration', 'idHigh', 'idLow', 'parent', 'kind', 'records'] as const;

/** Whole numbers that are only ever added to. */
export class Pool {
  #list = new Uint32Array(1024);
  length = 0;

  push(value: number): number {
    if (this.length === this.#list.length) {
      const next = new Uint32Array(Math.ceil(this.#list.length * ROOM));
      next.set(this.#list);
      this.#list = next;
    }
    this.#list[this.length] = value;
    return this.length++;
  }

  at(place: number): number {
    return this.#list[place] ?? 0;
  }

  set(place: number, value: number): void {
    this.#list[place] = value;
  }
}

/** Texts by number. */
export class Texts {
  readonly #list: string[] = [];
  readonly #numbers = new Map<string, number>();

  /** −1 for null. */
  of(text: string | null): number {
    if (text === null) return -1;
    let number = this.#numbers.get(text);
    if (number === undefined) this.#numbers.set(text, (number = this.#list.push(text) - 1));
    return number;
  }

  at(number: number): string | null {
    return this.#list[number] ?? null;
  }
}
