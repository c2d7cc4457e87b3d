// What the page and the demo's worker say to each other.

import type { JaegerEra } from './servers/jaeger/index.ts';
import type { Source } from './servers/answer.ts';

export interface Choice {
  readonly scenario: string;
  readonly seed?: number;
  readonly jaegerEra?: JaegerEra;
  readonly prometheusVersion?: '2.42' | '3.15';
}

export type ToWorker =
  | { readonly kind: 'world'; readonly choice: Choice; /** Milliseconds. */ readonly now: number }
  | {
      readonly kind: 'request';
      readonly id: number;
      readonly source: Source;
      readonly now: number;
      readonly proxied: boolean;
      readonly method: string;
      readonly path: string;
      readonly query: string;
      readonly form: string;
      readonly headers: Readonly<Record<string, string>>;
    };

export type FromWorker =
  | {
      readonly id: number;
      readonly delayMs: number;
      /** Null: no response at all. */
      readonly response: {
        readonly status: number;
        readonly headers: Readonly<Record<string, string>>;
        readonly body: string | ReadableStream<Uint8Array> | null;
      } | null;
    }
  | { readonly id: number; readonly error: string };
