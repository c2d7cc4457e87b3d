// Files that were opened in this tab: an environment of their own, read and judged in a worker of their own,
// with no server behind them. They are not kept: a reload forgets them, and the page says so.

import { create } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Config, Environment, LogLine, Message, SourceConfig } from '../model/index.ts';
import { micros, type Range } from '../time/index.ts';
import type { Analyst } from '../workers/analyst.ts';
import type { FileReport } from '../workers/protocol.ts';
import type { Collected, Collector } from './collector.ts';

const NO_SOURCE: SourceConfig = { url: null, headers: {}, timeout: micros(0), ui: null };

/** Where what was opened from files stands: it has no source, and everything in it is settled. */
export const FILES: Environment = {
  id: 'files',
  title: 'files',
  prometheus: NO_SOURCE,
  jaeger: NO_SOURCE,
  loki: NO_SOURCE,
};

export interface OpenedFile {
  readonly id: number;
  readonly name: string;
  /** Bytes on the disk. */
  readonly size: number;
  readonly report: Omit<FileReport, 'lines'> | null;
  /** How many log lines were in it. */
  readonly lines: number;
  /** Why it could not be read; null while it is read and afterwards. */
  readonly failure: Message | null;
}

interface Files {
  readonly files: readonly OpenedFile[];
  /** How many are still being read. */
  readonly reading: number;
}

export const useFiles = create<Files>(() => ({ files: [], reading: 0 }));

export const keptLines: LogLine[] = [];

/** Lines of all opened log files. */
export const fileLines = (): readonly LogLine[] => keptLines;

/** Everything is read already: what is told is only that there is more than before. */
export const filesShelf = createStore<Collected>(() => ({
  version: 0,
  running: false,
  progress: null,
  traces: 0,
  spans: 0,
  startedAt: 0,
  covered: [{ from: micros(Number.MIN_SAFE_INTEGER), to: micros(Number.MAX_SAFE_INTEGER) }],
  error: null,
  warnings: [],
}));

export const filesCollector: Collector = {
  judge: null,
  store: filesShelf,
  collect: () => Promise.resolve(),
  cancel: () => undefined,
  resume: () => undefined,
};

let judgedBy = '';

/** Judges what was opened by the contract in force; answers are asked for anew. */
export async function judgeFiles(analyst: Analyst, { contract, settle: wait }: Config): Promise<void> {
  const rules = JSON.stringify(contract);
  if (rules === judgedBy) return;
  judgedBy = rules;
  await analyst.configure({ contract, settle: wait, now: null });
  filesShelf.setState(old => (old.version === 0 ? old : { version: old.version + 1 }));
}

/** What was odd in the files that hold these traces. */
export const remarksOnFiles = (
  files: readonly Pick<OpenedFile, 'report'>[],
  traceIds: readonly string[],
): readonly Message[] =>
  files.flatMap(({ report }) =>
    report?.traceIds.some(id => traceIds.includes(id)) === true ? report.warnings : [],
  );

/** Before this no span was recorded: such a start was stamped by a broken clock. */
const EARLIEST = Date.UTC(1990) * 1000;

/** From the first to the last moment of what was opened; null where no span is. */
export function filesRange(files: readonly OpenedFile[]): Range | null {
  const all = files.map(f => f.report?.range ?? null).filter(r => r !== null);
  const plausible = all.filter(r => r.from > EARLIEST);
  const ranges = plausible.length > 0 ? plausible : all;
  if (ranges.length === 0) return null;
  return {
    from: micros(Math.min(...ranges.map(r => r.from))),
    to: micros(Math.max(...ranges.map(r => r.to))),
  };
}
