// PromQL as a tree: what `parse.ts` makes of the official grammar's tree and the engine walks. Durations and
// timestamps are milliseconds, Prometheus' own unit.

export interface Position {
  /** Offsets into the query text, `to` exclusive. */
  readonly from: number;
  readonly to: number;
}

export interface Matcher {
  readonly name: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
  readonly matches: (value: string) => boolean;
}

export interface Selector extends Position {
  readonly kind: 'selector';
  readonly matchers: readonly Matcher[];
  readonly offset: number;
  readonly at: At;
}

export type At = number | 'start' | 'end' | null;

export interface MatrixSelector extends Position {
  readonly kind: 'matrix';
  readonly selector: Selector;
  readonly range: number;
}

export interface Subquery extends Position {
  readonly kind: 'subquery';
  readonly expr: Expr;
  readonly range: number;
  /** Null: the default resolution, one minute. */
  readonly step: number | null;
  readonly offset: number;
  readonly at: At;
}

export interface Call extends Position {
  readonly kind: 'call';
  readonly func: string;
  readonly args: readonly Expr[];
}

export interface Aggregate extends Position {
  readonly kind: 'aggregate';
  readonly op: string;
  readonly param: Expr | null;
  readonly expr: Expr;
  readonly labels: readonly string[];
  readonly without: boolean;
}

export interface Matching {
  readonly on: boolean;
  readonly labels: readonly string[];
  readonly card: 'one-to-one' | 'many-to-one' | 'one-to-many';
  readonly include: readonly string[];
}

export interface Binary extends Position {
  readonly kind: 'binary';
  readonly op: string;
  /** Where the operator stands. */
  readonly at: number;
  readonly bool: boolean;
  readonly left: Expr;
  readonly right: Expr;
  readonly matching: Matching;
}

export type Expr =
  | (Position & { readonly kind: 'number'; readonly value: number })
  | (Position & { readonly kind: 'string'; readonly value: string })
  | (Position & { readonly kind: 'paren'; readonly expr: Expr })
  | (Position & { readonly kind: 'unary'; readonly op: '-' | '+'; readonly expr: Expr })
  | Selector
  | MatrixSelector
  | Subquery
  | Call
  | Aggregate
  | Binary;

export type ValueType = 'scalar' | 'vector' | 'matrix' | 'string';

/** How the server names a type in its messages. */
export const TYPE_NAMES: Readonly<Record<ValueType, string>> = {
  scalar: 'scalar',
  vector: 'instant vector',
  matrix: 'range vector',
  string: 'string',
};

/** A query that is refused before it runs; `from` is where in its text. */
export class ParseError extends Error {
  readonly query: string;
  readonly from: number;

  /** A negative `from` is an unknown position. */
  constructor(query: string, from: number, message: string) {
    const before = query.slice(0, Math.max(0, from)).split('\n');
    const where = from < 0 ? 'unknown position' : `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
    super(`${where}: parse error: ${message}`);
    this.query = query;
    this.from = from;
  }
}

/** A query that fails while it runs (HTTP 422). */
export class ExecutionError extends Error {}
