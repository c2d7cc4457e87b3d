// The analysis as one actor: takes calls, works in slices, and lets a question pass in front of a long load.
// It runs in the worker and, for tests and for Node, in any other thread.

import type { Analysis, PlatformEvent, RequestAnswer, Trace } from '../model/index.ts';
import type { Signals, Slices } from '../analysis/index.ts';
import type { Range } from '../time/index.ts';
import type { DecodedTraces } from '../sources/jaeger/decode.ts';
import type * as answers from './answers.ts';
import { Desk } from './desk.ts';
import { loaded } from './engines.ts';
import { readFile } from './file.ts';
import { Incoming } from './incoming.ts';
import { load, type Loaded } from './load.ts';
import {
  AnalystError,
  troubleOf,
  type BatchConfig,
  type Call,
  type Calls,
  type FileReport,
  type FromWorker,
  type Holdings,
  type LoadReport,
  type ToWorker,
} from './protocol.ts';
import { Store } from './store.ts';
import { Turns, type Load, type Result, type Steps, type Task } from './turns.ts';
import { isOfTrace, Viewer, type TraceQuestion } from './viewer.ts';

/** An analysis with the way to open its requests by their index. */
export interface Analysed {
  readonly analysis: Analysis;
  view(request: number): Pick<RequestAnswer, 'findings' | 'visits' | 'carriers' | 'tags'>;
  /** The traces of a request as far as they are kept. */
  kept(request: number): readonly Trace[];
  /** What can be seen at all; worked out when asked. */
  readonly signals: Signals;
  /** Judges traces that are not counted in it by what it knows. */
  guests(traces: readonly Trace[], events: readonly PlatformEvent[], config: BatchConfig): Slices<Analysed>;
}

/** Traces as the analysis keeps them. */
export interface Keeping {
  readonly sizes: { readonly traces: number; readonly spans: number };
  /** How many spans of a trace are kept; null for a trace that is not held. */
  spansOf(traceId: string): number | null;
  /** Reads a few traces; one that is held is replaced. */
  add(traces: readonly Trace[]): void;
  observe(events: readonly PlatformEvent[]): void;
  /** Forgets the traces that start in a range; false where there are none. */
  evict(range: Range): boolean;
  /** The same traces under another contract. What it is called on must not be used any more. */
  under(contract: BatchConfig['contract']): Keeping;
  judging(events: readonly PlatformEvent[], config: BatchConfig): Slices<Analysed>;
}

/** What the core works with: decoding and analysis, injected so that its own rules can be tested alone. */
export interface Engine {
  /** Where the analysis is a script of its own: is it there, and a way to have it. */
  readonly rest?: { readonly ready: () => boolean; readonly load: () => Promise<unknown> };
  readonly answers: typeof answers;
  decode(body: Uint8Array, shape: 'v1' | 'v3'): DecodedTraces;
  /** Begins a batch. */
  keep(contract: BatchConfig['contract']): Keeping;
}

type Emit = (message: FromWorker) => void;
type Ask = Extract<Call, { call: 'ask' }>;

const noBatch = (): AnalystError =>
  new AnalystError({ text: { id: 'analyst.no-batch', params: {} }, place: 'batch' });

export class Core {
  readonly #emit: Emit;
  readonly #engine: Engine;
  readonly #store: Store;
  readonly #bodies = new Map<number, Incoming>();
  readonly #desk: Desk;
  readonly #viewer: Viewer;
  readonly #turns: Turns;
  #config: BatchConfig | null = null;
  /** Changes of the configuration; what is held has a version of its own. */
  #revision = 0;
  #closed = false;

  constructor(emit: Emit, engine: Engine) {
    this.#emit = message => {
      if (!this.#closed) emit(message);
    };
    this.#turns = new Turns(this.#emit, { busy: () => this.#busy, task: () => this.#beside() });
    this.#engine = engine;
    this.#store = new Store(engine);
    this.#desk = new Desk(this.#store);
    this.#viewer = new Viewer(engine, this.#store, this.#desk);
  }

  /** Stops working; nothing is emitted any more. */
  close(): void {
    this.#closed = true;
    this.#turns.close();
  }

  /** Takes a message. What is quick is done at once; loads and questions are queued, questions first. */
  receive(message: ToWorker): void {
    if (message.call === 'cancel') {
      const load = this.#turns.cancel(message.id);
      if (load !== null) this.#forget(load);
    } else if (message.call === 'ask')
      this.#viewer.prepare(message.args, () => {
        this.#turns.ask({ id: message.id, place: message.args.kind, begin: () => this.#answer(message) });
      });
    else if (message.call === 'finish' || message.call === 'trace' || message.call === 'file')
      this.#turns.load(this.#load(message));
    else this.#reply(message.id, message.call, () => this.#quick(message));
  }

  #reply(id: number, place: string, work: () => Result): void {
    if (this.#closed) return;
    try {
      this.#emit({ id, result: work() });
    } catch (e) {
      this.#emit({ id, trouble: troubleOf(e, place) });
    }
  }

  #quick(m: Exclude<Call, { call: 'ask' | 'finish' | 'trace' | 'file' }>): Result {
    switch (m.call) {
      case 'open':
        return this.#open(m.args.config);
      case 'configure':
        return this.#configure(m.args.config);
      case 'feed':
        return this.#feed(m.args);
      case 'drop':
        this.#forget(m.args.load);
        return null;
      case 'events':
        this.#store.addEvents(m.args.events);
        return this.#holdings();
      case 'knows':
        return m.args.traceIds.map(id => this.#store.has(id));
      case 'evict':
        this.#store.evict(m.args.range);
        return this.#holdings();
    }
  }

  #open(config: BatchConfig): Holdings {
    for (const load of [...this.#bodies.keys()]) this.#forget(load);
    this.#turns.restart(noBatch());
    this.#store.clear();
    this.#desk.forget();
    this.#viewer.forget();
    this.#config = config;
    return this.#holdings();
  }

  #configure(config: BatchConfig): Holdings {
    if (!this.#config) throw noBatch();
    if (JSON.stringify(config) !== JSON.stringify(this.#config)) this.#revision++;
    this.#config = config;
    return this.#holdings();
  }

  #feed({ load, chunk, inFull = false }: Calls['feed']['args']): null {
    if (!this.#config) throw noBatch();
    const body = this.#body(load);
    const wasLong = body.isLong;
    this.#bodies.set(load, body);
    body.push(chunk);
    if (!inFull && body.isLong && !wasLong)
      this.#turns.load({ id: null, place: `load ${load}`, load, begin: () => body.readOn() });
    return null;
  }

  #body(load: number): Incoming {
    return this.#bodies.get(load) ?? new Incoming(load);
  }

  #forget(load: number): void {
    this.#bodies.get(load)?.end();
    this.#bodies.delete(load);
    this.#turns.release(load);
  }

  #holdings(): Holdings {
    return { ...this.#store.sizes, version: this.#store.version + this.#revision };
  }

  #load(m: Extract<Call, { call: 'finish' | 'trace' | 'file' }>): Load {
    const { load } = m.args;
    if (m.call === 'trace')
      return { id: m.id, place: `trace ${m.args.id}`, load, begin: () => this.#trace(m.args) };
    if (m.call === 'file') return { id: m.id, place: `load ${load}`, load, begin: () => this.#file(m.args) };
    return { id: m.id, place: `load ${load}`, load, begin: () => this.#finish(m.args) };
  }

  *#file(args: Calls['file']['args']): Steps<FileReport> {
    try {
      const read = yield* readFile(this.#engine, this.#body(args.load), args);
      yield* loaded(this.#engine);
      const { contract } = this.#configured();
      this.#store.addEvents(read.events);
      return { ...read.report, fresh: yield* this.#store.addWhole(read.traces, contract) };
    } finally {
      this.#forget(args.load);
    }
  }

  *#finish({ load: id, shape }: Calls['finish']['args']): Steps<LoadReport> {
    let read: Loaded;
    try {
      read = yield* load(this.#engine, this.#body(id), shape, id);
    } finally {
      this.#forget(id);
    }
    const { traces, warnings, bytes } = read;
    yield* loaded(this.#engine);
    const fresh = yield* this.#store.add(traces, this.#configured().contract);
    return {
      traces: traces.length,
      fresh,
      traceIds: traces.map(t => t.traceId),
      spans: traces.reduce((n, t) => n + t.spans.length, 0),
      bytes,
      warnings,
    };
  }

  *#trace(args: Calls['trace']['args']): Steps {
    const loads = [args, ...args.more].map(({ load, shape }) => {
      return { load, shape, body: this.#body(load) };
    });
    try {
      return yield* this.#viewer.read(loads, args, this.#configured());
    } finally {
      for (const { load } of loads) this.#forget(load);
    }
  }

  #configured(): BatchConfig {
    if (!this.#config) throw noBatch();
    return this.#config;
  }

  get #busy(): boolean {
    return this.#bodies.size > 0 || this.#turns.loading;
  }

  *#answer({ args }: Ask): Steps {
    if (isOfTrace(args)) return yield* this.#viewer.answer(args, this.#configured(), this.#busy);
    return yield* this.#ofBatch(args, this.#busy);
  }

  *#ofBatch(args: Exclude<Ask['args'], TraceQuestion>, busy: boolean): Steps {
    const config = this.#configured();
    yield* loaded(this.#engine);
    const analysed = yield* this.#desk.analysed(config, busy);
    if (args.kind === 'request') return this.#desk.request(analysed, args.question.id);
    return this.#engine.answers.ofBatch(analysed, args, config);
  }

  /** While a load goes on, questions are answered from the last analysis, and the next is made beside it. */
  #beside(): Task | null {
    const config = this.#config;
    if (config === null || !this.#busy || !this.#desk.isBehind(config)) return null;
    return { id: null, place: 'analysis', begin: () => this.#catchUp(config) };
  }

  *#catchUp(config: BatchConfig): Steps {
    yield* loaded(this.#engine);
    yield* this.#desk.analysed(config, false);
    return null;
  }
}
