// Jaeger's JSON as it comes over the wire. v1: cmd/jaeger …/jaegerquery/internal/http_handler.go and
// internal/uimodel (the UI's format). v3: OTLP JSON in an envelope (jaeger-idl, api_v3 query service).
// Every field may be missing or wrong in what a server really sends; the decoders check.

/** `v1`: `{data: [trace…]}`. `v3`: `{result: {resourceSpans: […]}}`, one document or one a line. */
export type JaegerShape = 'v1' | 'v3';

export interface JaegerV1Tag {
  readonly key: string;
  readonly type: 'string' | 'bool' | 'int64' | 'float64' | 'binary';
  /** An int64 beyond ±(2^53−1) is a string; binary is base64; arrays are a string holding JSON. */
  readonly value: string | number | boolean;
}

export interface JaegerV1Reference {
  readonly refType: 'CHILD_OF' | 'FOLLOWS_FROM';
  readonly traceID: string;
  readonly spanID: string;
}

export interface JaegerV1Span {
  readonly traceID: string;
  readonly spanID: string;
  readonly operationName: string;
  readonly references: readonly JaegerV1Reference[];
  /** Microseconds since the epoch. */
  readonly startTime: number;
  /** Microseconds. */
  readonly duration: number;
  readonly tags: readonly JaegerV1Tag[];
  readonly logs: readonly { readonly timestamp: number; readonly fields: readonly JaegerV1Tag[] }[];
  readonly processID: string;
  readonly flags?: number;
  readonly warnings: readonly string[] | null;
}

export interface JaegerV1Trace {
  readonly traceID: string;
  readonly spans: readonly JaegerV1Span[];
  readonly processes: Readonly<
    Record<string, { readonly serviceName: string; readonly tags: readonly JaegerV1Tag[] }>
  >;
  readonly warnings: readonly string[] | null;
}

export interface JaegerV1Error {
  readonly code?: number;
  readonly msg: string;
  readonly traceID?: string;
}

export interface JaegerV1Envelope<T> {
  readonly data: T | null;
  readonly total: number;
  readonly limit: number;
  readonly offset: number;
  readonly errors: readonly JaegerV1Error[] | null;
}

export interface JaegerV1Operation {
  readonly name: string;
  readonly spanKind: string;
}

export interface JaegerV1Dependency {
  readonly parent: string;
  readonly child: string;
  readonly callCount: number;
}

export interface OtlpValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: string | number;
  readonly doubleValue?: number | 'NaN' | 'Infinity' | '-Infinity';
  readonly bytesValue?: string;
  readonly arrayValue?: { readonly values?: readonly OtlpValue[] };
  readonly kvlistValue?: { readonly values?: readonly OtlpAttribute[] };
}

export interface OtlpAttribute {
  readonly key: string;
  readonly value?: OtlpValue;
}

export interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceState?: string;
  readonly parentSpanId?: string;
  readonly flags?: number;
  readonly name?: string;
  /** 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind?: number;
  readonly startTimeUnixNano?: string | number;
  readonly endTimeUnixNano?: string | number;
  readonly attributes?: readonly OtlpAttribute[];
  readonly events?: readonly {
    readonly timeUnixNano?: string | number;
    readonly name?: string;
    readonly attributes?: readonly OtlpAttribute[];
  }[];
  readonly links?: readonly {
    readonly traceId: string;
    readonly spanId: string;
    readonly traceState?: string;
    readonly attributes?: readonly OtlpAttribute[];
    readonly flags?: number;
  }[];
  /** uint32: what the SDK left out at its limits. */
  readonly droppedAttributesCount?: number | string;
  readonly droppedEventsCount?: number | string;
  readonly droppedLinksCount?: number | string;
  /** code: 0 unset, 1 ok, 2 error. */
  readonly status?: { readonly code?: number; readonly message?: string };
}

export interface OtlpResourceSpans {
  readonly resource?: { readonly attributes?: readonly OtlpAttribute[] };
  readonly scopeSpans?: readonly {
    readonly scope?: {
      readonly name?: string;
      readonly version?: string;
      readonly attributes?: readonly OtlpAttribute[];
    };
    readonly spans?: readonly OtlpSpan[];
  }[];
}

export interface JaegerV3Traces {
  readonly result?: { readonly resourceSpans?: readonly OtlpResourceSpans[] };
}

export interface JaegerV3Error {
  readonly error: { readonly httpCode: number; readonly message: string };
}

export interface JaegerV3Services {
  readonly services?: readonly string[] | null;
}

export interface JaegerV3Operations {
  readonly operations?: readonly { readonly name: string; readonly spanKind?: string }[] | null;
}

/** Zero fields are left out; times are decimal nanoseconds. */
export interface JaegerV3Summary {
  readonly traceId: string;
  readonly rootServiceName?: string;
  readonly rootOperationName?: string;
  readonly minStartTimeUnixNano?: string;
  readonly maxEndTimeUnixNano?: string;
  readonly spanCount?: number;
  readonly errorSpanCount?: number;
  readonly orphanSpanCount?: number;
  readonly services?: readonly {
    readonly name: string;
    readonly spanCount?: number;
    readonly errorSpanCount?: number;
  }[];
}

export interface JaegerV3Summaries {
  readonly summaries?: readonly JaegerV3Summary[] | null;
}
