// Which hops a span stands at, and which of them the inspector shows. Pure.

import type {
  CarrierFacts,
  Finding,
  HopKeyFacts,
  Place,
  RequestAnswer,
  VisitFacts,
} from '../../model/index.ts';

export interface HopIndex {
  readonly bySpan: ReadonlyMap<string, readonly VisitFacts[]>;
  readonly carriers: ReadonlyMap<string, readonly CarrierFacts[]>;
}

function add<T>(map: Map<string, T[]>, id: string | null, value: T): void {
  if (id === null) return;
  const own = map.get(id);
  if (own) own.push(value);
  else map.set(id, [value]);
}

export function indexHops(answer: Pick<RequestAnswer, 'visits' | 'carriers'>): HopIndex {
  const bySpan = new Map<string, VisitFacts[]>();
  const carriers = new Map<string, CarrierFacts[]>();
  for (const visit of answer.visits) {
    add(bySpan, visit.toSpanId, visit);
    if (visit.fromSpanId !== visit.toSpanId) add(bySpan, visit.fromSpanId, visit);
  }
  for (const carrier of answer.carriers) add(carriers, carrier.spanId, carrier);
  return { bySpan, carriers };
}

/** Spans that recorded at least one key: a carrier that could have and did not is none of them. */
export const recording = (answer: Pick<RequestAnswer, 'carriers'>): number =>
  new Set(answer.carriers.filter(c => c.keys.length > 0).map(c => c.spanId)).size;

const damage = (visit: VisitFacts): number => visit.keys.filter(k => k.finding !== null).length;

/** A finding's key as a line of the table, for a place that no visit covers. */
const factsOf = (finding: Finding): HopKeyFacts => ({
  key: finding.key,
  outcome: finding.outcome,
  sent: finding.sent,
  received: finding.received,
  finding,
});

function fromFindings(findings: readonly Finding[]): VisitFacts | null {
  const first = findings[0];
  if (!first) return null;
  const { kind, from, to } = first.hop;
  return {
    hop: { kind, from: from.service, to: to.service },
    fromSpanId: from.spanId,
    toSpanId: to.spanId,
    keys: findings.map(factsOf),
  };
}

const holds = (visit: VisitFacts, finding: Finding): boolean =>
  visit.keys.some(k => k.finding?.id === finding.id);

/** Hops made of findings that no visit of this span holds, one for each pair of ends. */
function orphans(place: Place | null, visits: readonly VisitFacts[]): readonly VisitFacts[] {
  const left = (place?.findings ?? []).filter(f => !visits.some(v => holds(v, f)));
  const groups = new Map<string, Finding[]>();
  for (const f of left) add(groups, `${f.hop.kind} ${f.hop.from.spanId ?? ''} ${f.hop.to.spanId ?? ''}`, f);
  return [...groups.values()].map(fromFindings).filter(v => v !== null);
}

/**
 * The hops at a span, what the reader most likely wants first: the hop of the chosen finding, hops with
 * findings, the hop that arrives here, then those that leave.
 */
export function hopsAt(
  index: HopIndex,
  spanId: string | null,
  place: Place | null,
  finding: Finding | null,
): readonly VisitFacts[] {
  const own = spanId === null ? [] : (index.bySpan.get(spanId) ?? []);
  const near = (place?.findings ?? []).flatMap(f => [
    ...(index.bySpan.get(f.hop.to.spanId ?? '') ?? []),
    ...(index.bySpan.get(f.hop.from.spanId ?? '') ?? []),
  ]);
  const held = near.filter(v => place?.findings.some(f => holds(v, f)) === true);
  const visits = [...new Set([...own, ...held])];
  const all = [...visits, ...orphans(place, visits)];
  const rank = (v: VisitFacts): number =>
    (finding !== null && holds(v, finding) ? -1000 : 0) -
    10 * Math.min(50, damage(v)) +
    (v.hop.kind === 'wire' ? 0 : 4) +
    (v.hop.kind === 'span' ? 2 : 0) +
    (v.toSpanId === spanId ? 0 : 1);
  return all
    .map((v, i) => ({ v, i }))
    .sort((a, b) => rank(a.v) - rank(b.v) || a.i - b.i)
    .map(x => x.v);
}

/** How a key was spelled by one side of a span; null when it is spelled as shown. */
export function spelling(
  carriers: readonly CarrierFacts[],
  spanId: string | null,
  side: CarrierFacts['side'],
  key: string,
): string | null {
  for (const carrier of carriers)
    if (carrier.spanId === spanId && carrier.side === side)
      for (const k of carrier.keys) if (k.key === key && k.recordedAs !== k.key) return k.recordedAs;
  return null;
}

/** Keys that can be followed: the damaged ones first, then by how many spans record them. */
export function followable(
  answer: Pick<RequestAnswer, 'carriers' | 'tags' | 'findings'>,
): readonly { readonly key: string; readonly damaged: boolean }[] {
  const seen = new Map<string, number>();
  for (const carrier of answer.carriers)
    for (const k of carrier.keys) seen.set(k.key, (seen.get(k.key) ?? 0) + 1);
  if (answer.tags.length > 0 && !seen.has('gray.tag')) seen.set('gray.tag', answer.tags.length);
  const damaged = new Set(answer.findings.map(f => f.key));
  for (const key of damaged) if (!seen.has(key)) seen.set(key, 0);
  return [...seen]
    .sort(
      (a, b) =>
        Number(damaged.has(b[0])) - Number(damaged.has(a[0])) || b[1] - a[1] || (a[0] < b[0] ? -1 : 1),
    )
    .map(([key]) => ({ key, damaged: damaged.has(key) }));
}
