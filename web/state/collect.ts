// Collects the traces of a range into the analysis worker: sweeps what is not held yet, newest first, and
// tells how far it is. Live mode asks for a range that moved on, so only the new end is read.

import type { StoreApi } from 'zustand/vanilla';
import type { Config } from '../model/index.ts';
import { isCanceled, isSourceError, type JaegerClient, type TraceBody } from '../sources/index.ts';
import { FIRST_WINDOW, defaultWindow } from '../sources/jaeger/windows.ts';
import { SECOND, fromMillis, length, micros, overlaps, type Micros, type Range } from '../time/index.ts';
import type { Analyst } from '../workers/analyst.ts';
import { emptyStore, type Collected, type Collector } from './collector.ts';
import { merged, missing } from './ranges.ts';

/** The youngest requests may still get spans: so much before the end is read again next time. */
const reread = (config: Config): number => config.settle + 30 * SECOND;

/**
 * A reading that is given up waits so long for another one to take it over: in live mode the range moves
 * on every half minute, and a slow server must not be asked from the beginning each time.
 */
const HANDOVER = 100;

/**
 * So many lengths of the widest range that was wanted are held; what is older goes, half a length at a time. A page that
 * follows the present for days must not hold days, and going back a little must not cost a reading.
 */
const LENGTHS = 2;

interface Run {
  readonly range: Range;
  readonly own: AbortController;
  /** Resolves when it ends, however it ends. */
  readonly done: Promise<void>;
  /** The newest call that wants it: only when that one is given up, the run is. */
  claim: symbol;
}

export function makeCollector(
  jaeger: JaegerClient,
  analyst: Analyst,
  config: Config,
  store: StoreApi<Collected> = emptyStore(),
): Collector {
  const set = store.setState;
  let loads = 0;
  let told = 0;
  let run: Run | null = null;
  let givenUp: readonly Range[] = [];
  /** What the server fails on though it sends what lies around it: that is not asked for again and again. */
  let unsendable: readonly Range[] = [];
  /** Length of the widest range that was wanted. */
  let widest = 0;
  /** Services that have shown traces of which no entry service knows. */
  const full = new Set<string>();
  let { contract } = config;
  let judgedAt: Micros | null = null;

  const tell = (force: boolean): void => {
    const { traces, version, progress } = store.getState();
    // Each answer costs an analysis of everything held: ask again at twice as much, so that the total stays small.
    // The first is not worth waiting for: little traffic is drawn as soon as its newest window is read.
    const first = told === 0 && traces > 0 && (progress?.windowsDone ?? 0) > 0;
    if (!force && !first && traces < told * 2 + 100) return;
    told = traces;
    set({ version: version + 1 });
  };

  const read = async (body: TraceBody): Promise<{ readonly traceIds: readonly string[] }> => {
    const load = ++loads;
    try {
      for await (const chunk of body.chunks()) await analyst.feed(load, chunk);
    } catch (error) {
      await analyst.drop(load);
      throw error;
    }
    const report = await analyst.finish(load, { shape: body.shape });
    set(old => ({
      traces: old.traces + report.fresh,
      spans: old.spans + report.spans,
      warnings:
        report.warnings.length === 0 ? old.warnings : [...old.warnings, ...report.warnings].slice(-50),
    }));
    return report;
  };

  /** `whole` decides the windows: a new end of half a minute is no reason for windows of seconds. */
  const sweep = async (range: Range, whole: Range, signal: AbortSignal): Promise<void> => {
    const window = defaultWindow(whole);
    const sample = sampleOf(range, window);
    const plan = {
      range,
      services: null,
      entries: null,
      full: [...full],
      sample,
      window,
      first: FIRST_WINDOW,
    };
    for await (const progress of jaeger.sweep(plan, { read, signal })) {
      for (const service of progress.surprising) full.add(service);
      const done: Range = { from: progress.readFrom, to: range.to };
      const { failures } = progress;
      const came = missing(
        done,
        failures.map(f => f.range),
      );
      set(old => ({ progress, covered: merged([...old.covered, ...came]) }));
      tell(false);
      if (progress.stopped) throw progress.stopped;
      if (!progress.done) continue;
      unsendable = merged([...unsendable, ...failures.filter(f => f.isolated).map(f => f.range)]);
      const failed = failures.find(f => !f.isolated);
      if (failed) throw failed.error;
    }
  };

  const letGo = async (range: Range): Promise<void> => {
    widest = Math.max(widest, length(range));
    const cut = micros(range.to - LENGTHS * widest);
    const oldest = store.getState().covered[0]?.from ?? cut;
    if (oldest > cut - widest / 2) return;
    const { traces, spans } = await analyst.evict({ from: micros(0), to: cut });
    told = Math.min(told, traces);
    set(({ covered }) => ({ traces, spans, covered: since(covered, cut) }));
  };

  const reading = async (range: Range, signal: AbortSignal): Promise<void> => {
    judgedAt = judgedFrom(range, config, fromMillis(Date.now()));
    await analyst.configure({ contract, settle: config.settle, now: judgedAt });
    const settled = settledRanges(store.getState().covered, range, reread(config));
    set({ running: true, startedAt: Date.now(), error: null, progress: null });
    try {
      for (const part of missing(range, [...settled, ...givenUp, ...unsendable]))
        await sweep(part, range, signal);
      await letGo(range);
    } catch (error) {
      if (isSourceError(error) && !isCanceled(error)) set({ error });
      if (!signal.aborted) throw error;
    } finally {
      set({ running: false });
      tell(true);
    }
  };

  const collect = async (range: Range, signal: AbortSignal): Promise<void> => {
    const claim = Symbol('claim');
    const giveUp = (): void => {
      setTimeout(() => {
        if (run?.claim === claim) run.own.abort();
      }, HANDOVER);
    };
    signal.addEventListener('abort', giveUp, { once: true });
    while (run) {
      if (overlaps(run.range, range)) run.claim = claim;
      else run.own.abort();
      await run.done;
    }
    if (signal.aborted) return;
    const own = new AbortController();
    const work = reading(range, own.signal);
    const done = work.then(
      () => undefined,
      () => undefined,
    );
    run = { range, own, claim, done };
    try {
      await work;
    } finally {
      run = null;
    }
  };

  return {
    store,
    collect,
    judge: async next => {
      if (JSON.stringify(next) === JSON.stringify(contract)) return;
      contract = next;
      if (judgedAt === null) return;
      await analyst.configure({ contract, settle: config.settle, now: judgedAt });
      tell(true);
    },
    cancel: () => {
      if (!run) return;
      givenUp = merged([...givenUp, ...missing(run.range, store.getState().covered)]);
      run.own.abort();
    },
    resume: () => {
      givenUp = [];
      unsendable = [];
    },
  };
}

/**
 * The moment from which requests are judged: the end of a range that follows the present, so that a look at the same
 * range says the same. What ended long ago has settled, however near to the end of its range.
 */
const judgedFrom = (range: Range, config: Config, now: Micros): Micros =>
  now - range.to > reread(config) ? now : range.to;

/** Traces asked for at first from services that are no entry, in a window of the first reading. */
const SAMPLE = 20;
const SMALLEST_SAMPLE = 5;

/** A part that is shorter than such a window needs fewer to be looked at as closely. */
function sampleOf(part: Range, window: Micros): number {
  const share = length(part) / window;
  return Math.max(SMALLEST_SAMPLE, Math.ceil(SAMPLE * Math.min(1, share)));
}

/** What was read and will not change any more: the newest end of the coverage is given up for a second look. */
function settledRanges(covered: readonly Range[], range: Range, again: number): Range[] {
  const edge: Micros = micros(range.to - again);
  return covered
    .map(c => (c.to > edge && c.from < edge ? { from: c.from, to: edge } : c))
    .filter(c => c.from < edge && c.to > c.from);
}

/** What of some ranges lies behind a moment. */
const since = (ranges: readonly Range[], from: Micros): Range[] =>
  ranges.filter(r => r.to > from).map(r => (r.from < from ? { from, to: r.to } : r));
