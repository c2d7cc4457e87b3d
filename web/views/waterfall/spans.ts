// The spans of one request as an indexed list: duplicates out, parents resolved, cycles cut. Pure, linear.

import type { Message, Span, Trace } from '../../model/index.ts';
import { message } from '../../model/index.ts';

/** Parent of a span that has none: a true root of its trace. */
export const ROOT = -1;
/** Parent of a span whose parent is named but is not in the trace. */
export const ORPHAN = -2;

export interface SpanList {
  readonly spans: readonly Span[];
  /** Index into the request's traces, for each span. */
  readonly traceOf: Uint16Array;
  /** Index into `spans`, or ROOT or ORPHAN. */
  readonly parent: Int32Array;
  /** The first span with an id; ids repeat only in malformed traces. */
  readonly byId: ReadonlyMap<string, number>;
  readonly warnings: readonly Message[];
}

function sameSpan(a: Span, b: Span): boolean {
  return (
    a.start === b.start &&
    a.duration === b.duration &&
    a.name === b.name &&
    a.kind === b.kind &&
    a.resource.service === b.resource.service &&
    a.attributes.length === b.attributes.length
  );
}

/** Follows parents from every span and cuts the link of the earliest span of each ring. */
function cutCycles(spans: readonly Span[], parent: Int32Array): number {
  const seen = new Int32Array(spans.length).fill(-1);
  let cut = 0;
  for (let i = 0; i < spans.length; i++) {
    let at = i;
    while (at >= 0 && seen[at] === -1) {
      seen[at] = i;
      at = parent[at] ?? ROOT;
    }
    if (at < 0 || seen[at] !== i) continue;
    let first = at;
    for (let r = parent[at] ?? ROOT; r !== at && r >= 0; r = parent[r] ?? ROOT)
      if ((spans[r]?.start ?? 0) < (spans[first]?.start ?? 0)) first = r;
    parent[first] = ROOT;
    cut += 1;
  }
  return cut;
}

/**
 * Lists the spans of all traces. Exact duplicates are dropped; spans that share an id but differ are all
 * kept, with a warning. A span that is its own ancestor becomes a root, with a warning.
 */
export function listSpans(traces: readonly Trace[]): SpanList {
  const spans: Span[] = [];
  const traceOf: number[] = [];
  const byId = new Map<string, number>();
  const ids: Map<string, number>[] = [];
  let clash = 0;
  traces.forEach((trace, t) => {
    const own = new Map<string, number>();
    ids.push(own);
    for (const span of trace.spans) {
      const before = own.get(span.spanId);
      const twin = before === undefined ? undefined : spans[before];
      if (twin && sameSpan(twin, span)) continue;
      if (twin) clash += 1;
      else own.set(span.spanId, spans.length);
      if (!byId.has(span.spanId)) byId.set(span.spanId, spans.length);
      traceOf.push(t);
      spans.push(span);
    }
  });
  const parent = Int32Array.from(spans, (span, i) => {
    if (span.parentSpanId === null) return ROOT;
    return ids[traceOf[i] ?? 0]?.get(span.parentSpanId) ?? ORPHAN;
  });
  const cycles = cutCycles(spans, parent);
  const warnings: Message[] = [];
  if (clash > 0) warnings.push(message('trace.warning.clash', { spans: clash }));
  if (cycles > 0) warnings.push(message('trace.warning.cycle', { spans: cycles }));
  return { spans, traceOf: Uint16Array.from(traceOf), parent, byId, warnings };
}
