// What spans have in common, by one number: a batch has few kinds of spans, so each is written down once.

const [NAME, RESOURCE, KEPT, TAG, TOLD, SITE, FLAGS, WIDTH] = [0, 1, 2, 3, 4, 5, 6, 7];
/** The multiplier of the FNV hash: http://www.isthe.com/chongo/tech/comp/fnv/ */
const PRIME = 16_777_619;

/** Numbers of what a span says besides its ids, its times and the values it carries. */
export interface Kind {
  /** Numbers of texts: the name, and the gray tag and told version (−1 for none). */
  readonly name: number;
  readonly tag: number;
  readonly told: number;
  readonly resource: number;
  /** The list of kept attributes. */
  readonly kept: number;
  /** The site where it would record metadata; −1 for none. */
  readonly site: number;
  /** Kind, status and remarks, as archive-span.ts packs them. */
  readonly flags: number;
}

/** Kinds of spans by number. Numbers are never given twice. */
export class SpanKinds {
  #list = new Int32Array(64 * WIDTH);
  #length = 0;
  /** Open addressing: the number of the kind plus one; 0 for none. At most half of it is in use. */
  #slots = new Int32Array(256);

  of(kind: Kind): number {
    const mask = this.#slots.length - 1;
    for (let at = hashOf(kind) & mask; ; at = (at + 1) & mask) {
      const number = (this.#slots[at] ?? 0) - 1;
      if (number < 0) return this.#add(kind, at);
      if (this.#isAt(number * WIDTH, kind)) return number;
    }
  }

  #isAt(at: number, { name, resource, kept, tag, told, site, flags }: Kind): boolean {
    const list = this.#list;
    return (
      list[at + NAME] === name &&
      list[at + RESOURCE] === resource &&
      list[at + KEPT] === kept &&
      list[at + TAG] === tag &&
      list[at + TOLD] === told &&
      list[at + SITE] === site &&
      list[at + FLAGS] === flags
    );
  }

  #add({ name, resource, kept, tag, told, site, flags }: Kind, slot: number): number {
    const number = this.#length++;
    const at = number * WIDTH;
    if (at === this.#list.length) this.#list = wider(this.#list, at * 2);
    this.#list.set([name, resource, kept, tag, told, site, flags], at);
    this.#slots[slot] = number + 1;
    if (this.#length * 2 > this.#slots.length) this.#spread();
    return number;
  }

  /** The same kinds in a table of twice the size. */
  #spread(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let number = 0; number < this.#length; number++) {
      let at = hashOf(kindAt(this.#list, number)) & mask;
      while (slots[at] !== 0) at = (at + 1) & mask;
      slots[at] = number + 1;
    }
    this.#slots = slots;
  }

  name(kind: number): number {
    return this.#list[kind * WIDTH + NAME] ?? -1;
  }

  resource(kind: number): number {
    return this.#list[kind * WIDTH + RESOURCE] ?? -1;
  }

  kept(kind: number): number {
    return this.#list[kind * WIDTH + KEPT] ?? 0;
  }

  tag(kind: number): number {
    return this.#list[kind * WIDTH + TAG] ?? -1;
  }

  told(kind: number): number {
    return this.#list[kind * WIDTH + TOLD] ?? -1;
  }

  site(kind: number): number {
    return this.#list[kind * WIDTH + SITE] ?? -1;
  }

  flags(kind: number): number {
    return this.#list[kind * WIDTH + FLAGS] ?? 0;
  }
}

function hashOf({ name, resource, kept, tag, told, site, flags }: Kind): number {
  let hash = Math.imul(name, PRIME) ^ resource;
  hash = Math.imul(hash, PRIME) ^ kept;
  hash = Math.imul(hash, PRIME) ^ tag;
  hash = Math.imul(hash, PRIME) ^ told;
  hash = Math.imul(hash, PRIME) ^ site;
  hash = Math.imul(Math.imul(hash, PRIME) ^ flags, PRIME);
  return hash ^ (hash >>> 15);
}

function wider(list: Int32Array, room: number): Int32Array<ArrayBuffer> {
  const next = new Int32Array(room);
  next.set(list);
  return next;
}

function kindAt(list: Int32Array, number: number): Kind {
  const at = number * WIDTH;
  const [name = -1, resource = -1, kept = 0, tag = -1, told = -1, site = -1, flags = 0] = list.subarray(at);
  return { name, resource, kept, tag, told, site, flags };
}
