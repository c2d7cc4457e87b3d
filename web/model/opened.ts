// An opened request as the page gets it: columns that cross by transfer, never an object for each span.
// What one span carries is asked for when it is chosen.

import type { CarrierFacts, RequestFacts } from './analysis.ts';
import type { VisitFacts } from './answers.ts';
import type { Finding } from './loss.ts';
import type { Message } from './message.ts';
import type { Micros } from '../time/index.ts';
import type { Attribute, Span, SpanEvent, SpanKind, SpanLink } from './trace.ts';

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
  /** Microseconds, as they are drawn: where a span's own cannot be true, a warning says what was done. */
  readonly start: Float64Array;
  readonly duration: Float64Array;
  /** Index into the request's traces. */
  readonly traceOf: Uint32Array;
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
  /** CHANGE (analysis/trace/flow.ts) of each node: the key is carried, but no longer with the value it was sent with. */
  readonly change: Uint8Array;
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

/** What the judgement of an opened trace brings: of its tree only the columns that are not as they were. */
export interface JudgedTrace extends Omit<OpenedTrace, 'tree'> {
  readonly tree: Partial<Tree>;
}

/** An opened trace with its judgement. Columns that are as they were are the very same, not copies. */
export const withJudgement = (opened: OpenedTrace, { tree, ...rest }: JudgedTrace): OpenedTrace => ({
  ...rest,
  tree: { ...opened.tree, ...tree },
});

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

/** An attribute for the page: of a very long value only the beginning. */
export interface ShownAttribute extends Attribute {
  /** Its place in the list it is from. */
  readonly index: number;
  /** Length of the whole value in characters, bytes or elements, where it was cut. */
  readonly whole?: number;
}

/** A span for the page: of very many attributes, events and links only the first; `sizes` says how many there are. */
export interface ShownSpan extends Span {
  readonly attributes: readonly ShownAttribute[];
  readonly events: readonly (SpanEvent & { readonly attributes: readonly ShownAttribute[] })[];
  readonly links: readonly (SpanLink & { readonly attributes: readonly ShownAttribute[] })[];
  readonly resource: Span['resource'] & { readonly attributes: readonly ShownAttribute[] };
  readonly sizes: {
    readonly attributes: number;
    readonly process: number;
    readonly events: number;
    readonly links: number;
  };
}

/** Which attributes of a span: its own, or those of its process. */
export type AttributeList = 'attributes' | 'process';

/** Some of a span's attributes, and how many there are of that kind. */
export interface AttributePage {
  readonly of: number;
  readonly pairs: readonly ShownAttribute[];
}

/** Attributes that spans of the trace have, the most frequent first. */
export interface AttributeKeys {
  readonly keys: readonly { readonly key: string; readonly spans: number }[];
  /** How many there are; more than listed where a span has very many. */
  readonly of: number;
}

/** One attribute over all spans. */
export interface AttributeColumn {
  readonly key: string;
  /** Index into the values for each span, −1 where it has none. */
  readonly bySpan: Int32Array;
  /** Each different value once, cut to a cell, the most frequent first. */
  readonly values: Texts;
  /** How many spans have each value. */
  readonly counts: Int32Array;
}

/** When something happened on which span, and which spans are linked. */
export interface Moments {
  /** Span and time (microseconds) of each event, ordered by both. */
  readonly eventOf: Int32Array;
  readonly eventAt: Float64Array;
  /** How many events there are; more than are listed in an enormous trace. */
  readonly of: number;
  /** Span with a link, and the linked span; −1 where that is not in the request. */
  readonly linkFrom: Int32Array;
  readonly linkTo: Int32Array;
}

/** What was recorded at a moment. */
export interface Told {
  readonly time: Micros;
  readonly text: string;
}

/** A log line as far as it takes to find its span. */
export interface PlacedLine {
  readonly time: Micros;
  readonly service: string;
  /** 16 hex digits where the line names a span. */
  readonly spanId: string | null;
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
  /** Index of the span that was asked about, −1 for none. */
  readonly index: number;
  readonly span: ShownSpan | null;
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
