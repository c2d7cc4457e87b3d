// What differs between two requests: structure, durations, recorded metadata. Pure.

import type {
  CarrierFacts,
  CompareAnswer,
  CompareKey,
  CompareRow,
  CompareSide,
  CompareSpan,
  RequestAnswer,
  Span,
} from '../model/index.ts';
import { align } from './align.ts';
import { forestOf, type Forest } from './compare-tree.ts';

type Compared = Pick<RequestAnswer, 'facts' | 'traces' | 'carriers' | 'findings'>;

/** Rows handed out at most; what is left out is said. */
const MOST = 5000;

/** Keys that differ from request to request by their nature: only whether they are there is compared. */
const OWN = new Set(['x-request-id', 'traceparent', 'tracestate', 'x-trace-id', 'trace-id', 'baggage']);

function sideOf({ facts, findings }: Compared, forest: Forest): CompareSide {
  const services = new Set(forest.spans.map(s => s.resource.service));
  return {
    requestId: facts.requestId,
    traceId: facts.traceIds[0] ?? '',
    entry: facts.entry,
    start: facts.start,
    duration: facts.end - facts.start,
    spans: forest.spans.length,
    services: services.size,
    group: facts.group,
    errors: forest.spans.filter(s => s.status === 'error').length,
    findings: findings.filter(f => f.accepted === null).length,
  };
}

const spanOf = (span: Span | undefined, start: number): CompareSpan | null =>
  span === undefined
    ? null
    : {
        spanId: span.spanId,
        offset: span.start - start,
        duration: span.duration,
        error: span.status === 'error',
      };

type Recorded = ReadonlyMap<string, readonly string[]>;

function recordedOf(carriers: readonly CarrierFacts[]): ReadonlyMap<string, Recorded> {
  const out = new Map<string, Map<string, readonly string[]>>();
  for (const c of carriers) {
    const own = out.get(c.spanId) ?? new Map<string, readonly string[]>();
    out.set(c.spanId, own);
    for (const k of c.keys) own.set(k.key, k.values);
  }
  return out;
}

const sameValues = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((v, i) => v === b[i]);

/** Keys of a pair of carriers that differ; a span that recorded nothing at all is compared with nothing. */
export function keysOf(a: Recorded | undefined, b: Recorded | undefined): readonly CompareKey[] {
  if (!a?.size || !b?.size) return [];
  const out: CompareKey[] = [];
  for (const key of new Set([...a.keys(), ...b.keys()])) {
    const [x, y] = [a.get(key) ?? null, b.get(key) ?? null];
    if (x && y && (OWN.has(key.toLowerCase()) || sameValues(x, y))) continue;
    out.push({ key, a: x, b: y });
  }
  return out.sort((p, q) => Number(p.a !== null && p.b !== null) - Number(q.a !== null && q.b !== null));
}

/** Compares two requests span by span. */
export function compare(a: Compared, b: Compared): CompareAnswer {
  const forests = { a: forestOf(a.traces), b: forestOf(b.traces) };
  const recorded = { a: recordedOf(a.carriers), b: recordedOf(b.carriers) };
  const lines = align(forests.a, forests.b);
  const rows = lines.slice(0, MOST).map(({ a: i, b: k, depth }): CompareRow => {
    const [x, y] = [forests.a.spans[i], forests.b.spans[k]];
    const one = x ?? y;
    return {
      depth,
      service: one?.resource.service ?? '',
      operation: one?.name ?? '',
      kind: one?.kind ?? 'unspecified',
      a: spanOf(x, a.facts.start),
      b: spanOf(y, b.facts.start),
      keys: x && y ? keysOf(recorded.a.get(x.spanId), recorded.b.get(y.spanId)) : [],
    };
  });
  return {
    a: sideOf(a, forests.a),
    b: sideOf(b, forests.b),
    rows,
    onlyA: lines.filter(l => l.b < 0).length,
    onlyB: lines.filter(l => l.a < 0).length,
    left: lines.length - rows.length,
  };
}
