// What stores and networks add: duplicates, shuffled spans, and batch consumers that serve many requests at once.

import type { Micros } from '../../web/time/index.ts';
import type { Rng } from './random.ts';
import { traceId } from './slots.ts';
import type { WorldSpan, WorldTrace } from './types.ts';

/** Duplicates and disorder within traces, and a few fan-in traces beside them. */
export function spoil(r: Rng, seed: number, traces: readonly WorldTrace[]): WorldTrace[] {
  const twice = r.chance(0.3) ? 0.05 : 0;
  const out = traces.map(t => {
    const spans = t.spans.flatMap(s => (r.chance(twice) ? [s, s] : [s]));
    return { ...t, spans: r.chance(0.2) ? [...spans].reverse() : spans };
  });
  return r.chance(0.4) ? [...out, ...batches(r, seed, traces)] : out;
}

/** A consumer that takes several messages at once: a trace of its own with a link to each. */
function batches(r: Rng, seed: number, traces: readonly WorldTrace[]): readonly WorldTrace[] {
  const sent = traces.flatMap(t => t.spans.filter(s => s.kind === 'producer'));
  return Array.from({ length: Math.min(3, Math.floor(sent.length / 3)) }, (_, i) => {
    const messages = sent.slice(i * 3, i * 3 + 3);
    const [first] = messages;
    const id = traceId(seed, { slot: 1, request: i, part: 0 });
    return { traceId: id, spans: first === undefined ? [] : [batchSpan(r, id, first, messages)] };
  }).filter(t => t.spans.length > 0);
}

const batchSpan = (r: Rng, id: string, first: WorldSpan, messages: readonly WorldSpan[]): WorldSpan => ({
  traceId: id,
  spanId: r.hex(16),
  parentSpanId: null,
  name: 'handle batch',
  kind: 'consumer',
  start: (Math.max(...messages.map(m => m.start + m.duration)) + 1000) as Micros,
  duration: 4000,
  status: 'unset',
  statusMessage: '',
  resource: { service: 'archiver', attributes: [['service.version', '1.0.0']] },
  scope: first.scope,
  attributes: [['messaging.system', 'kafka']],
  events: [],
  links: messages.map(m => ({ traceId: m.traceId, spanId: m.spanId })),
});
