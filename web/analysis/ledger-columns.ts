// The ledger's columns: they are only ever added to, and grow by half.

import type { Cells, Visits } from '../model/index.ts';

const more = (length: number): number => Math.ceil(length * 1.5);

function larger<T extends Uint8Array | Uint16Array | Uint32Array | Int32Array>(next: T, old: T): T {
  next.set(old);
  return next;
}

/** Cells that are being written. */
export class CellColumns {
  length = 0;
  #visit = new Uint32Array(1024);
  #key: Uint8Array | Uint16Array = new Uint8Array(1024);
  #outcome = new Uint8Array(1024);
  readonly #finding = new Map<number, number>();

  push(visit: number, key: number, outcome: number, finding: number): void {
    const at = this.length++;
    if (at === this.#visit.length) this.#grow();
    if (key > 255 && this.#key instanceof Uint8Array) this.#key = Uint16Array.from(this.#key);
    this.#visit[at] = visit;
    this.#key[at] = key;
    this.#outcome[at] = outcome;
    if (finding >= 0) this.#finding.set(at, finding);
  }

  #grow(): void {
    const room = more(this.#visit.length);
    this.#visit = larger(new Uint32Array(room), this.#visit);
    this.#outcome = larger(new Uint8Array(room), this.#outcome);
    this.#key =
      this.#key instanceof Uint8Array
        ? larger(new Uint8Array(room), this.#key)
        : larger(new Uint16Array(room), this.#key);
  }

  /** What was written so far; later cells do not change it. */
  get cells(): Cells {
    const n = this.length;
    return {
      ...{ visit: this.#visit.subarray(0, n), key: this.#key.subarray(0, n) },
      ...{ outcome: this.#outcome.subarray(0, n), finding: this.#finding },
    };
  }
}

/** Visits that are being written. */
export class VisitColumns {
  length = 0;
  request = new Uint32Array(1024);
  hop = new Uint32Array(1024);
  from = new Int32Array(1024);
  to = new Int32Array(1024);

  push(request: number, hop: number, from: number, to: number): number {
    const at = this.length++;
    if (at === this.hop.length) this.#grow();
    this.request[at] = request;
    this.hop[at] = hop;
    this.from[at] = from;
    this.to[at] = to;
    return at;
  }

  #grow(): void {
    const room = more(this.hop.length);
    this.request = larger(new Uint32Array(room), this.request);
    this.hop = larger(new Uint32Array(room), this.hop);
    this.from = larger(new Int32Array(room), this.from);
    this.to = larger(new Int32Array(room), this.to);
  }

  get visits(): Visits {
    const n = this.length;
    return {
      ...{ request: this.request.subarray(0, n), hop: this.hop.subarray(0, n) },
      ...{ from: this.from.subarray(0, n), to: this.to.subarray(0, n) },
    };
  }
}
