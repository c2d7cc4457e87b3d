// A world's traces as OTLP/HTTP JSON, for a real collector or Jaeger: arrays stay arrays.

import type { WorldTrace } from '../../world/types.ts';
import { otlpText } from '../jaeger/otlp.ts';

export interface Push {
  /** Below the receiver's base address. */
  readonly path: string;
  readonly contentType: string;
  readonly body: string;
}

/** Bodies of at most about `spansPerPush` spans, whole traces each, oldest first. */
export function* toOtlpPush(traces: Iterable<WorldTrace>, spansPerPush = 5000): Generator<Push> {
  let batch: WorldTrace[] = [];
  let spans = 0;
  const flush = (): Push => ({
    path: '/v1/traces',
    contentType: 'application/json',
    body: otlpText(batch),
  });
  for (const trace of traces) {
    batch.push(trace);
    spans += trace.spans.length;
    if (spans < spansPerPush) continue;
    yield flush();
    batch = [];
    spans = 0;
  }
  if (batch.length > 0) yield flush();
}
