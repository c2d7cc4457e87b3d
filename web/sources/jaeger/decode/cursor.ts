// JSON's tokens, read from bytes. Everything here either reads exactly what JSON allows, or throws: Short
// where the bytes at hand end, Unusual else.

import type { Fields } from './fields.ts';
import { SHORT, UNUSUAL, Window } from './window.ts';

export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const BACKSLASH = 0x5c;
export const BRACKET = 0x5b;
export const BRACE = 0x7b;
export const END_BRACKET = 0x5d;
export const END_BRACE = 0x7d;
/** Makes a bracket the brace of its side. */
export const FOLD = 0x20;
const ZERO = 0x30;
const SPACE = 0x20;
const N = 0x6e;
const MARK = [0xef, 0xbb, 0xbf];

const isSpace = (b: number): boolean => b === SPACE || b === 0x0a || b === 0x0d || b === 0x09;
const isDigit = (b: number): boolean => b >= ZERO && b <= 0x39;
/** What a number, `true`, `false` or `null` may be made of. */
const isPlain = (b: number): boolean =>
  isDigit(b) || (b >= 0x61 && b <= 0x7a) || b === 0x2d || b === 0x2b || b === 0x2e || b === 0x45;

export class Cursor extends Window {
  /** The inside of the last string that was passed, without its quotes. */
  from = 0;
  to = 0;
  /** Whether that string has escapes. */
  escaped = false;

  fail(): never {
    throw this.at >= this.end && !this.last ? SHORT : UNUSUAL;
  }

  /** The next byte that is no white space; 0 at the end. */
  peek(): number {
    let b = this.bytes[this.at] ?? 0;
    while (b <= SPACE && isSpace(b)) b = this.bytes[++this.at] ?? 0;
    return b;
  }

  /** The next byte that is no white space, which must be there. */
  next(): number {
    return this.peek() || this.fail();
  }

  expect(byte: number): void {
    if (this.peek() !== byte) this.fail();
    this.at++;
  }

  /** After an element: true for a comma, false for the end. */
  more(end: number): boolean {
    const b = this.peek();
    if (b !== COMMA && b !== end) this.fail();
    this.at++;
    return b === COMMA;
  }

  /** Into a list or an object: false where it is empty, and then past it. */
  open(begin: number, end: number): boolean {
    this.expect(begin);
    if (this.peek() !== end) return true;
    this.at++;
    return false;
  }

  /** Past a string; what is in it is not looked at. */
  string(): void {
    this.expect(QUOTE);
    const { bytes } = this;
    let i = this.at;
    this.from = i;
    this.escaped = false;
    for (let b = bytes[i] ?? 0; b !== QUOTE; b = bytes[++i] ?? 0) {
      if (b === BACKSLASH) {
        this.escaped = true;
        if (i + 1 < this.end) i++;
      } else if (b < SPACE) {
        this.at = i;
        this.fail();
      }
    }
    this.to = i;
    this.at = i + 1;
  }

  /** Past the name of a field and its colon: its place among those known, −1 for another. */
  field(fields: Fields): number {
    this.string();
    const { from, to } = this;
    this.expect(COLON);
    if (!this.escaped) return fields.find(this.bytes, from, to);
    return fields.names.indexOf(String(this.json(from - 1, to + 1)));
  }

  /** The same with the name itself. */
  named(fields: Fields): readonly [number, string] {
    const field = this.field(fields);
    return [field, String(this.json(this.from - 1, this.to + 1))];
  }

  /** Past a byte order mark at the beginning. */
  skipMark(): void {
    if (this.end - this.at < 3 && !this.last) throw SHORT;
    if (MARK.every((b, i) => this.bytes[this.at + i] === b)) this.at += MARK.length;
  }

  /** True, and past it, where `null` stands. */
  isNull(): boolean {
    if (this.peek() !== N) return false;
    const from = this.at;
    this.#plain();
    if (this.json(from, this.at) !== null) throw UNUSUAL;
    return true;
  }

  /** Past a number. */
  number(): number {
    const first = this.peek();
    const { bytes } = this;
    const from = this.at;
    let i = from;
    let n = 0;
    for (let b = first; isDigit(b); b = bytes[++i] ?? 0) n = n * 10 + (b - ZERO);
    const next = bytes[i] ?? 0;
    const simple = i > from && i - from <= 16 && n <= Number.MAX_SAFE_INTEGER;
    if (simple && (first !== ZERO || i === from + 1) && (next === COMMA || next === END_BRACE)) {
      this.at = i;
      return n;
    }
    this.#plain();
    const value = this.json(from, this.at);
    if (typeof value !== 'number') throw UNUSUAL;
    return value;
  }

  /** The number that digits make; {@link UNUSUAL} where they are none. */
  digits(from: number, to: number): number {
    const { bytes } = this;
    let n = 0;
    for (let i = from; i < to; i++) {
      const b = bytes[i] ?? 0;
      if (!isDigit(b)) throw UNUSUAL;
      n = n * 10 + (b - ZERO);
    }
    return n;
  }

  #plain(): void {
    while (isPlain(this.bytes[this.at] ?? 0)) this.at++;
    if (this.at >= this.end && !this.last) throw SHORT;
  }

  /** Past a value whose brackets are counted and whose tokens are not looked at. */
  skip(): void {
    const b = this.peek();
    if (b === QUOTE) this.string();
    else if (b === BRACE || b === BRACKET) this.#nested();
    else {
      const from = this.at;
      this.#plain();
      if (this.at === from) this.fail();
    }
  }

  #nested(): void {
    const { bytes } = this;
    let depth = 0;
    for (let i = this.at; ; i++) {
      const b = bytes[i] ?? 0;
      if (b === QUOTE) i = this.#past(i + 1);
      else if ((b | FOLD) === BRACE) depth++;
      else if ((b | FOLD) === END_BRACE && --depth === 0) {
        this.at = i + 1;
        return;
      } else if (b === 0) {
        this.at = i;
        this.fail();
      }
    }
  }

  /** The closing quote of the string whose inside begins there. */
  #past(i: number): number {
    const { bytes } = this;
    for (let b = bytes[i] ?? 0; b !== QUOTE; b = bytes[++i] ?? 0) {
      if (b === BACKSLASH && i + 1 < this.end) i++;
      else if (b === 0) {
        this.at = i;
        this.fail();
      }
    }
    return i;
  }

  /** Past a value of any kind, parsed. */
  value(): unknown {
    this.peek();
    const from = this.at;
    this.skip();
    return this.json(from, this.at);
  }

  /** Past a value that nobody asks for, which must be JSON all the same. */
  unknown(): void {
    const b = this.peek();
    const from = this.at;
    if (isDigit(b)) this.number();
    else this.skip();
    if (b === QUOTE ? this.escaped : !isDigit(b)) this.json(from, this.at);
  }
}

/** What `read` reads, as soon as all of its bytes are at hand; yields while they are not. */
export function* whole<T>(cursor: Cursor, read: () => T): Generator<undefined, T> {
  for (;;) {
    const from = cursor.at;
    try {
      return read();
    } catch (e) {
      if (e !== SHORT) throw e;
      cursor.wait(from);
      yield;
    }
  }
}
