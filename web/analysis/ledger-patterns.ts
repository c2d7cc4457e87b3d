// Requests that took the same way with the same outcomes are written down once: what each crossed, between which of
// its spans, and what became of every key. Of a request alone are only where its spans begin, and its findings.

import { CellColumns, VisitColumns } from './ledger-columns.ts';

/** Of each pattern: where its visits and its cells begin. Where they end the next one's begin. */
const WIDTH = 2;
/** The multiplier of the FNV hash: http://www.isthe.com/chongo/tech/comp/fnv/ */
const PRIME = 16_777_619;
const SEED = 2_166_136_261;

export class Patterns {
  readonly visits = new VisitColumns();
  readonly cells = new CellColumns();
  readonly #starts: number[] = [0, 0];
  /** Patterns by the hash of what they say. */
  readonly #byHash = new Map<number, number | number[]>();

  get firstCell(): number {
    return this.#begun[1];
  }

  /** Where what is written now began. */
  get #begun(): readonly [visit: number, cell: number] {
    const at = this.#starts.length - WIDTH;
    return [this.#starts[at] ?? 0, this.#starts[at + 1] ?? 0];
  }

  visitRange(pattern: number): readonly [from: number, to: number] {
    const at = pattern * WIDTH;
    return [this.#starts[at] ?? 0, this.#starts[at + WIDTH] ?? 0];
  }

  cellRange(pattern: number): readonly [from: number, to: number] {
    const at = pattern * WIDTH + 1;
    return [this.#starts[at] ?? 0, this.#starts[at + WIDTH] ?? 0];
  }

  /** The row that the places of spans are counted from; makes those of what was written relative to it. */
  rebase(): number {
    const { from, to, length } = this.visits;
    const [first] = this.#begun;
    let base = Infinity;
    for (let v = first; v < length; v++) {
      const [a, b] = [from[v] ?? -1, to[v] ?? -1];
      if (a >= 0 && a < base) base = a;
      if (b >= 0 && b < base) base = b;
    }
    if (base === Infinity) return 0;
    for (let v = first; v < length; v++) {
      if ((from[v] ?? -1) >= 0) from[v] = (from[v] ?? 0) - base;
      if ((to[v] ?? -1) >= 0) to[v] = (to[v] ?? 0) - base;
    }
    return base;
  }

  /** Ends what was written; returns its number. What was written before is not written again. */
  end(): number {
    const hash = this.#hash();
    const known = this.#byHash.get(hash);
    for (const pattern of typeof known === 'number' ? [known] : (known ?? []))
      if (this.#isAgain(pattern)) {
        [this.visits.length, this.cells.length] = this.#begun;
        return pattern;
      }
    const fresh = this.#starts.length / WIDTH - 1;
    this.#starts.push(this.visits.length, this.cells.length);
    if (known === undefined) this.#byHash.set(hash, fresh);
    else this.#byHash.set(hash, typeof known === 'number' ? [known, fresh] : [...known, fresh]);
    return fresh;
  }

  #hash(): number {
    const [{ hop, from, to, length: visits }, cells] = [this.visits, this.cells];
    const [firstVisit, firstCell] = this.#begun;
    let hash = SEED;
    const mix = (n: number): void => {
      hash = Math.imul(hash ^ n, PRIME);
    };
    for (let v = firstVisit; v < visits; v++) {
      mix(hop[v] ?? 0);
      mix(from[v] ?? 0);
      mix(to[v] ?? 0);
    }
    const { visit, key, outcome, length } = cells;
    for (let c = firstCell; c < length; c++)
      mix(((visit[c] ?? 0) << 16) ^ ((key[c] ?? 0) << 3) ^ (outcome[c] ?? 0));
    return hash;
  }

  #isAgain(pattern: number): boolean {
    const [{ hop, from, to, length: visits }, cells] = [this.visits, this.cells];
    const [ownVisit, ownCell] = this.#begun;
    const [firstVisit, endVisit] = this.visitRange(pattern);
    const [firstCell, endCell] = this.cellRange(pattern);
    if (endVisit - firstVisit !== visits - ownVisit || endCell - firstCell !== cells.length - ownCell)
      return false;
    for (let a = firstVisit, b = ownVisit; a < endVisit; a++, b++)
      if (hop[a] !== hop[b] || from[a] !== from[b] || to[a] !== to[b]) return false;
    const { visit, key, outcome } = cells;
    for (let a = firstCell, b = ownCell; a < endCell; a++, b++)
      if (visit[a] !== visit[b] || key[a] !== key[b] || outcome[a] !== outcome[b]) return false;
    return true;
  }

  /** Writes a pattern as another ledger has it; returns its number here. */
  take(from: Patterns, pattern: number): number {
    const { visits, cells } = from;
    const [v0, v1] = from.visitRange(pattern);
    const [c0, c1] = from.cellRange(pattern);
    for (let v = v0; v < v1; v++)
      this.visits.push(visits.hop[v] ?? 0, visits.from[v] ?? -1, visits.to[v] ?? -1);
    for (let c = c0; c < c1; c++)
      this.cells.push(cells.visit[c] ?? 0, cells.key[c] ?? 0, cells.outcome[c] ?? 0);
    return this.end();
  }

  /** Nothing more will be written. */
  close(): void {
    this.#byHash.clear();
    this.visits.trim();
    this.cells.trim();
  }
}
