// Opens traces for the page: from a body of their own or from what is held, and answers what is asked of them.

import { message, type Message, type OpenedTrace, type Trace } from '../model/index.ts';
import type { Engine } from './core.ts';
import type { Desk } from './desk.ts';
import type { Incoming } from './incoming.ts';
import { load } from './load.ts';
import { isWhole, loaded } from './engines.ts';
import { Openings } from './openings.ts';
import type { BatchConfig, Call, Calls, Questions, Shape } from './protocol.ts';
import type { read } from './reading.ts';
import type { Store } from './store.ts';
import type { Steps } from './turns.ts';

const KINDS = [
  ...(['opened', 'members', 'kept', 'judge', 'choice', 'flow', 'search', 'totals', 'critical'] as const),
  ...(['nearest', 'compare', 'services', 'file'] as const),
  ...(['keys', 'columns', 'marked', 'moments', 'placed', 'told', 'pairs', 'value', 'spantext'] as const),
];
type AnyQuestion = Extract<Call, { call: 'ask' }>['args'];
export type TraceQuestion = Extract<AnyQuestion, { kind: (typeof KINDS)[number] }>;

type AskedFor = Extract<AnyQuestion, { kind: 'nearest' | 'compare' | 'services' | 'file' }>;
/** What the reading tools ask; what answers them is loaded then. */
type ReadingQuestion = Parameters<typeof read>[1];

/** Is it about one opened trace? */
export const isOfTrace = (args: AnyQuestion): args is TraceQuestion =>
  (KINDS as readonly string[]).includes(args.kind);

/** Up to so many spans a trace is judged before it is shown: that takes less than is noticed. */
const AT_ONCE = 5_000;

const traceId = (id: string): string => id.toLowerCase().padStart(32, '0');

/** Above so many spans a trace is drawn and not judged: its analysis might need more memory than a page has. */
const MOST_JUDGED = 300_000;

const sizeOf = (traces: readonly Trace[]): number => traces.reduce((n, t) => n + t.spans.length, 0);

/** A body that was received. */
export interface Body {
  readonly load: number;
  readonly shape: Shape;
  readonly body: Incoming;
}

export class Viewer {
  readonly #engine: Engine;
  readonly #store: Store;
  readonly #desk: Desk;
  readonly #openings = new Openings();
  #read: typeof read | null = null;

  constructor(engine: Engine, store: Store, desk: Desk) {
    this.#engine = engine;
    this.#store = store;
    this.#desk = desk;
  }

  forget(): void {
    this.#openings.forget();
  }

  /** Goes on once the code that answers is there; without it the answer says so. */
  prepare({ kind }: AnyQuestion, go: () => void): void {
    const at = (KINDS as readonly string[]).indexOf(kind);
    if (at < KINDS.indexOf('keys') || this.#read) {
      go();
      return;
    }
    const load = async (): Promise<void> => {
      this.#read = (await import('./reading.ts')).read;
    };
    load().then(go, go);
  }

  #reading(args: ReadingQuestion): Questions[ReadingQuestion['kind']]['answer'] {
    if (!this.#read) throw new Error('the reading tools could not be loaded');
    const opening = this.#openings.get(args.question.open);
    return opening && this.#read(opening, args);
  }

  /** Reads the traces of a request from their bodies; null where these do not hold the one that was asked for. */
  *read(
    bodies: readonly Body[],
    { id: name, key }: Pick<Calls['trace']['args'], 'id' | 'key'>,
    config: BatchConfig,
  ): Steps<OpenedTrace | null> {
    const [traces, warnings]: [Trace[], Message[]] = [[], []];
    for (const { body, shape, load: id } of bodies) {
      const one = yield* load(this.#engine, body, shape, id);
      traces.push(...one.traces);
      warnings.push(...one.warnings);
    }
    if (!traces.some(t => t.traceId === traceId(name))) return null;
    const spans = sizeOf(traces);
    const quick = spans <= AT_ONCE && this.#desk.ready(config, false);
    const soon = isWhole(this.#engine) && spans + this.#store.sizes.spans <= AT_ONCE;
    if (!quick && !soon) return this.#bare(traces, warnings);
    const answer = yield* this.#desk.guest(traces, name, config);
    return answer && this.#openings.judged(answer, key, warnings);
  }

  #bare(traces: readonly Trace[], remarks: readonly Message[] = []): OpenedTrace {
    const spans = sizeOf(traces);
    const large = spans > MOST_JUDGED ? [message('trace.too-large', { spans, most: MOST_JUDGED })] : [];
    return this.#openings.bare(traces, [...large, ...remarks]);
  }

  /** A held request, judged at once where the analysis is there or takes no time. */
  *#opened(
    { kind, id, key }: Questions['opened']['question'],
    config: BatchConfig,
    busy: boolean,
  ): Steps<OpenedTrace | null> {
    const trace = kind === 'trace' ? this.#store.whole(traceId(id)) : null;
    if (kind === 'trace' && trace === null) return null;
    const small = this.#store.sizes.spans <= AT_ONCE && isWhole(this.#engine);
    if (trace && !small && !this.#desk.ready(config, busy)) return this.#bare([trace]);
    yield* loaded(this.#engine);
    const answer = this.#desk.request(yield* this.#desk.analysed(config, busy), id);
    const complete = answer !== null && answer.traces.length === answer.facts.traceIds.length;
    return complete ? this.#openings.judged(answer, key) : null;
  }

  /** A request is only known once it was judged; a trace can be opened without, and is not kept waiting. */
  *#members(
    { kind, id }: Questions['members']['question'],
    config: BatchConfig,
    busy: boolean,
  ): Steps<readonly string[] | null> {
    if (kind === 'trace' && !this.#desk.ready(config, true)) return null;
    yield* loaded(this.#engine);
    return this.#desk.members(yield* this.#desk.analysed(config, kind === 'trace' || busy), id);
  }

  *#kept(
    { id, key }: Questions['kept']['question'],
    config: BatchConfig,
    busy: boolean,
  ): Steps<OpenedTrace | null> {
    yield* loaded(this.#engine);
    const answer = this.#desk.kept(yield* this.#desk.analysed(config, busy), id);
    return answer && this.#openings.judged(answer, key, [{ id: 'analyst.kept-only', params: {} }]);
  }

  *answer(
    args: TraceQuestion,
    config: BatchConfig,
    busy: boolean,
  ): Steps<Questions[TraceQuestion['kind']]['answer']> {
    switch (args.kind) {
      case 'opened':
        return yield* this.#opened(args.question, config, busy);
      case 'members':
        return yield* this.#members(args.question, config, busy);
      case 'kept':
        return yield* this.#kept(args.question, config, busy);
      case 'judge':
        if (sizeOf(this.#openings.tracesOf(args.question.open) ?? []) > MOST_JUDGED) return null;
        yield* loaded(this.#engine);
        return yield* this.#openings.judge(args.question.open, args.question.key, (traces, id) =>
          this.#desk.guest(traces, id, config),
        );
      case 'choice':
        return this.#openings.choose(args.question);
      case 'flow':
        return this.#openings.flow(args.question.open, args.question.key);
      case 'search':
        return this.#openings.search(args.question.open, args.question.text, args.question.secrets);
      case 'totals':
        return this.#openings.totals(args.question.open);
      case 'critical':
        return this.#openings.critical(args.question.open);
      case 'nearest':
      case 'compare':
      case 'services':
      case 'file':
        return yield* this.#asked(args, config, busy);
      default:
        return this.#reading(args);
    }
  }

  *#asked(args: AskedFor, config: BatchConfig, busy: boolean): Steps<Questions[AskedFor['kind']]['answer']> {
    const { question } = args;
    const one = this.#openings.get('a' in question ? question.a : question.open);
    if (!one) return null;
    yield* loaded(this.#engine);
    const { compareOpened, fileOf, nearestOf, servicesOf } = this.#engine.answers;
    switch (args.kind) {
      case 'nearest':
        return nearestOf(one, (yield* this.#desk.analysed(config, busy)).analysis, args.question);
      case 'services':
        return servicesOf(one);
      case 'file':
        return fileOf(one, args.question);
      case 'compare': {
        const other = this.#openings.get(args.question.b);
        return other && compareOpened(one, other);
      }
    }
  }
}
