// Traces whose context broke, and services whose clocks are wrong, made of whole ones.

import type { Span, Trace } from '../../model/index.ts';
import { micros } from '../../time/index.ts';
import { traceId, traceOf } from './shorthand.ts';

/** All spans later, as a trace that began while another ran. */
export const later = (t: Trace, by: number): Trace =>
  traceOf(t.spans.map(s => ({ ...s, start: micros(s.start + by) })));

/** The spans of this service as its own clock, which is so far ahead, would have them. */
export const ahead = (t: Trace, service: string, by: number): Trace =>
  traceOf(t.spans.map(s => (s.resource.service === service ? { ...s, start: micros(s.start + by) } : s)));

export const without = (t: Trace, drop: (s: Span) => boolean): Trace =>
  traceOf(t.spans.filter(s => !drop(s)));

/** The trace as services that show only what they receive leave it. */
export function withoutCalls(t: Trace): Trace {
  const calls = new Map(t.spans.filter(s => s.kind === 'client').map(s => [s.spanId, s.parentSpanId]));
  const above = (id: string | null): string | null => calls.get(id ?? '') ?? id;
  const served = t.spans.filter(s => s.kind !== 'client');
  return traceOf(served.map(s => ({ ...s, parentSpanId: above(s.parentSpanId) })));
}

/** The trace up to where it reached this service, and the new one that began there. */
export function brokenAt(t: Trace, service: string): readonly [Trace, Trace] {
  const root = t.spans.find(s => s.resource.service === service && s.kind !== 'client');
  if (root === undefined) throw new Error(`the trace does not reach ${service}`);
  const below = new Set([root.spanId]);
  // Parents stand before their children.
  for (const s of t.spans) if (s.parentSpanId !== null && below.has(s.parentSpanId)) below.add(s.spanId);
  const own = traceId();
  const rest = t.spans
    .filter(s => below.has(s.spanId))
    .map(s => ({ ...s, traceId: own, parentSpanId: s === root ? null : s.parentSpanId }));
  return [without(t, s => below.has(s.spanId)), traceOf(rest)];
}
