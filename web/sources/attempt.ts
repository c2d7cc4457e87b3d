// One attempt of one request, from the connection to the last byte: its deadline, its place in the queue
// and its report to the page's health display end together, whatever happens.

import type { Settled, SourceDeps } from './deps.ts';
import { SourceError, isSourceError, type Failure, type SentRequest, type SourceId } from './failure.ts';
import { isReachable, joined } from './reach.ts';
import { retryAfter, verdictOfStart, verdictOfStatus } from './classify.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * No answer is read beyond this: a TextDecoder gives up silently on texts of half a gigabyte. One trace, which is read
 * from its bytes as they come, may be longer.
 */
export const LARGEST_BODY = 256 * 1024 * 1024;
/** Error bodies are read so far and no further. */
const LARGEST_ERROR_BODY = 64 * 1024;
/** A body may take this many times the deadline of its first byte, and as long between two pieces. */
const WHOLE_BODY = 10;

export interface AttemptPlan {
  readonly source: SourceId;
  readonly base: string;
  readonly sent: SentRequest;
  readonly body: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | undefined;
  /** Milliseconds until the answer must have begun. */
  readonly limit: number;
  readonly sameOrigin: boolean;
  /** No more of the answer is read than so many bytes. */
  readonly largest: number;
  /** A page instead of an answer is reported as one. */
  readonly probe: boolean;
  /** Gives the place in the queue back. */
  readonly release: () => void;
}

export interface Incoming {
  readonly sent: SentRequest;
  readonly status: number;
  chunks(): AsyncGenerator<Bytes, void, undefined>;
  readAll(): Promise<Bytes>;
  cancel(): void;
}

export class Attempt {
  readonly #plan: AttemptPlan;
  readonly #deps: SourceDeps;
  readonly #startedAt: number;
  readonly #abort = new AbortController();
  readonly #stopTimers: (() => void)[] = [];
  #stopDeadline: () => void = () => undefined;
  #timedOut = false;
  #settled = false;
  #handedOut = false;
  #ended: SourceError | null = null;
  #status: number | null = null;
  #reader: ReadableStreamDefaultReader<Uint8Array> | null = null;
  #peeked: Bytes[] = [];
  #size = 0;

  constructor(plan: AttemptPlan, deps: SourceDeps) {
    this.#plan = plan;
    this.#deps = deps;
    this.#startedAt = deps.now();
    plan.signal?.addEventListener('abort', this.#giveUp, { once: true });
    if (plan.signal?.aborted) this.#abort.abort();
    const { source, sent } = plan;
    const slow = (): void => deps.onSlow?.({ source, request: sent, startedAt: this.#startedAt });
    this.#stopTimers.push(deps.after(deps.slowAfter, slow));
    this.#stopTimers.push(deps.after(plan.limit * WHOLE_BODY, this.#expire));
    this.#wind();
  }

  readonly #giveUp = (): void => this.#end();

  readonly #expire = (): void => {
    this.#timedOut = true;
    this.#end();
  };

  /** Breaks off. A body that was handed out may have no reader to notice it: it settles at once. */
  #end(): void {
    this.#abort.abort();
    this.#reader?.cancel().catch(() => undefined);
    if (this.#handedOut) this.settle(this.errorOf(this.#abort.signal.reason), false);
  }

  /** Starts the deadline of the next piece. */
  #wind(): void {
    this.#stopDeadline();
    this.#stopDeadline = this.#deps.after(this.#plan.limit, this.#expire);
  }

  /** Waits for a 2xx answer; with `json`, also for its first bytes, which must look like JSON. */
  async start(json = false): Promise<Incoming> {
    const { sent, body, headers } = this.#plan;
    const response = await this.#deps
      .fetch(sent.url, {
        method: sent.method,
        headers,
        signal: this.#abort.signal,
        ...(body === null ? {} : { body: new URLSearchParams(body) }),
      })
      .catch((cause: unknown) => this.#unreachable(cause));
    this.#status = response.status;
    this.#reader = (response.body as ReadableStream<Uint8Array> | null)?.getReader() ?? null;
    if (!response.ok) await this.#refuse(response);
    if (json) await this.#peek();
    this.#handedOut = json;
    return {
      sent,
      status: response.status,
      chunks: () => this.#chunks(),
      readAll: () => this.#readAll(),
      cancel: () => this.#cancel(),
    };
  }

  /**
   * A browser tells a page nothing of why a request to another origin failed. A second one that asks for no
   * permission to read the answer succeeds if a server is there: then it was CORS.
   */
  async #unreachable(cause: unknown): Promise<never> {
    if (this.#plan.sameOrigin || this.#abort.signal.aborted) throw cause;
    const reached = await isReachable(this.#deps, `${this.#plan.base}/`);
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw this.#error({ kind: reached ? 'cors' : 'refused', detail }, cause);
  }

  async #refuse(response: Response): Promise<never> {
    const text = new TextDecoder().decode(await this.bytes(LARGEST_ERROR_BODY));
    const wait = retryAfter(response.headers.get('retry-after'), this.#deps.now());
    throw this.#error({ ...verdictOfStatus(response.status, text), retryAfter: wait });
  }

  /** Reads until the kind of the body shows; the pieces are kept for the reader. */
  async #peek(): Promise<void> {
    const kept: Bytes[] = [];
    let text = '';
    while (text.trim() === '') {
      const piece = await this.#next();
      if (piece === null) throw this.#error({ kind: 'empty-body', detail: `${this.#size} bytes` });
      kept.push(piece);
      text += new TextDecoder().decode(piece.subarray(0, 2000));
    }
    const verdict = verdictOfStart(text);
    if (verdict) throw this.#error(verdict);
    this.#peeked = kept;
  }

  async #next(): Promise<Bytes | null> {
    this.#abort.signal.throwIfAborted();
    const kept = this.#peeked.shift();
    if (kept) return kept;
    if (!this.#reader) return null;
    this.#wind();
    const { done, value } = await this.#reader.read();
    // A reader that was canceled reports an ordinary end.
    this.#abort.signal.throwIfAborted();
    this.#stopDeadline();
    if (done) return null;
    this.#size += value.length;
    const { largest } = this.#plan;
    if (this.#size > largest) throw this.#error({ kind: 'too-large', detail: `over ${largest} bytes` });
    // A piece with a buffer of its own can be transferred to a worker.
    const own = value.byteLength === value.buffer.byteLength && value.buffer instanceof ArrayBuffer;
    return own ? (value as Bytes) : value.slice();
  }

  /** The rest of the body, at most so many bytes of it. */
  async bytes(most = Infinity): Promise<Bytes> {
    const pieces: Bytes[] = [];
    let size = 0;
    for (let piece = await this.#next(); piece && size < most; piece = await this.#next()) {
      pieces.push(piece);
      size += piece.length;
    }
    return joined(pieces, size);
  }

  async *#chunks(): AsyncGenerator<Bytes, void, undefined> {
    let finished = false;
    try {
      for (let piece = await this.#next(); piece; piece = await this.#next()) yield piece;
      finished = true;
      this.settle(null, false);
    } catch (e) {
      finished = true;
      const error = this.errorOf(e);
      this.settle(error, false);
      throw error;
    } finally {
      if (!finished) this.#cancel();
    }
  }

  async #readAll(): Promise<Bytes> {
    try {
      const whole = await this.bytes();
      this.settle(null, false);
      return whole;
    } catch (e) {
      const error = this.errorOf(e);
      this.settle(error, false);
      throw error;
    }
  }

  #cancel(): void {
    this.settle(this.#error({ kind: 'canceled' }), false);
  }

  #error(failure: Partial<Failure> & Pick<Failure, 'kind'>, cause?: unknown): SourceError {
    const { source, sent } = this.#plan;
    return new SourceError(
      { source, request: sent, status: this.#status, at: this.#deps.now(), ...failure },
      { cause },
    );
  }

  /** Whatever was thrown during this attempt, as a SourceError. */
  errorOf(thrown: unknown): SourceError {
    if (isSourceError(thrown)) return thrown;
    if (this.#ended) return this.#ended;
    if (this.#plan.signal?.aborted) return this.#error({ kind: 'canceled' }, thrown);
    if (this.#timedOut)
      return this.#error({ kind: 'timeout', detail: `no answer in ${this.#plan.limit} ms` }, thrown);
    const detail = thrown instanceof Error ? thrown.message : String(thrown);
    // A status was read, so the connection stood and broke while the body came.
    if (this.#status !== null) return this.#error({ kind: 'truncated', detail }, thrown);
    return this.#error({ kind: 'refused', detail }, thrown);
  }

  /** Ends the attempt: frees connection, queue place and timers, and reports. Later calls do nothing. */
  settle(error: SourceError | null, retrying: boolean): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#ended = error;
    const { source, sent, signal, release } = this.#plan;
    signal?.removeEventListener('abort', this.#giveUp);
    this.#stopDeadline();
    for (const stop of this.#stopTimers) stop();
    if (error) {
      this.#abort.abort();
      this.#reader?.cancel().catch(() => undefined);
    }
    release();
    const ms = this.#deps.now() - this.#startedAt;
    // A page in answer to a probe says which API is not there, and nothing of how the source is.
    if (this.#plan.probe && error?.kind === 'html') return;
    const settled: Settled = {
      source,
      ok: error === null,
      error,
      request: sent,
      startedAt: this.#startedAt,
      ms,
      retrying,
    };
    this.#deps.onSettled?.(settled);
  }
}
