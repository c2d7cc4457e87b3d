// What an answer that is no good means. Sources send error bodies as text/plain even where the text is
// JSON, and some answer any unknown path with 200 and a page: content decides, never the content type.

import type { Failure, FailureKind, Remedy } from './failure.ts';
import { isCutShort, looksLikeHtml } from './wire.ts';

export type Verdict = Pick<Failure, 'kind' | 'detail'> & Partial<Pick<Failure, 'remedy' | 'upstream'>>;

/** A page is told by its title, because its markup tells a reader nothing. */
function pageTitle(text: string): string {
  const title = /<title[^>]*>([^<]*)/i.exec(text)?.[1]?.trim() ?? '';
  return title === '' ? text.trim() : `HTML page “${title}”`;
}

/** What a 2xx body that should have been JSON is instead; null when it does start like JSON. */
export function verdictOfStart(text: string): Verdict | null {
  if (/^\s*[[{"]/.test(text)) return null;
  if (text.trim() === '') return { kind: 'empty-body', detail: '' };
  if (looksLikeHtml(text)) return { kind: 'html', detail: pageTitle(text) };
  return { kind: 'shape', detail: text };
}

/** Why a text that should have been JSON can't be parsed. */
export function verdictOfText(text: string): Verdict {
  const start = verdictOfStart(text);
  if (start) return start;
  return isCutShort(text)
    ? { kind: 'truncated', detail: `${text.length} characters, ending in ${text.slice(-80)}` }
    : { kind: 'shape', detail: text };
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The sentence inside an error body, in the formats of Prometheus, Jaeger v1 and v3, Grafana, or plain text. */
export function messageOf(text: string): string {
  const json = parse(text);
  const errors = field(json, 'errors');
  const candidates = [
    field(field(json, 'error'), 'message'),
    field(Array.isArray(errors) ? errors[0] : undefined, 'msg'),
    field(json, 'error'),
    field(json, 'message'),
  ];
  const found = candidates.find(c => typeof c === 'string' && c !== '');
  if (typeof found === 'string') return found;
  return looksLikeHtml(text) ? pageTitle(text) : text;
}

const PROXY_KINDS: Readonly<Record<string, readonly [FailureKind, Remedy]>> = {
  refused: ['refused', 'source.remedy.proxy-refused'],
  timeout: ['timeout', 'source.remedy.proxy-timeout'],
  dns: ['proxy', 'source.remedy.proxy-dns'],
  tls: ['proxy', 'source.remedy.proxy-tls'],
};

/** Our own proxy: 502 with `{"code": "refused|dns|timeout|tls", "upstream": "host:port", "message": …}`. */
function verdictOfProxy(text: string): Verdict | null {
  const json = parse(text);
  const code = field(json, 'code');
  const upstream = field(json, 'upstream');
  if (typeof code !== 'string' || typeof upstream !== 'string') return null;
  const [kind, remedy] = PROXY_KINDS[code] ?? ['proxy', 'source.remedy.proxy'];
  const said = field(json, 'message');
  return { kind, remedy, upstream, detail: typeof said === 'string' ? said : code };
}

function kindOfStatus(status: number): FailureKind {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not-found';
  if (status === 408) return 'timeout';
  if (status === 413) return 'too-large';
  if (status === 429) return 'rate-limited';
  return status >= 500 || status === 499 ? 'server' : 'bad-query';
}

/** Prometheus names its timeouts; Loki's come as 504 with a sentence. Both mean a query that is too heavy. */
const isQueryTimeout = (status: number, text: string): boolean =>
  (status === 503 && field(parse(text), 'errorType') === 'timeout') ||
  (status === 504 && /request timed out|context deadline exceeded/i.test(text));

/** What a status other than 2xx means. */
export function verdictOfStatus(status: number, text: string): Verdict {
  const proxy = status === 502 ? verdictOfProxy(text) : null;
  if (proxy) return proxy;
  const detail = messageOf(text);
  if (isQueryTimeout(status, text)) return { kind: 'timeout', detail };
  // Grafana's data source proxy hides an upstream 401 behind a 400 of its own.
  if (status === 400 && /Authentication to data source failed/i.test(text))
    return { kind: 'unauthorized', detail, remedy: 'source.remedy.data-source-auth' };
  if (status === 404 && /data ?source/i.test(detail))
    return { kind: 'not-found', detail, remedy: 'source.remedy.data-source-missing' };
  if (status === 401 && /no org id|missing tenant header/i.test(text))
    return { kind: 'unauthorized', detail, remedy: 'source.remedy.tenant' };
  return { kind: kindOfStatus(status), detail };
}

/** `Retry-After` in seconds or as a date; milliseconds from `now`, or null. */
export function retryAfter(header: string | null, now: number): number | null {
  if (header === null || header.trim() === '') return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
