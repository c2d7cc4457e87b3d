// Slices of one head differ only inside their last string: attributes of one key and type.

import type { Remembered } from './memory.ts';

export interface Entry<T> extends Remembered {
  readonly value: T;
  readonly head: Head<T>;
  /** Where the inside of its last string begins, counted from its beginning; 0 where it has none. */
  readonly open: number;
  /** The number of bytes from the closing quote of that string to the end. */
  readonly rest: number;
  /** What came behind it last time. */
  next: Entry<T> | null;
}

/** Makes the value of a slice from what is inside its last string. */
export type Remake<T> = (inside: string) => T;

export class Head<T> {
  /** Hash of the bytes before the string's inside, and of those behind it. */
  readonly hash: number;
  readonly tail: number;
  /** Null where only parsing tells what a slice of this head means. */
  readonly remake: Remake<T> | null;
  /** Its slices that came last, the last one first. */
  first: Entry<T> | null = null;
  second: Entry<T> | null = null;
  third: Entry<T> | null = null;
  /** The heads that followed it last, the last one first. */
  readonly #followers: (Head<T> | null)[] = [null, null, null, null];

  constructor(hash: number, tail: number, remake: Remake<T> | null) {
    this.hash = hash;
    this.tail = tail;
    this.remake = remake;
  }

  follower(i: number): Head<T> | null {
    return this.#followers[i] ?? null;
  }

  came(entry: Entry<T>): void {
    if (this.second !== entry) this.third = this.second;
    this.second = this.first;
    this.first = entry;
  }

  wentOn(to: Head<T>): void {
    const all = this.#followers;
    if (all[0] === to) return;
    const known = all.indexOf(to);
    for (let i = known < 0 ? all.length - 1 : known; i > 0; i--) all[i] = all[i - 1] ?? null;
    all[0] = to;
  }
}
