import type { SentRequest } from './failure.ts';

/** What a source said, with its own remarks: `warnings` mean that the result may be partial. */
export interface Answer<T> {
  readonly value: T;
  readonly warnings: readonly string[];
  readonly request: SentRequest;
}

/** Options of every call: the signal of the view or query that wants it. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}
