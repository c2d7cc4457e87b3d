// Opens files and closes them again; loaded when the first one is chosen.

import { message, type Config, type Message } from '../model/index.ts';
import { fileKind, HEAD } from '../sources/filekind.ts';
import type { Analyst } from '../workers/analyst.ts';
import { AnalystError, type FileReport } from '../workers/protocol.ts';
import { filesShelf, keptLines, useFiles, type OpenedFile } from './files.ts';

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
    const inFull = kind === 'logs' || kind === 'traces';
    for await (const chunk of chunksOf(file)) await analyst.feed(id, chunk, inFull);
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
      for (const line of found) keptLines.push(line);
      settle(id, { report, lines: found.length });
      filesShelf.setState(old => ({
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
  keptLines.length = 0;
  useFiles.setState({ files: [], reading: 0 });
  await analyst.openBatch({ contract: config.contract, settle: config.settle, now: null });
  filesShelf.setState(old => ({ version: old.version + 1, traces: 0, spans: 0, warnings: [] }));
}
