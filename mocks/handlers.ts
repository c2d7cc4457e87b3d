// MSW handlers for the three servers of one world, below three base addresses.

import { HttpResponse, http, type HttpHandler } from 'msw';
import type { Micros } from '../web/time/index.ts';
import type { MockRequest, MockResponse } from './servers/exchange.ts';
import { jaegerServer, type JaegerEra } from './servers/jaeger/index.ts';
import { lokiServer } from './servers/loki/index.ts';
import { prometheusServer } from './servers/prometheus/index.ts';
import { UNREACHABLE, ail } from './servers/sickness.ts';
import { toStream } from './servers/stream.ts';
import type { World } from './world/types.ts';

export type Source = 'prometheus' | 'jaeger' | 'loki';

/** Same-origin paths such as `/demo/loki`, or absolute URLs; without trailing slash. */
export type Bases = Readonly<Record<Source, string>>;

export const DEMO_BASES: Bases = {
  prometheus: '/demo/prometheus',
  jaeger: '/demo/jaeger',
  loki: '/demo/loki',
};

export interface Settings {
  readonly world: World;
  readonly now: () => Micros;
  readonly jaegerEra: JaegerEra;
  readonly prometheusVersion?: '2.42' | '3.15';
  /** See PrometheusOptions. */
  readonly staleMarkers?: boolean;
}

/** One request to one of the servers, as the pure server functions see it. */
export function answer(source: Source, request: MockRequest, settings: Settings): MockResponse {
  const { world, now } = settings;
  switch (source) {
    case 'prometheus':
      return prometheusServer(request, world, {
        now,
        ...(settings.prometheusVersion === undefined ? {} : { version: settings.prometheusVersion }),
        ...(settings.staleMarkers === undefined ? {} : { staleMarkers: settings.staleMarkers }),
      });
    case 'jaeger':
      return jaegerServer(request, world, { now, era: settings.jaegerEra });
    case 'loki':
      return lokiServer(request, world, { now });
  }
}

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

function send(response: MockResponse): Response {
  const { status, body } = response;
  const init = { status, headers: { ...response.headers } };
  if (body === null || status === 204) return new Response(null, init);
  return new Response(typeof body === 'string' ? body : toStream(body), init);
}

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

/** `settings` is asked at every request, so that the world may be changed while the handlers run. */
export function makeHandlers(bases: Bases, settings: () => Settings): HttpHandler[] {
  return (['prometheus', 'jaeger', 'loki'] as const).map(source => {
    const at = place(bases[source]);
    return http.all(
      ({ request }) => within(at, new URL(request.url)),
      async ({ request }) => {
        const current = settings();
        const wanted = await read(request, at.path);
        const sickness = current.world.sick[source];
        const upstream = `127.0.0.1:${{ prometheus: 9090, jaeger: 16686, loki: 3100 }[source]}`;
        const ill = ail(sickness, current.now(), upstream, at.origin === null, () =>
          answer(source, wanted, current),
        );
        if (ill.delayMs > 0) await wait(ill.delayMs, request.signal);
        return ill.response === UNREACHABLE ? HttpResponse.error() : send(ill.response);
      },
    );
  });
}
