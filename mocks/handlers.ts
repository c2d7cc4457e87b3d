// MSW handlers for the three servers of one world, below three base addresses.

import { HttpResponse, http, type HttpHandler } from 'msw';
import type { Answerer, Source } from './servers/answer.ts';
import type { MockRequest } from './servers/exchange.ts';

export {
  answer,
  locally,
  type Answered,
  type Answerer,
  type Settings,
  type Source,
} from './servers/answer.ts';

/** Same-origin paths such as `/demo/loki`, or absolute URLs; without trailing slash. */
export type Bases = Readonly<Record<Source, string>>;

export const DEMO_BASES: Bases = {
  prometheus: '/demo/prometheus',
  jaeger: '/demo/jaeger',
  loki: '/demo/loki',
};

const FORM = 'application/x-www-form-urlencoded';

async function read(request: Request, base: string): Promise<MockRequest> {
  const url = new URL(request.url);
  const form = request.headers.get('content-type')?.startsWith(FORM) === true;
  return {
    method: request.method,
    path: url.pathname.slice(base.length) || '/',
    query: url.searchParams,
    form: new URLSearchParams(form ? await request.text() : ''),
    headers: Object.fromEntries(request.headers),
  };
}

const wait = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

interface Place {
  readonly origin: string | null;
  readonly path: string;
}

function place(base: string): Place {
  const absolute = /^https?:\/\//.test(base);
  if (!absolute) return { origin: null, path: base.replace(/\/$/, '') };
  const url = new URL(base);
  return { origin: url.origin, path: url.pathname.replace(/\/$/, '') };
}

const within = ({ origin, path }: Place, url: URL): boolean =>
  (origin === null || url.origin === origin) &&
  (url.pathname === path || url.pathname.startsWith(`${path}/`));

export function makeHandlers(bases: Bases, work: Answerer): HttpHandler[] {
  return (['prometheus', 'jaeger', 'loki'] as const).map(source => {
    const at = place(bases[source]);
    return http.all(
      ({ request }) => within(at, new URL(request.url)),
      async ({ request }) => {
        const { delayMs, response } = await work(source, await read(request, at.path), at.origin === null);
        if (delayMs > 0) await wait(delayMs, request.signal);
        if (response === null) return HttpResponse.error();
        const { status, headers, body } = response;
        return new Response(status === 204 ? null : body, { status, headers: { ...headers } });
      },
    );
  });
}
