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
  Span,
  Visit,
} from '../model/index.ts';
import { OUTCOMES } from '../model/index.ts';
import type { Batch } from './batch.ts';
import type { Flow } from './flow.ts';
import { fitsGlob } from './glob.ts';
import { normalKey, type Key } from './keys.ts';
import type { Recorded } from './recorded.ts';

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

export class Ledger {
  readonly visits: Visit[] = [];
  readonly findings: Finding[] = [];
  readonly #batch: Batch;
  readonly #byId = new Map<string, number>();
  #visitIds = new Map<string, number>();
  #request = -1;
  readonly #visit: number[] = [];
  readonly #key: number[] = [];
  readonly #outcome: number[] = [];
  readonly #finding: number[] = [];

  constructor(batch: Batch) {
    this.#batch = batch;
  }

  /** Requests are written one after the other. */
  open(request: number): void {
    this.#request = request;
    this.#visitIds = new Map();
  }

  /** The crossing of a hop by these two spans; the same crossing is the same visit. */
  visit(hop: HopId, from: Span | null, to: Span | null): number {
    const index = this.#batch.hops.of(hop);
    const id = `${index} ${from?.spanId ?? ''} ${to?.spanId ?? ''}`;
    const known = this.#visitIds.get(id);
    if (known !== undefined) return known;
    this.#visitIds.set(id, this.visits.length);
    this.visits.push({ request: this.#request, hop: index, from, to });
    return this.visits.length - 1;
  }

  cell(visit: number, key: Key, outcome: Outcome, finding = -1): void {
    this.#visit.push(visit);
    this.#key.push(key.id);
    this.#outcome.push(OUTCOMES.indexOf(outcome));
    this.#finding.push(finding);
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
      hop: { kind, from, to },
      ...{ class: fault.class, outcome: fault.outcome, sent: fault.sent, received: fault.received },
      ...{ grade: fault.grade, reason: fault.reason, time: fault.time },
      accepted: acceptance(this.#batch, hop, fault.key),
    });
    return this.findings.length - 1;
  }

  /** The cells as columns. Keys are renumbered by `key`, which gives a key's place in the result or −1. */
  columns(place: (keyId: number) => number): Cells {
    return {
      visit: Uint32Array.from(this.#visit),
      key: Uint16Array.from(this.#key, place),
      outcome: Uint8Array.from(this.#outcome),
      finding: Int32Array.from(this.#finding),
    };
  }
}

/** What a side showed of a key: null where it recorded nothing at all, empty where it recorded others. */
export const shown = (recorded: Recorded | null | undefined, anything: boolean): readonly string[] | null =>
  recorded?.values ?? (anything ? [] : null);
