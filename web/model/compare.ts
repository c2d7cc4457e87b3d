// Two requests held against each other, and the answers about one request that are worked out where its spans are.

import type { Micros } from '../time/index.ts';
import type { Damage } from './loss.ts';
import type { SpanKind } from './trace.ts';

/** One of the two requests. */
export interface CompareSide {
  readonly requestId: string;
  readonly traceId: string;
  readonly entry: { readonly service: string; readonly operation: string };
  readonly start: Micros;
  /** Microseconds. */
  readonly duration: number;
  readonly spans: number;
  readonly services: number;
  readonly group: string;
  readonly errors: number;
  /** Findings that the contract does not accept. */
  readonly findings: number;
}

export interface CompareSpan {
  readonly spanId: string;
  /** Microseconds after its request began. */
  readonly offset: number;
  readonly duration: number;
  readonly error: boolean;
}

/** A key that one side recorded and the other did not, or recorded with another value. */
export interface CompareKey {
  readonly key: string;
  readonly a: readonly string[] | null;
  readonly b: readonly string[] | null;
}

/** Spans that stand on the same path of service and operation; null where a side has none there. */
export interface CompareRow {
  readonly depth: number;
  readonly service: string;
  readonly operation: string;
  readonly kind: SpanKind;
  readonly a: CompareSpan | null;
  readonly b: CompareSpan | null;
  readonly keys: readonly CompareKey[];
}

export interface CompareAnswer {
  readonly a: CompareSide;
  readonly b: CompareSide;
  /** In the order of the tree. */
  readonly rows: readonly CompareRow[];
  /** Spans without a partner. */
  readonly onlyA: number;
  readonly onlyB: number;
  /** Rows beyond those handed out. */
  readonly left: number;
}

/** The request to compare another one with, and how comparable it is. */
export interface Nearest {
  readonly traceId: string;
  readonly requestId: string;
  readonly group: string;
  /** It entered at the same service and operation. */
  readonly sameRoute: boolean;
  readonly sameGroup: boolean;
  /** It kept the key at the hop in question; null where no hop was asked for. */
  readonly keptKey: boolean | null;
  /** Its own findings elsewhere. */
  readonly findings: number;
  /** Microseconds from the start of the other; negative: earlier. */
  readonly apart: number;
  /** How many requests could have been taken. */
  readonly considered: number;
}

/** A key that was damaged on a call, by the worst finding of it. */
export interface CallDamage {
  readonly key: string;
  readonly outcome: Damage;
  /** Id of the finding. */
  readonly finding: string;
}

/** A service at one place in the tree of calls: a service that is called from two places stands there twice. */
export interface ServicePlace {
  /** Empty for spans that are missing. */
  readonly service: string;
  /** Versions its spans name, each once; empty where none does. */
  readonly versions: readonly string[];
  /** Index of the caller's place, smaller than its own; −1 at the top. */
  readonly parent: number;
  /** How often it was called from there, and how many of these calls failed. */
  readonly calls: number;
  readonly failed: number;
  readonly spans: number;
  readonly errors: number;
  /** Microseconds in which none of their children ran. */
  readonly self: number;
  /** Spans that record metadata. */
  readonly recording: number;
  /** What was damaged on the way here, worst first. */
  readonly damaged: readonly CallDamage[];
}

export interface ServiceTree {
  readonly places: readonly ServicePlace[];
  /** Spans counted at a place above theirs, because the tree is too deep to be drawn. */
  readonly folded: number;
}

/** How a request is written to a file. */
export type FileFormat = 'jaeger' | 'otlp';
