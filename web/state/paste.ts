// Whatever an SRE has in the clipboard, and where it leads.

export type Pasted =
  | { readonly kind: 'trace'; readonly traceId: string; readonly spanId: string | null }
  | { readonly kind: 'request'; readonly requestId: string };

const HEX = '[0-9a-f]';
const TRACEPARENT = new RegExp(`\\b${HEX}{2}-(${HEX}{32})-(${HEX}{16})-${HEX}{2}\\b`, 'i');
const JAEGER_LINK = new RegExp(`/trace/(${HEX}{8,32})(?:[/?#]|$)`, 'i');
const SPAN_IN_LINK = new RegExp(`[?&](?:uiFind|spanId|span)=(${HEX}{16})\\b`, 'i');
/** `trace_id=…`, `"traceID": "…"`, `trace-id: …`, and Jaeger's and B3's spellings. */
const TRACE_FIELD = new RegExp(
  `\\b(?:trace[_.-]?id|x-b3-traceid|uber-trace-id)["']?\\s*[:=]\\s*["']?(${HEX}{16,32})\\b`,
  'i',
);
const SPAN_FIELD = new RegExp(`\\bspan[_.-]?id["']?\\s*[:=]\\s*["']?(${HEX}{16})\\b`, 'i');
const REQUEST_FIELD =
  /\b(?:x[_-])?request[_-]?id["']?\s*[:=]\s*\[?\s*["']?([A-Za-z0-9][A-Za-z0-9._~+/=:-]{3,127})/i;
const UUID = new RegExp(`\\b(${HEX}{8}-${HEX}{4}-${HEX}{4}-${HEX}{4}-${HEX}{12})\\b`, 'i');
const ALL_ZERO = /^0+$/;

const trace = (id: string, spanId: string | null = null): Pasted | null =>
  ALL_ZERO.test(id)
    ? null
    : { kind: 'trace', traceId: id.toLowerCase().padStart(32, '0'), spanId: spanId?.toLowerCase() ?? null };

/**
 * A trace id (16 or 32 hex digits), a `traceparent`, a request id, a log line (JSON, logfmt or text) that
 * holds one of them, or a link to a trace in Jaeger's or Grafana's UI. Null when there is nothing to go to.
 */
export function readPasted(clipboard: string): Pasted | null {
  const text = clipboard.trim().replaceAll('\\"', '"').slice(0, 100_000);
  if (text === '') return null;
  const parent = TRACEPARENT.exec(text);
  if (parent) return trace(parent[1] ?? '', parent[2] ?? null);
  const link = JAEGER_LINK.exec(text);
  if (link) return trace(link[1] ?? '', SPAN_IN_LINK.exec(text)?.[1] ?? null);
  const field = TRACE_FIELD.exec(decoded(text));
  if (field) return trace(field[1] ?? '', SPAN_FIELD.exec(text)?.[1] ?? null);
  const request = REQUEST_FIELD.exec(text);
  if (request) return { kind: 'request', requestId: request[1] ?? '' };
  const uuid = UUID.exec(text);
  if (uuid) return { kind: 'request', requestId: uuid[1] ?? '' };
  if (new RegExp(`^(?:${HEX}{16}|${HEX}{32})$`, 'i').test(text)) return trace(text);
  return /^[A-Za-z0-9._~:-]{4,128}$/.test(text) ? { kind: 'request', requestId: text } : null;
}

/** Grafana's links carry the query percent-encoded. */
function decoded(text: string): string {
  if (!/^https?:/.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
