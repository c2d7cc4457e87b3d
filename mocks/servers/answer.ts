// One request to one of the three servers of a world, its sicknesses included: what handlers and workers share.

import type { Micros } from '../../web/time/index.ts';
import type { World } from '../world/types.ts';
import type { MockRequest, MockResponse } from './exchange.ts';
import { jaegerServer, type JaegerEra } from './jaeger/index.ts';
import { lokiServer } from './loki/index.ts';
import { prometheusServer } from './prometheus/index.ts';
import { UNREACHABLE, ail, type Ill } from './sickness.ts';
import { toStream } from './stream.ts';

export type Source = 'prometheus' | 'jaeger' | 'loki';

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

const PORTS: Readonly<Record<Source, number>> = { prometheus: 9090, jaeger: 16686, loki: 3100 };

/** The same as a client sees it; `proxied`: below a same-origin path, so that a proxy answers for a dead server. */
const respond = (source: Source, request: MockRequest, settings: Settings, proxied: boolean): Ill =>
  ail(settings.world.sick[source], settings.now(), `127.0.0.1:${PORTS[source]}`, proxied, () =>
    answer(source, request, settings),
  );

/** What a request comes to, wherever it is worked out. */
export interface Answered {
  /** Milliseconds to wait before. */
  readonly delayMs: number;
  /** Null: no response at all, as from a refused connection. */
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | ReadableStream<Uint8Array> | null;
  } | null;
}

export type Answerer = (source: Source, request: MockRequest, proxied: boolean) => Promise<Answered>;

/** Works requests out on this thread; `settings` is asked at every request. */
export const locally =
  (settings: () => Settings): Answerer =>
  (source, request, proxied) => {
    const { delayMs, response } = respond(source, request, settings(), proxied);
    if (response === UNREACHABLE) return Promise.resolve({ delayMs, response: null });
    const { status, headers, body } = response;
    const sent = body === null || typeof body === 'string' ? body : toStream(body);
    return Promise.resolve({ delayMs, response: { status, headers, body: sent } });
  };
