// Ids as they are nearly always written: lower-case hex of full width. One that was seen lately, as a parent's
// id nearly always was, comes back as the same string.

import type { Cursor } from './cursor.ts';

const SLOTS = 1024;
const PRIME = 0x01000193;

const isHexDigit = (b: number): boolean => (b >= 0x30 && b <= 0x39) || (b >= 0x61 && b <= 0x66);

const CHUNK = 16;

function sixteen(b: Uint8Array, i: number): string {
  return String.fromCharCode(
    b[i] ?? 0,
    b[i + 1] ?? 0,
    b[i + 2] ?? 0,
    b[i + 3] ?? 0,
    b[i + 4] ?? 0,
    b[i + 5] ?? 0,
    b[i + 6] ?? 0,
    b[i + 7] ?? 0,
    b[i + 8] ?? 0,
    b[i + 9] ?? 0,
    b[i + 10] ?? 0,
    b[i + 11] ?? 0,
    b[i + 12] ?? 0,
    b[i + 13] ?? 0,
    b[i + 14] ?? 0,
    b[i + 15] ?? 0,
  );
}

export class Hexes {
  readonly #cursor: Cursor;
  readonly #words: number;
  readonly #normal: (text: string) => string;
  readonly #known: Int32Array;
  readonly #ids: (string | undefined)[] = Array.from({ length: SLOTS }, () => undefined);

  /** Ids of so many digits, 16 or 32; `normal` makes one of any other text. */
  constructor(cursor: Cursor, digits: 16 | 32, normal: (text: string) => string) {
    this.#cursor = cursor;
    this.#words = digits / 4;
    this.#normal = normal;
    this.#known = new Int32Array(SLOTS * this.#words);
  }

  /** Past a string; the id that it is, or '' where it is empty. */
  take(): string {
    const c = this.#cursor;
    c.string();
    if (c.to - c.from !== this.#words * 4 || c.escaped) return this.#other();
    const slot = this.#slot(c.from);
    const known = this.#ids[slot];
    if (known !== undefined && this.#isThere(slot, c.from)) return known;
    return this.#enter(slot);
  }

  #slot(from: number): number {
    const { view } = this.#cursor;
    let h = 0;
    for (let i = 0; i < this.#words; i++) h = Math.imul(h ^ view.getInt32(from + i * 4, true), PRIME);
    return (h ^ (h >>> 15)) & (SLOTS - 1);
  }

  #isThere(slot: number, from: number): boolean {
    const { view } = this.#cursor;
    const first = slot * this.#words;
    for (let i = 0; i < this.#words; i++)
      if (this.#known[first + i] !== view.getInt32(from + i * 4, true)) return false;
    return true;
  }

  #enter(slot: number): string {
    const { bytes, view, from, to } = this.#cursor;
    for (let i = from; i < to; i++) if (!isHexDigit(bytes[i] ?? 0)) return this.#other();
    const first = slot * this.#words;
    for (let i = 0; i < this.#words; i++) this.#known[first + i] = view.getInt32(from + i * 4, true);
    const id = to - from === CHUNK ? sixteen(bytes, from) : this.#cursor.text(from, to);
    this.#ids[slot] = id;
    return id;
  }

  #other(): string {
    const c = this.#cursor;
    const { from, to } = c;
    const text = String(c.json(from - 1, to + 1));
    return text === '' ? '' : this.#normal(text);
  }
}
