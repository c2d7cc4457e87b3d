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

const columnsOf = (length: number): Cells => ({
  visit: new Uint32Array(length),
  key: new Uint16Array(length),
  outcome: new Uint8Array(length),
  finding: new Int32Array(length),
});

/** The same columns with room for as many again. */
function grown(old: Cells): Cells {
  const next = columnsOf(old.visit.length * 2);
  next.visit.set(old.visit);
  next.key.set(old.key);
  next.outcome.set(old.outcome);
  next.finding.set(old.finding);
  return next;
}

const crossingsOf = (length: number): Visits => ({
  request: new Uint32Array(length),
  hop: new Uint32Array(length),
  from: new Int32Array(length),
  to: new Int32Array(length),
});

function moreCrossings(old: Visits): Visits {
  const next = crossingsOf(old.hop.length * 2);
  next.request.set(old.request);
  next.hop.set(old.hop);
  next.from.set(old.from);
  next.to.set(old.to);
  return next;
}

const plain = ({ service, spanId, operation }: HopEnd): HopEnd => ({ service, spanId, operation });

export class Ledger {
  readonly findings: Finding[] = [];
  readonly #batch: Batch;
  readonly #byId = new Map<string, number>();
  /** The last visit of each far span of this request, and for each of its visits the one before it. */
  #latest = new Map<Node | null, number>();
  #before: number[] = [];
  #first = 0;
  #request = -1;
  #visits: Visits = crossingsOf(1024);
  #crossed = 0;
  #columns: Cells = columnsOf(1024);
  #cells = 0;

  constructor(batch: Batch) {
    this.#batch = batch;
  }

  /** Requests are written one after the other. */
  open(request: number): void {
    this.#request = request;
    this.#latest = new Map();
    this.#before = [];
    this.#first = this.#crossed;
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
    const at = this.#crossed++;
    if (at === this.#visits.hop.length) this.#visits = moreCrossings(this.#visits);
    this.#latest.set(end, at);
    this.#before.push(last);
    this.#visits.request[at] = this.#request;
    this.#visits.hop[at] = index;
    this.#visits.from[at] = source;
    this.#visits.to[at] = target;
    return at;
  }

  cell(visit: number, key: Key, outcome: Outcome, finding = -1): void {
    const at = this.#cells++;
    if (at === this.#columns.visit.length) this.#columns = grown(this.#columns);
    this.#columns.visit[at] = visit;
    this.#columns.key[at] = key.id;
    this.#columns.outcome[at] = CODES[outcome];
    this.#columns.finding[at] = finding;
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
    this.#byId.set(id, this.findings.length);
    this.findings.push({
      ...{ id, requestId: flow.requestId, traceIds: flow.traceIds, key },
      // Only what is told of a hop: what detection held besides would drag whole trees along.
      hop: { kind, from: plain(from), to: plain(to) },
      ...{ class: fault.class, outcome: fault.outcome, sent: fault.sent, received: fault.received },
      ...{ grade: fault.grade, reason: fault.reason, time: fault.time },
      accepted: acceptance(this.#batch, hop, fault.key),
    });
    return this.findings.length - 1;
  }

  /** The crossings as columns. */
  crossings(): Visits {
    const { request, hop, from, to } = this.#visits;
    const n = this.#crossed;
    return {
      ...{ request: request.slice(0, n), hop: hop.slice(0, n) },
      ...{ from: from.slice(0, n), to: to.slice(0, n) },
    };
  }

  /** The cells as columns. Keys are renumbered by `place`, which gives a key's place in the result. */
  columns(place: (keyId: number) => number): Cells {
    const { visit, key, outcome, finding } = this.#columns;
    const n = this.#cells;
    return {
      visit: visit.slice(0, n),
      key: key.slice(0, n).map(place),
      outcome: outcome.slice(0, n),
      finding: finding.slice(0, n),
    };
  }
}

/** What a side showed of a key: null where it recorded nothing at all, empty where it recorded others. */
export const shown = (recorded: Recorded | null | undefined, anything: boolean): readonly string[] | null =>
  recorded?.values ?? (anything ? [] : null);
