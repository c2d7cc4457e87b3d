// The demo in a browser: a service worker hands the page's requests to MSW, and workers of the demo's own work
// out what the servers would answer.

import { setupWorker } from 'msw/browser';
import type { Choice, FromWorker, ToWorker } from './demo.protocol.ts';
import type { Source } from './servers/answer.ts';
import { DEMO_BASES, makeHandlers, type Answered, type Answerer, type Bases } from './handlers.ts';

export interface DemoOptions extends Choice {
  /** Milliseconds, as `Date.now`, which is the default. */
  readonly now?: () => number;
  readonly bases?: Bases;
  /** The page's base path; the service worker's script lies there. Default: the directory of the document's base. */
  readonly base?: string;
  readonly onReady?: (demo: Demo) => void;
}

export interface Demo {
  readonly bases: Bases;
  readonly scenario: () => string;
  /** Serves another scenario, or the same one of another era, from the next request on. */
  readonly change: (next: Partial<Choice>) => void;
  readonly stop: () => Promise<void>;
}

interface Waiting {
  readonly resolve: (answered: Answered) => void;
  readonly reject: (error: Error) => void;
}

interface Server {
  readonly answer: Answerer;
  readonly serve: (choice: Choice) => void;
  readonly stop: () => void;
}

function startServer(name: string, clock: () => number): Server {
  const worker = new Worker(new URL('./demo.worker.ts', import.meta.url), { type: 'module', name });
  const waiting = new Map<number, Waiting>();
  const send = (message: ToWorker): void => {
    worker.postMessage(message);
  };
  let last = 0;
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if ('error' in data) asked?.reject(new Error(`the demo's servers failed: ${data.error}`));
    else asked?.resolve({ delayMs: data.delayMs, response: data.response });
  };
  worker.onerror = event => {
    for (const { reject } of waiting.values())
      reject(new Error(`the demo's worker failed: ${event.message}`));
    waiting.clear();
  };
  return {
    answer: (source, request, proxied) =>
      new Promise((resolve, reject) => {
        const id = ++last;
        waiting.set(id, { resolve, reject });
        const { method, path, headers } = request;
        const [query, form] = [request.query.toString(), request.form.toString()];
        send({ kind: 'request', id, source, now: clock(), proxied, method, path, headers, query, form });
      }),
    serve: choice => {
      send({ kind: 'world', choice, now: clock() });
    },
    stop: () => {
      worker.terminate();
    },
  };
}

/** Each source has a thread of its own, as servers have: none waits for what another is asked. */
function startServers(clock: () => number): Server {
  const servers: Readonly<Record<Source, Server>> = {
    prometheus: startServer('demo prometheus', clock),
    jaeger: startServer('demo jaeger', clock),
    loki: startServer('demo loki', clock),
  };
  const all = Object.values(servers);
  /** What services and operations there are is worked out over hundreds of traces: begun while the page still starts. */
  const warmUp = (): void => {
    const nothing = new URLSearchParams();
    const request = { method: 'GET', path: '/api/services', headers: {}, query: nothing, form: nothing };
    servers.jaeger.answer('jaeger', request, true).catch(() => undefined);
  };
  return {
    answer: (source, request, proxied) => servers[source].answer(source, request, proxied),
    serve: choice => {
      for (const server of all) server.serve(choice);
      warmUp();
    },
    stop: () => {
      for (const server of all) server.stop();
    },
  };
}

const plain = ({ scenario, seed, jaegerEra, prometheusVersion }: Choice): Choice => ({
  scenario,
  ...(seed === undefined ? {} : { seed }),
  ...(jaegerEra === undefined ? {} : { jaegerEra }),
  ...(prometheusVersion === undefined ? {} : { prometheusVersion }),
});

/** Resolves when requests are answered. Quiet; whatever is not below one of the bases goes to the network. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const bases = options.bases ?? DEMO_BASES;
  let choice = plain(options);
  const servers = startServers(options.now ?? Date.now);
  servers.serve(choice);
  const worker = setupWorker(...makeHandlers(bases, servers.answer));
  const scope = options.base ?? new URL('.', document.baseURI).pathname;
  await worker.start({
    quiet: true,
    onUnhandledFrame: 'bypass',
    serviceWorker: { url: `${scope}mockServiceWorker.js`, options: { scope } },
  });
  const demo: Demo = {
    bases,
    scenario: () => choice.scenario,
    change(next) {
      choice = { ...choice, ...next };
      servers.serve(choice);
    },
    stop: async () => {
      servers.stop();
      await worker.stop();
    },
  };
  options.onReady?.(demo);
  return demo;
}
