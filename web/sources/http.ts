// The one way to a source: queue, deadline, retries, errors and health reports for every request.

import { toMillis } from '../time/index.ts';
import type { SourceConfig } from '../model/index.ts';
import { Attempt, LARGEST_BODY, type Incoming } from './attempt.ts';
import { sleep, type SourceDeps } from './deps.ts';
import { SourceError, isSourceError, type Failure, type SentRequest, type SourceId } from './failure.ts';
import { Queue } from './queue.ts';
import { waitBeforeRetry } from './retry.ts';
import { verdictOfText } from './classify.ts';
import { isDecodeFailure } from './wire.ts';

/** At most so many requests to one source at once. */
export const AT_ONCE = 2;
/** Longer GET addresses are sent as a POST form, where the endpoint takes one. */
const LONG_URL = 4000;

export interface HttpRequest {
  /** After the source's URL, e.g. `/api/v1/query`. */
  readonly path: string;
  readonly params?: URLSearchParams;
  /** The endpoint takes POST forms too. */
  readonly form?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  /** Asks whether the path is there: a page in its place is an answer, and no sign of ill health. */
  readonly probe?: boolean;
  /** Its answer is read in pieces, however long it is. */
  readonly anyLength?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface Http {
  readonly source: SourceId;
  /** Custom headers reach the source: they break the preflight of another origin. */
  readonly sameOrigin: boolean;
  /** The parsed JSON of a 2xx answer; undefined for 204. */
  json(request: HttpRequest): Promise<{ readonly value: unknown; readonly sent: SentRequest }>;
  /** The body of a 2xx answer whose first bytes look like JSON; the caller reads or cancels it. */
  open(request: HttpRequest): Promise<Incoming>;
  /** An error about this request that is no network failure, e.g. a wrong shape. */
  error(sent: SentRequest, failure: Partial<Failure> & Pick<Failure, 'kind'>, cause?: unknown): SourceError;
  /** What a decoder threw, as this request's error; other errors are handed through. */
  shapeError(sent: SentRequest, thrown: unknown): SourceError;
}

export type HttpConfig = Omit<SourceConfig, 'url'> & { readonly url: string };

function isSameOrigin(url: string, origin: string | null): boolean {
  if (origin === null) return true;
  try {
    return new URL(url, origin).origin === origin;
  } catch {
    return false;
  }
}

function sentRequest(base: string, request: HttpRequest): SentRequest & { readonly body: string | null } {
  const query = request.params?.toString() ?? '';
  const url = `${base}${request.path}`;
  if (query === '') return { method: 'GET', url, body: null };
  return request.form === true && url.length + query.length > LONG_URL
    ? { method: 'POST', url, body: query }
    : { method: 'GET', url: `${url}?${query}`, body: null };
}

export function makeHttp(source: SourceId, config: HttpConfig, deps: SourceDeps): Http {
  const base = config.url.replace(/\/+$/, '');
  const sameOrigin = isSameOrigin(base, deps.origin);
  const queue = new Queue(AT_ONCE);
  const limit = toMillis(config.timeout);

  const error: Http['error'] = (sent, failure, cause) =>
    new SourceError(
      { source, at: deps.now(), request: { method: sent.method, url: sent.url }, ...failure },
      { cause },
    );

  async function once(request: HttpRequest): Promise<Attempt> {
    const { body, ...sent } = sentRequest(base, request);
    const canceled = (cause: unknown): SourceError => error(sent, { kind: 'canceled' }, cause);
    const release = await queue.acquire(request.signal).catch((e: unknown) => {
      throw canceled(e);
    });
    const headers = { accept: 'application/json', ...config.headers, ...request.headers };
    return new Attempt(
      {
        source,
        base,
        sent,
        body,
        headers,
        signal: request.signal,
        probe: request.probe === true,
        largest: request.anyLength === true ? Infinity : LARGEST_BODY,
        limit,
        sameOrigin,
        release,
      },
      deps,
    );
  }

  /** Runs `work` over fresh attempts until one succeeds or a retry can't help. */
  async function retried<T>(request: HttpRequest, work: (attempt: Attempt) => Promise<T>): Promise<T> {
    for (let n = 1; ; n++) {
      const attempt = await once(request);
      try {
        return await work(attempt);
      } catch (e) {
        const failure = attempt.errorOf(e);
        const wait = waitBeforeRetry(failure, n, deps.random);
        attempt.settle(failure, wait !== null);
        if (wait === null) throw failure;
        await sleep(deps, wait, request.signal).catch((cause: unknown) => {
          throw error(failure.request, { kind: 'canceled' }, cause);
        });
      }
    }
  }

  async function parsed(attempt: Attempt): Promise<{ value: unknown; sent: SentRequest }> {
    const incoming = await attempt.start();
    const { sent } = incoming;
    const bytes = await attempt.bytes();
    if (incoming.status === 204) {
      attempt.settle(null, false);
      return { value: undefined, sent };
    }
    const text = new TextDecoder().decode(bytes);
    if (text === '' && bytes.length > 0)
      throw error(sent, { kind: 'empty-body', status: incoming.status, detail: `${bytes.length} bytes` });
    try {
      const value = JSON.parse(text) as unknown;
      attempt.settle(null, false);
      return { value, sent };
    } catch (cause) {
      throw error(sent, { ...verdictOfText(text), status: incoming.status }, cause);
    }
  }

  return {
    source,
    sameOrigin,
    json: request => retried(request, parsed),
    open: request => retried(request, attempt => attempt.start(true)),
    error,
    shapeError: (sent, thrown) => {
      if (isSourceError(thrown)) return thrown;
      if (!isDecodeFailure(thrown)) throw thrown;
      const detail = `expected ${thrown.expected}, got ${thrown.got}`;
      return error(sent, { kind: thrown.kind, place: thrown.place, detail }, thrown);
    },
  };
}
