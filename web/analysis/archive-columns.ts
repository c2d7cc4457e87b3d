// What is kept of every span, as columns: some sixty bytes each instead of the two kilobytes that it came with.

/** One row for each span; the rows of a trace follow one another in order of start. */
export class SpanColumns {
  length = 0;
  /** Microseconds. */
  start: Float64Array;
  duration: Float64Array;
  /** The 16 hex digits of the span id, in two halves. */
  idHigh: Uint32Array;
  idLow: Uint32Array;
  /** Row of the parent; −1 for none. */
  parent: Int32Array;
  /** Numbers of texts: the name, and the gray tag and told version (−1 for none). */
  name: Int32Array;
  tag: Int32Array;
  told: Int32Array;
  resource: Int32Array;
  /** The list of kept attributes. */
  kept: Int32Array;
  /** The site where it would record metadata; −1 for none. */
  site: Int32Array;
  /** Where in the pool its records are listed; −1 for none. */
  records: Int32Array;
  /** Its own trace context, where it recorded one; −1 for none. */
  context: Int32Array;
  /** Kind, status and remarks, as `flags` of archive.ts packs them. */
  flags: Uint8Array;

  constructor(room: number) {
    this.start = new Float64Array(room);
    this.duration = new Float64Array(room);
    this.idHigh = new Uint32Array(room);
    this.idLow = new Uint32Array(room);
    this.parent = new Int32Array(room);
    this.name = new Int32Array(room);
    this.tag = new Int32Array(room);
    this.told = new Int32Array(room);
    this.resource = new Int32Array(room);
    this.kept = new Int32Array(room);
    this.site = new Int32Array(room);
    this.records = new Int32Array(room);
    this.context = new Int32Array(room);
    this.flags = new Uint8Array(room);
  }

  /** Makes room for so many more rows. */
  reserve(more: number): void {
    if (this.length + more <= this.start.length) return;
    const next = new SpanColumns(Math.ceil((this.length + more) * 1.4));
    next.take(this, 0, this.length);
    const { length } = this;
    Object.assign(this, next);
    this.length = length;
  }

  /** Appends rows of another one; there has to be room. Parents are moved with them. */
  take(from: SpanColumns, first: number, count: number): void {
    const at = this.length;
    const end = first + count;
    for (const column of COLUMNS) this[column].set(from[column].subarray(first, end), at);
    for (let i = at; i < at + count; i++) {
      const parent = this.parent[i] ?? -1;
      if (parent >= 0) this.parent[i] = parent - first + at;
    }
    this.length = at + count;
  }
}

const COLUMNS = [
  ...(['start', 'duration', 'idHigh', 'idLow', 'parent', 'name', 'tag', 'told'] as const),
  ...(['resource', 'kept', 'site', 'records', 'context', 'flags'] as const),
];

/** Whole numbers that are only ever added to. */
export class Pool {
  #list = new Uint32Array(1024);
  length = 0;

  push(value: number): number {
    if (this.length === this.#list.length) {
      const next = new Uint32Array(Math.ceil(this.#list.length * 1.5));
      next.set(this.#list);
      this.#list = next;
    }
    this.#list[this.length] = value;
    return this.length++;
  }

  at(place: number): number {
    return this.#list[place] ?? 0;
  }
}

/** Texts by number. */
export class Texts {
  readonly #list: string[] = [];
  readonly #numbers = new Map<string, number>();

  /** −1 for null. */
  of(text: string | null): number {
    if (text === null) return -1;
    let number = this.#numbers.get(text);
    if (number === undefined) this.#numbers.set(text, (number = this.#list.push(text) - 1));
    return number;
  }

  at(number: number): string | null {
    return this.#list[number] ?? null;
  }
}
