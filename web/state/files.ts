// Files that were opened in this tab: an environment of their own, read and judged in a worker of their own,
// with no server behind them. They are not kept: a reload forgets them, and the page says so.

import { create } from 'zustand';
import { createStore } from 'zustand/vanilla';
import {
  message,
  type Config,
  type Environment,
  type LogLine,
  type Message,
  type SourceConfig,
} from '../model/index.ts';
import { fileKind, HEAD } from '../sources/filekind.ts';
import { micros, type Range } from '../time/index.ts';
import type { Analyst } from '../workers/analyst.ts';
import { AnalystError, type FileReport } from '../workers/protocol.ts';
import type { Collected, Collector } from './collect.ts';

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

const lines: LogLine[] = [];

/** Lines of all opened log files. */
export const fileLines = (): readonly LogLine[] => lines;

/** Everything is read already: what is told is only that there is more than before. */
const shelf = createStore<Collected>(() => ({
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
  store: shelf,
  collect: () => Promise.resolve(),
  cancel: () => undefined,
  resume: () => undefined,
};

const GZIP = [0x1f, 0x8b];

/** A failure while a file's bytes are read: the browser says why, and only for people. */
class Unreadable extends Error {
  readonly text: Message;
  constructor(text: Message) {
    super(text.id);
    this.text = text;
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function* chunksOf(file: File): AsyncGenerator<Uint8Array> {
  const magic = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const packed = GZIP.every((b, i) => magic[i] === b);
  const plain: ReadableStream<Uint8Array<ArrayBuffer>> = file.stream();
  const reader = (packed ? plain.pipeThrough(new DecompressionStream('gzip')) : plain).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (error) {
    throw new Unreadable(message(packed ? 'files.gzip' : 'files.disk', { reason: reasonOf(error) }));
  }
}

/** What a file begins with, unpacked, as text. */
async function headOf(file: File): Promise<string> {
  const decoder = new TextDecoder();
  let head = '';
  for await (const chunk of chunksOf(file)) {
    head += decoder.decode(chunk.subarray(0, HEAD), { stream: true });
    if (head.length >= HEAD) break;
  }
  return head;
}

function failureOf(error: unknown): Message {
  if (error instanceof Unreadable) return error.text;
  if (!(error instanceof AnalystError)) return message('files.disk', { reason: reasonOf(error) });
  const { place, kind, expected, got } = error;
  if (kind === undefined) return error.text;
  return message(`files.unreadable${kind === 'truncated' ? '.cut' : ''}`, {
    place,
    expected: expected ?? '',
    got: got ?? '',
  });
}

let ids = 0;

async function readOne(file: File, id: number, analyst: Analyst, config: Config): Promise<FileReport> {
  const kind = fileKind(await headOf(file));
  try {
    for await (const chunk of chunksOf(file)) await analyst.feed(id, chunk);
  } catch (error) {
    await analyst.drop(id);
    throw error;
  }
  return analyst.readFile(id, { kind, fields: config.eventFields });
}

const settle = (id: number, over: Partial<OpenedFile>): void =>
  useFiles.setState(({ files, reading }) => ({
    files: files.map(f => (f.id === id ? { ...f, ...over } : f)),
    reading: reading - 1,
  }));

/**
 * Reads files one after the other and keeps what is in them; a file that cannot be read says why and hinders
 * no other. Resolves when all are through, with what is to be known of each.
 */
export async function readFiles(
  chosen: readonly File[],
  analyst: Analyst,
  config: Config,
): Promise<readonly OpenedFile[]> {
  const own = chosen.map(file => ({ file, id: ++ids }));
  useFiles.setState(({ files, reading }) => ({
    files: [
      ...files,
      ...own.map(({ file, id }) => ({
        id,
        name: file.name,
        size: file.size,
        report: null,
        lines: 0,
        failure: null,
      })),
    ],
    reading: reading + own.length,
  }));
  for (const { file, id } of own) {
    try {
      const { lines: found, ...report } = await readOne(file, id, analyst, config);
      for (const line of found) lines.push(line);
      settle(id, { report, lines: found.length });
      shelf.setState(old => ({
        version: old.version + 1,
        traces: old.traces + report.fresh,
        spans: old.spans + report.spans,
        warnings: [...old.warnings, ...report.warnings].slice(-50),
      }));
    } catch (error) {
      settle(id, { failure: failureOf(error) });
    }
  }
  const mine = new Set(own.map(o => o.id));
  return useFiles.getState().files.filter(f => mine.has(f.id));
}

/** Forgets everything that was opened. */
export async function closeFiles(analyst: Analyst, config: Config): Promise<void> {
  lines.length = 0;
  useFiles.setState({ files: [], reading: 0 });
  await analyst.openBatch({ contract: config.contract, settle: config.settle, now: null });
  shelf.setState(old => ({ version: old.version + 1, traces: 0, spans: 0, warnings: [] }));
}

let judgedBy = '';

/** Judges what was opened by the contract in force; answers are asked for anew. */
export async function judgeFiles(analyst: Analyst, { contract, settle: wait }: Config): Promise<void> {
  const rules = JSON.stringify(contract);
  if (rules === judgedBy) return;
  judgedBy = rules;
  await analyst.configure({ contract, settle: wait, now: null });
  shelf.setState(old => (old.version === 0 ? old : { version: old.version + 1 }));
}

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
