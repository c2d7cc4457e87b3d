// What the Loki client offers. Every method rejects with a SourceError only.

import type { Labels, LogLine, Sample, Series } from '../../model/index.ts';
import type { Micros, Range } from '../../time/index.ts';
import type { Answer, CallOptions } from '../answer.ts';

export interface LinesOptions extends CallOptions {
  /** Stop after so many lines in all; the answer says whether there were more. Default 5000. */
  readonly max?: number;
}

/** One page of a backward read, newest first within the page. */
export interface LogPage {
  readonly lines: readonly LogLine[];
  /** Everything from here to the end of the range has been read. */
  readonly readFrom: Micros;
  /** True for the last page of the range. */
  readonly last: boolean;
  readonly warnings: readonly string[];
}

export interface LinesResult {
  /** Newest first. */
  readonly lines: readonly LogLine[];
  /** False when `max` was reached before the start of the range. */
  readonly complete: boolean;
  /** Everything from here to the end of the range has been read. */
  readonly readFrom: Micros;
}

export interface TailOptions extends CallOptions {
  /** Lines from here on. */
  readonly from: Micros;
  readonly every: Micros;
  /** Awaited before each poll: a hidden tab keeps it pending. */
  readonly ready?: () => Promise<void>;
}

export interface LokiClient {
  /** Log lines of a range, read backward page by page. */
  lines(query: string, range: Range, options?: LinesOptions): Promise<Answer<LinesResult>>;
  /** The same, handing out each page as it arrives. */
  pages(query: string, range: Range, options?: CallOptions): AsyncGenerator<LogPage, void, undefined>;
  /** A metric query over a range; `step` null chooses one. */
  range(
    query: string,
    range: Range,
    step: Micros | null,
    options?: CallOptions,
  ): Promise<Answer<readonly Series[]>>;
  /** A metric query at one moment (null: the server's now). */
  query(query: string, time: Micros | null, options?: CallOptions): Promise<Answer<readonly Sample[]>>;
  labels(range: Range, options?: CallOptions): Promise<Answer<readonly string[]>>;
  labelValues(label: string, range: Range, options?: CallOptions): Promise<Answer<readonly string[]>>;
  series(
    selectors: readonly string[],
    range: Range,
    options?: CallOptions,
  ): Promise<Answer<readonly Labels[]>>;
  /** New lines as they come, oldest first, by polling; ends only when aborted or on an error. */
  tail(query: string, options: TailOptions): AsyncGenerator<readonly LogLine[], void, undefined>;
}
