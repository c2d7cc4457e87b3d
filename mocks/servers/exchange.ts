// What every mocked server speaks: a request below its base path in, a response as the server would send it out.

import type { Micros } from '../../web/time/index.ts';

export interface MockRequest {
  readonly method: string;
  /** Below the server's base, starting with `/`, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Fields of an `application/x-www-form-urlencoded` body; empty for any other body. */
  readonly form: URLSearchParams;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A body in pieces is made while it is read, so that a large answer never blocks its thread. */
export type MockBody = string | Iterable<string> | null;

export interface MockResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: MockBody;
}

export interface ServerOptions {
  /** What the server's clock says: nothing later has happened yet. */
  readonly now: () => Micros;
}

export const bodyText = (body: MockBody): string =>
  body === null ? '' : typeof body === 'string' ? body : Array.from(body).join('');

/** A request for tests and in-process callers; `target` is path and query. */
export function request(
  target: string,
  init: Partial<Omit<MockRequest, 'path' | 'query'>> = {},
): MockRequest {
  const at = target.indexOf('?');
  return {
    method: init.method ?? 'GET',
    path: at < 0 ? target : target.slice(0, at),
    query: new URLSearchParams(at < 0 ? '' : target.slice(at + 1)),
    form: init.form ?? new URLSearchParams(),
    headers: init.headers ?? {},
  };
}

const PLAIN = 'text/plain; charset=utf-8';

/** Go's `http.Error`: plain text whatever the text is, closed with a newline. */
export const goError = (status: number, message: string): MockResponse => ({
  status,
  headers: { 'Content-Type': PLAIN, 'X-Content-Type-Options': 'nosniff' },
  body: `${message}\n`,
});

export const notFound = (): MockResponse => goError(404, '404 page not found');

/** `r.FormValue` of Go: the body's field wins over the query's. */
export const formValue = (request: MockRequest, name: string): string =>
  request.form.get(name) ?? request.query.get(name) ?? '';

/** `r.Form[name]` of Go: the body's fields first. */
export const formValues = (request: MockRequest, name: string): string[] => [
  ...request.form.getAll(name),
  ...request.query.getAll(name),
];
