// The pipeline: traces in, requests with findings out.

import type { Analysis, Contract, LogLine, PlatformEvent, Trace } from '../model/index.ts';
import type { Micros } from '../time/index.ts';
import { endsOf } from './archive-ends.ts';
import { Archive } from './archive.ts';
import { bundled, readBatch, type Batch, type ReadBatch } from './batch.ts';
import { continuationOf, lessonsOf, type Judged } from './continuing.ts';
import { Examination } from './examine.ts';
import type { Settling } from './flow.ts';
import { findTagFaults, reportTagFaults, type GrayFacts, type TagFault } from './gray.ts';
import { UNTAGGED } from './groups.ts';
import { Ledger } from './ledger.ts';
import { reportTales, Tales } from './logevidence.ts';
import { readTales } from './logtext.ts';
import { Meeting, type Relay } from './meeting.ts';
import { reportOrder } from './order.ts';
import type { Passage } from './passage.ts';
import { samplingNotes, type Counted } from './sampling.ts';
import { drain, eachOf, type Slices } from './slices.ts';
import { reportSplits } from './split.ts';
import type { Bundle } from './bundle.ts';
import { Missing, warningsOf } from './warnings.ts';
import { Withdrawals } from './withdrawn.ts';

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
export interface Judging extends Settling {
  readonly events: readonly PlatformEvent[];
  readonly lines: readonly LogLine[];
  /** The judgement of a batch that these requests are no part of, but are judged by. */
  readonly by?: FullAnalysis;
  /** The last judgement of the same archive, to go on from. What it learned is gone on with, so it serves once. */
  readonly last?: FullAnalysis | null;
}

/** An analysis with what is needed to open its requests one by one, and to go on from it. */
export interface FullAnalysis extends Analysis {
  readonly batch: Remembered;
  readonly judged: Judged;
  /** What went through proxies that make spans. */
  readonly relays: readonly Relay[];
  /** How a request went, by its index; null where there is none. */
  passage(request: number): Passage | null;
}

/** What opening a request, judging others by this batch and the questions about coverage need. */
interface Remembered extends Batch, Pick<ReadBatch, 'heads' | 'bundles' | 'captures'> {
  readonly archive: Archive;
  readonly gray: Pick<GrayFacts, 'versions' | 'writers'>;
}

/** Everything the judgement of one request may need. */
interface Court {
  readonly read: ReadBatch;
  readonly met: Meeting;
  readonly tales: Tales;
  readonly ledger: Ledger;
  readonly missing: Missing;
  readonly withdrawn: Withdrawals;
  /** What is missing in this request was counted in the last judgement. */
  readonly counted: (request: number) => boolean;
}

/** Faults of the tag on the spans of settled requests, as far as these are wanted. */
function* tagFaults(
  { read: { passages, batch }, met: { requests, versions, writers }, withdrawn }: Court,
  faults: (readonly TagFault[] | undefined)[],
  wanted: (request: number) => boolean,
): Slices<void> {
  yield* passages.each((passage, i) => {
    const group = requests[i]?.group ?? UNTAGGED;
    faults[i] = findTagFaults(passage, batch, { versions, writers, withdrawn, group });
  }, wanted);
}

const servicesOf = (faults: readonly (readonly TagFault[] | undefined)[]): Set<string> =>
  new Set(faults.flatMap(list => list?.map(f => f.stop.carrier.service) ?? []));

/** Judges every settled request, or writes down again what the last judgement says of it. */
function* judgeAll(
  court: Court,
  faults: readonly (readonly TagFault[] | undefined)[],
  faulty: ReadonlySet<string>,
  copied: (request: number) => readonly [from: Ledger, old: number] | null,
): Slices<number> {
  let taken = 0;
  const { read, met, tales, ledger } = court;
  const { batch, passages, bundles } = read;
  const settled = (i: number): boolean => met.requests[i]?.settled === true;
  yield* passages.each(
    (passage, i) => {
      ledger.open(i);
      const first = ledger.findings.length;
      reportSplits(passage.flow, batch, ledger);
      const missing = court.counted(i) ? new Missing() : court.missing;
      new Examination(batch, passage, ledger, missing, met.requests[i]?.group !== UNTAGGED).run();
      reportOrder(passage, batch, ledger);
      reportTagFaults(passage, batch, faults[i] ?? [], faulty, ledger);
      reportTales(i, passage, batch, { tales, ledger, first });
    },
    i => settled(i) && copied(i) === null,
  );
  yield* eachOf(
    [...bundles.keys()],
    () => 5,
    i => {
      const copy = settled(i) ? copied(i) : null;
      if (copy === null) return;
      ledger.copy(i, ...copy);
      taken++;
    },
  );
  ledger.close();
  passages.forget();
  return taken;
}

/**
 * Judges what an archive holds: follows every key of every request along its hops and reports what was lost,
 * altered or leaked, each finding once and where it happened. About linear in the number of spans, or of those that
 * came since the last judgement where that taught nothing new. Yields after some ten milliseconds of work at most,
 * but for a single request that takes longer.
 */
export function* judging(archive: Archive, options: Judging): Slices<FullAnalysis> {
  const { events, lines, by, last = null } = options;
  const { heads, bundles } = yield* bundled(archive, by === undefined);
  const going = continuationOf(last, archive, bundles, options);
  if (going !== null) going.last.judged.spent = true;
  const from = by ?? going?.last;
  const met = new Meeting(archive, from?.batch.gray, going?.last.relays ?? [], by !== undefined);
  const old = (i: number): number => going?.old[i] ?? -1;
  for (let i = 0; i < bundles.length; i++) {
    const facts = going?.last.requests[old(i)];
    if (facts !== undefined) met.requests[i] = facts;
  }
  const read = yield* readBatch({
    ...{ archive, heads, bundles, settling: options, teaching: by === undefined },
    from: from === undefined ? null : { batch: from.batch, captures: from.batch.captures },
    known: i => old(i) >= 0,
    met: (i, passage, batch, settled) => met.meet(i, passage, batch, settled),
  });
  const { batch } = read;
  const withdrawn = new Withdrawals(events);
  const lessons = lessonsOf(batch, met) + withdrawn.lesson;
  const same = going !== null && lessons === going.last.judged.lessons;
  const missing = same ? going.last.judged.missing : new Missing();
  const tales = new Tales(readTales(lines, events), met.requests);
  const ledger = new Ledger(batch, bundles.length);
  const court: Court = { read, met, tales, ledger, missing, withdrawn, counted: i => same && old(i) >= 0 };
  const [faults, before] = [[] as (readonly TagFault[] | undefined)[], going?.last.judged.faulty];
  const settled = (i: number): boolean => met.requests[i]?.settled === true;
  yield* tagFaults(court, faults, i => settled(i) && !(same && old(i) >= 0));
  let faulty: ReadonlySet<string> = servicesOf(faults);
  const holds = same && before !== undefined && [...faulty].every(s => before.has(s));
  if (holds) faulty = before;
  else {
    yield* tagFaults(court, faults, i => settled(i) && faults[i] === undefined);
    faulty = servicesOf(faults);
  }
  const taken = yield* judgeAll(court, faults, faulty, i =>
    holds && old(i) >= 0 && tales.of(i).length === 0 ? [going.last.judged.ledger, old(i)] : null,
  );
  const judged = {
    archive,
    generation: archive.generation,
    lessons,
    ledger,
    missing,
    faulty,
    taken,
    spent: false,
  };
  return finish(archive, court, judged, events);
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

const countedIn = (bundles: readonly Bundle[]): Counted => {
  const parts = bundles.map(b => b.joins.filter(j => j.how === 'split').length);
  return {
    requests: bundles.length,
    split: parts.filter(n => n > 0).length,
    parts: parts.reduce((a, b) => a + b, 0),
  };
};

function finish(
  archive: Archive,
  { read, met, tales, ledger, missing }: Court,
  judged: Judged,
  events: readonly PlatformEvent[],
): FullAnalysis {
  const { batch, heads, bundles, passages, captures, open } = read;
  const { requests, relays, versions, writers } = met;
  const shown = batch.keys.list.filter(k => !k.ignored);
  return {
    requests,
    traces: heads.length,
    spans: heads.reduce((n, h) => n + h.count, 0),
    // Others may be judged by this batch later, and bring hops of their own.
    hops: [...batch.hops.list],
    keys: shown.map(k => batch.spellings.of(k)),
    get visits() {
      return ledger.crossings();
    },
    ends: endsOf(heads),
    get cells() {
      return ledger.columns();
    },
    findings: ledger.findings,
    captures: captures.rows(batch, shown, open),
    warnings: [
      ...warningsOf(archive, read, missing),
      ...tales.messages(),
      ...samplingNotes(events, countedIn(bundles)),
    ],
    batch: { ...batch, heads, bundles, captures, archive, gray: { versions, writers } },
    judged,
    relays: [...relays.values()],
    passage: request => passages.at(request),
  };
}

export { UNTAGGED };
