// The ledger's columns: they are added to, cut back to where a pattern was known already, and grow by half.

const more = (length: number): number => Math.ceil(length * 1.5);

type Column = Uint8Array | Uint16Array | Uint32Array | Int32Array;

function larger<T extends Column>(next: T, old: T): T {
  next.set(old);
  return next;
}

/** Cells that are being written. Visits are counted from the beginning of the pattern that the cell is part of. */
export class CellColumns {
  length = 0;
  visit = new Uint32Array(1024);
  key: Uint8Array | Uint16Array = new Uint8Array(1024);
  outcome = new Uint8Array(1024);

  push(visit: number, key: number, outcome: number): void {
    const at = this.length++;
    if (at === this.visit.length) this.#grow();
    if (key > 255 && this.key instanceof Uint8Array) this.key = Uint16Array.from(this.key);
    this.visit[at] = visit;
    this.key[at] = key;
    this.outcome[at] = outcome;
  }

  #grow(): void {
    const room = more(this.visit.length);
    this.visit = larger(new Uint32Array(room), this.visit);
    this.outcome = larger(new Uint8Array(room), this.outcome);
    this.key =
      this.key instanceof Uint8Array
        ? larger(new Uint8Array(room), this.key)
        : larger(new Uint16Array(room), this.key);
  }

  /** Lets go of the room that nothing was written to. */
  trim(): void {
    const n = this.length;
    this.visit = this.visit.slice(0, n);
    this.key = this.key.slice(0, n);
    this.outcome = this.outcome.slice(0, n);
  }
}

/** Visits that are being written. */
export class VisitColumns {
  length = 0;
  hop = new Uint32Array(256);
  from = new Int32Array(256);
  to = new Int32Array(256);

  push(hop: number, from: number, to: number): number {
    const at = this.length++;
    if (at === this.hop.length) this.#grow();
    this.hop[at] = hop;
    this.from[at] = from;
    this.to[at] = to;
    return at;
  }

  #grow(): void {
    const room = more(this.hop.length);
    this.hop = larger(new Uint32Array(room), this.hop);
    this.from = larger(new Int32Array(room), this.from);
    this.to = larger(new Int32Array(room), this.to);
  }

  /** Lets go of the room that nothing was written to. */
  trim(): void {
    const n = this.length;
    this.hop = this.hop.slice(0, n);
    this.from = this.from.slice(0, n);
    this.to = this.to.slice(0, n);
  }
}
