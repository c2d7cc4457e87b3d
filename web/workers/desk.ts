// Keeps the analysis of what is held, and makes it anew only when that changed.

import type { Slices } from '../analysis/index.ts';
import type { RequestAnswer, Trace } from '../model/index.ts';
import type { Analysed } from './core.ts';
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

/** An analysis under way; all that wait for it take turns at it. */
interface Making {
  readonly version: number;
  readonly config: BatchConfig;
  readonly steps: Slices<Analysed>;
  spent: number;
  done: Analysed | null;
}

interface Guest {
  readonly version: number;
  readonly config: BatchConfig;
  readonly ids: string;
  readonly analysed: Analysed;
}

/** What a larger guest was read into is not kept: it takes much room, and its answer is asked for once. */
const MOST_GUESTS = 20_000;

/** While loads go on, an analysis is made anew at most after this many times its own cost. */
const PATIENCE = 3;

const sameRules = (a: BatchConfig, b: BatchConfig): boolean =>
  a === b || (a.settle === b.settle && JSON.stringify(a.contract) === JSON.stringify(b.contract));

/** A request by its request id or one of its trace ids (any case, short ids padded); −1 for none. */
function indexOf({ requests }: Analysed['analysis'], id: string): number {
  const trace = id.toLowerCase().padStart(32, '0');
  return requests.findIndex(r => r.requestId === id || r.traceIds.includes(trace));
}

/** The moment moved on and no request settled meanwhile: what was found still holds. */
function stillHolds({ analysis }: Analysed, made: BatchConfig, config: BatchConfig): boolean {
  const { now, settle } = config;
  if (!sameRules(made, config)) return false;
  return (
    made.now === now || analysis.requests.every(r => r.settled === (now === null || r.end + settle < now))
  );
}

export class Desk {
  readonly #store: Store;
  #kept: Kept | null = null;
  #making: Making | null = null;
  #guest: Guest | null = null;

  constructor(store: Store) {
    this.#store = store;
  }

  forget(): void {
    this.#kept = null;
    this.#making = null;
    this.#guest = null;
  }

  /** Is the analysis of what is held there without making it anew? */
  ready(config: BatchConfig, busy: boolean): boolean {
    return this.#fit(config, busy) !== null;
  }

  /** The last analysis does not tell of all that is held, and is old enough to be followed by a next. */
  isBehind(config: BatchConfig): boolean {
    const kept = this.#kept;
    if (kept === null || this.#fit(config, false) !== null) return false;
    return performance.now() - kept.made >= PATIENCE * kept.cost;
  }

  /** The analysis of what is held. While `busy`, the last one will do, though it is a little behind. */
  *analysed(config: BatchConfig, busy: boolean): Slices<Analysed> {
    const fit = this.#fit(config, busy);
    if (fit !== null) return fit;
    const making = this.#begin(config);
    let done = this.#step(making);
    while (done === null) {
      yield;
      done = this.#step(making);
    }
    return done;
  }

  #fit(config: BatchConfig, busy: boolean): Analysed | null {
    const kept = this.#kept;
    if (kept === null || busy) return kept?.analysed ?? null;
    const holds = kept.version === this.#store.version && stillHolds(kept.analysed, kept.config, config);
    return holds ? kept.analysed : null;
  }

  /** The analysis that tells of what is held now: one under way, or a new one. */
  #begin(config: BatchConfig): Making {
    const { version, events } = this.#store;
    const making = this.#making;
    if (making?.version === version && making.config === config) return making;
    const steps = this.#store.under(config.contract).judging(events, config);
    return (this.#making = { version, config, steps, spent: 0, done: null });
  }

  #step(making: Making): Analysed | null {
    if (making.done !== null) return making.done;
    const began = performance.now();
    const step = making.steps.next();
    const made = performance.now();
    making.spent += made - began;
    if (step.done !== true) return null;
    making.done = step.value;
    // Another batch, or a later state of this one, may have come in between.
    if (this.#making !== making) return making.done;
    this.#making = null;
    const { version, config, spent } = making;
    this.#kept = { analysed: making.done, version, config, made, cost: spent };
    return making.done;
  }

  /** The traces of a request that is known by its request id or one of its trace ids; null for none. */
  members({ analysis }: Analysed, id: string): readonly string[] | null {
    return analysis.requests[indexOf(analysis, id)]?.traceIds ?? null;
  }

  /** A request with its traces as far as they are kept; null for none. */
  kept(analysed: Analysed, id: string): RequestAnswer | null {
    const traces = analysed.kept(indexOf(analysed.analysis, id));
    return traces.length === 0 ? null : this.request(analysed, id, traces);
  }

  /** A request by its request id or one of its trace ids (any case, short ids padded); null for none. */
  request(analysed: Analysed, id: string, guests: readonly Trace[] = []): RequestAnswer | null {
    const { analysis } = analysed;
    const index = indexOf(analysis, id);
    const facts = analysis.requests[index];
    if (!facts) return null;
    const traces = facts.traceIds
      .map(t => guests.find(g => g.traceId === t) ?? this.#store.whole(t))
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
   * A request of traces that were read for it, judged with all that are held; these traces are not kept. Where
   * all of them are held, nothing needs to be judged anew.
   */
  *guest(traces: readonly Trace[], id: string, config: BatchConfig): Slices<RequestAnswer | null> {
    const ids = traces.map(t => t.traceId).join(' ');
    const { version, events } = this.#store;
    const batch = yield* this.analysed(config, false);
    if (traces.every(t => this.#store.holds(t))) return this.request(batch, id, traces);
    let guest = this.#guest;
    const same = guest?.version === version && guest.ids === ids;
    if (!guest || !same || !stillHolds(guest.analysed, guest.config, config)) {
      const analysed = yield* batch.guests(traces, events, config);
      guest = { version, config, ids, analysed };
      const spans = traces.reduce((n, t) => n + t.spans.length, 0);
      this.#guest = spans > MOST_GUESTS ? null : guest;
    }
    const answer = this.request(guest.analysed, id, traces);
    const known = answer !== null && answer.facts.traceIds.some(t => this.#store.has(t));
    return answer && { ...answer, batch: batch.analysis.requests.length + (known ? 0 : 1) };
  }
}
