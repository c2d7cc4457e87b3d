// The one error every source client throws: which source, which request, what came back, what to do.

export type SourceId = 'prometheus' | 'jaeger' | 'loki';

export const FAILURE_KINDS = [
  'refused',
  'cors',
  'timeout',
  'canceled',
  'unauthorized',
  'forbidden',
  'not-found',
  'rate-limited',
  'server',
  'bad-query',
  'html',
  'truncated',
  'shape',
  'too-large',
  'empty-body',
  'proxy',
] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];

/** Every message id that {@link SourceError.remedy} can hold. */
export const REMEDIES = [
  ...FAILURE_KINDS.map(kind => `source.remedy.${kind}` as const),
  'source.remedy.proxy-refused',
  'source.remedy.proxy-timeout',
  'source.remedy.proxy-dns',
  'source.remedy.proxy-tls',
  'source.remedy.data-source-auth',
  'source.remedy.data-source-missing',
  'source.remedy.tenant',
] as const;
export type Remedy = (typeof REMEDIES)[number];

/** A request as it was sent; the URL holds the query, for copying. */
export interface SentRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
}

export interface Failure {
  readonly source: SourceId;
  readonly kind: FailureKind;
  readonly request: SentRequest;
  /** The HTTP status; null when no answer arrived. */
  readonly status: number | null;
  /** What came back, as text, at most 500 characters. */
  readonly detail: string;
  /** JSON path of what did not fit, for `shape`; else null. */
  readonly place: string | null;
  /** Milliseconds the server asked us to wait; null when it did not. */
  readonly retryAfter: number | null;
  /** `host:port` behind our own proxy, where the proxy named it. */
  readonly upstream: string | null;
  readonly remedy: Remedy;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** At most this much of an answer is kept in an error. */
const DETAIL = 500;

export class SourceError extends Error implements Failure {
  override readonly name = 'SourceError';
  readonly source: SourceId;
  readonly kind: FailureKind;
  readonly request: SentRequest;
  readonly status: number | null;
  readonly detail: string;
  readonly place: string | null;
  readonly retryAfter: number | null;
  readonly upstream: string | null;
  readonly remedy: Remedy;
  readonly at: number;

  constructor(
    failure: Pick<Failure, 'source' | 'kind' | 'request' | 'at'> & Partial<Failure>,
    options?: ErrorOptions,
  ) {
    const detail = (failure.detail ?? '').trim().slice(0, DETAIL);
    super(`${failure.source}: ${failure.kind}${detail === '' ? '' : `: ${detail}`}`, options);
    this.source = failure.source;
    this.kind = failure.kind;
    this.request = failure.request;
    this.status = failure.status ?? null;
    this.detail = detail;
    this.place = failure.place ?? null;
    this.retryAfter = failure.retryAfter ?? null;
    this.upstream = failure.upstream ?? null;
    this.remedy = failure.remedy ?? `source.remedy.${failure.kind}`;
    this.at = failure.at;
  }
}

export const isSourceError = (error: unknown): error is SourceError => error instanceof SourceError;

/** True for a request that was given up by the caller: nothing a person needs to hear of. */
export const isCanceled = (error: unknown): boolean => isSourceError(error) && error.kind === 'canceled';
