// The traces and events of a batch: traces as the analysis keeps them, those of files also as they are.

import type { PlatformEvent, Trace } from '../model/index.ts';
import type { Slices } from '../analysis/index.ts';
import { contains, type Range } from '../time/index.ts';
import type { Engine, Keeping } from './core.ts';
import type { BatchConfig } from './protocol.ts';
import { union } from './file.ts';

/** How much of a trace a copy holds: spans it has twice count once. */
const fullness = (trace: Trace): number => new Set(trace.spans.map(s => `${s.spanId}${s.kind}`)).size;

/** So many spans are read between two looks at the questions. */
const SPANS = 1_000;

type Contract = BatchConfig['contract'];

const sameContract = (a: Contract, b: Contract): boolean =>
  a === b || JSON.stringify(a) === JSON.stringify(b);

export class Store {
  readonly #engine: Engine;
  #keeping: Keeping | null = null;
  #contract: Contract | null = null;
  /** Traces that nobody could be asked for again. */
  readonly #whole = new Map<string, Trace>();
  readonly #events = new Map<string, PlatformEvent>();
  /** Rises with every change. */
  version = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get events(): readonly PlatformEvent[] {
    return [...this.#events.values()];
  }

  get sizes(): { readonly traces: number; readonly spans: number; readonly events: number } {
    const { traces, spans } = this.#keeping?.sizes ?? { traces: 0, spans: 0 };
    return { traces, spans, events: this.#events.size };
  }

  has(traceId: string): boolean {
    return (this.#keeping?.spansOf(traceId) ?? null) !== null;
  }

  /** A trace with all its spans; null where only what the analysis needs is held. */
  whole(traceId: string): Trace | null {
    return this.#whole.get(traceId) ?? null;
  }

  /** True where this trace, or a fuller copy of it, is held. */
  holds(trace: Trace): boolean {
    const known = this.#keeping?.spansOf(trace.traceId) ?? null;
    return known !== null && known >= fullness(trace);
  }

  clear(): void {
    this.#keeping = null;
    this.#contract = null;
    this.#whole.clear();
    this.#events.clear();
    this.version++;
  }

  /** What is held, kept under this contract. */
  under(contract: Contract): Keeping {
    const known = this.#contract;
    if (this.#keeping === null || known === null) {
      this.#keeping = this.#engine.keep(contract);
      this.#keeping.observe(this.events);
    }
    if (known !== null && !sameContract(known, contract)) this.#keeping = this.#keeping.under(contract);
    this.#contract = contract;
    return this.#keeping;
  }

  /** Reads traces, of two copies of one the fuller; returns how many were not known. */
  *add(traces: readonly Trace[], contract: Contract): Slices<number> {
    let fresh = 0;
    let group: Trace[] = [];
    let spans = 0;
    for (const trace of traces) {
      if (this.holds(trace)) continue;
      if (!this.has(trace.traceId)) fresh++;
      group.push(trace);
      spans += trace.spans.length;
      if (spans < SPANS) continue;
      this.#read(group, contract);
      [group, spans] = [[], 0];
      yield;
    }
    this.#read(group, contract);
    return fresh;
  }

  #read(traces: readonly Trace[], contract: Contract): void {
    if (traces.length === 0) return;
    // A question may have changed the contract since the last group.
    (this.#keeping ?? this.under(contract)).add(traces);
    this.version++;
  }

  /** The same for traces of a file: what several files hold of one is put together, and kept as it is. */
  *addWhole(traces: readonly Trace[], contract: Contract): Slices<number> {
    const whole = traces.map(t => union(this.whole(t.traceId), t));
    for (const trace of whole) this.#whole.set(trace.traceId, trace);
    return yield* this.add(whole, contract);
  }

  /** Adds events; one that is known by its time and line is not added twice. */
  addEvents(events: readonly PlatformEvent[]): void {
    const fresh: PlatformEvent[] = [];
    for (const e of events) {
      const id = `${e.source.nanos} ${JSON.stringify(e.source.labels)} ${e.source.line}`;
      if (this.#events.has(id)) continue;
      this.#events.set(id, e);
      fresh.push(e);
    }
    if (fresh.length === 0) return;
    // Before anything is held, nobody needs to be told: `under` does it later.
    this.#keeping?.observe(fresh);
    this.version++;
  }

  /** Forgets the traces and events of a range. */
  evict(range: Range): void {
    let changed = this.#keeping?.evict(range) ?? false;
    for (const id of this.#whole.keys()) if (!this.has(id)) this.#whole.delete(id);
    for (const [id, event] of this.#events) {
      if (!contains(range, event.time)) continue;
      this.#events.delete(id);
      changed = true;
    }
    if (changed) this.version++;
  }
}
