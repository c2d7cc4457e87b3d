// What the Jaeger client offers. Every method rejects with a SourceError only.

import type { Micros, Range } from '../../time/index.ts';
import type { CallOptions } from '../answer.ts';
import type { SentRequest, SourceError } from '../failure.ts';
import type { JaegerShape } from './wire.ts';

/**
 * What a server can do: `v1` has `/api/*` only; `v3` has `/api/v3/*` without summaries; `summaries` has
 * `/api/v3/trace-summaries` too (2.19 and newer, whether or not the old search is still there).
 */
export type JaegerEra = 'v1' | 'v3' | 'summaries';

export interface TraceSearch {
  readonly service: string;
  readonly range: Range;
  /** How many traces at most; lowered where the server refuses it (see `TraceBody.limit`). */
  readonly limit: number;
  readonly operation?: string;
  /** Microseconds. */
  readonly minDuration?: Micros;
  readonly maxDuration?: Micros;
  /** Sent to the server, which may ignore or only partly honour it: filter what comes back, too. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** The body of a trace answer, known to be JSON of this shape by its first bytes, not read any further. */
export interface TraceBody {
  readonly shape: JaegerShape;
  readonly request: SentRequest;
  /** The limit that was sent in the end. */
  readonly limit: number;
  /** The body piece by piece, each in a buffer of its own that may be transferred. Read it once, or not at all. */
  chunks(): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>;
  /** The whole body; instead of `chunks`. */
  readAll(): Promise<Uint8Array<ArrayBuffer>>;
  /** Gives the body up: frees its connection. */
  cancel(): void;
  /** Turns what a decoder threw (here or in a worker: any object with a `place`) into this request's error. */
  failure(error: unknown): SourceError;
}

export interface Operation {
  readonly name: string;
  /** Lower case; empty where the server does not say. */
  readonly kind: string;
}

export interface TraceSummary {
  /** 32 hex digits. */
  readonly traceId: string;
  readonly rootService: string;
  readonly rootOperation: string;
  readonly start: Micros;
  readonly end: Micros;
  readonly spans: number;
  readonly errors: number;
  readonly orphans: number;
  readonly services: readonly { readonly name: string; readonly spans: number; readonly errors: number }[];
}

export interface Dependency {
  readonly parent: string;
  readonly child: string;
  readonly calls: number;
}

/** What the reader of a body found in it: decides whether a limit cut something off and what is still unseen. */
export interface ReadTraces {
  /** 32 hex digits each. */
  readonly traceIds: readonly string[];
}

export interface SweepPlan {
  readonly range: Range;
  /** Services to ask; null: all that the server lists. */
  readonly services: readonly string[] | null;
  /** Where requests enter; null: those that nobody calls, by the dependencies, else all. */
  readonly entries: readonly string[] | null;
  /** Further services to read in full: an earlier sweep met traces there that no entry service knows. */
  readonly full?: readonly string[];
  /** Traces that need no second fetch (held and settled). */
  readonly known?: (traceId: string) => boolean;
  /** Width of a window, newest first. Default: a twelfth of the range, between 10 s and 15 min. */
  readonly window?: Micros;
  /** Width of the newest window, from which the next ones grow to the full width. Default: the full width. */
  readonly first?: Micros;
  /** Traces asked for at once in full. Default 500. */
  readonly limit?: number;
  /** Traces asked for at first from services that are no entry. Default 20. */
  readonly sample?: number;
  /** Services left alone. Default: Jaeger's own names, because it traces its readers. */
  readonly skip?: readonly string[];
}

export interface SweepOptions extends CallOptions {
  /** Reads one body (decodes it, or has a worker do so). What it throws is recorded as this request's failure. */
  readonly read: (body: TraceBody) => Promise<ReadTraces>;
}

/** How far a sweep is: everything between `readFrom` and the end of the range has been covered. */
export interface SweepProgress {
  readonly windowsDone: number;
  readonly windowsTotal: number;
  readonly readFrom: Micros;
  readonly era: JaegerEra;
  readonly services: readonly string[];
  readonly entries: readonly string[];
  readonly skipped: readonly string[];
  /** Distinct traces read in this sweep. */
  readonly traces: number;
  /** Requests that were answered. */
  readonly requests: number;
  /** A limit was hit and the window could not be cut any smaller: traces are missing there. */
  readonly limitHits: readonly { readonly service: string; readonly range: Range }[];
  /** Services of which only a sample was asked in some window, because all of it was known already. */
  readonly sampled: readonly string[];
  /** Services, no entries, in which traces turned up that had not been seen at any entry. */
  readonly surprising: readonly string[];
  /** Parts that could not be read. */
  readonly failures: readonly {
    readonly service: string | null;
    readonly range: Range;
    readonly error: SourceError;
    /** The server sends what lies around it: it is not ill, but cannot send this. */
    readonly isolated: boolean;
  }[];
  readonly done: boolean;
  /** The sweep ended early because of this; null when it did not. */
  readonly stopped: SourceError | null;
}

export interface JaegerClient {
  /** Probes at first use, then remembers until an answer does not fit any more. */
  era(options?: CallOptions): Promise<JaegerEra>;
  services(options?: CallOptions): Promise<readonly string[]>;
  operations(service: string, options?: CallOptions): Promise<readonly Operation[]>;
  /** Whole traces with a span that matches; null when there are none. */
  search(search: TraceSearch, options?: CallOptions): Promise<TraceBody | null>;
  /** Null when this server has no summaries. */
  summaries(
    search: TraceSearch,
    options?: CallOptions,
  ): Promise<{ readonly summaries: readonly TraceSummary[]; readonly limit: number } | null>;
  /** One trace by its id (any case, short ids too); null when the server has none of it. */
  trace(traceId: string, options?: CallOptions): Promise<TraceBody | null>;
  dependencies(range: Range, options?: CallOptions): Promise<readonly Dependency[]>;
  /** Reads every service of the mesh over a range, newest window first, two requests at once at most. */
  sweep(plan: SweepPlan, options: SweepOptions): AsyncGenerator<SweepProgress, void, undefined>;
}
