// What the clients take from their surroundings, so that tests decide about network, time and chance.

import type { SourceError, SentRequest, SourceId } from './failure.ts';

/** One attempt of one request that ended, well or not; retries report one by one. */
export interface Settled {
  readonly source: SourceId;
  readonly ok: boolean;
  /** Null when `ok`. Its kind is `canceled` when the caller gave the request up: no sign of ill health. */
  readonly error: SourceError | null;
  readonly request: SentRequest;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** How long it took. */
  readonly ms: number;
  /** True when another attempt follows. */
  readonly retrying: boolean;
}

/** One attempt that has been running for longer than `slowAfter`; a {@link Settled} follows for certain. */
export interface Slow {
  readonly source: SourceId;
  readonly request: SentRequest;
  readonly startedAt: number;
}

export interface SourceHooks {
  readonly onSettled?: (settled: Settled) => void;
  readonly onSlow?: (slow: Slow) => void;
}

export interface SourceDeps extends SourceHooks {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Calls `then` after so many milliseconds unless the returned function was called before. */
  readonly after: (ms: number, then: () => void) => () => void;
  /** The page's origin; null outside a page, where no request is a cross-origin one. */
  readonly origin: string | null;
  /** Milliseconds until an unanswered request counts as slow. */
  readonly slowAfter: number;
}

/** The real thing: `globalThis.fetch` (looked up late, so that mocks may replace it), clock and timers. */
export function platformDeps(hooks: SourceHooks = {}): SourceDeps {
  const page = (globalThis as { location?: { readonly origin: string } }).location;
  return {
    fetch: (url, init) => globalThis.fetch(url, init),
    now: () => Date.now(),
    random: () => Math.random(),
    after: (ms, then) => {
      const timer = setTimeout(then, ms);
      return () => clearTimeout(timer);
    },
    origin: page && page.origin !== 'null' ? page.origin : null,
    slowAfter: 3000,
    ...hooks,
  };
}

/** Resolves after so many milliseconds, or rejects with the signal's reason when that is aborted first. */
export function sleep(
  deps: Pick<SourceDeps, 'after'>,
  ms: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (): void => {
      stop();
      // Abort reasons may be anything the caller chose; the retry loop turns them into `canceled`.
      reject(new DOMException('The request was given up.', 'AbortError'));
    };
    const stop = deps.after(ms, () => {
      signal?.removeEventListener('abort', fail);
      resolve();
    });
    if (signal?.aborted) fail();
    else signal?.addEventListener('abort', fail, { once: true });
  });
}
