import type { Micros } from '../time/index.ts';

/**
 * An attribute's value. Bytes are decoded from base64. An int64 beyond 2^53 stays a string, as Jaeger
 * sends it. Jaeger's v1 JSON gives arrays as a string holding JSON: the decoder leaves them so, because
 * only the reader of a known attribute can tell such a string from text (analysis/carrier.ts does).
 */
export type AttributeValue = string | number | boolean | Uint8Array | readonly AttributeValue[];

/**
 * Kept as a list, not an object: order and duplicates survive, and a key `__proto__` is only a key.
 *
 * Equal attributes of one decoder are often one object, and so are equal resources, even of different traces:
 * identity may serve as the key of a cache, but two objects may be equal just as well.
 */
export interface Attribute {
  readonly key: string;
  readonly value: AttributeValue;
}

/** OpenTelemetry SpanKind; `unspecified` where the source says none. */
export type SpanKind = 'unspecified' | 'internal' | 'server' | 'client' | 'producer' | 'consumer';

/** The process (v1) or resource (OTLP) of a span; one object shared by its spans, perhaps by more. */
export interface Resource {
  readonly service: string;
  readonly attributes: readonly Attribute[];
}

export interface SpanEvent {
  readonly time: Micros;
  readonly name: string;
  readonly attributes: readonly Attribute[];
}

/** A reference that is not the parent: an OTLP link, a FOLLOWS_FROM, or a CHILD_OF into another trace. */
export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: readonly Attribute[];
}

/** How much of a span its SDK left out at its limits: https://opentelemetry.io/docs/specs/otel/trace/sdk/#span-limits */
export interface Dropped {
  /** Any of them may have recorded a header. The default limit is 128 (`OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT`). */
  readonly attributes: number;
  readonly events: number;
  readonly links: number;
}

export interface Span {
  /** 32 lower-case hex digits, left-padded. */
  readonly traceId: string;
  /** 16 lower-case hex digits, left-padded. */
  readonly spanId: string;
  /** The first CHILD_OF within the same trace (v1) or `parentSpanId` (OTLP); null for a root. */
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly kind: SpanKind;
  readonly start: Micros;
  /** Microseconds; never negative after decoding (a negative one is 0 with a warning). */
  readonly duration: number;
  readonly status: 'unset' | 'ok' | 'error';
  readonly statusMessage: string;
  readonly resource: Resource;
  readonly attributes: readonly Attribute[];
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
  /** The server's own remarks on this span, e.g. about clock skew. */
  readonly warnings: readonly string[];
  /** Null where nothing was left out, and where the source cannot say so: Jaeger's v1 JSON hardly ever does. */
  readonly dropped: Dropped | null;
}

/** The spans of one trace id as one answer gave them, in no particular order; they may be incomplete. */
export interface Trace {
  readonly traceId: string;
  readonly spans: readonly Span[];
  readonly warnings: readonly string[];
}

/** The first value of an attribute, or undefined. */
export function attribute(attributes: readonly Attribute[], key: string): AttributeValue | undefined {
  for (const a of attributes) if (a.key === key) return a.value;
  return undefined;
}

/** The first value of any of these keys as text; undefined when none is there or the value is not scalar. */
export function textAttribute(
  attributes: readonly Attribute[],
  ...keys: readonly string[]
): string | undefined {
  for (const key of keys) {
    const value = attribute(attributes, key);
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  }
  return undefined;
}

export const spanEnd = (span: Span): Micros => (span.start + span.duration) as Micros;
