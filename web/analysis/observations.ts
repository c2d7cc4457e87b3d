// Header hooks: `metadata.observe` events record each header as it is added, with its case and its place.

import { fieldNumber, fieldText, type PlatformEvent } from '../model/index.ts';
import { normalKey } from './keys.ts';
import type { Hooked } from './recorded.ts';

interface Hook {
  readonly seq: number;
  readonly time: number;
  readonly raw: string;
  readonly value: string;
}

/** What hooks saw on one side of a span. */
export interface Observed extends Hooked {
  /** Normal forms in the order the headers were added, one for each header. */
  readonly order: readonly string[];
}

/** One side of one span that events name. */
export interface HookPlace {
  readonly spanId: string;
  readonly side: string;
  readonly hooks: Hook[];
  /** Its span is at hand. */
  matched: boolean;
}

const pad = (hex: string, length: number): string => hex.toLowerCase().padStart(length, '0');

/** Everything hooks saw, by the trace they saw it in. */
export class Observations {
  readonly #traces = new Map<string, HookPlace[]>();

  /** Takes the events that are of hooks; returns the ids of the traces that they speak of. */
  add(events: readonly PlatformEvent[]): ReadonlySet<string> {
    const touched = new Set<string>();
    for (const event of events) {
      const traceId = event.kind === 'metadata.observe' ? this.#add(event) : null;
      if (traceId !== null) touched.add(traceId);
    }
    return touched;
  }

  #add(event: PlatformEvent): string | null {
    const [trace, span] = [fieldText(event, 'trace_id'), fieldText(event, 'span_id')];
    const [side, raw] = [fieldText(event, 'side'), fieldText(event, 'key')];
    if (trace === null || span === null || side === null || raw === null || raw === '') return null;
    const [traceId, spanId] = [pad(trace, 32), pad(span, 16)];
    const seq = fieldNumber(event, 'seq') ?? Number.MAX_SAFE_INTEGER;
    const hook: Hook = { seq, time: event.time, raw, value: fieldText(event, 'value') ?? '' };
    const places = this.#traces.get(traceId) ?? [];
    this.#traces.set(traceId, places);
    const known = places.find(p => p.spanId === spanId && p.side === side);
    if (known === undefined) places.push({ spanId, side, hooks: [hook], matched: false });
    else known.hooks.push(hook);
    return traceId;
  }

  of(traceId: string): readonly HookPlace[] {
    return this.#traces.get(traceId) ?? [];
  }

  /** Places named by events at which no span stood. */
  get unmatched(): number {
    let places = 0;
    for (const list of this.#traces.values()) for (const place of list) if (!place.matched) places++;
    return places;
  }
}

/** The headers of a place in the order in which they were added. */
export function seenAt({ hooks }: HookPlace): Observed {
  const sorted = [...hooks].sort((a, b) => a.seq - b.seq || a.time - b.time);
  // A log pipeline may deliver a line twice: the same place in the order is the same header.
  const once = sorted.filter((h, i) => {
    const before = sorted[i - 1];
    return before?.seq !== h.seq || before.raw !== h.raw || before.value !== h.value;
  });
  const headers = once.map(h => ({ raw: h.raw, values: h.value === '' ? [] : [h.value] }));
  const order = headers.map(h => normalKey(h.raw));
  return { headers, order, norms: new Set(order) };
}
