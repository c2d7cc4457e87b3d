// The attributes that are kept of each span, as lists that spans share: a batch has few kinds of spans.

import type { Attribute } from '../model/index.ts';

/** Of a key with more values than this only the first are kept: it marks single requests, not kinds of them. */
const MOST_VALUES = 4096;
/** Lists times this plus an attribute's number is the name of the list that is longer by it. */
const WIDTH = 2 ** 22;

/** The list without attributes. */
export const NOTHING_KEPT = 0;

const textOf = ({ key, value }: Attribute): string =>
  `${key}\u0000${typeof value}\u0000${typeof value === 'object' ? JSON.stringify(value) : String(value)}`;

/** Attributes and lists of them by number. Numbers are never given twice. */
export class KeptAttributes {
  readonly #attributes: Attribute[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #values = new Map<string, number>();
  /** Of each list: the list that it is longer than by one, and its last attribute. */
  readonly #before: number[] = [0];
  readonly #last: number[] = [-1];
  readonly #longer = new Map<number, number>();
  readonly #lists: (readonly Attribute[] | undefined)[] = [[]];

  /** The number of an attribute of this content; −1 for one that is not kept. */
  numberOf(attribute: Attribute): number {
    const text = textOf(attribute);
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const values = this.#values.get(attribute.key) ?? 0;
    if (values >= MOST_VALUES || this.#attributes.length >= WIDTH) return -1;
    this.#values.set(attribute.key, values + 1);
    this.#numbers.set(text, this.#attributes.length);
    return this.#attributes.push(attribute) - 1;
  }

  /** The list that is longer by this attribute. */
  longer(list: number, attribute: number): number {
    const name = list * WIDTH + attribute;
    const known = this.#longer.get(name);
    if (known !== undefined) return known;
    const fresh = this.#before.push(list) - 1;
    this.#last.push(attribute);
    this.#longer.set(name, fresh);
    return fresh;
  }

  /** The attributes of a list, one object for one list. */
  at(list: number): readonly Attribute[] {
    return (this.#lists[list] ??= this.#make(list));
  }

  #make(list: number): readonly Attribute[] {
    const out: Attribute[] = [];
    for (let at = list; at !== NOTHING_KEPT; at = this.#before[at] ?? NOTHING_KEPT) {
      const attribute = this.#attributes[this.#last[at] ?? -1];
      if (attribute !== undefined) out.push(attribute);
    }
    return out.reverse();
  }
}
