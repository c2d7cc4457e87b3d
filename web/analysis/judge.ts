// One key at one hop of one request: the rules first, then the detectors.

import type { FindingClass, Grade, HopId, HopKind, Message, Outcome } from '../model/index.ts';
import type { Batch } from './batch.ts';
import { beginningOf, headerText } from './cut.ts';
import { isReencoded } from './detectors/binary-misaligned.ts';
import { DETECTORS } from './detectors/index.ts';
import type { Crossing } from './detectors/detector.ts';
import { showsAll } from './carrier.ts';
import { endsOf, hopOf, kindBetween, type Stop } from './flow.ts';
import { BAGGAGE, TRACEPARENT, type Key } from './keys.ts';
import { mayHide } from './observed.ts';
import { stopAt, type Passage } from './passage.ts';
import type { Recorded } from './recorded.ts';
import { continuation, isGuarded, isHidden, isKept, isMasked, isSpent, isSubset } from './rules.ts';
import { canon } from './values.ts';

/** A key that was at `from` and comes to `to`, where it is seen (or seen to be absent). */
export interface Case {
  readonly batch: Batch;
  readonly passage: Passage;
  readonly key: Key;
  readonly local: number;
  readonly kind: HopKind;
  readonly from: Stop;
  readonly to: Stop;
  readonly sent: Recorded;
  readonly received: Recorded | null;
}

export interface Damaged {
  readonly class: FindingClass;
  readonly outcome: 'altered' | 'lost' | 'foreign';
  readonly reason: Message;
  readonly grade: Grade;
}

/** `null`: nothing to say, the key was not expected to go on or to keep its value here. */
export type Judgement = Outcome | 'suspect' | null;

/** Kept, unobserved, not expected, or a suspect for the detectors. */
export function weigh(c: Case): Judgement {
  if (c.key.norm === TRACEPARENT) return weighContext(c);
  if (!isGuarded(c.key, c.kind)) return null;
  return c.received === null ? weighAbsent(c) : weighPresent(c, c.received);
}

/** A span of this trace here or below shows that its context came as far as here. */
const goesOn = (to: Stop): boolean => to.carrier.side === 'received' || to.downs.length > 0;

/** What is true of nearly every context: it stays within its trace, and that goes on. Needs no weighing. */
export const isContinued = (key: Key, kind: HopKind, from: Stop, to: Stop): boolean =>
  key.norm === TRACEPARENT &&
  kind !== 'split' &&
  from.carrier.span.traceId === to.carrier.span.traceId &&
  goesOn(to);

/**
 * Only the trace id counts (recorders note wrong span ids and flags), and a child in the same trace proves
 * that the context arrived. A lost one starts a new trace: that is the split's finding.
 */
function weighContext(c: Case): Judgement {
  if (c.kind === 'split' || c.from.carrier.span.traceId !== c.to.carrier.span.traceId) return null;
  if (c.received === null || goesOn(c.to)) return 'kept';
  const after = canon(c.received);
  // A process that began a trace of its own (a consumer that links, a public entry) passes on that one.
  return canon(c.sent) === after || after === c.to.carrier.span.traceId ? 'kept' : 'suspect';
}

function weighAbsent(c: Case): Judgement {
  const { batch, key } = c;
  if (isSpent(c.sent)) return 'kept';
  const other = continuation(key, c.from, c.to, batch);
  if (other !== undefined) return isKept(c.sent, standIn(key, other)) ? 'kept' : 'suspect';
  if (!isExpected(c)) return null;
  return isBeyondCut(c) ? 'unobserved' : 'suspect';
}

/** The header is there, but its recorder shows only its beginning, and the key stands behind that. */
function isBeyondCut(c: Case): boolean {
  const left = c.to.carrier.keys.list.find(r => r.baggage !== null);
  return left !== undefined && c.sent.baggage !== null && isCutAt(c, left);
}

/** A companion's value judged by the rules of the key it continues, read in its own notation. */
const standIn = (key: Key, other: Recorded): Recorded => ({
  ...other,
  key: { ...key, norm: other.key.norm },
  canon: null,
});

/** Contract keys are expected everywhere; others, and those whose reach is the application's affair, where learned. */
function isExpected(c: Case): boolean {
  if (c.key.contracted) return true;
  return onAllHops(c, hop => c.batch.learned.carriesOn(hop, c.key));
}

/**
 * True of the hop and, where an SDK left out whether the key came by a span between, of the hops from and to there: what
 * is learned of is the way that requests take, and not what skips a span now and then.
 */
function onAllHops({ batch, passage, key, kind, from, to }: Case, isTrue: (hop: HopId) => boolean): boolean {
  const { stops } = passage.flow;
  let below = to;
  for (let at = stops[to.up]; at !== undefined && at.index > from.index; at = stops[at.up]) {
    if (!mayHide(at.carrier, key)) continue;
    if (!isTrue(hopOf(endsOf(kindBetween(at, below, stops), at, below, batch.callees)))) return false;
    below = at;
  }
  const last = below === to ? kind : kindBetween(from, below, stops);
  return isTrue(hopOf(endsOf(last, from, below, batch.callees)));
}

function weighPresent(c: Case, received: Recorded): Judgement {
  const { batch, key, from, to, sent } = c;
  if (isMasked(key, from, to, batch)) return 'kept';
  if (isHalfShown(c, received)) return 'unobserved';
  if (canon(sent) !== canon(received) && isHidden(sent, received, from, to, batch)) return 'unobserved';
  if (isKept(sent, received)) return needsLook(c, received) ? 'suspect' : 'kept';
  const entry = stopAt(c.passage, c.passage.entry[c.local])?.carrier.keys.get(key.id);
  if (entry !== undefined && canon(entry) === canon(received)) return 'kept';
  if (isCutByRecorder(c, received)) return 'unobserved';
  return countsAsChange(c, received) ? 'suspect' : null;
}

/** Each spelling of a key is an attribute of its own: where the SDK left some out, the rest is not all there was. */
function isHalfShown({ from, to, sent }: Case, received: Recorded): boolean {
  const [before, after] = [sent.entries.length, received.entries.length];
  return (to.carrier.node.partial && after < before) || (from.carrier.node.partial && before < after);
}

/** So many stops behind a cut value are looked at for the whole one. */
const BEHIND = 16;

/**
 * A beginning of the value was cut by its recorder where the value is shown whole again behind it, or where that recorder
 * shows others that end there and none that is longer. Where it was cut at the first side, what that sent is not known.
 */
function isCutByRecorder(c: Case, received: Recorded): boolean {
  if (isCutAt(c, received)) return true;
  const isBroken = beginningOf(c.sent, received) === 'broken';
  return isBroken && c.batch.lengths.endsAll(c.from.carrier.service, headerText(c.sent));
}

function isCutAt({ batch, passage, sent, to }: Case, received: Recorded): boolean {
  const beginning = beginningOf(received, sent);
  if (beginning === null) return false;
  if (isWholeBehind(passage, sent, to)) return true;
  return beginning === 'broken' && batch.lengths.endsAll(to.carrier.service, headerText(received));
}

/** The value is shown behind this stop as it came to it. */
function isWholeBehind(passage: Passage, sent: Recorded, to: Stop): boolean {
  const behind = [...to.downs];
  for (let n = 0; n < behind.length && n < BEHIND; n++) {
    const stop = stopAt(passage, behind[n]);
    const shown = stop?.carrier.keys.get(sent.key.id);
    if (shown !== undefined && isKept(sent, shown)) return true;
    behind.push(...(stop?.downs ?? []));
  }
  return false;
}

/** Equal values under other spellings: case may have been folded, or several keys joined into one. */
const needsLook = (c: Case, received: Recorded): boolean =>
  c.kind === 'wire' &&
  c.sent.baggage === null &&
  (c.sent.entries.length > 1 || c.sent.entries[0]?.raw !== received.entries[0]?.raw);

/**
 * On wire hops any change counts; within a process one outside the contract only where most keep the value, bytes that
 * were encoded again already where some do: since a version came that does it, most may have changed.
 */
function countsAsChange(c: Case, received: Recorded): boolean {
  const { batch, key, kind, sent } = c;
  if (key.contracted || kind === 'wire') return true;
  const { learned } = batch;
  if (onAllHops(c, hop => learned.keepsValue(hop, key))) return true;
  return (
    key.type === 'bytes' && isReencoded(sent, received) && onAllHops(c, hop => learned.keepsAtTimes(hop, key))
  );
}

/** Asks the detectors about a suspect; null where none recognises damage after all. */
export function detect(c: Case, alone: boolean): Damaged | null {
  const crossing = crossingOf(c, alone);
  for (const detector of DETECTORS) {
    const verdict = detector.detect(crossing);
    if (verdict !== null) return { class: detector.id, ...verdict, grade: gradeOf(c) };
  }
  return null;
}

const gradeOf = ({ kind, from, to }: Case): Grade =>
  kind === 'gap' || from.carrier.keys.size === 0 || to.carrier.keys.size === 0 ? 'inferred' : 'proven';

function crossingOf(c: Case, alone: boolean): Crossing {
  const { batch, key, kind, sent, to } = c;
  const other = c.received === null ? continuation(key, c.from, to, batch) : undefined;
  const received = other === undefined ? c.received : standIn(key, other);
  const value = received === null ? '' : canon(received);
  const leaked = received !== null && batch.entered.byAnother(key.id, value, c.passage.flow.requestId);
  return {
    ...{ kind, key, sent, received, alone },
    left: baggageAt(to, batch),
    sameValue: received !== null && isKept(sent, received),
    foreign: leaked && !(key.norm === BAGGAGE && isSubset(sent, received)),
    keepsCase: to.carrier.site.upperCase,
    goesNoFurther: received !== null && goesNoFurther(c),
  };
}

function baggageAt(stop: Stop, batch: Batch): Recorded['baggage'] {
  for (const name of ['baggage', 'gray.tag']) {
    const key = batch.keys.find(name);
    const recorded = key === undefined ? undefined : stop.carrier.keys.get(key.id);
    if (recorded !== undefined && recorded.baggage !== null) return recorded.baggage;
  }
  return null;
}

/** The process sends others, and nothing below ever shows this key again. */
function goesNoFurther({ passage, local, to }: Case): boolean {
  if (passage.below[to.index * passage.keys.length + local] === 1) return false;
  return to.downs.some(d => {
    const { kind, carrier } = passage.flow.stops[d] ?? to;
    return kind === 'in-process' && showsAll(carrier);
  });
}
