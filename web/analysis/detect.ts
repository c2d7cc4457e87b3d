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
import { readBatch, type Batch } from './batch.ts';
import { capturesOf } from './captures.ts';
import { Examination } from './examine.ts';
import { isSettled, type Flow } from './flow.ts';
import { findTagFaults, reportTagFaults, TagWriters, type GrayFacts, type TagFault } from './gray.ts';
import { groupOf, UNTAGGED, Versions, versionOf } from './groups.ts';
import { GRAY_TAG } from './keys.ts';
import { Ledger } from './ledger.ts';
import { reportTales, Tales } from './logevidence.ts';
import { readTales } from './logtext.ts';
import { reportOrder } from './order.ts';
import type { Passage } from './passage.ts';
import { samplingNotes } from './sampling.ts';
import { drain, eachOf, type Slices } from './slices.ts';
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

/** An analysis with what is needed to open its requests one by one. */
export interface FullAnalysis extends Analysis {
  readonly batch: Remembered;
  /** Of each request, in the order of `requests`. */
  readonly flows: readonly Flow[];
}

/** What opening a request and the questions about coverage need. What only judging needs is let go. */
type Remembered = Pick<Batch, 'contract' | 'keys' | 'sites' | 'spellings' | 'trees' | 'learned'>;

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

const spansOf = (passage: Passage): number => passage.flow.spans;

/** Who serves which group and who writes the tag, from the requests that are settled. */
function* grayFacts(batch: Batch, requests: readonly RequestFacts[]): Slices<Omit<GrayFacts, 'group'>> {
  const [versions, writers] = [new Versions(batch.contract), new TagWriters()];
  const key = batch.keys.of(GRAY_TAG).id;
  yield* eachOf(batch.passages, spansOf, (passage, i) => {
    const request = requests[i];
    for (const stop of passage.flow.stops) {
      writers.note(stop, passage, key);
      const version = stop.carrier.side === 'received' ? versionOf(stop) : null;
      if (version !== null && request?.settled === true)
        versions.note(stop.carrier.service, request.group, version);
    }
  });
  return { versions, writers };
}

/**
 * Analyses a batch: follows every key of every request along its hops and reports what was lost, altered or
 * leaked, each finding once and where it happened. Pure, and about linear in the number of spans. Yields after
 * some ten milliseconds of work at most, but for a single request that takes longer.
 */
export function* analysing(input: AnalysisInput, options: AnalysisOptions): Slices<FullAnalysis> {
  const { now, settle, contract } = options;
  const judged = (flow: Flow): boolean => isSettled(flow, now, settle);
  const batch = yield* readBatch(input.traces, input.events ?? [], contract, judged);
  const { passages } = batch;
  const requests = passages.map(({ flow }) => factsOf(flow, groupOf(flow, batch), judged(flow)));
  const gray = yield* grayFacts(batch, requests);
  const [ledger, missing] = [new Ledger(batch), new Missing()];
  const tales = new Tales(readTales(input.lines ?? [], input.events ?? []), passages);
  const faults: (readonly TagFault[])[] = [];
  yield* eachOf(passages, spansOf, (passage, i) => {
    const { group, settled } = requests[i] ?? {
      group: UNTAGGED,
      settled: false,
    };
    faults.push(settled ? findTagFaults(passage, batch, { ...gray, group }) : []);
  });
  const faulty = new Set(faults.flatMap(list => list.map(f => f.stop.carrier.service)));
  yield* eachOf(passages, spansOf, (passage, i) => {
    if (requests[i]?.settled !== true) return;
    ledger.open(i);
    const first = ledger.findings.length;
    reportSplits(passage.flow, batch, ledger);
    new Examination(batch, passage, ledger, missing).run();
    reportOrder(passage, batch, ledger);
    reportTagFaults(passage, batch, faults[i] ?? [], faulty, ledger);
    reportTales(i, passage, batch, { tales, ledger, first });
  });
  return finish(batch, requests, ledger, notesOf(batch, input, missing, tales));
}

/** What a reader must know besides the findings. */
const notesOf = (batch: Batch, input: AnalysisInput, missing: Missing, tales: Tales): readonly Message[] => [
  ...warningsOf(batch, input.traces, missing),
  ...tales.messages(),
  ...samplingNotes(
    input.events ?? [],
    batch.passages.map(p => p.flow),
  ),
];

/** The same at one go. */
export const analyse = (input: AnalysisInput, options: AnalysisOptions): FullAnalysis =>
  drain(analysing(input, options));

function finish(
  batch: Batch,
  requests: readonly RequestFacts[],
  ledger: Ledger,
  warnings: readonly Message[],
): FullAnalysis {
  const shown = batch.keys.list.filter(k => !k.ignored);
  const { spellings } = batch;
  const place = new Map(shown.map((k, i) => [k.id, i]));
  return {
    requests,
    traces: batch.trees.length,
    spans: batch.trees.reduce((n, t) => n + t.nodes.length, 0),
    hops: batch.hops.list,
    keys: shown.map(k => spellings.of(k)),
    visits: ledger.visits,
    cells: ledger.columns(id => place.get(id) ?? 0),
    findings: ledger.findings,
    captures: capturesOf(batch, shown),
    warnings,
    batch: {
      contract: batch.contract,
      keys: batch.keys,
      sites: batch.sites,
      spellings,
      trees: batch.trees,
      learned: batch.learned,
    },
    flows: batch.passages.map(p => p.flow),
  };
}

export { UNTAGGED };
