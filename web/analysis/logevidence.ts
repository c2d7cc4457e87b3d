// What log lines add: a finding where one side recorded a key and a line says that it did not arrive whole,
// else a word beside a finding that stands already, else a note.

import { message, type Finding, type Message } from '../model/index.ts';
import { fromBase64 } from './base64.ts';
import type { Batch } from './batch.ts';
import { showsAll } from './carrier.ts';
import { endsOf, hopOf, kindBetween, targetOf, type Stop } from './flow.ts';
import type { Key } from './keys.ts';
import { normalKey } from './keys.ts';
import { shown, type Ledger } from './ledger.ts';
import type { Tale, Told } from './logtext.ts';
import { PRESENT, stopAt, UNSEEN, type Passage } from './passage.ts';
import { companionOf, isGuarded } from './rules.ts';
import { canon, durationOf } from './values.ts';

/** The tales of each request, and those that its spans do not explain. */
export class Tales {
  readonly #byRequest = new Map<number, Told[]>();
  readonly #loose: Told[] = [];

  constructor(
    tales: readonly Told[],
    all: readonly { readonly requestId: string; readonly traceIds: readonly string[] }[],
  ) {
    if (tales.length === 0) return;
    const [traces, requests] = [new Map<string, number>(), new Map<string, number | null>()];
    all.forEach(({ requestId, traceIds }, i) => {
      for (const id of traceIds) traces.set(id, i);
      requests.set(requestId, requests.has(requestId) ? null : i);
    });
    for (const told of tales) {
      const request = traces.get(told.traceId ?? '') ?? requests.get(told.requestId ?? '') ?? null;
      // Logs know of all requests, traces of a sample: most lines belong to requests that are not at hand.
      if (request !== null) this.#byRequest.set(request, [...(this.#byRequest.get(request) ?? []), told]);
    }
  }

  of(request: number): readonly Told[] {
    return this.#byRequest.get(request) ?? [];
  }

  leave(told: Told): void {
    this.#loose.push(told);
  }

  messages(): readonly Message[] {
    const byTale = new Map<Tale, Told[]>();
    for (const told of this.#loose) byTale.set(told.tale, [...(byTale.get(told.tale) ?? []), told]);
    return [...byTale.values()].map(list =>
      message('warning.log-lines', {
        lines: list.length,
        words: list[0]?.words ?? '',
        service: list[0]?.services[0] ?? '',
        trace: list.find(t => t.traceId !== null)?.traceId ?? '',
      }),
    );
  }
}

/** The nearest stop at or above the span of this id. */
function stopOfSpan(p: Passage, spanId: string): Stop | null {
  for (const tree of p.flow.trees)
    for (const node of tree.nodes) {
      if (node.span.spanId !== spanId) continue;
      for (let at: typeof node | null = node; at !== null; at = at.parent) {
        const stop = p.flow.stops.find(s => s.carrier.node === at);
        if (stop !== undefined) return stop;
      }
    }
  return null;
}

/** By how much a line may lie outside the span it belongs to. */
const AROUND = 1e6;

const during = ({ carrier: { span } }: Stop, time: number): boolean =>
  time >= span.start - AROUND && time <= span.start + span.duration + AROUND;

const only = <T>(list: readonly T[]): T | null => (list.length === 1 ? (list[0] ?? null) : null);

/** Where the line was written: the arrival there, or the call whose answering span is not at hand; null where unclear. */
function placeOf(told: Told, p: Passage, batch: Batch): Stop | null {
  const named = told.spanId === null ? null : stopOfSpan(p, told.spanId);
  if (named !== null) return named;
  const wrote = (service: string): boolean => told.services.includes(service);
  const arrivals = p.flow.stops.filter(s => s.carrier.side === 'received' && wrote(s.carrier.service));
  // A span that is named and not at hand is none of those that are: only a call that lacks its answer may be meant.
  if (told.spanId === null && arrivals.length > 0)
    return only(arrivals) ?? only(arrivals.filter(s => during(s, told.time)));
  return only(
    p.flow.stops.filter(s => {
      if (s.carrier.side !== 'sent' || s.downs.length > 0) return false;
      const target = targetOf(s.carrier.node, batch.callees);
      return target.node === null && wrote(target.end.service);
    }),
  );
}

const FITS: Readonly<Record<Tale, (f: Finding) => boolean>> = {
  base64: f => f.class === 'binary-misaligned',
  deadline: f =>
    f.class === 'timeout-overwritten' || (f.class === 'context-break' && f.key === 'traceparent'),
  reset: f => f.hop.kind !== 'span',
};

/** Puts the line beside the findings of this request that it speaks of; false where there are none. */
function strengthen(told: Told, stop: Stop | null, findings: Finding[], first: number): boolean {
  const spans = new Set([stop?.carrier.span.spanId]);
  const own: number[] = [];
  for (let i = first; i < findings.length; i++) {
    const f = findings[i];
    if (f !== undefined && FITS[told.tale](f)) own.push(i);
  }
  const here = own.filter(i => {
    const hop = findings[i]?.hop;
    return hop?.to.spanId !== null && (spans.has(hop?.to.spanId) || spans.has(hop?.from.spanId ?? undefined));
  });
  // A reset says nothing of keys: only what was lost on that very hop has to do with it.
  const meant = here.length > 0 || told.tale === 'reset' ? here : own;
  for (const i of meant) {
    const f = findings[i];
    if (f === undefined || restsOnLine(f) || (f.told?.length ?? 0) >= MOST_TOLD) continue;
    findings[i] = { ...f, told: [...(f.told ?? []), saidBy(told, stop)] };
  }
  return meant.length > 0;
}

const MOST_TOLD = 3;

const saidBy = (told: Told, stop: Stop | null): Message =>
  message('finding.told', { service: told.services[0] ?? stop?.carrier.service ?? '', words: told.words });

interface Source {
  readonly key: Key;
  readonly local: number;
  readonly from: Stop;
}

/** Keys on their way to this stop that it does not show, and that do not come out of it as they were. */
function underWay(p: Passage, stop: Stop): readonly Source[] {
  const width = p.keys.length;
  return p.keys.flatMap((key, local) => {
    const open = stop.carrier.side === 'sent';
    const last = p.last[(open ? stop.index : stop.up) * width + local];
    const from = open || stop.up >= 0 ? stopAt(p, last) : undefined;
    if (from === undefined || (open && from !== stop)) return [];
    if (p.status[from.index * width + local] !== PRESENT) return [];
    if (!open && (p.status[stop.index * width + local] !== UNSEEN || comesOut(p, stop, key, from))) return [];
    return [{ key, local, from }];
  });
}

/** Something below still shows the value that came in. */
function comesOut(p: Passage, stop: Stop, key: Key, from: Stop): boolean {
  const sent = from.carrier.keys.get(key.id);
  const queue = [...stop.downs];
  for (let i = queue.pop(); i !== undefined; i = queue.pop()) {
    const down = p.flow.stops[i];
    const seen = down?.carrier.keys.get(key.id);
    if (seen !== undefined && sent !== undefined)
      return key.type === 'duration' ? (durationOf(seen) ?? 0) > 0 : canon(seen) === canon(sent);
    queue.push(...(down?.downs ?? []));
  }
  return false;
}

/** The one binary key that was on its way there as valid base64, or the one that the line names. */
function brokenBinary(told: Told, sources: readonly Source[]): Source | null {
  const binary = sources.filter(({ key, from }) => {
    const value = from.carrier.keys.get(key.id)?.values[0];
    return key.type === 'bytes' && value !== undefined && fromBase64(value) !== null;
  });
  const line = normalKey(told.line);
  return only(binary.filter(s => line.includes(s.key.norm))) ?? only(binary);
}

/** A budget that ran out before half of it can have passed was overwritten on its way. */
function brokenBudget(told: Told, sources: readonly Source[], stop: Stop, batch: Batch): Source | null {
  const budgets = sources.filter(({ key, from }) => {
    const ms = durationOfAt(key, from);
    const companion = companionOf(key, batch);
    const goesOn = companion !== undefined && stop.carrier.keys.has(companion.id) && from !== stop;
    if (ms === null || goesOn || told.time <= 0) return false;
    const passed = told.time - from.carrier.span.start;
    return passed > -AROUND && passed < (ms * 1000) / 2;
  });
  return only(budgets);
}

function durationOfAt(key: Key, from: Stop): number | null {
  const recorded = from.carrier.keys.get(key.id);
  return key.type === 'duration' && recorded !== undefined ? durationOf(recorded) : null;
}

/** The ids by which a finding is known that rests on a log line alone: its silence elsewhere says little. */
const LINE_ALONE = 'finding.by-line.';

export const restsOnLine = (finding: Finding | undefined): boolean =>
  finding?.reason.id.startsWith(LINE_ALONE) ?? false;

const reasonOf = (told: Told, stop: Stop, ms: number | null): Message =>
  message(`${LINE_ALONE}${told.tale}`, { ...saidBy(told, stop).params, ms: ms ?? 0 });

/** Reports what the line shows to have happened on the way to this stop; false where that can't be told. */
function conclude(told: Told, p: Passage, stop: Stop, batch: Batch, ledger: Ledger): boolean {
  const sources = underWay(p, stop);
  const base64 = told.tale === 'base64';
  const source = base64
    ? brokenBinary(told, sources)
    : told.tale === 'deadline'
      ? brokenBudget(told, sources, stop, batch)
      : null;
  if (source === null) return false;
  const { key, from } = source;
  const open = from === stop;
  const kind = open ? 'wire' : kindBetween(from, stop, p.flow.stops);
  if (!isGuarded(key, kind)) return false;
  const { callees } = batch;
  const whole = endsOf(kind, from, stop, callees);
  const called = { kind, from: whole.from, to: targetOf(stop.carrier.node, callees).end, toNode: null };
  const ends = open ? called : whole;
  const finding = ledger.report(p.flow, {
    ...{ class: base64 ? 'binary-misaligned' : 'timeout-overwritten', outcome: 'altered', key, hop: ends },
    ...{ grade: 'inferred', reason: reasonOf(told, stop, durationOfAt(key, from)) },
    sent: shown(from.carrier.keys.get(key.id), true),
    received: open ? null : shown(null, showsAll(stop.carrier)),
    time: stop.carrier.span.start,
  });
  const visit = ledger.visit(hopOf(ends), from.carrier.node, open ? null : stop.carrier.node);
  ledger.cell(visit, key, 'altered', finding);
  return true;
}

/** All that is told of one request; to be called when its findings from `first` on are written. */
export function reportTales(
  request: number,
  p: Passage,
  batch: Batch,
  at: { readonly tales: Tales; readonly ledger: Ledger; readonly first: number },
): void {
  const { tales, ledger, first } = at;
  for (const told of tales.of(request)) {
    const stop = placeOf(told, p, batch);
    if (strengthen(told, stop, ledger.findings, first)) continue;
    const concluded = stop !== null && isArrival(told, stop) && conclude(told, p, stop, batch, ledger);
    if (!concluded) tales.leave(told);
  }
}

/** The line is about what arrived here, not about a call that this process made itself. */
const isArrival = (told: Told, stop: Stop): boolean =>
  stop.carrier.side === 'received' ||
  (told.spanId !== stop.carrier.span.spanId && !told.services.includes(stop.carrier.service));
