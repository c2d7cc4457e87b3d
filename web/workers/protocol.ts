// What crosses between the page and the analysis worker. Chunks go by transfer, answers as plain data and
// columns; every message carries the number of the call it belongs to.

import type {
  AttributeColumn,
  AttributeKeys,
  AttributeList,
  AttributePage,
  BrushAnswer,
  BrushQuestion,
  CaptureRow,
  CompareAnswer,
  FileFormat,
  HopId,
  Nearest,
  ServiceTree,
  Choice,
  ChoiceQuestion,
  CompatAnswer,
  CompatQuestion,
  Contract,
  CoverageAnswer,
  CoverageQuestion,
  CriticalPath,
  ExpectationsAnswer,
  ExpectationsQuestion,
  Flow,
  LogLine,
  Message,
  Moments,
  JudgedTrace,
  OpenedTrace,
  OverviewAnswer,
  OverviewQuestion,
  PlacedLine,
  PlatformEvent,
  RequestAnswer,
  RequestGrid,
  RequestGridQuestion,
  Told,
  Total,
} from '../model/index.ts';
import type { Micros, Range } from '../time/index.ts';

/** How a body is written; `wire.ts` of the Jaeger source says what each looks like. */
export type Shape = 'v1' | 'v3';

/** What the requests of a batch are judged by. A change of it reruns the analysis over the kept traces. */
export interface BatchConfig {
  readonly contract: Contract;
  /** A request whose last span ended less than this before `now` is settling. */
  readonly settle: Micros;
  /** The moment that counts as now; null for files, where everything is settled. */
  readonly now: Micros | null;
}

/** One body that is being read. Chosen by the caller, unique within a batch. */
export type LoadId = number;

export interface LoadReport {
  /** Traces in the body, and those among them that were not known yet. */
  readonly traces: number;
  readonly fresh: number;
  /** Trace ids in the body, 32 hex digits. */
  readonly traceIds: readonly string[];
  readonly spans: number;
  readonly bytes: number;
  /** What the body said about itself or what could not be read in it. */
  readonly warnings: readonly Message[];
}

/** What a file may hold, told by its beginning; see `sources/filekind.ts`. */
export type FileKind = Shape | 'traces' | 'logs';

/** What was in a file that a person opened. */
export interface FileReport extends LoadReport {
  /** Lines of a log file, for what shows them; events among them are kept for the analysis. */
  readonly lines: readonly LogLine[];
  /** From the first start to the last end of its spans; null without any. */
  readonly range: Range | null;
}

/** How far reading has come; sent now and then while a body is decoded. */
export interface Progress {
  readonly load: LoadId;
  readonly traces: number;
  readonly bytes: number;
}

/** What the worker holds. */
export interface Holdings {
  readonly traces: number;
  readonly spans: number;
  readonly events: number;
  /** Rises with every change of traces, events or configuration. */
  readonly version: number;
}

/** About an opened trace; `secrets` are the keys whose values stay hidden. */
interface OfTrace {
  readonly open: number;
  readonly secrets: readonly string[];
}

/** About one of its spans, by index. */
interface OfSpan extends OfTrace {
  readonly span: number;
}

export interface Questions {
  readonly overview: { readonly question: OverviewQuestion; readonly answer: OverviewAnswer };
  readonly requests: { readonly question: RequestGridQuestion; readonly answer: RequestGrid };
  readonly brush: { readonly question: BrushQuestion; readonly answer: BrushAnswer };
  /** By trace id or request id; null when no request of the batch has it. */
  readonly request: { readonly question: { readonly id: string }; readonly answer: RequestAnswer | null };
  /**
   * A request that is held with all its spans, as those of files are, as the page draws it; else null. `key` is the one to follow, null for the first
   * damaged one.
   */
  readonly opened: {
    readonly question: {
      readonly kind: 'trace' | 'request';
      readonly id: string;
      readonly key: string | null;
    };
    readonly answer: OpenedTrace | null;
  };
  /**
   * The traces of a request that the batch knows, by its request id or one of its trace ids; null where it knows
   * none. Their spans have to be fetched to open it, unless `opened` answers. For a trace the last analysis will
   * do; where none is made yet the answer is null.
   */
  readonly members: {
    readonly question: { readonly kind: 'trace' | 'request'; readonly id: string };
    readonly answer: readonly string[] | null;
  };
  /**
   * A request that the batch knows, with its spans as far as they are kept: without events, links and most
   * attributes. For when its traces can not be fetched.
   */
  readonly kept: {
    readonly question: { readonly id: string; readonly key: string | null };
    readonly answer: OpenedTrace | null;
  };
  /**
   * Judges what was opened unjudged; of its tree comes what is not as it was. Questions about what is forgotten are
   * answered with null.
   */
  readonly judge: {
    readonly question: { readonly open: number; readonly key: string | null };
    readonly answer: JudgedTrace | null;
  };
  readonly choice: { readonly question: ChoiceQuestion; readonly answer: Choice | null };
  readonly flow: {
    readonly question: { readonly open: number; readonly key: string };
    readonly answer: Flow | null;
  };
  /** Nodes, ascending. */
  readonly search: {
    readonly question: { readonly open: number; readonly text: string; readonly secrets: readonly string[] };
    readonly answer: Int32Array | null;
  };
  /** The attributes that its spans have. */
  readonly keys: { readonly question: OfTrace; readonly answer: AttributeKeys | null };
  /** Attributes over all spans, a column each. */
  readonly columns: {
    readonly question: OfTrace & { readonly keys: readonly string[] };
    readonly answer: { readonly pinned: readonly AttributeColumn[] } | null;
  };
  /** Nodes with exactly this value of an attribute, ascending. */
  readonly marked: {
    readonly question: OfTrace & { readonly key: string; readonly value: string };
    readonly answer: Int32Array | null;
  };
  readonly moments: { readonly question: { readonly open: number }; readonly answer: Moments | null };
  /** The span of each log line, −1 for none. */
  readonly placed: {
    readonly question: { readonly open: number; readonly lines: readonly PlacedLine[] };
    readonly answer: Int32Array | null;
  };
  /** What the events of a span say, the first of very many. */
  readonly told: { readonly question: OfSpan; readonly answer: readonly Told[] | null };
  /** Attributes of a span from one place on, all or those with a text in key or value. */
  readonly pairs: {
    readonly question: OfSpan & {
      readonly list: AttributeList;
      readonly from: number;
      readonly count: number;
      readonly find: string;
    };
    readonly answer: AttributePage | null;
  };
  /** The whole of one attribute's value as text. */
  readonly value: {
    readonly question: OfSpan & { readonly list: AttributeList; readonly index: number };
    readonly answer: string | null;
  };
  /** The whole span as JSON. */
  readonly spantext: { readonly question: OfSpan; readonly answer: string | null };
  readonly totals: { readonly question: { readonly open: number }; readonly answer: readonly Total[] | null };
  readonly critical: { readonly question: { readonly open: number }; readonly answer: CriticalPath | null };
  /** The request of the batch to hold an opened one against; null where none is comparable. */
  readonly nearest: {
    readonly question: { readonly open: number; readonly hop: HopId | null; readonly key: string | null };
    readonly answer: Nearest | null;
  };
  /** Two opened requests, span by span. */
  readonly compare: {
    readonly question: { readonly a: number; readonly b: number };
    readonly answer: CompareAnswer | null;
  };
  readonly services: { readonly question: { readonly open: number }; readonly answer: ServiceTree | null };
  /** The traces of an opened request as the parts of a file, hidden values left out. */
  readonly file: {
    readonly question: {
      readonly open: number;
      readonly format: FileFormat;
      readonly secrets: readonly string[];
    };
    readonly answer: readonly Uint8Array<ArrayBuffer>[] | null;
  };
  readonly captures: { readonly question: null; readonly answer: readonly CaptureRow[] };
  readonly coverage: { readonly question: CoverageQuestion; readonly answer: CoverageAnswer };
  readonly compat: { readonly question: CompatQuestion; readonly answer: CompatAnswer };
  readonly expectations: {
    readonly question: ExpectationsQuestion;
    readonly answer: ExpectationsAnswer;
  };
}
export type QuestionKind = keyof Questions;

/** What the page can ask the worker to do, and what each call comes back with. */
export interface Calls {
  readonly open: { readonly args: { readonly config: BatchConfig }; readonly result: Holdings };
  readonly configure: { readonly args: { readonly config: BatchConfig }; readonly result: Holdings };
  readonly feed: {
    readonly args: {
      readonly load: LoadId;
      readonly chunk: Uint8Array;
      /** It can only be read once it is complete; else it is read while it comes. */
      readonly inFull?: boolean;
    };
    readonly result: null;
  };
  readonly finish: {
    readonly args: { readonly load: LoadId; readonly shape: Shape };
    readonly result: LoadReport;
  };
  readonly file: {
    readonly args: {
      readonly load: LoadId;
      readonly kind: FileKind;
      /** Names of event fields as configured. */
      readonly fields: Readonly<Record<string, string>>;
    };
    readonly result: FileReport;
  };
  readonly drop: { readonly args: { readonly load: LoadId }; readonly result: null };
  readonly events: {
    readonly args: { readonly events: readonly PlatformEvent[] };
    readonly result: Holdings;
  };
  readonly ask: {
    readonly args: {
      readonly [K in QuestionKind]: { readonly kind: K; readonly question: Questions[K]['question'] };
    }[QuestionKind];
    readonly result: Questions[QuestionKind]['answer'];
  };
  readonly trace: {
    readonly args: {
      readonly load: LoadId;
      readonly shape: Shape;
      readonly id: string;
      readonly key: string | null;
      /** Bodies of the other traces of the request. */
      readonly more: readonly { readonly load: LoadId; readonly shape: Shape }[];
    };
    readonly result: OpenedTrace | null;
  };
  readonly knows: {
    readonly args: { readonly traceIds: readonly string[] };
    readonly result: readonly boolean[];
  };
  readonly evict: { readonly args: { readonly range: Range }; readonly result: Holdings };
}
export type CallKind = keyof Calls;

/** A call on its way to the worker. */
export type Call = {
  readonly [K in CallKind]: { readonly id: number; readonly call: K; readonly args: Calls[K]['args'] };
}[CallKind];

export type ToWorker = Call | { readonly id: number; readonly call: 'cancel'; readonly args: null };

/** Why a call failed: a sentence by id, and where, e.g. `data[3].spans[0].startTime`. */
export interface Trouble {
  readonly text: Message;
  readonly place: string;
  /** For a body that could not be read: what kind of defect, and what stood there instead of what. */
  readonly decode?: { readonly kind: string; readonly expected: string; readonly got: string };
}

export type FromWorker =
  | { readonly id: number; readonly result: Calls[CallKind]['result'] }
  | { readonly id: number; readonly trouble: Trouble }
  | { readonly progress: Progress };

/**
 * A call that failed in the worker or in its twin. For a body that could not be read it has the fields of a
 * decoding failure (`kind`, `expected`, `got`), else these are undefined.
 */
export class AnalystError extends Error {
  readonly text: Message;
  readonly place: string;
  readonly kind: string | undefined;
  readonly expected: string | undefined;
  readonly got: string | undefined;

  constructor(trouble: Trouble) {
    super(`${trouble.text.id} ${JSON.stringify(trouble.text.params)} (${trouble.place})`);
    this.name = 'AnalystError';
    this.text = trouble.text;
    this.place = trouble.place;
    this.kind = trouble.decode?.kind;
    this.expected = trouble.decode?.expected;
    this.got = trouble.decode?.got;
  }
}

/** Any failure as trouble: our own as it is, an unexpected one with its message and where it was. */
export function troubleOf(error: unknown, place: string): Trouble {
  if (!(error instanceof AnalystError)) {
    const reason = error instanceof Error ? error.message : String(error);
    return { text: { id: 'analyst.failed', params: { reason } }, place };
  }
  const { text, kind, expected, got } = error;
  if (kind === undefined || expected === undefined || got === undefined) return { text, place: error.place };
  return { text, place: error.place, decode: { kind, expected, got } };
}
