// Keeps the analysis of what is held, and makes it anew only when that changed.

import type { Analysis, RequestAnswer, Trace } from '../model/index.ts';
import type { Engine } from './core.ts';
import type { BatchConfig } from './protocol.ts';
import type { Store } from './store.ts';

interface Kept {
  readonly analysis: Analysis;
  readonly version: number;
  /** When it was made, and how long that took: milliseconds. */
  readonly made: number;
  readonly cost: number;
}

/** While loads go on, an analysis is made anew at most after this many times its own cost. */
const PATIENCE = 3;

export class Desk {
  readonly #engine: Engine;
  readonly #store: Store;
  #kept: Kept | null = null;
  #guest: { readonly version: number; readonly ids: string; readonly analysis: Analysis } | null = null;

  constructor(engine: Engine, store: Store) {
    this.#engine = engine;
    this.#store = store;
  }

  forget(): void {
    this.#kept = null;
    this.#guest = null;
  }

  /** The analysis of what is held. While `busy`, one that is a little behind will do. */
  analysis(config: BatchConfig, busy: boolean): Analysis {
    const kept = this.#kept;
    const now = performance.now();
    if (kept?.version === this.#store.version) return kept.analysis;
    if (kept && busy && now - kept.made < PATIENCE * kept.cost) return kept.analysis;
    const analysis = this.#engine.analyse(this.#store.traces, this.#store.events, config);
    const made = performance.now();
    this.#kept = { analysis, version: this.#store.version, made, cost: made - now };
    return analysis;
  }

  /** A request by its request id or one of its trace ids (any case, short ids padded); null for none. */
  request(analysis: Analysis, id: string): RequestAnswer | null {
    const trace = id.toLowerCase().padStart(32, '0');
    const index = analysis.requests.findIndex(r => r.requestId === id || r.traceIds.includes(trace));
    return index < 0 ? null : this.#engine.view(analysis, index);
  }

  /** A request of traces that are not held, judged with all that are; these traces are not kept. */
  guest(traces: readonly Trace[], id: string, config: BatchConfig): RequestAnswer | null {
    const ids = traces.map(t => t.traceId).join(' ');
    const { version } = this.#store;
    if (this.#guest?.version !== version || this.#guest.ids !== ids) {
      const own = new Set(traces.map(t => t.traceId));
      const all = [...this.#store.traces.filter(t => !own.has(t.traceId)), ...traces];
      this.#guest = { version, ids, analysis: this.#engine.analyse(all, this.#store.events, config) };
    }
    return this.request(this.#guest.analysis, id);
  }
}
