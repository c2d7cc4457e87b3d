// When spans began and how long they took, in half the room that numbers with a point take, and exactly.

/** Packed values from here on are places in a list. */
const LISTED = 2 ** 31;
/** Rows that are equal but for so many bits have one moment that their starts are counted from. */
const BLOCK_BITS = 5;
/** It lies before the first of them: others may have begun earlier. A packed start reaches twice as far. */
const BEFORE = 2 ** 28;
/** Today's microseconds since 1970, as a number with a point, are whole quarters. */
const QUARTERS = 4;
const NANOS = 1e3;

export class Times {
  /** Of each block of rows: microseconds. */
  readonly #bases: number[] = [];
  /** What can't be packed. */
  readonly #list: number[] = [];

  /** To be asked in the order of rows. */
  packStart(row: number, start: number): number {
    const block = row >>> BLOCK_BITS;
    if (row === block << BLOCK_BITS) this.#bases[block] = start - BEFORE;
    const base = this.#bases[block] ?? 0;
    const packed = (start - base) * QUARTERS;
    const fits = packed >= 0 && packed < LISTED && Number.isInteger(packed);
    return fits && base + packed / QUARTERS === start ? packed : this.#put(start);
  }

  startOf(row: number, packed: number): number {
    if (packed >= LISTED) return this.#list[packed - LISTED] ?? 0;
    return (this.#bases[row >>> BLOCK_BITS] ?? 0) + packed / QUARTERS;
  }

  /** Nearly all are whole nanoseconds and less than two seconds. */
  packDuration(duration: number): number {
    const nanos = Math.round(duration * NANOS);
    return nanos >= 0 && nanos < LISTED && nanos / NANOS === duration ? nanos : this.#put(duration);
  }

  durationOf(packed: number): number {
    return packed < LISTED ? packed / NANOS : (this.#list[packed - LISTED] ?? 0);
  }

  #put(value: number): number {
    return LISTED + this.#list.push(value) - 1;
  }
}
