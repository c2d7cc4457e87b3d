// Traces as Jaeger's UI exports them: the v1 JSON of `/api/traces/{id}` (jaeger-idl, model/json/model.go).

import type { Attribute, AttributeValue, Resource, Span, Trace } from '../../model/index.ts';
import { base64, written } from './values.ts';

interface Tag {
  readonly key: string;
  readonly type: string;
  readonly value: string | number | boolean;
}

/** Lists as Jaeger writes them: a text that holds JSON. */
function tagOf({ key, value }: Attribute): Tag {
  if (typeof value === 'string') return { key, type: 'string', value };
  if (typeof value === 'boolean') return { key, type: 'bool', value };
  if (value instanceof Uint8Array) return { key, type: 'binary', value: base64(value) };
  if (typeof value === 'number')
    return Number.isFinite(value)
      ? { key, type: Number.isSafeInteger(value) ? 'int64' : 'float64', value }
      : { key, type: 'float64', value: String(value) };
  return { key, type: 'string', value: JSON.stringify(plain(value)) };
}

const plain = (value: AttributeValue): unknown =>
  value instanceof Uint8Array ? base64(value) : typeof value === 'object' ? value.map(plain) : value;

const tagsOf = (all: readonly Attribute[], secrets: readonly string[]): Tag[] =>
  written(all, secrets).map(tagOf);

/** What the SDK left out: https://opentelemetry.io/docs/specs/otel/common/mapping-to-non-otlp/#dropped-attributes-count */
const droppedTags = ({ dropped }: Span): Tag[] =>
  (['attributes', 'events', 'links'] as const).flatMap(part => {
    const value = dropped?.[part] ?? 0;
    return value === 0 ? [] : [{ key: `otel.dropped_${part}_count`, type: 'int64', value }];
  });

/** Kind and status are fields of the model and tags of this format. */
function ownTags({ kind, status, statusMessage }: Span): Tag[] {
  const out: Tag[] = [];
  if (kind !== 'unspecified') out.push({ key: 'span.kind', type: 'string', value: kind });
  if (status === 'error') out.push({ key: 'error', type: 'bool', value: true });
  if (status !== 'unset')
    out.push({ key: 'otel.status_code', type: 'string', value: status === 'ok' ? 'OK' : 'ERROR' });
  if (statusMessage !== '')
    out.push({ key: 'otel.status_description', type: 'string', value: statusMessage });
  return out;
}

function spanOf(span: Span, processID: string, secrets: readonly string[]) {
  const { traceId: traceID, parentSpanId } = span;
  const links = span.links.map(l => ({ refType: 'FOLLOWS_FROM', traceID: l.traceId, spanID: l.spanId }));
  const parent = parentSpanId === null ? [] : [{ refType: 'CHILD_OF', traceID, spanID: parentSpanId }];
  return {
    traceID,
    spanID: span.spanId,
    operationName: span.name,
    references: [...parent, ...links],
    startTime: span.start,
    duration: span.duration,
    tags: [...ownTags(span), ...droppedTags(span), ...tagsOf(span.attributes, secrets)],
    logs: span.events.map(e => ({
      timestamp: e.time,
      fields: [
        ...(e.name === '' ? [] : [{ key: 'event', type: 'string', value: e.name }]),
        ...tagsOf(e.attributes, secrets),
      ],
    })),
    processID,
    warnings: span.warnings.length === 0 ? null : span.warnings,
  };
}

/** One trace in pieces of text, so that a large one never is one string. */
function* tracePieces(trace: Trace, secrets: readonly string[]): Generator<string> {
  const processes = new Map<Resource, string>();
  yield `{"traceID":${JSON.stringify(trace.traceId)},"spans":[`;
  let first = true;
  for (const span of trace.spans) {
    const id = processes.get(span.resource) ?? `p${processes.size + 1}`;
    processes.set(span.resource, id);
    yield `${first ? '' : ',\n'}${JSON.stringify(spanOf(span, id, secrets))}`;
    first = false;
  }
  const named = [...processes].map(([{ service, attributes }, id]) => [
    id,
    { serviceName: service, tags: tagsOf(attributes, secrets) },
  ]);
  const warnings = trace.warnings.length === 0 ? null : trace.warnings;
  yield `],"processes":${JSON.stringify(Object.fromEntries(named))},"warnings":${JSON.stringify(warnings)}}`;
}

/** Traces as Jaeger JSON, in pieces; links lose their attributes, for which this format has no place. */
export function* jaegerPieces(traces: readonly Trace[], secrets: readonly string[]): Generator<string> {
  yield '{"data":[';
  let first = true;
  for (const trace of traces) {
    if (!first) yield ',\n';
    yield* tracePieces(trace, secrets);
    first = false;
  }
  yield '],"errors":null}\n';
}
