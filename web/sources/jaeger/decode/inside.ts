// What stands between the quotes of a string.

import { BACKSLASH, QUOTE, type Cursor } from './cursor.ts';

export const SEED = 0x2545f491;
export const PRIME = 0x01000193;

const SPACE = 0x20;
const SLASH = 0x2f;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Up to so many bytes a text is made of its characters. */
const SHORT_TEXT = 96;
const NOT_ASCII = 0x80;

/**
 * The text of some bytes. What a browser's decoder gives back is held outside of the heap, which for a short text takes
 * twice the room of a plain one and, up to half a hundred bytes, more time as well.
 */
function textOf(bytes: Uint8Array): string {
  if (bytes.length > SHORT_TEXT) return decoder.decode(bytes);
  let seen = 0;
  for (const b of bytes) seen |= b;
  if (seen >= NOT_ASCII) return decoder.decode(bytes);
  // The types ask for an array; what is like one does as well.
  return String.fromCharCode.apply(null, bytes as unknown as number[]);
}

export class Inside {
  readonly #c: Cursor;
  /** Of the string that was scanned last. */
  hash = 0;
  #escaped = false;
  readonly #plain = new Uint8Array(1024);

  constructor(cursor: Cursor) {
    this.#c = cursor;
  }

  /** From inside the opening quote to where the closing one stands. */
  scan(from: number): number {
    const { bytes, end } = this.#c;
    let h = SEED;
    let i = from;
    this.#escaped = false;
    for (let b = bytes[i] ?? 0; b !== QUOTE; b = bytes[++i] ?? 0) {
      h = Math.imul(h ^ b, PRIME);
      if (b === BACKSLASH && i + 1 < end) {
        this.#escaped = true;
        h = Math.imul(h ^ (bytes[++i] ?? 0), PRIME);
      } else if (b < SPACE) {
        this.#c.at = i;
        return this.#c.fail();
      }
    }
    this.hash = h;
    return i;
  }

  /** The text of the string that was scanned last; null where it takes a parser to tell. */
  text(from: number, to: number): string | null {
    const { bytes } = this.#c;
    if (!this.#escaped) return textOf(bytes.subarray(from, to));
    const plain = this.#plain;
    if (to - from > plain.length) return null;
    let n = 0;
    for (let i = from; i < to; i++) {
      let b = bytes[i] ?? 0;
      if (b === BACKSLASH) {
        b = bytes[++i] ?? 0;
        if (b !== QUOTE && b !== BACKSLASH && b !== SLASH) return null;
      }
      plain[n++] = b;
    }
    return textOf(plain.subarray(0, n));
  }
}
