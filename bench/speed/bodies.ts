// The bytes that are measured: the incident's world as Jaeger would answer it, of as many spans as are asked for.

import { jaegerV1Text, resourceSpansText } from '../../mocks/servers/jaeger/index.ts';
import { makeWorld } from '../../mocks/world/index.ts';
import type { WorldTrace } from '../../mocks/world/types.ts';
import type { Shape } from '../../web/workers/index.ts';
import { micros, type Range } from '../../web/time/index.ts';

/** The moment at which every run looks at the world, so that runs can be compared. */
export const NOW = micros(Date.UTC(2026, 10, 21, 10, 52) * 1e3);

export interface Body {
  readonly shape: Shape;
  readonly bytes: Uint8Array;
  readonly traces: number;
  readonly spans: number;
  /** From the first request to now. */
  readonly range: Range;
}

const STRETCH = 30e6;
/** Longer than any request takes: with so much between, nothing is cut short. */
const REST = 60e6;

interface Stretch {
  readonly traces: readonly WorldTrace[];
  readonly from: number;
}

/** The world's traces, newest stretch first, each trace once. */
export function* backwards(): Generator<Stretch> {
  const world = makeWorld({ scenario: 'incident', now: NOW });
  for (let to: number = NOW - REST; ; to -= STRETCH) {
    const range = { from: micros(to - STRETCH), to: micros(to) };
    const begun = world.traces(range).filter(t => Math.min(...t.spans.map(s => s.start)) >= range.from);
    yield { traces: begun, from: range.from };
  }
}

const ENDS: Readonly<Record<Shape, readonly [string, string]>> = {
  v1: ['{"data":[', '],"total":0,"limit":0,"offset":0,"errors":null}'],
  v3: ['{"result":{"resourceSpans":[', ']}}'],
};

const textOf = (trace: WorldTrace, shape: Shape): string =>
  shape === 'v1' ? jaegerV1Text(trace) : resourceSpansText(trace).join();

/** A search's answer with about so many spans: whole traces, as few as reach the number, after the first `skip`. */
export function body(shape: Shape, wanted: number, skip = 0): Body {
  const encoder = new TextEncoder();
  const [head, tail] = ENDS[shape];
  const parts: Uint8Array[] = [encoder.encode(head)];
  let [traces, spans, left] = [0, 0, skip];
  let from: number = NOW;
  for (const piece of backwards()) {
    for (const trace of piece.traces) {
      if (left-- > 0) continue;
      if (spans >= wanted) break;
      parts.push(encoder.encode((traces === 0 ? '' : ',') + textOf(trace, shape)));
      traces += 1;
      spans += trace.spans.length;
    }
    from = piece.from;
    if (spans >= wanted) break;
  }
  parts.push(encoder.encode(tail));
  return { shape, bytes: Buffer.concat(parts), traces, spans, range: { from: micros(from), to: NOW } };
}
