// The trace that an address names is asked for before the page is drawn: it comes while React begins.

import type { OpenedTrace } from '../model/index.ts';
import type { Backend } from './backend.ts';
import { fetchTraces, type Asked } from './fetched.ts';

interface Ahead {
  readonly id: string;
  readonly trace: Promise<OpenedTrace | null>;
  readonly abort: AbortController;
}

const coming = new WeakMap<Backend, Ahead>();

export function askAhead(backend: Backend, asked: Asked): void {
  if (backend.sources.jaeger === null) return;
  const abort = new AbortController();
  const trace = fetchTraces(backend, asked, [], abort.signal);
  // Whoever takes it is told of a failure.
  trace.catch(() => undefined);
  coming.set(backend, { id: asked.id, trace, abort });
}

/** What was asked for ahead, once; it ends with the one who takes it. Null where another trace is wanted. */
export function takeAhead(
  backend: Backend,
  id: string,
  signal: AbortSignal,
): Promise<OpenedTrace | null> | null {
  const ahead = coming.get(backend);
  if (ahead === undefined) return null;
  coming.delete(backend);
  if (ahead.id === id) {
    signal.addEventListener('abort', () => ahead.abort.abort(signal.reason), { once: true });
    return ahead.trace;
  }
  ahead.abort.abort();
  return null;
}
