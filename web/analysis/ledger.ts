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
import { CellColumns, VisitColumns } from './ledger-columns.ts';
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

/** Where a request's visits, cells and findings begin and end. */
const ENDS = 6;

export class Ledger {
  readonly findings: Finding[] = [];
  readonly #batch: Batch;
  readonly #byId = new Map<string, number>();
  /** The last visit of each far span of this request, and for each of its visits the one before it. */
  #latest = new Map<Node | null, number>();
  #before: number[] = [];
  #first = 0;
  #request = -1;
  readonly #visits = new VisitColumns();
  readonly #cells = new CellColumns();
  readonly #ends: Uint32Array;
  /** By key id: its place among the keys that are shown. */
  readonly #places: number[] = [];

  constructor(batch: Batch, requests: number) {
    this.#batch = batch;
    this.#ends = new Uint32Array(requests * ENDS);
  }

  /** Requests are written one after the other. */
  open(request: number): void {
    this.close();
    this.#request = request;
    const { length } = this.#visits;
    this.#ends.set([length, 0, this.#cells.length, 0, this.findings.length, 0], request * ENDS);
    this.#latest = new Map();
    this.#before = [];
    this.#first = this.#visits.length;
  }

  /** Ends the last request. */
  close(): void {
    const at = this.#request * ENDS;
    if (at < 0) return;
    this.#ends[at + 1] = this.#visits.length;
    this.#ends[at + 3] = this.#cells.length;
    this.#ends[at + 5] = this.findings.length;
  }

  /** Where a request's visits and cells begin and end. */
  rangesOf(request: number): {
    readonly visits: readonly [from: number, to: number];
    readonly cells: readonly [from: number, to: number];
  } {
    const [v0 = 0, v1 = 0, c0 = 0, c1 = 0] = this.#ends.subarray(request * ENDS);
    return { visits: [v0, v1], cells: [c0, c1] };
  }

  /** Writes a request as another ledger of the same batch has it. */
  copy(request: number, from: Ledger, old: number): void {
    this.open(request);
    const ends = from.#ends.subarray(old * ENDS, (old + 1) * ENDS);
    const [v0 = 0, v1 = 0, c0 = 0, c1 = 0, f0 = 0, f1 = 0] = ends;
    const [visits, findings] = [this.#visits.length - v0, this.findings.length - f0];
    const { hop, from: source, to: target } = from.#visits;
    for (let v = v0; v < v1; v++) this.#cross(hop[v] ?? 0, source[v] ?? -1, target[v] ?? -1);
    for (const finding of from.findings.slice(f0, f1)) this.#push(finding);
    const { visit, key, outcome, finding } = from.#cells.cells;
    for (let c = c0; c < c1; c++) {
      const own = finding.get(c) ?? -1;
      const at = (visit[c] ?? 0) + visits;
      this.#cells.push(at, key[c] ?? 0, outcome[c] ?? 0, own < 0 ? -1 : own + findings);
    }
  }

  /** The crossing of a hop by these two spans; the same crossing is the same visit. */
  visit(hop: HopId, from: Node | null, to: Node | null): number {
    const index = this.#batch.hops.of(hop);
    const end = to ?? from;
    const [source, target] = [from?.row ?? -1, to?.row ?? -1];
    const last = this.#latest.get(end) ?? -1;
    for (let i = last; i >= 0; i = this.#before[i - this.#first] ?? -1) {
      const v = this.#visits;
      if (v.hop[i] === index && v.to[i] === target && v.from[i] === source) return i;
    }
    const at = this.#cross(index, source, target);
    this.#latest.set(end, at);
    this.#before.push(last);
    return at;
  }

  #cross(hop: number, from: number, to: number): number {
    return this.#visits.push(this.#request, hop, from, to);
  }

  cell(visit: number, key: Key, outcome: Outcome, finding = -1): void {
    this.#cells.push(visit, (this.#places[key.id] ??= this.#placeOf(key)), CODES[outcome], finding);
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

  /** The crossings as columns. */
  crossings(): Visits {
    return this.#visits.visits;
  }

  /** The cells as columns; keys by their place among those that are shown. */
  columns(): Cells {
    return this.#cells.cells;
  }
}

/** What a side showed of a key: null where it recorded nothing at all, empty where it recorded others. */
export const shown = (recorded: Recorded | null | undefined, anything: boolean): readonly string[] | null =>
  recorded?.values ?? (anything ? [] : null);
