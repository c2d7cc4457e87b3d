// Where the analysis writes down what it found: visits, cells and findings.

import type {
  Cells,
  Finding,
  FindingClass,
  Grade,
  HopEnd,
  HopId,
  HopKind,
  Message,
  Outcome,
  Visits,
} from '../model/index.ts';
import { OUTCOMES } from '../model/index.ts';
import { expandedCells, expandedVisits, type Written } from './ledger-expanded.ts';
import { Patterns } from './ledger-patterns.ts';
import type { Batch } from './batch.ts';
import type { Flow } from './flow.ts';
import { fitsGlob } from './glob.ts';
import { normalKey, type Key } from './keys.ts';
import type { Recorded } from './recorded.ts';
import type { Node } from './tree.ts';

export interface Fault {
  readonly class: FindingClass;
  readonly outcome: 'altered' | 'lost' | 'foreign';
  readonly reason: Message;
  readonly grade: Grade;
  readonly key: Key;
  readonly hop: { readonly kind: HopKind; readonly from: HopEnd; readonly to: HopEnd };
  readonly sent: readonly string[] | null;
  readonly received: readonly string[] | null;
  readonly time: Finding['time'];
  /** Tells findings apart that differ in nothing else, e.g. two new traces of one caller. */
  readonly twin?: string;
}

const ACCEPTING_ANY = '*';

/** The contract's reason for accepting this loss, or null. */
function acceptance(batch: Batch, hop: HopId, key: Key): string | null {
  for (const e of batch.contract.except) {
    const keyFits = e.key === ACCEPTING_ANY || fitsGlob(normalKey(e.key), key.norm);
    if (keyFits && fitsGlob(e.from, hop.from) && fitsGlob(e.to, hop.to)) return e.reason;
  }
  return null;
}

const CODES = Object.fromEntries(OUTCOMES.map((o, i) => [o, i])) as Readonly<Record<Outcome, number>>;

const plain = ({ service, spanId, operation }: HopEnd): HopEnd => ({ service, spanId, operation });

/** Of each request: its first visit and first cell of all, its pattern, the row its spans are counted from, its findings. */
const WIDTH = 6;

export class Ledger {
  readonly findings: Finding[] = [];
  readonly #batch: Batch;
  readonly #byId = new Map<string, number>();
  /** The last visit of each far span of this request, and for each of its visits the one before it. */
  #latest = new Map<Node | null, number>();
  #before: number[] = [];
  #first = 0;
  #request = -1;
  readonly #patterns = new Patterns();
  /** Of a request of which nothing was written, nothing but zeros. */
  readonly #requests: Int32Array;
  readonly #written: Uint8Array;
  /** Visits and cells of the requests that were written. */
  #visits = 0;
  #cells = 0;
  /** By their place among the cells of all requests: the findings of damaged cells. */
  readonly #found = new Map<number, number>();
  /** By their number in another ledger: patterns that were taken over from it. */
  #taken: { readonly from: Ledger; readonly numbers: number[] } | null = null;
  /** The columns of all requests, as long as somebody holds them. */
  #expanded: { visits: WeakRef<Visits> | null; cells: WeakRef<Cells> | null } = { visits: null, cells: null };
  /** By key id: its place among the keys that are shown. */
  readonly #places: number[] = [];

  constructor(batch: Batch, requests: number) {
    this.#batch = batch;
    this.#requests = new Int32Array(requests * WIDTH);
    this.#written = new Uint8Array(requests);
  }

  /** Requests are written one after the other. */
  open(request: number): void {
    this.#end();
    this.#begin(request);
    this.#latest = new Map();
    this.#before = [];
    this.#first = this.#patterns.visits.length;
  }

  #begin(request: number): void {
    this.#request = request;
    this.#written[request] = 1;
    const { length } = this.findings;
    this.#requests.set([this.#visits, this.#cells, 0, 0, length, length], request * WIDTH);
  }

  /** Ends the last request. */
  #end(): void {
    if (this.#request < 0) return;
    const base = this.#patterns.rebase();
    this.#note(this.#patterns.end(), base);
  }

  /** Notes what was written of the request at hand. */
  #note(pattern: number, base: number): void {
    const at = this.#request * WIDTH;
    this.#requests.set([pattern, base], at + 2);
    this.#requests[at + 5] = this.findings.length;
    const [v0, v1] = this.#patterns.visitRange(pattern);
    const [c0, c1] = this.#patterns.cellRange(pattern);
    this.#visits += v1 - v0;
    this.#cells += c1 - c0;
    this.#request = -1;
  }

  /** Ends what is written: nothing is added any more. */
  close(): void {
    this.#end();
    this.#patterns.close();
    this.#taken = null;
    this.#byId.clear();
  }

  /** Where a request's visits and cells begin and end. */
  rangesOf(request: number): {
    readonly visits: readonly [from: number, to: number];
    readonly cells: readonly [from: number, to: number];
  } {
    const [visit = 0, cell = 0, pattern = 0] = this.#requests.subarray(request * WIDTH);
    if (this.#written[request] !== 1) return { visits: [0, 0], cells: [0, 0] };
    const [v0, v1] = this.#patterns.visitRange(pattern);
    const [c0, c1] = this.#patterns.cellRange(pattern);
    return { visits: [visit, visit + v1 - v0], cells: [cell, cell + c1 - c0] };
  }

  /** Writes a request as another ledger of the same batch has it. */
  copy(request: number, from: Ledger, old: number): void {
    this.open(request);
    const [, cell = 0, pattern = 0, base = 0, f0 = 0, f1 = 0] = from.#requests.subarray(old * WIDTH);
    const moved = this.findings.length - f0;
    for (const finding of from.findings.slice(f0, f1)) this.#push(finding);
    const own = this.#take(from, pattern);
    const [c0, c1] = this.#patterns.cellRange(own);
    for (let c = 0; f1 > f0 && c < c1 - c0; c++) {
      const finding = from.#found.get(cell + c);
      if (finding !== undefined) this.#found.set(this.#cells + c, finding + moved);
    }
    this.#note(own, base);
  }

  #take(from: Ledger, pattern: number): number {
    if (this.#taken?.from !== from) this.#taken = { from, numbers: [] };
    return (this.#taken.numbers[pattern] ??= this.#patterns.take(from.#patterns, pattern));
  }

  /** The crossing of a hop by these two spans; the same crossing is the same visit. */
  visit(hop: HopId, from: Node | null, to: Node | null): number {
    const index = this.#batch.hops.of(hop);
    const end = to ?? from;
    const [source, target] = [from?.row ?? -1, to?.row ?? -1];
    const last = this.#latest.get(end) ?? -1;
    for (let i = last; i >= 0; i = this.#before[i - this.#first] ?? -1) {
      const v = this.#patterns.visits;
      if (v.hop[i] === index && v.to[i] === target && v.from[i] === source) return i;
    }
    const at = this.#patterns.visits.push(index, source, target);
    this.#latest.set(end, at);
    this.#before.push(last);
    return at;
  }

  cell(visit: number, key: Key, outcome: Outcome, finding = -1): void {
    const { cells } = this.#patterns;
    if (finding >= 0) this.#found.set(this.#cells + cells.length - this.#patterns.firstCell, finding);
    cells.push(visit - this.#first, (this.#places[key.id] ??= this.#placeOf(key)), CODES[outcome]);
  }

  /** Keys that are not shown have no cells, so a key's place stays the same whatever keys come later. */
  #placeOf({ id }: Key): number {
    return this.#batch.keys.list.reduce((n, k) => n + Number(k.id < id && !k.ignored), 0);
  }

  #push(finding: Finding): number {
    this.#byId.set(finding.id, this.findings.length);
    return this.findings.push(finding) - 1;
  }

  /** Reports a fault once for each request, hop, key and class; returns the finding's index. */
  report(flow: Flow, fault: Fault): number {
    const { kind, from, to } = fault.hop;
    const hop: HopId = { kind, from: from.service, to: to.service };
    const key = this.#batch.spellings.of(fault.key);
    const id = [flow.requestId, flow.traceIds[0] ?? '', kind, hop.from, hop.to, key, fault.class]
      .concat(fault.twin ?? [])
      .map(encodeURIComponent)
      .join(' ');
    const known = this.#byId.get(id);
    if (known !== undefined) return known;
    return this.#push({
      ...{ id, requestId: flow.requestId, traceIds: flow.traceIds, key },
      // Only what is told of a hop: what detection held besides would drag whole trees along.
      hop: { kind, from: plain(from), to: plain(to) },
      ...{ class: fault.class, outcome: fault.outcome, sent: fault.sent, received: fault.received },
      ...{ grade: fault.grade, reason: fault.reason, time: fault.time },
      accepted: acceptance(this.#batch, hop, fault.key),
    });
  }

  /** The crossings of all requests as columns: made when asked for, and let go with whoever asked. */
  crossings(): Visits {
    let visits = this.#expanded.visits?.deref();
    if (visits === undefined) {
      visits = expandedVisits(this.#all(), this.#patterns, this.#visits);
      this.#expanded.visits = new WeakRef(visits);
    }
    return visits;
  }

  /** The cells in the same way; keys by their place among those that are shown. */
  columns(): Cells {
    let cells = this.#expanded.cells?.deref();
    if (cells === undefined) {
      cells = expandedCells(this.#all(), this.#patterns, { size: this.#cells, finding: this.#found });
      this.#expanded.cells = new WeakRef(cells);
    }
    return cells;
  }

  /** What was written of each request. */
  *#all(): Generator<Written> {
    for (let request = 0; request < this.#written.length; request++) {
      if (this.#written[request] !== 1) continue;
      const [visit = 0, cell = 0, pattern = 0, base = 0] = this.#requests.subarray(request * WIDTH);
      yield { request, visit, cell, pattern, base };
    }
  }
}

/** What a side showed of a key: null where it recorded nothing at all, empty where it recorded others. */
export const shown = (recorded: Recorded | null | undefined, anything: boolean): readonly string[] | null =>
  recorded?.values ?? (anything ? [] : null);
