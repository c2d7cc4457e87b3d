// Traces as OTLP JSON (opentelemetry-proto, trace/v1/trace.proto in its JSON mapping): ids in hex, 64-bit numbers as text.

import type { Attribute, AttributeValue, Resource, Span, SpanKind, Trace } from '../../model/index.ts';
import { base64, nanos, written } from './values.ts';

const KINDS: readonly SpanKind[] = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
const STATUSES: readonly Span['status'][] = ['unset', 'ok', 'error'];

/** Jaeger's own remarks travel under this name (jaeger, internal/jptrace). */
const WARNINGS = '@jaeger@warnings';

function valueOf(value: AttributeValue): unknown {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (value instanceof Uint8Array) return { bytesValue: base64(value) };
  if (typeof value === 'object') return { arrayValue: { values: value.map(valueOf) } };
  if (Number.isSafeInteger(value)) return { intValue: String(value) };
  return { doubleValue: Number.isFinite(value) ? value : String(value) };
}

const attributesOf = (all: readonly Attribute[], secrets: readonly string[]) =>
  written(all, secrets).map(a => ({ key: a.key, value: valueOf(a.value) }));

/** Zero is left out, as everywhere in this format. */
const droppedOf = ({ dropped }: Span) =>
  dropped === null
    ? {}
    : {
        ...(dropped.attributes === 0 ? {} : { droppedAttributesCount: dropped.attributes }),
        ...(dropped.events === 0 ? {} : { droppedEventsCount: dropped.events }),
        ...(dropped.links === 0 ? {} : { droppedLinksCount: dropped.links }),
      };

function spanOf(span: Span, secrets: readonly string[]) {
  const said: readonly Attribute[] =
    span.warnings.length === 0 ? [] : [{ key: WARNINGS, value: span.warnings }];
  const { statusMessage: message } = span;
  const code = STATUSES.indexOf(span.status);
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    ...(span.parentSpanId === null ? {} : { parentSpanId: span.parentSpanId }),
    name: span.name,
    kind: KINDS.indexOf(span.kind),
    startTimeUnixNano: nanos(span.start),
    endTimeUnixNano: nanos(span.start + span.duration),
    attributes: attributesOf([...span.attributes, ...said], secrets),
    events: span.events.map(e => ({
      timeUnixNano: nanos(e.time),
      name: e.name,
      attributes: attributesOf(e.attributes, secrets),
    })),
    links: span.links.map(l => ({
      traceId: l.traceId,
      spanId: l.spanId,
      attributes: attributesOf(l.attributes, secrets),
    })),
    ...droppedOf(span),
    status: { ...(code === 0 ? {} : { code }), ...(message === '' ? {} : { message }) },
  };
}

function resourceOf({ service, attributes }: Resource, secrets: readonly string[]) {
  const named = attributes.some(a => a.key === 'service.name');
  const own: readonly Attribute[] = named
    ? attributes
    : [{ key: 'service.name', value: service }, ...attributes];
  return { attributes: attributesOf(own, secrets) };
}

/** Traces as OTLP JSON, in pieces, one resource after the other. */
export function* otlpPieces(traces: readonly Trace[], secrets: readonly string[]): Generator<string> {
  const byResource = Map.groupBy(
    traces.flatMap(t => t.spans),
    s => s.resource,
  );
  yield '{"resourceSpans":[';
  let between = '';
  for (const [resource, spans] of byResource) {
    yield `${between}{"resource":${JSON.stringify(resourceOf(resource, secrets))},"scopeSpans":[{"scope":{},"spans":[`;
    between = ',\n';
    let comma = '';
    for (const span of spans) {
      yield `${comma}${JSON.stringify(spanOf(span, secrets))}`;
      comma = ',\n';
    }
    yield ']}]}';
  }
  yield ']}\n';
}
