// One request, stop by stop: what became of every key that was under way.

import { message, type HopKind, type Outcome } from '../model/index.ts';
import type { Batch } from './batch.ts';
import { showsAll } from './carrier.ts';
import { endsOf, hopOf, kindBetween, targetOf, type Ends, type Stop } from './flow.ts';
import { detect, isContinued, weigh, type Case, type Damaged } from './judge.ts';
import { GRAY_TAG, TRACEPARENT, type Key } from './keys.ts';
import { shown, type Ledger } from './ledger.ts';
import { ABSENT, heldAt, PRESENT, stopAt, UNSEEN, type Passage } from './passage.ts';
import type { Recorded } from './recorded.ts';
import { companionOf, isGuarded } from './rules.ts';
import type { Missing } from './warnings.ts';

/** The call knows the tag and did not pass it on: a fault of the tag on that span, not a broken context. */
const knowsTag = ({ key, kind, received, to }: Case): boolean =>
  key.norm === GRAY_TAG && kind === 'in-process' && received === null && to.carrier.node.tag !== null;

/** One spelling with one value at both ends is one record of the batch: nothing to weigh. */
const isUntouched = (sent: Recorded | undefined, received: Recorded | undefined): boolean =>
  sent !== undefined && sent === received && sent.entries.length === 1 && sent.key.norm !== TRACEPARENT;

/** Keys that the contract requires of gray requests only. The tag itself is what makes a request gray. */
function grayOnly(keys: readonly Key[]): ReadonlySet<number> | null {
  const out = new Set<number>();
  keys.forEach((key, k) => {
    if (key.contract?.required === 'gray' && key.norm !== GRAY_TAG) out.add(k);
  });
  return out.size === 0 ? null : out;
}

interface Suspect {
  readonly case: Case;
  /** Seen by nobody at or below this hop, though so many services record other keys there. */
  readonly unseenBy: number | null;
}

export class Examination {
  readonly #batch: Batch;
  readonly #p: Passage;
  readonly #ledger: Ledger;
  readonly #missing: Missing;
  /** Reported as lost for good: nothing below is asked again. */
  readonly #gone: Uint8Array;
  /** Its later absence has its root in a finding already made. */
  readonly #pardoned: Uint8Array;

  /** Local numbers of keys that only gray requests have to carry, where this is none; null where all are judged. */
  readonly #exempt: ReadonlySet<number> | null;

  /** `tagged`: the request belongs to a gray group. */
  constructor(batch: Batch, passage: Passage, ledger: Ledger, missing: Missing, tagged: boolean) {
    this.#exempt = tagged ? null : grayOnly(passage.keys);
    this.#batch = batch;
    this.#p = passage;
    this.#ledger = ledger;
    this.#missing = missing;
    this.#gone = new Uint8Array(passage.status.length);
    this.#pardoned = new Uint8Array(passage.status.length);
  }

  /** The last crossing that was asked for: the keys of an arrival mostly come over the same one. */
  #crossing: { readonly kind: HopKind; readonly from: Stop; readonly to: Stop; readonly ends: Ends } | null =
    null;
  #visit = -1;

  run(): void {
    for (const stop of this.#p.flow.stops) {
      if (stop.kind !== null) this.#arrive(stop);
      if (stop.carrier.side === 'sent') this.#leave(stop);
    }
  }

  #arrive(stop: Stop): void {
    const above = stopAt(this.#p, stop.up);
    if (above === undefined || stop.kind === null) return;
    const visit = this.#visitOf(stop.kind, above, stop);
    const suspects: Suspect[] = [];
    const { keys, last, status } = this.#p;
    const width = keys.length;
    for (let k = 0, at = stop.index * width, over = stop.up * width; k < width; k++, at++, over++) {
      if (this.#pardoned[over] === 1) this.#pardoned[at] = 1;
      const seen = status[at];
      const isGone = this.#gone[over] === 1;
      if (isGone && seen !== PRESENT) this.#gone[at] = 1;
      const source = last[over] ?? -1;
      if (source < 0 || isGone || this.#exempt?.has(k) === true || status[source * width + k] === ABSENT)
        continue;
      if (this.#isPassedOn(stop, source, k, visit)) continue;
      const [key, from] = [keys[k], this.#p.flow.stops[source]];
      if (key === undefined || from === undefined) continue;
      const suspect =
        seen === UNSEEN ? this.#unseen(stop, from, key, k, visit) : this.#seen(stop, from, key, k, visit);
      if (suspect !== null) suspects.push(suspect);
    }
    if (suspects.length > 0) this.#judge(suspects);
  }

  /** What nearly every key does: shown by the stop above, it arrives untouched. */
  #isPassedOn(stop: Stop, source: number, k: number, visit: number): boolean {
    const { held, keys, clear } = this.#p;
    const width = keys.length;
    const sent = held[source * width + k];
    if (source !== stop.up || clear[source * width + k] !== source || sent === undefined) return false;
    if (!isUntouched(sent, held[stop.index * width + k])) return false;
    if (isGuarded(sent.key, stop.kind ?? 'gap')) this.#ledger.cell(visit, sent.key, 'kept');
    return true;
  }

  #at(stop: number, k: number): number {
    return stop * this.#p.keys.length + k;
  }

  #statusOf(stop: Stop, k: number): number {
    return this.#p.status[this.#at(stop.index, k)] ?? UNSEEN;
  }

  /** The side does not record this key: either it could not be seen, or it is never seen beyond this hop. */
  #unseen(stop: Stop, from: Stop, key: Key, k: number, visit: number): Suspect | null {
    if (key.norm === TRACEPARENT) {
      const same = from.carrier.span.traceId === stop.carrier.span.traceId;
      if (same && stop.kind !== 'split') this.#ledger.cell(visit, key, 'kept');
      return null;
    }
    const kind = stop.kind ?? 'gap';
    if (!isGuarded(key, kind)) return null;
    if (from.index === stop.up && key.contracted) {
      const unseenBy = this.#neverBelow(from, stop, key);
      if (unseenBy !== null && unseenBy >= 2) {
        const c = this.#case(from, stop, key, k, kind);
        if (c !== null && weigh(c) === 'suspect') return { case: c, unseenBy };
      }
      if (unseenBy === 1) this.#missing.note(hopOf(endsOf(kind, from, stop, this.#batch.callees)), key);
    }
    this.#ledger.cell(visit, key, 'unobserved');
    return null;
  }

  #neverBelow(from: Stop, stop: Stop, key: Key): number | null {
    const { learned, callees } = this.#batch;
    const { party, family } = stop.carrier.site;
    // A split happens to few: what they do not show may well be shown where the trace held.
    if (party.declared !== null || stop.kind === 'split') return 0;
    // Its place is a gRPC deadline: other protocols have no such header to lose.
    if (key.norm === 'grpc-timeout' && family !== 'rpc') return 0;
    const hop = hopOf(endsOf(stop.kind ?? 'gap', from, stop, callees));
    return learned.silentServices(hop, key, companionOf(key, this.#batch));
  }

  #seen(stop: Stop, from: Stop, key: Key, k: number, visit: number): Suspect | null {
    const source = this.#source(stop, from, k);
    if (source.index !== stop.up) this.#ledger.cell(visit, key, 'unobserved');
    const kind = kindBetween(source, stop, this.#p.flow.stops);
    const sent = heldAt(this.#p, source.index, k);
    const isContext = sent !== undefined && isContinued(key, kind, source, stop);
    if (isContext || isUntouched(sent, heldAt(this.#p, stop.index, k))) {
      if (isContext || isGuarded(key, kind))
        this.#ledger.cell(this.#visitOf(kind, source, stop), key, 'kept');
      return null;
    }
    const c = this.#case(source, stop, key, k, kind);
    if (c === null || knowsTag(c)) return null;
    const judgement = weigh(c);
    if (judgement === null) return null;
    if (judgement !== 'suspect') this.#write(c, judgement, -1);
    else if (c.received !== null || this.#pardoned[this.#at(stop.up, k)] !== 1)
      return { case: c, unseenBy: null };
    return null;
  }

  /** A value that was hidden above is compared with the last one shown in clear; an absence with the last presence. */
  #source(stop: Stop, from: Stop, k: number): Stop {
    if (this.#statusOf(stop, k) !== PRESENT) return from;
    return stopAt(this.#p, this.#p.clear[this.#at(from.index, k)]) ?? from;
  }

  #case(from: Stop, to: Stop, key: Key, local: number, kind: Case['kind']): Case | null {
    const sent = heldAt(this.#p, from.index, local);
    if (sent === undefined) return null;
    const received = heldAt(this.#p, to.index, local) ?? null;
    const [batch, passage] = [this.#batch, this.#p];
    return { batch, passage, key, local, kind, from, to, sent, received };
  }

  /** All suspects of one arrival together: what vanished beside a key tells a broken context from one loss. */
  #judge(suspects: readonly Suspect[]): void {
    const lost = suspects.filter(s => s.case.received === null);
    for (const suspect of suspects) {
      const alone = lost.every(s => s === suspect || s.case.key.type === 'duration');
      const damage = detect(suspect.case, alone);
      if (damage === null) this.#write(suspect.case, 'kept', -1);
      else this.#report(suspect, damage);
    }
  }

  #report({ case: c, unseenBy }: Suspect, damage: Damaged): void {
    const ends = this.#endsOf(c.kind, c.from, c.to);
    const at = this.#at(c.to.index, c.local);
    const beyond = unseenBy === null ? null : message('finding.never-seen', { services: unseenBy });
    const finding = this.#ledger.report(this.#p.flow, {
      ...{ class: damage.class, outcome: damage.outcome, key: c.key, hop: ends },
      reason: beyond ?? damage.reason,
      grade: beyond === null ? damage.grade : 'inferred',
      sent: shown(c.sent, true),
      received: shown(c.received, showsAll(c.to.carrier)),
      time: c.to.carrier.span.start,
    });
    this.#write(c, damage.outcome, finding);
    if (unseenBy !== null) this.#gone[at] = 1;
    if (damage.class === 'header-case') this.#pardoned[at] = 1;
  }

  #endsOf(kind: HopKind, from: Stop, to: Stop): Ends {
    const last = this.#crossing;
    if (last?.to === to && last.from === from && last.kind === kind) return last.ends;
    const ends = endsOf(kind, from, to, this.#batch.callees);
    this.#crossing = { kind, from, to, ends };
    this.#visit = -1;
    return ends;
  }

  #visitOf(kind: HopKind, from: Stop, to: Stop): number {
    const ends = this.#endsOf(kind, from, to);
    if (this.#visit < 0) this.#visit = this.#ledger.visit(hopOf(ends), from.carrier.node, to.carrier.node);
    return this.#visit;
  }

  #write({ kind, from, to, key }: Case, outcome: Outcome, finding: number): void {
    this.#ledger.cell(this.#visitOf(kind, from, to), key, outcome, finding);
  }

  /** A call whose other end no span shows: what was under way can not be seen to arrive. */
  #leave(stop: Stop): void {
    const target = targetOf(stop.carrier.node, this.#batch.callees);
    if (target.node !== null || stop.downs.length > 0) return;
    const hop = { kind: 'wire', from: stop.carrier.service, to: target.end.service } as const;
    const visit = this.#ledger.visit(hop, stop.carrier.node, null);
    this.#p.keys.forEach((key, k) => {
      const from = stopAt(this.#p, this.#p.last[this.#at(stop.index, k)]);
      if (from === undefined || this.#gone[this.#at(stop.index, k)] === 1) return;
      if (this.#exempt?.has(k) === true) return;
      if (this.#statusOf(from, k) === PRESENT && isGuarded(key, 'wire'))
        this.#ledger.cell(visit, key, 'unobserved');
    });
  }
}
