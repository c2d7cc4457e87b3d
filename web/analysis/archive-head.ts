// What is known of a trace without making its tree.

import type { SpanLink } from '../model/index.ts';
import type { Micros } from '../time/index.ts';
import type { Shelf } from './archive-span.ts';
import type { Node } from './tree.ts';

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

/** What few traces have. */
export interface Rare {
  /** Roots without a parent that is known by name. */
  readonly orphans: number;
  /** What the first root, or what was received below it, names as its origin. */
  readonly links: readonly SpanLink[];
  /** The trace id that B3 was called with, where it is another. */
  readonly b3: string | null;
  /** Spans that came twice. */
  readonly repeated: number;
  /** The server's remarks on the trace. */
  readonly warnings: readonly string[];
  readonly named: NamedId | null;
  readonly hooked: readonly HookedRow[];
}

const NONE: readonly never[] = [];

export const NOTHING_RARE: Rare = {
  orphans: 0,
  links: NONE,
  b3: null,
  repeated: 0,
  warnings: NONE,
  named: null,
  hooked: NONE,
};

/** The same where none of it is there: most traces share that one. */
export function rareOf(rare: Rare): Rare {
  const { orphans, links, b3, repeated, warnings, named, hooked } = rare;
  const some = orphans + links.length + repeated + warnings.length + hooked.length > 0;
  return some || b3 !== null || named !== null ? rare : NOTHING_RARE;
}

/**
 * The links by which a trace says where it comes from. A consumer that shows how it polls writes none on its root, but
 * one on each message that it received with that poll: https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/
 */
export function originsOf({ span, children }: Node): readonly SpanLink[] {
  if (span.links.length > 0 || span.kind === 'server') return span.links;
  const links = new Map<string, SpanLink>();
  for (const { span: part } of children)
    if (part.kind === 'consumer') for (const link of part.links) links.set(link.traceId + link.spanId, link);
  return links.size === 0 ? NONE : [...links.values()];
}

interface Place {
  readonly shelf: Shelf;
  readonly first: number;
  readonly count: number;
  /** The row of the first root; −1 for none. */
  readonly root: number;
}

/** There is one for each trace, so it holds no more than it has to. */
export class TraceHead implements Place {
  readonly traceId: string;
  readonly shelf: Shelf;
  /** Its rows: `first` up to `first + count`, in order of their start. */
  readonly first: number;
  readonly count: number;
  readonly root: number;
  /** The topmost request id. */
  request: string | null;
  rare: Rare;

  constructor(traceId: string, place: Place, request: string | null, rare: Rare) {
    this.traceId = traceId;
    this.shelf = place.shelf;
    this.first = place.first;
    this.count = place.count;
    this.root = place.root;
    this.request = request;
    this.rare = rare;
  }

  get start(): Micros {
    return this.shelf.startOf(this.first);
  }

  get end(): Micros {
    return this.shelf.endOf(this.first, this.count);
  }

  /** A parent that is not there is known by name. */
  get rootIsOrphan(): boolean {
    return this.root < 0 || this.shelf.isOrphan(this.root);
  }
}
