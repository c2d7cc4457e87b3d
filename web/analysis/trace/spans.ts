// The spans of one request as columns: duplicates out, parents resolved, cycles cut. Pure, linear.

import {
  message,
  ORPHAN,
  ROOT,
  SPAN_KINDS,
  STATUSES,
  type Attribute,
  type AttributeValue,
  type Message,
  type Span,
  type SpanList,
  type Trace,
} from '../../model/index.ts';
import { clockWarnings } from './clocks.ts';
import { TextWriter } from './texts.ts';
import { drawnTimes, type DrawnTimes } from './times.ts';

/** The columns with the spans they were made of. */
export interface Listed {
  readonly list: SpanList;
  readonly spans: readonly Span[];
  /** The first span with an id; ids repeat only in malformed traces. */
  readonly byId: ReadonlyMap<string, number>;
  readonly warnings: readonly Message[];
}

function sameValue(a: AttributeValue, b: AttributeValue): boolean {
  if (typeof a !== 'object' || typeof b !== 'object') return Object.is(a, b);
  return a.length === b.length && [...a].every((v, i) => sameValue(v, b[i] ?? ''));
}

/** Equal attributes are often one object, so that most are compared by identity. */
const sameAttributes = (a: readonly Attribute[], b: readonly Attribute[]): boolean =>
  a.length === b.length &&
  a.every((x, i) => {
    const y = b[i];
    return x === y || (y !== undefined && x.key === y.key && sameValue(x.value, y.value));
  });

/** Two copies of one span: equal in everything that is told of it. */
export function sameSpan(a: Span, b: Span): boolean {
  return (
    a.parentSpanId === b.parentSpanId &&
    a.status === b.status &&
    a.events.length === b.events.length &&
    a.start === b.start &&
    a.duration === b.duration &&
    a.name === b.name &&
    a.kind === b.kind &&
    a.resource.service === b.resource.service &&
    sameAttributes(a.attributes, b.attributes)
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

function columns(
  spans: readonly Span[],
  traceOf: readonly number[],
  parent: Int32Array,
  { start, duration }: DrawnTimes,
): SpanList {
  const n = spans.length;
  const [ids, names, services] = [new TextWriter(), new TextWriter(), new TextWriter()];
  const [name, service] = [new Int32Array(n), new Int32Array(n)];
  const [kind, status] = [new Uint8Array(n), new Uint8Array(n)];
  spans.forEach((s, i) => {
    ids.add(s.spanId);
    name[i] = names.once(s.name);
    service[i] = services.once(s.resource.service);
    kind[i] = SPAN_KINDS.indexOf(s.kind);
    status[i] = STATUSES.indexOf(s.status);
  });
  return {
    ...{ size: n, ids: ids.result(), names: names.result(), services: services.result() },
    ...{ name, service, kind, status, start, duration, traceOf: Uint32Array.from(traceOf), parent },
  };
}

/**
 * Lists the spans of all traces. Exact duplicates are drawn once, with a warning; spans that share an id but differ are all
 * kept, with a warning. A span that is its own ancestor becomes a root, with a warning.
 */
export function listSpans(traces: readonly Trace[]): Listed {
  const spans: Span[] = [];
  const traceOf: number[] = [];
  const byId = new Map<string, number>();
  const ids: Map<string, number>[] = [];
  let clash = 0;
  let copies = 0;
  traces.forEach((trace, t) => {
    const own = new Map<string, number>();
    ids.push(own);
    for (const span of trace.spans) {
      const before = own.get(span.spanId);
      const twin = before === undefined ? undefined : spans[before];
      if (twin && sameSpan(twin, span)) {
        copies += 1;
        continue;
      }
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
  if (copies > 0) warnings.push(message('trace.warning.copies', { spans: copies }));
  if (clash > 0) warnings.push(message('trace.warning.clash', { spans: clash }));
  if (cycles > 0) warnings.push(message('trace.warning.cycle', { spans: cycles }));
  const times = drawnTimes(spans, parent);
  warnings.push(...times.warnings, ...clockWarnings(spans, parent, times.start));
  return { list: columns(spans, traceOf, parent, times), spans, byId, warnings };
}
