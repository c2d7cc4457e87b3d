// What can be seen of the mesh at all: who records which key, on what ground every key is expected at every
// hop, and which pairs of versions damage what passes between them.

import type { Range } from '../time/index.ts';
import type { Rate } from './analysis.ts';
import type { Damage, FindingClass, HopId } from './loss.ts';
import type { ChaosWindow } from './answers.ts';
import type { RequestItem } from './requests.ts';

/** What a service runs, as far as its telemetry says so; null where it does not. */
export interface Stack {
  /** `telemetry.sdk.language`: `java`, `nodejs`, `go`, … */
  readonly language: string | null;
  /** `telemetry.sdk.version`. */
  readonly sdk: string | null;
  /** `telemetry.distro.name` with its version, e.g. `opentelemetry-java-instrumentation 2.33.1`. */
  readonly distro: string | null;
  /** `process.runtime.name` with its version. */
  readonly runtime: string | null;
  /** A proxy that makes spans of its own. */
  readonly proxy: 'envoy' | 'istio' | 'nginx' | null;
}

/** What spans speak; empty where they do not tell. */
export type Protocol = 'rpc' | 'http' | 'messaging' | '';

/** One operation on one side of a service. */
export interface CoverageSite {
  readonly protocol: Protocol;
  readonly operation: string;
  /** The instrumentation library that made the spans, with its version; null where they do not tell. */
  readonly scope: string | null;
  readonly spans: number;
  /** Spans that record each key, in the order of the answer's keys. */
  readonly recorded: readonly number[];
  /** Spans that can tell of each key: all but those whose SDK left attributes out and that do not show it. */
  readonly telling: readonly number[];
}

/** One side of one service. */
export interface CoverageSide {
  readonly service: string;
  readonly side: 'sent' | 'received';
  /** Everything it was seen to run, most spans first. */
  readonly stacks: readonly Stack[];
  /** What the contract says this side records; null where it does not say. */
  readonly declared: readonly string[] | null;
  readonly spans: number;
  /** Spans of which the SDK left attributes out, at its limit. */
  readonly partial: number;
  /** Spans that record any key, and those that can tell whether there was one. */
  readonly recording: number;
  readonly able: number;
  /** As at each operation. */
  readonly recorded: readonly number[];
  readonly telling: readonly number[];
  /** Most spans first. */
  readonly sites: readonly CoverageSite[];
}

/** One id that stands on spans of several traces which begin at different services. */
export interface SplitId {
  readonly id: string;
  /** 32 hex digits each, in order of time. */
  readonly traceIds: readonly string[];
}

/** What can be said even where no header is recorded. */
export interface Signs {
  /** Spans with a `gray.tag` attribute, and the services that write it. */
  readonly tagged: number;
  readonly taggers: readonly string[];
  /** Requests by gray group, most first; only groups that spans told of. */
  readonly groups: readonly { readonly group: string; readonly requests: number }[];
  /** Requests with a fault of the gray tag, by class. */
  readonly faults: readonly { readonly class: FindingClass; readonly requests: number }[];
  /** Services that say which version of them answered. */
  readonly versioned: readonly string[];
  readonly services: number;
  /** The attribute that holds request ids outside captured metadata; null where none does. */
  readonly idAttribute: string | null;
  /** Traces with such an id, and the ids that stand in several traces. */
  readonly identified: number;
  readonly splits: readonly SplitId[];
  /** How many ids stand in several traces; `splits` holds the first of them. */
  readonly splitRequests: number;
  /** Traces with a span whose parent is not there: telemetry that is missing, no loss. */
  readonly orphaned: number;
}

export interface CoverageQuestion {
  readonly range: Range;
}

export interface CoverageAnswer {
  /** Keys of the contract first, in its order, then the others that were recorded, most often first. */
  readonly keys: readonly { readonly key: string; readonly contracted: boolean; readonly spans: number }[];
  /** Services in path order, the received side first. */
  readonly sides: readonly CoverageSide[];
  readonly requests: number;
  readonly traces: number;
  readonly signs: Signs;
}

export const COMPAT_BY = ['library', 'sdk', 'runtime', 'scope', 'service'] as const;
/** What a version is of: the RPC library, the SDK, the language's runtime, the instrumentation, the service itself. */
export type CompatBy = (typeof COMPAT_BY)[number];

export interface CompatQuestion {
  readonly range: Range;
  /** Null: the first of {@link COMPAT_BY} of which both sides of some call tell. */
  readonly by: CompatBy | null;
  /** Only this key; null for the worst outcome of any. */
  readonly key: string | null;
  /** The pair whose damaged requests are listed. */
  readonly pair: { readonly client: string; readonly server: string } | null;
  /** Losses injected on purpose are not counted. */
  readonly chaos: readonly ChaosWindow[];
}

/** Calls between one client version and one server version. */
export interface CompatCell {
  /** Indices into the answer's `clients` and `servers`. */
  readonly client: number;
  readonly server: number;
  /** Damaged of all calls whose outcome could be seen. */
  readonly rate: Rate;
  readonly lost: number;
  readonly altered: number;
  readonly foreign: number;
  /** Calls of which nothing could be seen. */
  readonly unobserved: number;
  /** What is damaged most, at most five each. */
  readonly keys: readonly { readonly key: string; readonly outcome: Damage; readonly calls: number }[];
  readonly hops: readonly { readonly hop: HopId; readonly calls: number; readonly damaged: number }[];
  /** Proxies that stood between, where spans or headers tell, most calls first. */
  readonly proxies: readonly { readonly proxy: string; readonly rate: Rate }[];
  /** Damages clearly more than the other pairs of its client and of its server (5%, Benjamini–Hochberg). */
  readonly outstanding: boolean;
}

export interface CompatAnswer {
  readonly by: CompatBy;
  /** The ways of looking of which some call's both sides tell. */
  readonly choices: readonly CompatBy[];
  /** `name version`, by name and then by SemVer 2.0.0. */
  readonly clients: readonly string[];
  readonly servers: readonly string[];
  readonly cells: readonly CompatCell[];
  /** Calls of which one side's version is not known. */
  readonly unknown: Rate;
  readonly keys: readonly string[];
  /** The damaged requests of the chosen pair, newest first, at most 100. */
  readonly losing: readonly RequestItem[];
  readonly hops: readonly HopId[];
  readonly groups: readonly string[];
}

/** Where an expectation comes from. */
export type Ground =
  /** The contract lists the key: wherever it arrived it must go on. */
  | 'contract'
  /** Most requests that carry it in carry it out. */
  | 'learned'
  /** Seen, but not expected to go on. */
  | 'none';

/** One key at one hop. */
export interface Expectation {
  readonly ground: Ground;
  /** Requests that carried the key out of those that carried it in and could be seen at the far end. */
  readonly carried: Rate;
  readonly damaged: number;
  readonly unobserved: number;
  /** Damage that the contract accepts, with its reason. */
  readonly accepted: { readonly requests: number; readonly reason: string } | null;
}

export interface ExpectationsQuestion {
  readonly range: Range;
}

export interface ExpectationsAnswer {
  readonly keys: readonly string[];
  readonly hops: readonly HopId[];
  /** Hops × keys, row by row; null where the key never came to that hop. */
  readonly cells: readonly (Expectation | null)[];
  readonly requests: number;
}
