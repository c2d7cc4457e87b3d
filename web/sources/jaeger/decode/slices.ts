// Equal bytes give the same object: a telemetry body says the same few thousand attributes a hundred times
// each. A value is looked up by its raw bytes; only what was not seen before is parsed.
//
// What is found was compared byte by byte with what was parsed before, so a value can never be another's.
// Nearly always it is found without a look-up: behind an attribute comes the one that came there last time, or
// at least one of the same key with a value that this key had lately.

import { BRACE, END_BRACE, FOLD, QUOTE, type Cursor } from './cursor.ts';
import { Head, type Entry, type Remake } from './heads.ts';
import { Inside, PRIME, SEED } from './inside.ts';
import { LONG, Memory } from './memory.ts';

/** Small enough to be a small integer everywhere. */
const HASH = 0x3fffffff;
const mix = (a: number, b: number): number => {
  const x = Math.imul(a ^ b, 0x2c1b3c6d);
  return x ^ (x >>> 15);
};

/** Heads that are remembered; when there are more, all are forgotten. */
const HEADS = 4096;

/** Stands inside the last string of a slice to learn what that string is. */
export const PROBE = 'what is inside';

/** What raw values become. */
export interface Kind<T> {
  /** The parsed value → what it is. What this throws is not remembered. */
  make(value: unknown): T;
  /**
   * A parsed value with {@link PROBE} in its last string → how to make the like of it from any other text
   * there, without parsing; null unless that is certain.
   */
  learn(value: unknown): Remake<T> | null;
}

export class Slices<T> {
  readonly #c: Cursor;
  readonly #inside: Inside;
  readonly #kind: Kind<T>;
  readonly #memory = new Memory<Entry<T>>();
  readonly #heads = new Map<number, Head<T>>();
  /** The one taken last; null at the beginning of a list. */
  #last: Entry<T> | null = null;
  /** Stands before every list. */
  readonly #start = new Head<T>(0, 0, null);
  #first: Entry<T> | null = null;
  /** Keys that were learned since one of them was used. */
  #learned = 0;
  // The slice being scanned.
  #hash = 0;
  #open = 0;
  #head = 0;
  #shut = 0;
  #tail = 0;

  constructor(cursor: Cursor, kind: Kind<T>) {
    this.#c = cursor;
    this.#kind = kind;
    this.#inside = new Inside(cursor);
  }

  /** The next value begins a list: it is expected to be what began the last one. */
  begin(): void {
    this.#last = null;
  }

  /** Past the object, list or string that begins here. */
  take(): T {
    const c = this.#c;
    c.peek();
    const last = this.#last;
    const guess = last === null ? this.#first : last.next;
    const entry = guess !== null && this.#same(guess, 0) ? guess : this.#search(guess);
    c.at += entry.length;
    // What is too long to be remembered is not held here, either.
    if (entry.generation === 0) return entry.value;
    if (entry.head.first !== entry) entry.head.came(entry);
    if (entry.generation < this.#memory.generation) this.#memory.renew(entry);
    this.#follow(last, entry, guess);
    this.#last = entry;
    return entry.value;
  }

  /** Notes what comes after the last one; where that was another than was expected, after which heads. */
  #follow(last: Entry<T> | null, entry: Entry<T>, guess: Entry<T> | null): void {
    if (last === null) this.#first = entry;
    // Nothing leads from one generation to the next: of a million attributes each would hold the one behind it.
    else if (last.generation !== entry.generation) return;
    else last.next = entry;
    if (entry !== guess) (last === null ? this.#start : last.head).wentOn(entry.head);
  }

  /** Whether its bytes stand here, beginning with the one at `i`: those before it are known to. */
  #same(e: Entry<T>, i: number): boolean {
    const known = this.#memory.view(e);
    const { view, at, end } = this.#c;
    const { length, at: from } = e;
    if (known === null || at + length > end) return false;
    for (; i + 4 <= length; i += 4)
      if (view.getInt32(at + i, true) !== known.getInt32(from + i, true)) return false;
    for (; i < length; i++) if (view.getUint8(at + i) !== known.getUint8(from + i)) return false;
    return true;
  }

  /** Not what was expected: perhaps another value of the same key, or a key that came here before. */
  #search(guess: Entry<T> | null): Entry<T> {
    if (guess !== null && this.#begins(guess)) return this.#among(guess);
    const head = this.#last === null ? this.#start : this.#last.head;
    for (let i = 0; i < 4; i++) {
      const next = head.follower(i)?.first ?? null;
      if (next === null) break;
      if (next.head !== guess?.head && this.#begins(next)) return this.#among(next);
    }
    return this.#lookUp(this.#scan());
  }

  /** Whether everything before the last string's inside stands here as in this one. */
  #begins(e: Entry<T>): boolean {
    const known = this.#memory.view(e);
    const { view, at, end } = this.#c;
    const { open, at: from } = e;
    if (known === null || open === 0 || at + open > end) return false;
    let i = 0;
    for (; i + 4 <= open; i += 4)
      if (view.getInt32(at + i, true) !== known.getInt32(from + i, true)) return false;
    for (; i < open; i++) if (view.getUint8(at + i) !== known.getUint8(from + i)) return false;
    return true;
  }

  /** One that begins like another: of the same head, if it ends like it as well. */
  #among(alike: Entry<T>): Entry<T> {
    const { head, open } = alike;
    const { first, second, third } = head;
    if (first !== null && this.#same(first, open)) return first;
    if (second !== null && this.#same(second, open)) return second;
    if (third !== null && this.#same(third, open)) return third;
    const shut = this.#inside.scan(this.#c.at + open);
    if (!this.#ends(alike, shut)) return this.#lookUp(this.#scan());
    this.#open = this.#c.at + open;
    this.#head = head.hash;
    this.#shut = shut;
    this.#tail = head.tail;
    this.#hash = mix(mix(head.hash, this.#inside.hash), head.tail) & HASH;
    return this.#lookUp(shut + alike.rest, head);
  }

  #ends(e: Entry<T>, shut: number): boolean {
    const known = this.#memory.view(e);
    const { view, end } = this.#c;
    if (known === null || shut + e.rest > end) return false;
    const from = e.at + e.length - e.rest;
    for (let i = 0; i < e.rest; i++) if (view.getUint8(shut + i) !== known.getUint8(from + i)) return false;
    return true;
  }

  /** The one that was scanned, from memory or made. */
  #lookUp(to: number, head?: Head<T>): Entry<T> {
    const c = this.#c;
    const found = this.#memory.find(this.#hash);
    if (found !== null && found.length === to - c.at && this.#same(found, 0)) return found;
    const text = head?.remake ? this.#inside.text(this.#open, this.#shut) : null;
    if (text !== null) this.#learned = 0;
    const entry: Entry<T> = {
      value: head?.remake && text !== null ? head.remake(text) : this.#kind.make(c.json(c.at, to)),
      hash: this.#hash,
      length: to - c.at,
      head: head ?? this.#headOf(to),
      open: this.#open - c.at,
      rest: to - this.#shut,
      at: 0,
      generation: 0,
      next: null,
    };
    if (entry.length > LONG) return entry;
    this.#memory.keep(entry, c.bytes, c.at);
    this.#memory.enter(entry);
    return entry;
  }

  #headOf(to: number): Head<T> {
    const hash = mix(this.#head, this.#tail) & HASH;
    const known = this.#heads.get(hash);
    const alike = known?.first;
    if (known && alike && this.#begins(alike) && this.#ends(alike, this.#shut)) return known;
    if (this.#heads.size > HEADS) this.#heads.clear();
    const fresh = new Head(this.#head, this.#tail, this.#learn(to));
    this.#heads.set(hash, fresh);
    return fresh;
  }

  #learn(to: number): Remake<T> | null {
    const c = this.#c;
    if (this.#open === c.at) return null;
    // Where every key is new, learning costs as much as parsing and helps nothing: it is tried now and then.
    if (this.#learned++ > HEADS && this.#learned % 16 !== 0) return null;
    const probed = c.text(c.at, this.#open) + PROBE + c.text(this.#shut, to);
    return this.#kind.learn(JSON.parse(probed));
  }

  /** Finds the end of the value that begins here, and its hash. */
  #scan(): number {
    const { bytes, at } = this.#c;
    let all = SEED;
    let part = SEED;
    let inside = 0;
    let depth = 0;
    this.#open = this.#shut = at;
    this.#head = SEED;
    for (let i = at; ; i++) {
      const b = bytes[i] ?? 0;
      part = Math.imul(part ^ b, PRIME);
      if (b === QUOTE) {
        all = mix(mix(all, inside), part);
        this.#open = i + 1;
        this.#head = all;
        i = this.#shut = this.#inside.scan(i + 1);
        inside = this.#inside.hash;
        part = Math.imul(SEED ^ QUOTE, PRIME);
      } else if ((b | FOLD) === BRACE) depth++;
      else if ((b | FOLD) === END_BRACE) depth--;
      else if (b === 0) this.#fail(i);
      if (depth <= 0) {
        this.#tail = part;
        this.#hash = mix(mix(this.#head, inside), part) & HASH;
        return i + 1;
      }
    }
  }

  #fail(i: number): never {
    this.#c.at = i;
    return this.#c.fail();
  }
}
