// Keeps the analysis of what is held, and makes it anew only when that changed.

import type { RequestAnswer, Trace } from '../model/index.ts';
import type { Analysed, Engine } from './core.ts';
import type { BatchConfig } from './protocol.ts';
import type { Store } from './store.ts';

interface Kept {
  readonly analysed: Analysed;
  readonly version: number;
  readonly config: BatchConfig;
  /** When it was made, and how long that took: milliseconds. */
  readonly made: number;
  readonly cost: number;
}

interface Guest {
  readonly version: number;
  readonly config: BatchConfig;
  readonly ids: string;
  readonly analysed: Analysed;
}

/** While loads go on, an analysis is made anew at most after this many times its own cost. */
const PATIENCE = 3;

const sameRules = (a: BatchConfig, b: BatchConfig): boolean =>
  a === b || (a.settle === b.settle && JSON.stringify(a.contract) === JSON.stringify(b.contract));

/** The moment moved on and no request settled meanwhile: what was found still holds. */
function stillHolds({ analysis }: Analysed, made: BatchConfig, config: BatchConfig): boolean {
  const { now, settle } = config;
  if (!sameRules(made, config)) return false;
  return (
    made.now === now || analysis.requests.every(r => r.settled === (now === null || r.end + settle < now))
  );
}

export class Desk {
  readonly #engine: Engine;
  readonly #store: Store;
  #kept: Kept | null = null;
  #guest: Guest | null = null;

  constructor(engine: Engine, store: Store) {
    this.#engine = engine;
    this.#store = store;
  }

  forget(): void {
    this.#kept = null;
    this.#guest = null;
  }

  /** Is the analysis of what is held there without making it anew? */
  ready(config: BatchConfig, busy: boolean): boolean {
    const kept = this.#kept;
    if (!kept) return false;
    if (kept.version === this.#store.version && stillHolds(kept.analysed, kept.config, config)) return true;
    return busy && performance.now() - kept.made < PATIENCE * kept.cost;
  }

  /** The analysis of what is held. While `busy`, one that is a little behind will do. */
  analysed(config: BatchConfig, busy: boolean): Analysed {
    const kept = this.#kept;
    const { version } = this.#store;
    const now = performance.now();
    if (kept?.version === version && stillHolds(kept.analysed, kept.config, config)) return kept.analysed;
    if (kept && busy && now - kept.made < PATIENCE * kept.cost) return kept.analysed;
    const analysed = this.#engine.analyse(this.#store.traces, this.#store.events, config);
    const made = performance.now();
    this.#kept = { analysed, version, config, made, cost: made - now };
    return analysed;
  }

  /** A request by its request id or one of its trace ids (any case, short ids padded); null for none. */
  request(analysed: Analysed, id: string, guests: readonly Trace[] = []): RequestAnswer | null {
    const { analysis } = analysed;
    const trace = id.toLowerCase().padStart(32, '0');
    const index = analysis.requests.findIndex(r => r.requestId === id || r.traceIds.includes(trace));
    const facts = analysis.requests[index];
    if (!facts) return null;
    const traces = facts.traceIds
      .map(t => guests.find(g => g.traceId === t) ?? this.#store.get(t))
      .filter(t => t !== null);
    return {
      facts,
      traces,
      ...analysed.view(index),
      batch: analysis.requests.length,
      warnings: analysis.warnings,
    };
  }

  /**
   * A request of traces that may not be held, judged with all that are; these traces are not kept. Where all
   * of them are held, nothing needs to be judged anew.
   */
  guest(traces: readonly Trace[], id: string, config: BatchConfig): RequestAnswer | null {
    const ids = traces.map(t => t.traceId).join(' ');
    const { version } = this.#store;
    let guest = this.#guest;
    if (traces.every(t => this.#store.holds(t))) return this.request(this.analysed(config, false), id);
    const same = guest?.version === version && guest.ids === ids;
    if (!guest || !same || !stillHolds(guest.analysed, guest.config, config)) {
      const own = new Set(traces.map(t => t.traceId));
      const all = [...this.#store.traces.filter(t => !own.has(t.traceId)), ...traces];
      guest = { version, config, ids, analysed: this.#engine.analyse(all, this.#store.events, config) };
      this.#guest = guest;
    }
    return this.request(guest.analysed, id, traces);
  }
}
