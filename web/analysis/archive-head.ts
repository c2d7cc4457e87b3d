// What is known of a trace without making its tree.

import type { SpanLink } from '../model/index.ts';
import type { Micros } from '../time/index.ts';
import type { Shelf } from './archive-span.ts';

/** A request id that a span shows in an attribute of its own, outside captured metadata. */
export interface NamedId {
  readonly attribute: string;
  readonly id: string;
}

/** Hooks saw the headers of this row: what its attributes said, and the order of the headers. */
export interface HookedRow {
  readonly row: number;
  /** Its place in the pool before, and its own context before; −1 for none. */
  readonly records: number;
  readonly context: number;
  readonly order: readonly string[];
}

export interface TraceHead {
  readonly traceId: string;
  readonly shelf: Shelf;
  /** Its rows: `first` up to `first + count`. */
  readonly first: number;
  readonly count: number;
  readonly start: Micros;
  readonly end: Micros;
  /** Roots without a parent that is known by name, and the first root: its row, and whether it is one of those. */
  readonly orphans: number;
  readonly root: number;
  readonly rootIsOrphan: boolean;
  /** Links of the first root. */
  readonly links: readonly SpanLink[];
  /** The topmost request id, and the trace id that B3 was called with, where it is another. */
  request: string | null;
  b3: string | null;
  /** Spans that came twice. */
  readonly repeated: number;
  /** The server's remarks on the trace. */
  readonly warnings: readonly string[];
  readonly named: NamedId | null;
  hooked: readonly HookedRow[];
}
