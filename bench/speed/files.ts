// Worlds as files: the pieces that the static server puts together.

import { resourceSpansText } from '../../mocks/servers/jaeger/index.ts';
import { micros } from '../../web/time/index.ts';
import type { WorldTrace } from '../../mocks/world/types.ts';
import { backwards } from './bodies.ts';
import type { Calls, Files, Piece } from './site.ts';

const encoder = new TextEncoder();

const startOf = (trace: WorldTrace): number => trace.spans.reduce((t, s) => Math.min(t, s.start), Infinity);

const pieceOf = (trace: WorldTrace): Piece => ({
  traceId: trace.traceId,
  start: startOf(trace),
  services: [...new Set(trace.spans.map(s => s.resource.service))],
  body: encoder.encode(resourceSpansText(trace).join()),
});

class CallBook {
  readonly #counts = new Map<string, { parent: string; child: string; callCount: number }>();

  add(trace: WorldTrace): void {
    const services = new Map(trace.spans.map(s => [s.spanId, s.resource.service]));
    for (const { parentSpanId, resource } of trace.spans) {
      const parent = parentSpanId === null ? undefined : services.get(parentSpanId);
      const child = resource.service;
      if (parent === undefined || parent === child) continue;
      const known = this.#counts.get(`${parent}\n${child}`);
      if (known === undefined) this.#counts.set(`${parent}\n${child}`, { parent, child, callCount: 1 });
      else known.callCount += 1;
    }
  }

  get list(): readonly Calls[] {
    return [...this.#counts.values()];
  }
}

export interface WorldFiles extends Files {
  readonly spans: number;
  /** Microseconds: the start of the oldest trace. */
  readonly from: number;
}

/** The incident's world of about so many spans. */
export function worldFiles(wanted: number): WorldFiles {
  const [pieces, calls] = [[] as Piece[], new CallBook()];
  let spans = 0;
  for (const { traces } of backwards()) {
    for (const trace of traces) {
      pieces.push(pieceOf(trace));
      calls.add(trace);
      spans += trace.spans.length;
    }
    if (spans >= wanted) break;
  }
  pieces.sort((a, b) => b.start - a.start);
  return { pieces, calls: calls.list, spans, from: pieces.at(-1)?.start ?? 0 };
}

export const BIG_TRACE = '0123456789abcdef0123456789abcdef';
const ROOT = '00000000000000f1';

/** Many requests as one trace, as a batch run would leave it: each hangs below one root. */
export function bigTrace(wanted: number): WorldFiles {
  const spans: WorldTrace['spans'][number][] = [];
  for (const { traces } of backwards()) {
    for (const trace of traces)
      if (spans.length < wanted)
        spans.push(
          ...trace.spans.map(s => ({ ...s, traceId: BIG_TRACE, parentSpanId: s.parentSpanId ?? ROOT })),
        );
    if (spans.length >= wanted) break;
  }
  const first = spans[0];
  if (first === undefined) throw new Error('the world is empty');
  const from = startOf({ traceId: BIG_TRACE, spans });
  const end = spans.reduce((t, s) => Math.max(t, s.start + s.duration), 0);
  const root: WorldTrace['spans'][number] = {
    ...first,
    ...{ spanId: ROOT, parentSpanId: null, name: 'batch run', kind: 'internal' },
    ...{ start: micros(from), duration: end - from, attributes: [], events: [], links: [] },
  };
  const whole = [root, ...spans];
  return {
    pieces: [pieceOf({ traceId: BIG_TRACE, spans: whole })],
    calls: [],
    spans: whole.length,
    from,
  };
}
