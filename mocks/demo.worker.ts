// One of the demo's servers on a thread of its own: making a world's hour of logs or traces takes seconds, and the page
// must not notice.

import { fromMillis } from '../web/time/index.ts';
import type { Choice, FromWorker, ToWorker } from './demo.protocol.ts';
import { locally, type Answerer, type Settings } from './servers/answer.ts';
import { makeWorld } from './world/index.ts';

interface Scope {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker, transfer: Transferable[]): void;
}

const scope = globalThis as unknown as Scope;
let clock = 0;
let settings: Settings | null = null;

const current: Answerer = (source, request, proxied) => {
  const known = settings;
  if (known === null) throw new Error('a request came before the world');
  return locally(() => known)(source, request, proxied);
};

function build(choice: Choice, now: number): Settings {
  const { scenario, seed, jaegerEra, prometheusVersion } = choice;
  return {
    world: makeWorld({ scenario, now: fromMillis(now), ...(seed === undefined ? {} : { seed }) }),
    now: () => fromMillis(clock),
    jaegerEra: jaegerEra ?? 'b',
    ...(prometheusVersion === undefined ? {} : { prometheusVersion }),
  };
}

/** Streams cross by transfer; where a browser can't do that, the whole text crosses. */
async function reply(message: FromWorker): Promise<void> {
  const body = 'response' in message ? message.response?.body : undefined;
  if (!(body instanceof ReadableStream)) {
    scope.postMessage(message, []);
    return;
  }
  try {
    scope.postMessage(message, [body]);
  } catch {
    const text = await new Response(body).text();
    if ('response' in message && message.response !== null)
      scope.postMessage({ ...message, response: { ...message.response, body: text } }, []);
  }
}

scope.onmessage = ({ data }) => {
  clock = data.now;
  if (data.kind === 'world') {
    settings = build(data.choice, data.now);
    return;
  }
  const { id, source, method, path, headers, proxied } = data;
  const request = {
    method,
    path,
    headers,
    query: new URLSearchParams(data.query),
    form: new URLSearchParams(data.form),
  };
  Promise.resolve()
    .then(() => current(source, request, proxied))
    .then(answered => reply({ id, ...answered }))
    .catch((error: unknown) => {
      scope.postMessage({ id, error: error instanceof Error ? error.message : String(error) }, []);
    });
};
