// The pipeline: traces in, requests with findings out.

import type {
  Analysis,
  Contract,
  Message,
  PlatformEvent,
  LogLine,
  RequestFacts,
  Trace,
} from '../model/index.ts';
import type { Micros } from '../time/index.ts';
import { endsOf } from './archive-ends.ts';
import { Archive } from './archive.ts';
import { readBatch, type Batch, type ReadBatch } from './batch.ts';
import { Examination } from './examine.ts';
import { isSettled, type Flow, type Stop } from './flow.ts';
import { findTagFaults, reportTagFaults, TagWriters, type GrayFacts, type TagFault } from './gray.ts';
import { groupOf, UNTAGGED, Versions, versionOf } from './groups.ts';
import { GRAY_TAG } from './keys.ts';
import { Ledger } from './ledger.ts';
import { reportTales, Tales } from './logevidence.ts';
import { readTales } from './logtext.ts';
import { reportOrder } from './order.ts';
import type { Passage } from './passage.ts';
import { proxyName } from './compat-versions.ts';
import { samplingNotes } from './sampling.ts';
import { drain, type Slices } from './slices.ts';
import { reportSplits } from './split.ts';
import { Missing, warningsOf } from './warnings.ts';

export interface AnalysisInput {
  readonly traces: readonly Trace[];
  /** Platform events; `metadata.observe` ones are evidence, and log lines that travel as events. */
  readonly events?: readonly PlatformEvent[];
  /** Log lines as they are; those that speak of lost metadata are evidence. */
  readonly lines?: readonly LogLine[];
}

export interface AnalysisOptions {
  readonly contract: Contract;
  /** Null for a file: everything in it is settled. */
  readonly now: Micros | null;
  /** A request is judged once its last span ended longer ago than this. */
  readonly settle: Micros;
}

/** What else is known when a kept batch is judged. */
export interface Judging {
  /** The judgement of a batch that these requests are no part of, but are judged by. */
  readonly by?: FullAnalysis;
  readonly now: Micros | null;
  readonly settle: Micros;
  readonly events: readonly PlatformEvent[];
  readonly lines: readonly LogLine[];
}

/** An analysis with what is needed to open its requests one by one. */
export interface FullAnalysis extends Analysis {
  readonly batch: Remembered;
  /** What went through proxies that make spans: by the rows of what came to them and what they sent. */
  readonly relays: readonly Relay[];
  /** How a request went, by its index; null where there is none. */
  passage(request: number): Passage | null;
}

/** A proxy's two spans of one call. */
export interface Relay {
  readonly received: number;
  readonly sent: number;
}

/** What opening a request, judging others by this batch and the questions about coverage need. */
interface Remembered extends Batch, Pick<ReadBatch, 'heads' | 'bundles'> {
  readonly archive: Archive;
  readonly gray: Omit<GrayFacts, 'group'>;
}

function factsOf(flow: Flow, group: string, settled: boolean): RequestFacts {
  const root = flow.trees[0]?.roots[0]?.span;
  return {
    requestId: flow.requestId,
    traceIds: flow.traceIds,
    entry: {
      service: root?.resource.service ?? '',
      operation: root?.name ?? '',
    },
    ...{ start: flow.start, end: flow.end, spans: flow.spans, group, settled },
    error: root?.status === 'error',
  };
}

/** Who serves which group and who writes the tag, from the requests that are settled; and the requests themselves. */
class Meeting {
  readonly requests: RequestFacts[] = [];
  readonly versions: Versions;
  readonly writers: TagWriters;
  /** Requests that came apart, and the traces that broke off. */
  split = 0;
  parts = 0;
  readonly relays: Relay[] = [];
  readonly #tag: number;

  /** Facts of another batch are taken as they are. */
  readonly #known: boolean;

  constructor({ contract, keys }: Archive, known: Omit<GrayFacts, 'group'> | undefined) {
    this.versions = known?.versions ?? new Versions(contract);
    this.writers = known?.writers ?? new TagWriters();
    this.#known = known !== undefined;
    this.#tag = keys.of(GRAY_TAG).id;
  }

  meet(passage: Passage, batch: Batch, settled: boolean): void {
    const { flow } = passage;
    const group = groupOf(flow, batch);
    this.requests.push(factsOf(flow, group, settled));
    if (flow.splits.length > 0) this.split++;
    this.parts += flow.splits.length;
    for (const stop of flow.stops) {
      if (!this.#known) this.#note(stop, passage, group, settled);
      const above = stop.kind === 'in-process' ? flow.stops[stop.up]?.carrier : undefined;
      if (above !== undefined && proxyName(above.span) !== null)
        this.relays.push({ received: above.node.row, sent: stop.carrier.node.row });
    }
  }

  #note(stop: Stop, passage: Passage, group: string, settled: boolean): void {
    this.writers.note(stop, passage, this.#tag);
    const version = stop.carrier.side === 'received' ? versionOf(stop) : null;
    if (version !== null && settled) this.versions.note(stop.carrier.service, group, version);
  }
}

/** Faults of the tag on the spans of each request. */
function* tagFaults({ passages, batch }: ReadBatch, met: Meeting): Slices<(readonly TagFault[])[]> {
  const { requests, versions, writers } = met;
  const faults: (readonly TagFault[])[] = [];
  yield* passages.each((passage, i) => {
    const { group, settled } = requests[i] ?? { group: UNTAGGED, settled: false };
    faults.push(settled ? findTagFaults(passage, batch, { versions, writers, group }) : []);
  });
  return faults;
}

/**
 * Judges what an archive holds: follows every key of every request along its hops and reports what was lost,
 * altered or leaked, each finding once and where it happened. About linear in the number of spans. Yields after
 * some ten milliseconds of work at most, but for a single request that takes longer.
 */
export function* judging(
  archive: Archive,
  { now, settle, events, lines, by }: Judging,
): Slices<FullAnalysis> {
  const met = new Meeting(archive, by?.batch.gray);
  const judged = (flow: Flow): boolean => isSettled(flow, now, settle);
  const meet = (passage: Passage, batch: Batch): void => met.meet(passage, batch, judged(passage.flow));
  const read = yield* readBatch(archive, judged, meet, by?.batch ?? null);
  const { batch, passages } = read;
  const { requests } = met;
  const [ledger, missing] = [new Ledger(batch), new Missing()];
  const tales = new Tales(readTales(lines, events), requests);
  const faults = yield* tagFaults(read, met);
  const faulty = new Set(faults.flatMap(list => list.map(f => f.stop.carrier.service)));
  yield* passages.each((passage, i) => {
    if (requests[i]?.settled !== true) return;
    ledger.open(i);
    const first = ledger.findings.length;
    reportSplits(passage.flow, batch, ledger);
    new Examination(batch, passage, ledger, missing, requests[i].group !== UNTAGGED).run();
    reportOrder(passage, batch, ledger);
    reportTagFaults(passage, batch, faults[i] ?? [], faulty, ledger);
    reportTales(i, passage, batch, { tales, ledger, first });
  });
  passages.forget();
  const counted = { requests: requests.length, split: met.split, parts: met.parts };
  const warnings = [
    ...warningsOf(archive, read, missing),
    ...tales.messages(),
    ...samplingNotes(events, counted),
  ];
  return finish(archive, read, met, ledger, warnings);
}

/** Reads traces into an archive of their own and judges them. Pure. */
export function* analysing(input: AnalysisInput, options: AnalysisOptions): Slices<FullAnalysis> {
  const { now, settle, contract } = options;
  const { traces, events = [], lines = [] } = input;
  const archive = new Archive(contract);
  archive.observe(events);
  yield* archive.add(traces);
  return yield* judging(archive, { now, settle, events, lines });
}

/** The same at one go. */
export const analyse = (input: AnalysisInput, options: AnalysisOptions): FullAnalysis =>
  drain(analysing(input, options));

function finish(
  archive: Archive,
  { batch, heads, bundles, passages, captures }: ReadBatch,
  { requests, relays, versions, writers }: Meeting,
  ledger: Ledger,
  warnings: readonly Message[],
): FullAnalysis {
  const shown = batch.keys.list.filter(k => !k.ignored);
  const { spellings } = batch;
  const place = new Map(shown.map((k, i) => [k.id, i]));
  return {
    requests,
    traces: heads.length,
    spans: heads.reduce((n, h) => n + h.count, 0),
    // Others may be judged by this batch later, and bring hops of their own.
    hops: [...batch.hops.list],
    keys: shown.map(k => spellings.of(k)),
    visits: ledger.crossings(),
    ends: endsOf(heads),
    cells: ledger.columns(id => place.get(id) ?? 0),
    findings: ledger.findings,
    captures: captures.rows(batch, shown),
    warnings,
    batch: { ...batch, heads, bundles, archive, gray: { versions, writers } },
    relays,
    passage: request => passages.at(request),
  };
}

export { UNTAGGED };
