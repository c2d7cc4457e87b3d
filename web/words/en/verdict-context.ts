// What the sentences of a verdict need besides the verdict, and what they come to.

import type { TrafficCoverage } from '../../model/answers.ts';
import type { Micros, Range, Zone } from '../../time/index.ts';
import type { Sentence } from './verdict.ts';

/** What the sentences need besides the verdict. */
export interface VerdictContext {
  readonly zone: Zone;
  readonly range: Range;
  /** The last answer of a source that no longer answers; null when all is current. */
  readonly asOf: Micros | null;
  /** Where reading has got to, newest first, while older requests of the range are unread; null when none are. */
  readonly readBack: { readonly to: Micros; readonly running: boolean } | null;
  /** What the source could not send in the midst of what was read, newest first. */
  readonly holes: readonly Range[];
  readonly coverage: TrafficCoverage | null;
  /** The sentence of the cause, e.g. "batch-2 went to 15%". */
  readonly causeText: string | null;
  /** The sentence of the event before the end of a loss that is over. */
  readonly endText?: string | null;
  /** Keys looked at; hops, and those among them that record metadata. */
  readonly keys: number;
  readonly hops: { readonly total: number; readonly observed: number };
  /** Upper end of the 95% interval of nothing found in so many requests, as a fraction. */
  readonly bound: number;
  readonly settling: number;
  /** Why the events that may explain a loss are not all known; null where they are. */
  readonly eventsUnknown: 'reading' | 'silent' | 'none' | 'file' | null;
}

export interface VerdictLines {
  readonly first: Sentence;
  readonly second: Sentence;
  readonly small: readonly Sentence[];
}
