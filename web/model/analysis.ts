import type { Micros } from '../time/index.ts';
import type { Finding, HopId, HopKind, Outcome } from './loss.ts';
import type { Message } from './message.ts';
import type { Span } from './trace.ts';

/** A share with what it rests on: `part` of `whole`, Wilson 95% interval [`low`, `high`] as fractions. */
export interface Rate {
  readonly part: number;
  readonly whole: number;
  readonly low: number;
  readonly high: number;
}

/** One request: one trace, or several that were stitched. */
export interface RequestFacts {
  /** The topmost `x-request-id`, else the trace id. */
  readonly requestId: string;
  /** 32 hex digits each, the entry's first. */
  readonly traceIds: readonly string[];
  readonly entry: { readonly service: string; readonly operation: string };
  readonly start: Micros;
  readonly end: Micros;
  /** The gray group (`v2`, `stable`, …) or `untagged`. */
  readonly group: string;
  /** False while its last span ended less than the settle time ago: drawn, not judged. */
  readonly settled: boolean;
  readonly error: boolean;
  /** Number of spans after duplicates were removed. */
  readonly spans: number;
}

/** One crossing of one hop by one request: the spans at both ends, for evidence and attribution. */
export interface Visit {
  /** Index into `requests`. */
  readonly request: number;
  /** Index into `hops`. */
  readonly hop: number;
  readonly from: Span | null;
  readonly to: Span | null;
}

/** All crossings as columns; `visitAt` makes one a {@link Visit}. Those of one request follow one another. */
export interface Visits {
  /** Index into `requests`. */
  readonly request: Uint32Array;
  /** Index into `hops`. */
  readonly hop: Uint32Array;
  /** The spans at both ends, by their place in `ends`; −1 for none. */
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** The spans of a batch as far as they are kept: no events, no links, and only attributes that tell requests apart. */
export interface Spans {
  at(place: number): Span;
  /** Microseconds. */
  startOf(place: number): Micros;
}

/** Where nothing was crossed. */
export const NO_VISITS: Visits = {
  ...{ request: new Uint32Array(), hop: new Uint32Array() },
  ...{ from: new Int32Array(), to: new Int32Array() },
};

/** Where no crossing has a span. */
export const NO_SPANS: Spans = {
  at(place) {
    throw new RangeError(`there is no span ${place}`);
  },
  startOf: () => Number.NaN as Micros,
};

/** A crossing with its spans; null for an index that is none. */
export function visitAt({ visits, ends }: Pick<Analysis, 'visits' | 'ends'>, index: number): Visit | null {
  const request = visits.request[index];
  if (request === undefined) return null;
  const end = (place: number | undefined): Span | null =>
    place === undefined || place < 0 ? null : ends.at(place);
  return {
    ...{ request, hop: visits.hop[index] ?? 0 },
    from: end(visits.from[index]),
    to: end(visits.to[index]),
  };
}

/**
 * The outcome of every (visit, key) pair, as columns. A pair that is not listed had nothing to carry: the
 * key had not reached that hop.
 */
export interface Cells {
  readonly visit: Uint32Array;
  /** Index into `keys`. */
  readonly key: Uint8Array | Uint16Array;
  /** Index into `OUTCOMES`. */
  readonly outcome: Uint8Array;
  /** Of damaged cells, by their place: index into `findings`. */
  readonly finding: ReadonlyMap<number, number>;
}

/** The hop table of the analyze report: requests whose `from` carried the key; the worst outcome wins. */
export interface HopRow {
  readonly kind: HopKind;
  readonly from: string;
  readonly to: string;
  readonly key: string;
  readonly requests: number;
  readonly kept: number;
  readonly altered: number;
  readonly lost: number;
  readonly foreign: number;
  readonly unobserved: number;
}

/** How many spans of a service record a key on one side: the answer to "can we see it?". */
export interface CaptureRow {
  readonly service: string;
  readonly side: 'sent' | 'received';
  readonly key: string;
  /**
   * Carriers of this service and side, and those among them that record the key. One whose SDK left attributes out counts
   * only where it shows the key.
   */
  readonly spans: number;
  readonly recorded: number;
}

export interface Analysis {
  readonly requests: readonly RequestFacts[];
  readonly traces: number;
  /** After duplicates were removed. */
  readonly spans: number;
  readonly hops: readonly HopId[];
  readonly keys: readonly string[];
  readonly visits: Visits;
  readonly ends: Spans;
  readonly cells: Cells;
  readonly findings: readonly Finding[];
  readonly captures: readonly CaptureRow[];
  readonly warnings: readonly Message[];
}

/** One key on one side of one span, for the inspector: as recorded, with every recorded value. */
export interface RecordedKey {
  readonly key: string;
  readonly recordedAs: string;
  readonly values: readonly string[];
}

/** What one carrier recorded; null values nowhere: a key that is not listed was not recorded. */
export interface CarrierFacts {
  readonly spanId: string;
  readonly side: 'sent' | 'received';
  readonly keys: readonly RecordedKey[];
}

/** One key at one hop as the inspector shows it. */
export interface HopKeyFacts {
  readonly key: string;
  readonly outcome: Outcome;
  readonly sent: readonly string[] | null;
  readonly received: readonly string[] | null;
  readonly finding: Finding | null;
}
