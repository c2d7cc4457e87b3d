// Sources that are down, slow, behind a login page or broken: what a client then sees.

import type { Micros } from '../../web/time/index.ts';
import type { Sickness } from '../world/types.ts';
import type { MockResponse } from './exchange.ts';
import { truncated } from './stream.ts';

/** As a browser sees a refused connection: no response at all. */
export const UNREACHABLE = 'unreachable';

const LOGIN = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Sign in</title></head>
<body><h1>Sign in</h1><form method="post" action="/login"><input name="user"><input name="password" type="password"><button>Sign in</button></form></body></html>
`;

/** What a reverse proxy says that cannot reach its upstream. */
export const refused = (upstream: string): MockResponse => ({
  status: 502,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ code: 'refused', upstream, message: `connect ECONNREFUSED ${upstream}` }),
});

export interface Ill {
  /** Milliseconds before the answer. */
  readonly delayMs: number;
  readonly response: MockResponse | typeof UNREACHABLE;
}

/** `healthy` is asked only where the server would have got to answer. `proxied`: a proxy stands before it. */
export function ail(
  sickness: Sickness | undefined,
  now: Micros,
  upstream: string,
  proxied: boolean,
  healthy: () => MockResponse,
): Ill {
  if (sickness === undefined) return { delayMs: 0, response: healthy() };
  switch (sickness.kind) {
    case 'down':
      if (now < sickness.since) return { delayMs: 0, response: healthy() };
      return { delayMs: 0, response: proxied ? refused(upstream) : UNREACHABLE };
    case 'slow':
      return { delayMs: sickness.delayMs, response: healthy() };
    case 'status':
      return {
        delayMs: 0,
        response: {
          status: sickness.status,
          headers: { ...sickness.headers, 'Content-Type': sickness.contentType },
          body: sickness.body,
        },
      };
    case 'html':
      return {
        delayMs: 0,
        response: { status: 200, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: LOGIN },
      };
    case 'truncated': {
      const response = healthy();
      const { body } = response;
      if (body === null) return { delayMs: 0, response };
      return {
        delayMs: 0,
        response: { ...response, body: Array.from(truncated(typeof body === 'string' ? [body] : body)) },
      };
    }
  }
}
