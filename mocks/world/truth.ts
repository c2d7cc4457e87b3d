// Ground truth of one walked request: every fault that struck it, told as a perfect reader of these recorders
// would tell it. Nothing here looks at attributes: it follows the marks that faults left on the carried
// metadata and asks which recorders stood where.

import type { Micros } from '../../web/time/index.ts';
import { inContract } from './damage.ts';
import { carries, GRAY_TAG, groupOf, type Mark } from './headers.ts';
import { laneOf, observes } from './mesh.ts';
import { spelling } from './record.ts';
import type { SpanDraft } from './span.ts';
import type { Truth } from './types.ts';
import type { Carrier, Walk } from './carrier.ts';

/** Whether a reader would call this key (canonical) observed at this carrier. */
export type Observed = (carrier: Carrier, key: string) => boolean;

/** With enough requests in a batch, what a recorder can write is what it is seen to write. */
export const byCapture: Observed = (c, key) => c.span.present && observes(c.capture, key);

interface Reader {
  readonly walk: Walk;
  readonly observed: Observed;
  readonly requestId: string;
  readonly chained: (v: Carrier, u: Carrier) => boolean;
  readonly found: Map<string, Truth>;
}

export function truthOf(walk: Walk, observed: Observed = byCapture): readonly Truth[] {
  if (isQuiet(walk)) return [];
  const reader: Reader = {
    walk,
    observed,
    requestId: requestIdOf(walk),
    chained: chains(walk),
    found: new Map(),
  };
  for (const c of walk.carriers) {
    const u = c.parent;
    if (u !== null && u.span.traceId !== c.span.traceId && !c.linked) tellSplit(reader, u, c);
    for (const m of c.carried.marks) if (u === null || !u.carried.marks.includes(m)) tellMark(reader, c, m);
  }
  tellTagFaults(reader);
  return [...reader.found.values()];
}

/** Most requests meet no fault: nothing to follow. */
function isQuiet(walk: Walk): boolean {
  return (
    walk.traceIds.length === 1 &&
    walk.carriers.every(
      c => c.carried.marks.length === 0 && Object.keys(c.service.lanes).length === 1 && c.tag === tagSeen(c),
    )
  );
}

/** The tag the service should have written. */
const tagSeen = (c: Carrier): string | null =>
  c.service.grayAttribute ? (c.carried.baggage.find(m => m[0] === GRAY_TAG)?.[1] ?? null) : null;

/** The request id a carrier shows; null where it shows none. */
function requestIdSeen(c: Carrier): string | null {
  if (!c.span.present || !observes(c.capture, 'x-request-id')) return null;
  const value = c.carried.headers.find(h => h.canon === 'x-request-id')?.value;
  return typeof value === 'string' ? value : null;
}

function requestIdOf(walk: Walk): string {
  for (const c of walk.carriers) {
    const id = requestIdSeen(c);
    if (id !== null) return id;
  }
  return walk.entry.traceId;
}

/** Follows parent ids over spans that are there, as a reader must. */
function chains(walk: Walk): (v: Carrier, u: Carrier) => boolean {
  const parents = new Map<string, string | null>();
  for (const s of walk.spans) if (s.present) parents.set(s.spanId, s.parentSpanId);
  return (v, u) => {
    let at: string | null | undefined = v.span.spanId;
    while (at !== null && at !== undefined && at !== u.span.spanId) at = parents.get(at);
    return at === u.span.spanId && parents.has(at);
  };
}

interface End {
  readonly service: string;
  readonly span: SpanDraft | null;
}

interface Find {
  readonly class: string;
  readonly key: string;
  readonly kind: Truth['hop']['kind'];
  readonly from: End;
  readonly to: End;
  readonly label: Truth['label'];
}

function tell(reader: Reader, f: Find): void {
  const id = [f.kind, f.from.service, f.to.service, f.key, f.class].join(' ');
  const known = reader.found.get(id);
  if (known !== undefined && (known.label !== 'undecidable' || f.label === 'undecidable')) return;
  const at = f.to.span ?? f.from.span;
  reader.found.set(id, {
    requestId: reader.requestId,
    traceIds: tracesSeen(reader.walk),
    class: f.class,
    key: f.key,
    hop: {
      kind: f.kind,
      from: { service: f.from.service, spanId: f.from.span?.spanId ?? null },
      to: { service: f.to.service, spanId: f.to.span?.spanId ?? null },
    },
    label: f.label,
    time: (at?.start ?? reader.walk.entry.start) as Micros,
  });
}

const tracesSeen = (walk: Walk): readonly string[] =>
  walk.traceIds.filter(id => walk.spans.some(s => s.present && s.traceId === id));

const end = (c: Carrier): End => ({ service: c.service.name, span: c.span.present ? c.span : null });

/** Who a sent carrier called, as a reader sees it: the receiving span, else the peer it names. */
const called = (c: Carrier): End =>
  c.callee?.span.present === true ? end(c.callee) : { service: c.calls, span: null };

/** The nearest carrier above that shows this key, and whether nothing stands between. */
function above(reader: Reader, v: Carrier, key: string): { u: Carrier; direct: boolean } | null {
  let direct = true;
  for (let u = v.parent; u !== null; u = u.parent) {
    if (reader.observed(u, key)) return { u, direct };
    direct = false;
  }
  return null;
}

/** The nearest carriers at or below `c` that show this key and have the mark. */
function firstBelow(reader: Reader, c: Carrier, m: Mark): readonly Carrier[] {
  if (reader.observed(c, m.canon)) return [c];
  return reader.walk.carriers
    .filter(x => x.parent === c && x.carried.marks.includes(m))
    .flatMap(x => firstBelow(reader, x, m));
}

/** Keys that are guarded on wire hops only: a process need not send them on. */
const ONE_HOP: ReadonlySet<string> = new Set(['x-schema-version', 'x-app-version']);

function tellMark(reader: Reader, struck: Carrier, m: Mark): void {
  let seen = false;
  for (const v of firstBelow(reader, struck, m)) {
    const over = above(reader, v, m.canon);
    if (over === null || !carries(over.u.carried, m.canon)) continue;
    const crossing = crossingOf(over.u, v, over.direct);
    if (crossing !== 'wire' && ONE_HOP.has(m.canon)) continue;
    const broken = over.u.span.traceId !== v.span.traceId;
    if (!broken && !reader.chained(v, over.u)) continue;
    if (broken && (crossesLink(v, over.u) || !stitched(reader, v))) continue;
    if (!provable(reader.walk, m, over.u, v)) continue;
    seen = true;
    const found = findOf(m, over.u, v, crossing, vanishTogether(reader, v, m));
    // A split with carriers between that show nothing, or with a changed value, has no agreed name.
    const vague = crossing === 'split' && (!over.direct || !m.loss);
    const named = { ...found, key: nameSeen(reader.walk, m) };
    tell(reader, vague ? { ...named, label: 'undecidable' } : named);
  }
  if (!seen) tellHidden(reader, struck, m);
}

function crossingOf(u: Carrier, v: Carrier, direct: boolean): 'wire' | 'in-process' | 'split' | 'gap' {
  // With unobserved carriers between, the break may lie elsewhere than the loss: that is a gap.
  if (!direct) return 'gap';
  if (u.span.traceId !== v.span.traceId) return 'split';
  return v.side === 'received' ? 'wire' : 'in-process';
}

/** The trace of `v` can be joined to the request by the topmost request id it shows. */
function stitched(reader: Reader, v: Carrier): boolean {
  const top = reader.walk.carriers.find(c => c.span.traceId === v.span.traceId && requestIdSeen(c) !== null);
  return v.span.present && top !== undefined && requestIdSeen(top) === reader.requestId;
}

/** A link is no hop: what is lost across it can't be told from a consumer that never got it. */
function crossesLink(v: Carrier, u: Carrier): boolean {
  for (let c: Carrier | null = v; c !== null && c !== u; c = c.parent) if (c.linked) return true;
  return false;
}

/** Folded case shows only where both recorders keep it; order only where header hooks stand on both sides. */
function provable(walk: Walk, m: Mark, u: Carrier, v: Carrier): boolean {
  if (m.class === 'reordered') return walk.hooked(u.service.name) && walk.hooked(v.service.name);
  return m.class !== 'header-case' || (u.capture?.preserveCase === true && v.capture?.preserveCase === true);
}

/** A reader sees other keys vanish here, of whatever fault: budgets are judged by the company they keep. */
const vanishTogether = (reader: Reader, v: Carrier, m: Mark): boolean =>
  v.carried.marks.some(x => {
    if (x === m || !x.loss || isTimeout(x) || !reader.observed(v, x.canon)) return false;
    const over = above(reader, v, x.canon);
    return over !== null && !over.u.carried.marks.includes(x) && carries(over.u.carried, x.canon);
  });

const isTimeout = (m: Mark): boolean => m.canon === 'timeout-ms' || m.canon === 'grpc-timeout';

function findOf(
  m: Mark,
  u: Carrier,
  v: Carrier,
  kind: 'wire' | 'in-process' | 'split' | 'gap',
  together = m.together,
): Find {
  const proven = kind !== 'gap' && u.recorded && v.recorded;
  return {
    class: isCutAway(m, u, v) ? 'limit-truncated' : classOf(m, kind, together),
    key: m.name,
    kind,
    from: end(u),
    to: v.side === 'sent' && kind !== 'gap' ? called(v) : end(v),
    label: proven ? 'proven' : 'inferred',
  };
}

/** A tag that went missing between the same two recorders as the members over a limit: which took it can't be told. */
const isCutAway = (m: Mark, u: Carrier, v: Carrier): boolean =>
  m.loss &&
  m.canon === GRAY_TAG &&
  v.carried.marks.some(x => x.class === 'limit-truncated' && !u.carried.marks.includes(x));

/** A key of this request as the first recorder on a sending side wrote it, else on a receiving one. */
export function spelledIn(walk: Walk, key: string, sides: readonly Carrier['side'][]): string | null {
  for (const side of sides)
    for (const c of walk.carriers) {
      if (c.side !== side || c.capture === null || !c.span.present || !observes(c.capture, key)) continue;
      const sent = c.carried.headers.find(h => h.canon === key);
      if (sent !== undefined) return spelling(c.capture, sent.key);
    }
  return null;
}

/** As the contract spells the key, else as first sent. */
const nameSeen = (walk: Walk, m: Mark): string =>
  inContract(m.canon) ? m.name : (spelledIn(walk, m.canon, ['sent', 'received']) ?? m.name);

/** What an absent key is called depends on where it vanished. */
function classOf(m: Mark, kind: Truth['hop']['kind'], together = m.together): string {
  if (!m.loss) return m.class;
  const timeout = isTimeout(m);
  if (kind === 'split') return 'context-break';
  if (kind === 'in-process') return timeout && !together ? 'timeout-overwritten' : 'context-break';
  return timeout ? 'timeout-overwritten' : 'dropped';
}

/** Nobody could see it: kept in the truth, so that a reader who guesses it right is not called wrong. */
function tellHidden(reader: Reader, struck: Carrier, m: Mark): void {
  const from = struck.parent ?? struck;
  const kind = struck.side === 'received' ? 'wire' : 'in-process';
  tell(reader, {
    class: classOf(m, kind),
    key: nameSeen(reader.walk, m),
    kind,
    from: end(from),
    to: kind === 'wire' ? end(struck) : called(struck),
    label: 'undecidable',
  });
  tellLogged(reader, struck, m);
}

/** What the receiver writes a log line about (see logs-requests.ts). */
const LOGGED: ReadonlySet<string> = new Set(['binary-misaligned', 'timeout-overwritten']);

/** By its line a reader may place the damage between the last that had the key and the one that complained. */
function tellLogged(reader: Reader, struck: Carrier, m: Mark): void {
  if (!LOGGED.has(m.class) || struck.side !== 'received' || !struck.span.present) return;
  const over = above(reader, struck, m.canon);
  if (over === null || !carries(over.u.carried, m.canon)) return;
  const kind = crossingOf(over.u, struck, over.direct);
  const found = findOf(m, over.u, struck, kind);
  tell(reader, { ...found, class: m.class, key: nameSeen(reader.walk, m), label: 'undecidable' });
}

function tellSplit(reader: Reader, u: Carrier, v: Carrier): void {
  const joined = stitched(reader, v) && reader.requestId !== reader.walk.entry.traceId && u.span.present;
  const both = u.recorded && v.recorded;
  tell(reader, {
    class: 'context-break',
    key: 'traceparent',
    kind: 'split',
    from: end(u),
    to: v.side === 'sent' ? called(v) : end(v),
    label: !joined ? 'undecidable' : both ? 'proven' : 'inferred',
  });
}

/** The group a reader gives the request: the first tag recorded on its path. */
export function groupSeen(walk: Walk): string | null {
  for (const c of walk.carriers) {
    if (!c.span.present) continue;
    const group = groupOf(c.tag) ?? (observes(c.capture, GRAY_TAG) ? groupOf(tagCarried(c)) : null);
    if (group !== null) return group;
  }
  return null;
}

const tagCarried = (c: Carrier): string | null => c.carried.baggage.find(m => m[0] === GRAY_TAG)?.[1] ?? null;

function tellTagFaults(reader: Reader): void {
  const group = groupSeen(reader.walk);
  for (const c of reader.walk.carriers) {
    if (!c.span.present) continue;
    const seen = observes(c.capture, GRAY_TAG);
    if (c.service.grayAttribute && c.tag !== tagCarried(c))
      tellTag(
        reader,
        c,
        c.tag === null ? 'gray-invisible' : tagCarried(c) === null ? 'gray-not-propagated' : 'gray-mismatch',
        seen,
      );
    if (c.side === 'received' && group !== null && !servesGroup(c, group))
      tellTag(reader, c, 'gray-misrouted', true);
  }
}

/** Served by a version that is not the one meant for the request's group. */
const servesGroup = (c: Carrier, group: string): boolean =>
  laneOf(c.service, group).some(p => p.version === c.pod.version);

const tellTag = (reader: Reader, c: Carrier, cls: string, seen: boolean): void =>
  tell(reader, {
    class: cls,
    key: GRAY_TAG,
    kind: 'span',
    from: end(c),
    to: end(c),
    label: seen ? 'proven' : 'undecidable',
  });
