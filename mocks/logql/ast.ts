// LogQL as a tree: log queries as a selector and a list of stages, metric queries over them.

import type { Aggregate, Binary, Call } from '../promql/ast.ts';

export interface StreamMatcher {
  readonly name: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
  readonly matches: (value: string) => boolean;
}

export type CompareOp = '=' | '==' | '!=' | '>' | '>=' | '<' | '<=';

export type LabelFilter =
  | { readonly kind: 'match'; readonly matcher: StreamMatcher }
  | {
      readonly kind: 'number' | 'duration' | 'bytes';
      readonly name: string;
      readonly op: CompareOp;
      readonly value: number;
    }
  | { readonly kind: 'and'; readonly left: LabelFilter; readonly right: LabelFilter }
  | { readonly kind: 'or'; readonly left: LabelFilter; readonly right: LabelFilter };

export interface Extraction {
  readonly name: string;
  /** Keys and indexes into the document. */
  readonly path: readonly (string | number)[];
}

export type Stage =
  | {
      readonly kind: 'line';
      readonly op: '|=' | '!=' | '|~' | '!~';
      readonly tests: readonly ((line: string) => boolean)[];
    }
  | { readonly kind: 'json'; readonly fields: readonly Extraction[] }
  | {
      readonly kind: 'logfmt';
      readonly strict: boolean;
      readonly keepEmpty: boolean;
      readonly fields: readonly Extraction[];
    }
  | { readonly kind: 'filter'; readonly filter: LabelFilter }
  | { readonly kind: 'line_format'; readonly template: string }
  | {
      readonly kind: 'label_format';
      readonly changes: readonly {
        readonly name: string;
        readonly from: string | null;
        readonly template: string | null;
      }[];
    }
  | { readonly kind: 'drop' | 'keep'; readonly names: readonly (string | StreamMatcher)[] }
  | { readonly kind: 'regexp'; readonly regex: RegExp };

export interface LogQuery {
  readonly kind: 'log';
  readonly matchers: readonly StreamMatcher[];
  readonly stages: readonly Stage[];
}

export interface Unwrap {
  readonly label: string;
  readonly convert: 'float' | 'duration' | 'bytes';
  /** Stages after the unwrap: label filters. */
  readonly after: readonly Stage[];
}

/** Durations in nanoseconds fit a double up to 104 days; these are milliseconds. */
export interface RangeQuery {
  readonly kind: 'range';
  readonly op: string;
  readonly param: number | null;
  readonly log: LogQuery;
  readonly unwrap: Unwrap | null;
  readonly range: number;
  readonly offset: number;
  readonly grouping: { readonly without: boolean; readonly labels: readonly string[] } | null;
}

/** The operators of vectors are those of PromQL: its nodes carry grouping and matching, the operands stand here. */
export type MetricQuery =
  | RangeQuery
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'vector'; readonly value: number }
  | {
      readonly kind: 'aggregate';
      readonly node: Aggregate;
      readonly param: number | null;
      readonly inner: MetricQuery;
    }
  | {
      readonly kind: 'binary';
      readonly node: Binary;
      readonly left: MetricQuery;
      readonly right: MetricQuery;
    }
  | {
      readonly kind: 'label_replace';
      readonly node: Call;
      readonly inner: MetricQuery;
      readonly strings: readonly string[];
    };

export type LogQL = LogQuery | MetricQuery;

/** Refused before it runs, with Loki's text. */
export class LogQLError extends Error {}

/** `parse error at line 1, col 5: …`, counted from 1. */
export function syntaxError(query: string, from: number, message: string): LogQLError {
  const before = query.slice(0, from).split('\n');
  return new LogQLError(
    `parse error at line ${before.length}, col ${(before.at(-1)?.length ?? 0) + 1}: ${message}`,
  );
}
