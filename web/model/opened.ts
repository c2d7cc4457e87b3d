// An opened request as the page gets it: columns that cross by transfer, never an object for each span.
// What one span carries is asked for when it is chosen.

import type { CarrierFacts, RequestFacts } from './analysis.ts';
import type { VisitFacts } from './answers.ts';
import type { Finding } from './loss.ts';
import type { Message } from './message.ts';
import type { Span, SpanKind } from './trace.ts';

/** Many texts as one run of UTF-16 units, or of bytes where all of them are Latin-1: lone surrogates survive. */
export interface Texts {
  readonly units: Uint8Array | Uint16Array;
  /** Where each text begins; one longer than there are texts. */
  readonly from: Uint32Array;
}

export const SPAN_KINDS: readonly SpanKind[] = [
  'unspecified',
  'internal',
  'server',
  'client',
  'producer',
  'consumer',
];
export const STATUSES: readonly Span['status'][] = ['unset', 'ok', 'error'];

/** Parent of a span that has none: a true root of its trace. */
export const ROOT = -1;
/** Parent of a span whose parent is named but is not in the trace. */
export const ORPHAN = -2;

/** The spans of a request, a column each for what every row shows; duplicates are out, cycles are cut. */
export interface SpanList {
  readonly size: number;
  /** Span ids, one for each span. */
  readonly ids: Texts;
  /** Operation names and services, each once; `name` and `service` are indexes into them. */
  readonly names: Texts;
  readonly services: Texts;
  readonly name: Int32Array;
  readonly service: Int32Array;
  /** Indexes into {@link SPAN_KINDS} and {@link STATUSES}. */
  readonly kind: Uint8Array;
  readonly status: Uint8Array;
  /** Microseconds. */
  readonly start: Float64Array;
  readonly duration: Float64Array;
  /** Index into the request's traces. */
  readonly traceOf: Uint16Array;
  /** Index of a span, or ROOT or ORPHAN. */
  readonly parent: Int32Array;
}

/** What a row shows of its span. */
export type SpanHead = Pick<Span, 'spanId' | 'name' | 'kind' | 'start' | 'duration' | 'status'> & {
  readonly resource: Pick<Span['resource'], 'service'>;
};

export const NODE = { span: 0, missing: 1, place: 2, gap: 3 } as const;

/** Who answered a request that was meant for another version. */
export type Served = {
  readonly service: string;
  readonly version: string;
  /** The group that this version serves, and a space; empty where it is not known. */
  readonly owner: string;
  readonly group: string;
};

/** Findings that share a place: in front of a span, or as the last thing seen under one. */
export interface Place {
  /** Index of the span, or −1: none of its spans is in the answer. */
  readonly span: number;
  /** `before` the span's own row, or `under` it where the receiving span is not there. */
  readonly side: 'before' | 'under';
  /** Worst first; never empty. */
  readonly findings: readonly Finding[];
  /** The contract accepts all of them: shown quietly, out of the verdict. */
  readonly accepted: boolean;
  readonly time: number;
}

/** Parents that are named but absent: telemetry is missing there, not metadata. */
export interface MissingParents {
  readonly ids: Texts;
  readonly children: Int32Array;
  /** From the first start to the last end of what stands below: microseconds. */
  readonly start: Float64Array;
  readonly end: Float64Array;
}

/** A further trace of the same request begins. */
export interface Gap {
  readonly traceId: string;
  /** `link`: its root names the other trace by a span link; `id`: only the request id is shared. */
  readonly by: 'link' | 'id';
}

/**
 * The tree of a request in pre-order, as columns: spans, placeholders for missing parents, break rows, and
 * gap rows where one trace ends and the next of the same request begins.
 */
export interface Tree {
  readonly list: SpanList;
  readonly kind: Uint8Array;
  /** Index into spans, missing, places or gaps, as `kind` says. */
  readonly ref: Int32Array;
  readonly depth: Uint32Array;
  /** Node index, −1 at the top. */
  readonly parent: Int32Array;
  /** One past the last node of the subtree. */
  readonly end: Int32Array;
  /** Places among the nodes before this one; one longer than the nodes. */
  readonly placesBefore: Int32Array;
  readonly missing: MissingParents;
  readonly places: readonly Place[];
  readonly gaps: readonly Gap[];
  /** Node of each span and of each place. */
  readonly nodeOfSpan: Int32Array;
  readonly nodeOfPlace: Int32Array;
  readonly maxDepth: number;
  readonly start: number;
  /** Microseconds from the first start to the last end; at least 1. */
  readonly length: number;
  /** How many different services. */
  readonly services: number;
  readonly warnings: readonly Message[];
}

/** The followed key through the tree: where it is carried, where it is gone, and its path. */
export interface Flow {
  readonly key: string;
  /** STATE (analysis/trace/flow.ts) of each node. `unknown`: the key has not been seen on the way here. */
  readonly state: Uint8Array;
  /** Gray tag in force at each node: index into `tags`, −1 for none. Only for `gray.tag`. */
  readonly tag: Int32Array;
  readonly tags: readonly string[];
  /** Edges of the key's path as (child, parent) pairs of nodes, root first. */
  readonly edges: readonly { readonly parent: number; readonly node: number }[];
}

/** The stretches in which the request waited for nothing but one span, sorted by node. */
export interface CriticalPath {
  readonly node: Int32Array;
  /** Microseconds after the trace's start. */
  readonly from: Float64Array;
  readonly to: Float64Array;
  /** The service with most time on the path. */
  readonly service: string | null;
  readonly time: number;
}

/** What the analysis says of an opened request. */
export interface Judged {
  /** Keys that can be followed, the damaged ones first. */
  readonly keys: readonly { readonly key: string; readonly damaged: boolean }[];
  /** Spans that recorded at least one key. */
  readonly recording: number;
  /** Is a gray tag in force anywhere? */
  readonly tagged: boolean;
  /** How many requests of the batch it was judged with. */
  readonly batch: number;
  readonly warnings: readonly Message[];
  /** Of the key that was asked for, else of the first damaged one. */
  readonly flow: Flow;
  /** By place: who answered instead, where a finding says so. */
  readonly served: readonly (Served | null)[];
}

export interface OpenedTrace {
  /** What questions about it name it by; a worker forgets it once several others were opened. */
  readonly open: number;
  /** Until it is judged, only what the spans themselves say: no group, and its trace id as request id. */
  readonly facts: RequestFacts;
  readonly traces: readonly { readonly traceId: string; readonly warnings: readonly string[] }[];
  readonly tree: Tree;
  /** What reading its body had to say. */
  readonly remarks: readonly Message[];
  /** Null while the analysis has not come to it: nothing may be said about what was lost. */
  readonly judged: Judged | null;
}

export interface Followed {
  /** The lost keys that what follows counts for. */
  readonly keys: readonly string[];
  /** Spans from the break on in whose context the first lost key was gone. */
  readonly without: number;
  /** A key that is recorded again further down, and where. */
  readonly returned: { readonly key: string; readonly service: string } | null;
  readonly errors: number;
  /** Spans in the new trace that a split began; 0 where nothing split. */
  readonly ownTrace: number;
  readonly served: Served | null;
}

/** What is chosen: a span, a place, or both, with the finding that the address names. */
export interface ChoiceQuestion {
  readonly open: number;
  /** Indexes into spans and places, −1 for none. */
  readonly span: number;
  readonly place: number;
  readonly finding: string | null;
}

/** Everything the inspector shows of what is chosen. */
export interface Choice {
  /** The place that was asked about, −1 for none. */
  readonly place: number;
  readonly span: Span | null;
  /** Microseconds in which none of its children ran. */
  readonly self: number;
  /** The hops at it, the one to show first; of very many only the first. */
  readonly hops: readonly VisitFacts[];
  /** The spans at both ends of these hops. */
  readonly ends: readonly Span[];
  /** What the span and these ends recorded. */
  readonly carriers: readonly CarrierFacts[];
  /** What a loss at the place led to; null where there is nothing to say. */
  readonly followed: Followed | null;
}

/** Totals of one service and operation. */
export interface Total {
  readonly service: string;
  readonly operation: string;
  readonly spans: number;
  /** Microseconds. */
  readonly total: number;
  readonly self: number;
  readonly longest: number;
  readonly errors: number;
  readonly findings: number;
}
