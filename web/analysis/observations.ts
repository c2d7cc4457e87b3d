// Header hooks: `metadata.observe` events record each header as it is added, with its case and its place.

import { fieldNumber, fieldText, type PlatformEvent, type Span } from '../model/index.ts';
import type { Side } from './carrier.ts';
import { normalKey } from './keys.ts';
import { requestKey } from './roles.ts';

interface Header {
  readonly raw: string;
  readonly values: readonly string[];
}

export interface Observed {
  /** In the order they were added. */
  readonly headers: readonly Header[];
  readonly order: readonly string[];
  readonly norms: ReadonlySet<string>;
}

interface Hook {
  readonly seq: number;
  readonly time: number;
  readonly raw: string;
  readonly value: string;
}

const pad = (hex: string, length: number): string => hex.toLowerCase().padStart(length, '0');

const place = (traceId: string, spanId: string, side: string): string =>
  `${pad(traceId, 32)} ${pad(spanId, 16)} ${side}`;

export class Observations {
  readonly #hooks = new Map<string, Hook[]>();
  readonly #used = new Set<string>();

  constructor(events: readonly PlatformEvent[]) {
    for (const event of events) if (event.kind === 'metadata.observe') this.#add(event);
  }

  #add(event: PlatformEvent): void {
    const [traceId, spanId] = [fieldText(event, 'trace_id'), fieldText(event, 'span_id')];
    const [side, raw] = [fieldText(event, 'side'), fieldText(event, 'key')];
    if (traceId === null || spanId === null || side === null || raw === null || raw === '') return;
    const id = place(traceId, spanId, side);
    const seq = fieldNumber(event, 'seq') ?? Number.MAX_SAFE_INTEGER;
    const hook: Hook = { seq, time: event.time, raw, value: fieldText(event, 'value') ?? '' };
    const list = this.#hooks.get(id);
    if (list === undefined) this.#hooks.set(id, [hook]);
    else list.push(hook);
  }

  of(span: Span, side: Side): Observed | null {
    if (this.#hooks.size === 0) return null;
    const id = place(span.traceId, span.spanId, side);
    const hooks = this.#hooks.get(id);
    if (hooks === undefined) return null;
    this.#used.add(id);
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

  /** True for attributes that hooks recorded too: theirs is the better record. */
  covers(observed: Observed, attribute: string): boolean {
    const spelling = requestKey(attribute);
    return spelling !== null && observed.norms.has(normalKey(spelling.raw));
  }

  /** Places named by events at which no span stood. */
  get unmatched(): number {
    return this.#hooks.size - this.#used.size;
  }
}
