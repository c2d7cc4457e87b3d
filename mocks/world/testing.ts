// Reading spans in tests: as text, without any knowledge of how they were made.

import { GRAY_FAULTS, LOSS_CLASSES } from '../../web/model/index.ts';
import type { World, WorldSpan } from './types.ts';

export const FINDING_CLASSES: readonly string[] = [...LOSS_CLASSES, ...GRAY_FAULTS];

const PREFIXES = [
  'http.request.header.',
  'rpc.grpc.request.metadata.',
  'rpc.request.metadata.',
  'rpc.connect_rpc.request.metadata.',
];

export function span(world: World, traceId: string, spanId: string): WorldSpan {
  const found = world.trace(traceId)?.spans.find(s => s.spanId === spanId);
  if (found === undefined) throw new Error(`no span ${spanId} in ${traceId}`);
  return found;
}

/** The metadata a span shows: key in one form → values. `gray.tag` is taken out of the baggage. */
export function keysRecorded(s: WorldSpan): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const add = (key: string, values: readonly string[]) =>
    found.set(key, [...(found.get(key) ?? []), ...values]);
  for (const [name, value] of s.attributes) {
    const prefix = PREFIXES.find(p => name.startsWith(p));
    if (prefix === undefined || !Array.isArray(value)) continue;
    const key = name.slice(prefix.length).toLowerCase().replaceAll('_', '-');
    const values = value as readonly string[];
    if (key !== 'baggage') add(key, values);
    else
      for (const member of values.join(',').split(',')) {
        const [k = '', v = ''] = member.split(/=(.*)/s);
        add(k === 'gray.tag' ? 'gray.tag' : 'baggage', [k === 'gray.tag' ? decodeURIComponent(v) : member]);
      }
  }
  return found;
}
