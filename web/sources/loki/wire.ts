// Loki's JSON as it comes over the wire (docs: reference/loki-http-api). Errors are plain text.

export type LokiLabels = Readonly<Record<string, string>>;

/** The third element of a value when labels are categorised. */
export interface LokiCategories {
  readonly structuredMetadata?: LokiLabels;
  readonly parsed?: LokiLabels;
}

/** Decimal nanoseconds, the line, and with categorised labels an object. */
export type LokiEntry = readonly [string, string] | readonly [string, string, LokiCategories];

export interface LokiStream {
  readonly stream: LokiLabels;
  readonly values: readonly LokiEntry[];
}

export interface LokiSeries {
  readonly metric: LokiLabels;
  readonly values: readonly (readonly [number, string])[];
}

export interface LokiSample {
  readonly metric: LokiLabels;
  readonly value: readonly [number, string];
}

export type LokiQueryData =
  | {
      readonly resultType: 'streams';
      readonly encodingFlags?: readonly string[];
      readonly result: readonly LokiStream[];
      readonly stats?: unknown;
    }
  | { readonly resultType: 'matrix'; readonly result: readonly LokiSeries[]; readonly stats?: unknown }
  | { readonly resultType: 'vector'; readonly result: readonly LokiSample[]; readonly stats?: unknown }
  | { readonly resultType: 'scalar'; readonly result: readonly [number, string]; readonly stats?: unknown };

/** `data` is missing altogether from an empty list of labels or values. */
export interface LokiSuccess<T> {
  readonly status: 'success';
  readonly data?: T;
  readonly warnings?: readonly string[];
}

/** Bare, without an envelope; empty texts in a self-built binary. */
export interface LokiBuildInfo {
  readonly version: string;
  readonly revision: string;
  readonly branch: string;
  readonly buildUser: string;
  readonly buildDate: string;
  readonly goVersion: string;
}
