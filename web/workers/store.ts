// The traces and events of a batch.

import type { PlatformEvent, Trace } from '../model/index.ts';
import { contains, type Range } from '../time/index.ts';

const startOf = (trace: Trace): number => trace.spans.reduce((t, s) => Math.min(t, s.start), Infinity);

/** How much of a trace a copy holds: spans it has twice count once. */
const fullness = (trace: Trace): number => new Set(trace.spans.map(s => `${s.spanId}${s.kind}`)).size;

export class Store {
  readonly #traces = new Map<string, Trace>();
  readonly #events = new Map<string, PlatformEvent>();
  #spans = 0;
  /** Rises with every change. */
  version = 0;

  get traces(): readonly Trace[] {
    return [...this.#traces.values()];
  }

  get events(): readonly PlatformEvent[] {
    return [...this.#events.values()];
  }

  get sizes(): { readonly traces: number; readonly spans: number; readonly events: number } {
    return { traces: this.#traces.size, spans: this.#spans, events: this.#events.size };
  }

  has(traceId: string): boolean {
    return this.#traces.has(traceId);
  }

  get(traceId: string): Trace | null {
    return this.#traces.get(traceId) ?? null;
  }

  /** True where this trace, or a fuller copy of it, is held. */
  holds(trace: Trace): boolean {
    const known = this.#traces.get(trace.traceId);
    return known !== undefined && fullness(known) >= fullness(trace);
  }

  clear(): void {
    this.#traces.clear();
    this.#events.clear();
    this.#spans = 0;
    this.version++;
  }

  /** Keeps traces, of two copies of one the fuller; returns how many were not known. */
  add(traces: readonly Trace[]): number {
    let fresh = 0;
    let changed = false;
    for (const trace of traces) {
      const known = this.#traces.get(trace.traceId);
      if (this.holds(trace)) continue;
      if (!known) fresh++;
      this.#spans += trace.spans.length - (known?.spans.length ?? 0);
      this.#traces.set(trace.traceId, trace);
      changed = true;
    }
    if (changed) this.version++;
    return fresh;
  }

  /** Adds events; one that is known by its time and line is not added twice. */
  addEvents(events: readonly PlatformEvent[]): void {
    const before = this.#events.size;
    for (const e of events) {
      const id = `${e.source.nanos} ${JSON.stringify(e.source.labels)} ${e.source.line}`;
      if (!this.#events.has(id)) this.#events.set(id, e);
    }
    if (this.#events.size > before) this.version++;
  }

  /** Forgets the traces and events of a range. */
  evict(range: Range): void {
    let changed = false;
    for (const [id, trace] of this.#traces) {
      const start = startOf(trace);
      if (start < range.from || start >= range.to) continue;
      this.#traces.delete(id);
      this.#spans -= trace.spans.length;
      changed = true;
    }
    for (const [id, event] of this.#events) {
      if (!contains(range, event.time)) continue;
      this.#events.delete(id);
      changed = true;
    }
    if (changed) this.version++;
  }
}
