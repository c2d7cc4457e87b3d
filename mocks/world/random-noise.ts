// What stores and networks add: duplicates, shuffled spans, and batch consumers that serve many requests at once.

import type { Micros } from '../../web/time/index.ts';
import type { Walk } from './carrier.ts';
import type { Mesh } from './mesh.ts';
import type { Rng } from './random.ts';
import { traceId } from './slots.ts';
import type { WorldSpan, WorldTrace } from './types.ts';

/** Sometimes one service's clock goes wrong by up to half a second. */
export function misset(r: Rng, mesh: Mesh): Mesh {
  if (!r.chance(0.15)) return mesh;
  const services = [...mesh.services.values()];
  const one = services[r.int(services.length)];
  const off = Math.round((r.next() - 0.5) * 1e6);
  if (one === undefined) return mesh;
  const lanes = Object.fromEntries(
    Object.entries(one.lanes).map(([lane, list]) => [lane, list.map(p => ({ ...p, skew: p.skew + off }))]),
  );
  return { ...mesh, services: new Map([...mesh.services, [one.name, { ...one, lanes }]]) };
}

/** Single spans get lost on the way to the store, or all that one service made of some requests. */
export function loseSpans(r: Rng, mesh: Mesh, walks: readonly Walk[]): void {
  if (r.chance(0.3)) for (const w of walks) for (const s of w.spans) if (r.chance(0.01)) s.present = false;
  if (!r.chance(0.2)) return;
  const names = [...mesh.services.keys()].slice(1);
  const one = names[r.int(names.length)];
  const share = 0.1 + r.next() * 0.5;
  for (const w of walks) {
    if (!r.chance(share)) continue;
    for (const s of w.spans) if (s.resource.service === one) s.present = false;
  }
}

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
