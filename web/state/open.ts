// One request, from the batch or from Jaeger.

import { withJudgement, type OpenedTrace } from '../model/index.ts';
import { takeAhead } from './ahead.ts';
import type { Backend } from './backend.ts';
import { fetchTraces, type Asked } from './fetched.ts';

/** What a link or the clipboard names: a trace by its id, or a request by its request id. */
export type RequestName =
  | { readonly kind: 'trace'; readonly traceId: string }
  | { readonly kind: 'request'; readonly requestId: string };

export interface OpenedRequest {
  readonly request: OpenedTrace;
  /** `batch`: judged from what was collected. `trace`: fetched by its id. `log`: its trace id was found in a log line. */
  readonly foundBy: 'batch' | 'trace' | 'log';
}

/** The last trace that was fetched by each back end, at which version of its batch. */
const last = new WeakMap<
  Backend,
  { readonly id: string; readonly request: OpenedTrace; readonly version: number }
>();

/** The fetched trace again, judged with a batch that has grown since; null where it must be fetched. */
async function again(backend: Backend, { id, key }: Asked, signal: AbortSignal): Promise<OpenedTrace | null> {
  const known = last.get(backend);
  if (known?.id !== id || known.version === versionOf(backend)) return null;
  const judged = await backend.analyst.ask('judge', { open: known.request.open, key }, signal);
  return judged && withJudgement(known.request, judged);
}

const versionOf = ({ collector }: Backend): number => collector?.store.getState().version ?? 0;

/** What the batch holds of a request, or else what Jaeger has of the trace. */
export async function openNamed(
  backend: Backend,
  name: RequestName,
  key: string | null,
  signal: AbortSignal,
): Promise<OpenedRequest | null> {
  const id = name.kind === 'trace' ? name.traceId : name.requestId;
  // Nothing was collected, so nothing is held: the worker need not be waited for.
  const empty = backend.sources.jaeger !== null && backend.collector?.store.getState().traces === 0;
  if (empty) return name.kind === 'request' ? null : fetched(backend, { id, key }, null, signal);
  const [held, members] = await Promise.all([
    backend.analyst.ask('opened', { kind: name.kind, id, key }, signal),
    backend.analyst.ask('members', { kind: name.kind, id }, signal),
  ]);
  if (held) return { request: held, foundBy: 'batch' };
  if (members === null && name.kind === 'request') return null;
  return fetched(backend, { id, key }, members, signal);
}

/** What Jaeger has of a trace, or of all traces of a request that the batch knows. */
async function fetched(
  backend: Backend,
  asked: Asked,
  members: readonly string[] | null,
  signal: AbortSignal,
): Promise<OpenedRequest | null> {
  const id = members === null || members.includes(asked.id) ? asked.id : (members[0] ?? asked.id);
  const version = versionOf(backend);
  const others = members?.filter(m => m !== id) ?? [];
  const own = { id, key: asked.key };
  const whole = async (): Promise<OpenedTrace | null> => {
    const ahead = others.length === 0 ? takeAhead(backend, id, signal) : null;
    const request =
      (await again(backend, own, signal)) ?? (await (ahead ?? fetchTraces(backend, own, others, signal)));
    // Only now is it known that there are more of them.
    const more = request?.facts.traceIds.filter(t => t !== id && !others.includes(t)) ?? [];
    if (!request?.judged || more.length === 0) return request;
    return (await fetchTraces(backend, own, [...others, ...more], signal)) ?? request;
  };
  const kept = async (): Promise<OpenedTrace | null> =>
    members === null || signal.aborted ? null : backend.analyst.ask('kept', { ...own }, signal);
  try {
    const request = await whole();
    if (request) last.set(backend, { id, request, version });
    const shown = request ?? (await kept());
    return shown && { request: shown, foundBy: members === null ? 'trace' : 'batch' };
  } catch (error) {
    // Jaeger is away: what the batch kept of the request is better than nothing.
    const shown = await kept();
    if (shown === null) throw error;
    return { request: shown, foundBy: 'batch' };
  }
}
