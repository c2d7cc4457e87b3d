// A network, clock and dice for tests: answers are given by a function, time passes only when told to.

import { fromSeconds } from '../../time/index.ts';
import type { Settled, Slow, SourceDeps } from '../deps.ts';
import { makeHttp, type Http, type HttpConfig } from '../http.ts';
import type { SourceId } from '../failure.ts';
import { responseOf, type Exchange } from './exchange.ts';

export interface Asked {
  readonly url: string;
  readonly path: string;
  readonly params: URLSearchParams;
  readonly init: RequestInit;
}

type Reply = Response | Exchange | Promise<Response>;
export type Server = (asked: Asked, n: number) => Reply;

interface Timer {
  readonly at: number;
  readonly then: () => void;
}

export class Bench {
  readonly asked: Asked[] = [];
  readonly settled: Settled[] = [];
  readonly slow: Slow[] = [];
  readonly waits: number[] = [];
  /** Most requests that were open at once. */
  peak = 0;
  now = 1_000_000;
  /** Backoffs pass at once; deadlines never do unless `advance` is called. */
  patience: number;
  #open = 0;
  readonly #timers = new Set<Timer>();
  readonly #server: Server;

  constructor(server: Server, patience = 20_000) {
    this.#server = server;
    this.patience = patience;
  }

  readonly deps = (over: Partial<SourceDeps> = {}): SourceDeps => ({
    fetch: async (url, init) => {
      const parsed = new URL(url, 'http://page.test');
      const params =
        typeof init.body === 'object' && init.body instanceof URLSearchParams
          ? init.body
          : parsed.searchParams;
      const asked = { url, path: parsed.pathname, params, init };
      this.asked.push(asked);
      this.#open += 1;
      this.peak = Math.max(this.peak, this.#open);
      try {
        const reply = await Promise.race([this.#server(asked, this.asked.length), aborted(init.signal)]);
        return reply instanceof Response ? reply : responseOf(reply);
      } finally {
        this.#open -= 1;
      }
    },
    now: () => this.now,
    random: () => 0.5,
    after: (ms, then) => {
      const timer: Timer = { at: this.now + ms, then };
      this.#timers.add(timer);
      return () => this.#timers.delete(timer);
    },
    origin: 'http://page.test',
    slowAfter: 3000,
    onSettled: s => this.settled.push(s),
    onSlow: s => this.slow.push(s),
    ...over,
  });

  /** Lets so many milliseconds pass. */
  async advance(ms: number): Promise<void> {
    const to = this.now + ms;
    for (;;) {
      await settle();
      const next = [...this.#timers].filter(t => t.at <= to).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#timers.delete(next);
      this.now = Math.max(this.now, next.at);
      next.then();
    }
    this.now = to;
    await settle();
  }

  /** Timers still armed: none may be left when all requests are done. */
  get armed(): number {
    return this.#timers.size;
  }

  get open(): number {
    return this.#open;
  }

  http(source: SourceId = 'jaeger', config: Partial<HttpConfig> = {}, over: Partial<SourceDeps> = {}): Http {
    return makeHttp(
      source,
      { url: '/src', headers: {}, timeout: fromSeconds(30), ui: null, ...config },
      this.deps(over),
    );
  }
}

function aborted(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const fail = (): void => reject(new DOMException('aborted', 'AbortError'));
    if (signal?.aborted) fail();
    else signal?.addEventListener('abort', fail, { once: true });
  });
}

/** Lets everything that is ready run. */
export const settle = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0));

export const json = (value: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(value), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
export const text = (body: string, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(body, { status, headers: { 'content-type': 'text/plain', ...headers } });
export const never = (): Promise<Response> => new Promise(() => undefined);

/** What a promise was rejected with. */
export async function thrown(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (e) {
    return e;
  }
  throw new Error('expected a rejection');
}
