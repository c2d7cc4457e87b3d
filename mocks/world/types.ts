// What every way of serving a world reads: the generator (this folder) makes it, the handlers and the live
// rig serve it. Wire formats are theirs; here spans look as OpenTelemetry records them.

import type { Micros, Range } from '../../web/time/index.ts';

export type WorldValue = string | number | boolean | Uint8Array | readonly string[] | bigint;

export interface WorldResource {
  readonly service: string;
  /** Without `service.name`. */
  readonly attributes: readonly (readonly [string, WorldValue])[];
}

export interface WorldSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  readonly start: Micros;
  readonly duration: number;
  readonly status: 'unset' | 'ok' | 'error';
  readonly statusMessage: string;
  readonly resource: WorldResource;
  readonly scope: { readonly name: string; readonly version: string };
  readonly attributes: readonly (readonly [string, WorldValue])[];
  readonly events: readonly {
    readonly time: Micros;
    readonly name: string;
    readonly attributes: readonly (readonly [string, WorldValue])[];
  }[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
}

/** One trace as a store holds it. */
export interface WorldTrace {
  readonly traceId: string;
  readonly spans: readonly WorldSpan[];
}

/** Monotone or gauge values over time; `at` is asked at scrape moments. */
export interface WorldSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly type: 'counter' | 'gauge';
  /** The value a scrape at `t` would read; null where the series does not exist (yet, or any more). */
  at(t: Micros): number | null;
}

export interface WorldExemplar {
  readonly seriesLabels: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly time: Micros;
  readonly value: number;
}

export interface WorldAlert {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly expr: string;
  readonly group: string;
  readonly forSeconds: number;
  /** Stretches in which it is pending or firing; `to` null while it lasts. */
  readonly spans: readonly {
    readonly state: 'pending' | 'firing';
    readonly from: Micros;
    readonly to: Micros | null;
  }[];
}

export interface WorldLog {
  readonly labels: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly time: Micros;
  /** 0–999: nanoseconds past `time`, so that lines keep an order. */
  readonly nanos: number;
  readonly line: string;
}

/** One injected fault, as it was injected: what a perfect reader would report (fields as in the analyze JSON). */
export interface Truth {
  readonly requestId: string;
  readonly traceIds: readonly string[];
  readonly class: string;
  readonly key: string;
  readonly hop: {
    readonly kind: 'wire' | 'in-process' | 'split' | 'gap' | 'span';
    readonly from: { readonly service: string; readonly spanId: string | null };
    readonly to: { readonly service: string; readonly spanId: string | null };
  };
  /** What the recorders of this world allow a reader to say. */
  readonly label: 'proven' | 'inferred' | 'undecidable';
  readonly time: Micros;
}

export interface World {
  readonly scenario: string;
  readonly seed: number;
  /** The stretch with telemetry. `to` is "now" for a world that ends; a live world goes on past it. */
  readonly range: Range;
  readonly services: readonly string[];
  readonly scrapeInterval: Micros;
  /** Traces with a span that starts in the range, in order of their first span. Deterministic, made on demand. */
  traces(range: Range): readonly WorldTrace[];
  trace(traceId: string): WorldTrace | null;
  readonly series: readonly WorldSeries[];
  exemplars(range: Range): readonly WorldExemplar[];
  readonly alerts: readonly WorldAlert[];
  /**
   * Ascending by time. With `wanted`, only lines that it may take need to come: what is said of single
   * requests is costly to make. It is asked about a namespace and an event's kind (null: no event).
   */
  logs(range: Range, wanted?: (namespace: string, event: string | null) => boolean): readonly WorldLog[];
  truth(range: Range): readonly Truth[];
  /** Sources that are sick in this scenario, and how. */
  readonly sick: Readonly<Partial<Record<'prometheus' | 'jaeger' | 'loki', Sickness>>>;
}

export type Sickness =
  | { readonly kind: 'down'; readonly since: Micros }
  | { readonly kind: 'slow'; readonly delayMs: number }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body: string;
      readonly contentType: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'html' }
  | { readonly kind: 'truncated' };
