// What was seen lately, by its bytes, in bounded room: two generations. What is not seen again while one fills
// up is forgotten with the next.

export interface Remembered {
  readonly hash: number;
  readonly length: number;
  /** Where its bytes are kept, and in which generation. */
  at: number;
  generation: number;
}

/** Bytes of one generation: little, so that what is used stays in the processor's cache. */
const ROOM = 512 * 1024;
/** Longer ones are not remembered. */
export const LONG = ROOM / 8;
/** Places for what is found by its hash; the later one of two with the same place stays. */
const PLACES = 8192;

/** It grows to its full room only where so much comes. */
class Arena {
  bytes = new Uint8Array(2048);
  view = new DataView(this.bytes.buffer);

  write(at: number, bytes: Uint8Array, from: number, length: number): void {
    if (at + length > this.bytes.length) {
      const wider = new Uint8Array(Math.min(ROOM, Math.max(4 * this.bytes.length, at + length)));
      wider.set(this.bytes);
      this.bytes = wider;
      this.view = new DataView(wider.buffer);
    }
    this.bytes.set(bytes.subarray(from, from + length), at);
  }
}

export class Memory<E extends Remembered> {
  generation = 2;
  readonly #hashes = new Int32Array(PLACES).fill(-1);
  readonly #entries = new Array<E | null>(PLACES).fill(null);
  #arena = new Arena();
  #before = new Arena();
  #used = 0;

  /** One with this hash, which may be another's as well. */
  find(hash: number): E | null {
    const place = hash & (PLACES - 1);
    return this.#hashes[place] === hash ? (this.#entries[place] ?? null) : null;
  }

  /** From now on it is found by its hash. */
  enter(e: E): void {
    const place = e.hash & (PLACES - 1);
    this.#hashes[place] = e.hash;
    this.#entries[place] = e;
  }

  /** Where its bytes are; null when they were forgotten. */
  view(e: E): DataView | null {
    const age = this.generation - e.generation;
    return age === 0 ? this.#arena.view : age === 1 ? this.#before.view : null;
  }

  /** Keeps its bytes. */
  keep(e: E, bytes: Uint8Array, from: number): void {
    if (this.#used + e.length > ROOM) this.#turn();
    this.#arena.write(this.#used, bytes, from, e.length);
    e.at = this.#used;
    e.generation = this.generation;
    this.#used += e.length;
  }

  /** It was seen again: it stays for another generation. */
  renew(e: E): void {
    const { bytes } = this.#before;
    // A new generation is written where the one before the last was: there its bytes may be.
    if (this.#used + e.length > ROOM) this.keep(e, bytes.slice(e.at, e.at + e.length), 0);
    else this.keep(e, bytes, e.at);
  }

  #turn(): void {
    this.#entries.forEach((e, place) => {
      if (e === null || e.generation === this.generation) return;
      this.#entries[place] = null;
      this.#hashes[place] = -1;
    });
    this.generation++;
    [this.#arena, this.#before] = [this.#before, this.#arena];
    this.#used = 0;
  }
}
