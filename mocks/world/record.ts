// What a recorder writes of one carrier: the telemetry a reader gets, with the habits of real emitters.

import { baggageText, base64, type Carried } from './headers.ts';
import type { Capture, Pair, Service, Side } from './mesh.ts';

const names = new WeakMap<Capture, Map<string, string>>();

/** The attribute's name under this recorder, made once for each spelling. */
function attributeName(capture: Capture, key: string): string {
  let known = names.get(capture);
  if (known === undefined) names.set(capture, (known = new Map<string, string>()));
  let name = known.get(key);
  if (name === undefined) {
    const cased = capture.preserveCase ? key : key.toLowerCase();
    name = capture.prefix + (capture.underscore ? cased.replaceAll('-', '_') : cased);
    known.set(key, name);
  }
  return name;
}

/** The key as this recorder writes it, without its prefix. */
export const spelling = (capture: Capture, key: string): string =>
  attributeName(capture, key).slice(capture.prefix.length);

export interface RecordContext {
  readonly service: Service;
  readonly side: Side;
  /** Null where none arrived. */
  readonly traceparent: string | null;
  /** Where the SDK starts in its baggage map: no order is promised. */
  readonly turn: number;
}

/** Appends what the recorder writes; returns whether it wrote anything. */
export function record(
  into: Pair[],
  capture: Capture | null,
  carried: Carried,
  context: RecordContext,
): boolean {
  if (capture === null) return false;
  const before = into.length;
  const seen = new Map<string, number>();
  for (const h of carried.headers) {
    if (!capture.keys.has(h.canon)) continue;
    const name = attributeName(capture, h.key);
    const text = typeof h.value === 'string' ? h.value : base64(h.value, capture.padded);
    const value = capture.redact.has(h.canon) ? '[REDACTED]' : text;
    const at = seen.get(name);
    if (at === undefined) {
      seen.set(name, into.length);
      into.push([name, [value]]);
    } else into[at] = [name, repeated(into[at]?.[1], value, context.side)];
  }
  if (carried.budget !== null && capture.keys.has('timeout-ms'))
    into.push([attributeName(capture, 'timeout_ms'), [String(carried.budget.ms)]]);
  if (capture.injected) recordContext(into, capture, carried, context);
  return into.length > before;
}

/** Two headers of one name: server recorders join them, client recorders list them. */
function repeated(old: Pair[1] | undefined, value: string, side: Side): readonly string[] {
  const list = Array.isArray(old) ? (old as readonly string[]) : [];
  return side === 'received' ? [[...list, value].join(', ')] : [...list, value];
}

function recordContext(into: Pair[], capture: Capture, carried: Carried, context: RecordContext): void {
  if (context.traceparent !== null && capture.keys.has('traceparent'))
    into.push([attributeName(capture, 'traceparent'), [context.traceparent]]);
  if (!capture.keys.has('baggage')) return;
  const text = carried.rawBaggage ?? baggageText(carried.baggage, context.service.baggageStyle, context.turn);
  if (text !== '') into.push([attributeName(capture, 'baggage'), [text]]);
}
