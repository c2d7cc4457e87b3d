// Many texts in two buffers, so that they cross between threads without an object each. Pure.

import type { Texts } from '../../model/index.ts';

/** Gathers texts; `add` returns the index of each. */
export class TextWriter {
  readonly #texts: string[] = [];
  readonly #known = new Map<string, number>();
  #units = 0;
  #wide = false;

  #push(text: string): number {
    this.#units += text.length;
    // Only what cannot be a byte each makes the run twice as large.
    this.#wide ||= /[\u0100-\uffff]/.test(text);
    return this.#texts.push(text) - 1;
  }

  /** Keeps a text even where it was there before. */
  add(text: string): number {
    return this.#push(text);
  }

  /** The index of a text, which is kept once. */
  once(text: string): number {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const index = this.#push(text);
    this.#known.set(text, index);
    return index;
  }

  result(): Texts {
    const units = this.#wide ? new Uint16Array(this.#units) : new Uint8Array(this.#units);
    const from = new Uint32Array(this.#texts.length + 1);
    let at = 0;
    this.#texts.forEach((text, i) => {
      for (let c = 0; c < text.length; c++) units[at++] = text.charCodeAt(c);
      from[i + 1] = at;
    });
    return { units, from };
  }
}

/** Longer runs would overflow the stack as arguments of one call. */
const STEP = 8192;

/** The text at an index, its first `most` units; empty outside of them. */
export function textAt({ units, from }: Texts, index: number, most = Infinity): string {
  const start = from[index] ?? 0;
  const end = Math.min(from[index + 1] ?? 0, start + most);
  if (end - start <= STEP) return String.fromCharCode(...units.subarray(start, end));
  let text = '';
  for (let at = start; at < end; at += STEP)
    text += String.fromCharCode(...units.subarray(at, Math.min(end, at + STEP)));
  return text;
}

export const textCount = ({ from }: Texts): number => from.length - 1;

/** The first index of a text at or after `first`, −1 where it is not there. Linear, but reads bytes only: a million ids take a few milliseconds. */
export function indexOfText({ units, from }: Texts, text: string, first = 0): number {
  const count = from.length - 1;
  for (let i = first; i < count; i++) {
    const start = from[i] ?? 0;
    if ((from[i + 1] ?? 0) - start !== text.length) continue;
    let c = text.length - 1;
    // Ids differ most at their ends.
    while (c >= 0 && units[start + c] === text.charCodeAt(c)) c--;
    if (c < 0) return i;
  }
  return -1;
}
