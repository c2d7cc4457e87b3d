// What a request met before it came to a hop: the instance that makes a neighbour lose a key may stand further up.

import { textAttribute, visitAt, type Analysis, type Span, type Visit } from '../model/index.ts';
import { traitsOf, type Trait } from './attribution-dimensions.ts';

/** Of a request with more crossings only so many are looked at, the nearest first. */
const MOST = 64;

const VERSION = 'service.version';
/** Begins the dimensions that tell of services passed before. */
export const VERSION_OF = 'version of ';

/** The spans of the same request at crossings before this one; crossings stand in the order in which they were met. */
function* before(analysis: Analysis, at: number): Generator<Span> {
  const { request } = analysis.visits;
  for (let v = at - 1; v >= Math.max(0, at - MOST) && request[v] === request[at]; v--) {
    const visit = visitAt(analysis, v);
    if (visit?.from) yield visit.from;
    if (visit?.to) yield visit.to;
  }
}

/** The versions of other services that the request had passed. */
function passed(analysis: Analysis, at: number, { from, to }: Visit): Trait[] {
  const own = new Set([from?.resource.service, to?.resource.service]);
  const start = from?.start ?? to?.start ?? Infinity;
  const out = new Map<string, Trait>();
  for (const span of before(analysis, at)) {
    const { service, attributes } = span.resource;
    if (own.has(service) || span.start > start) continue;
    const value = textAttribute(attributes, VERSION);
    if (value !== undefined) out.set(`${service} ${value}`, { dimension: `${VERSION_OF}${service}`, value });
  }
  return [...out.values()];
}

/** Everything that a crossing offers, by its index: its own ends, and what lies before it. Empty for an index that is none. */
export function traitsAt(analysis: Analysis, at: number, routed: boolean): readonly Trait[] {
  const visit = visitAt(analysis, at);
  const request = visit && analysis.requests[visit.request];
  if (visit === null || !request) return [];
  return [...traitsOf(request, visit, routed), ...passed(analysis, at, visit)];
}

/** One version of {@link traitsAt}, without the rest: of the caller, of the callee, or of a service passed before. */
export function versionAt(analysis: Analysis, at: number, dimension: string): string | null {
  const visit = visitAt(analysis, at);
  if (visit === null) return null;
  const { from, to } = visit;
  const of = (span: Span | null): string | null =>
    span === null ? null : (textAttribute(span.resource.attributes, VERSION) ?? null);
  if (dimension === 'version') return of(from);
  if (dimension === 'callee version') return to?.resource === from?.resource ? null : of(to);
  return passed(analysis, at, visit).find(t => t.dimension === dimension)?.value ?? null;
}
