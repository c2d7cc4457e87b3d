// A body that is all there, read from its bytes; null where only the plain decoder can read it or say what is
// wrong with it.

import { TraceReader } from './reader.ts';

/** The reader copies a piece of this size at a time; it should stay in the processor's cache. */
const PIECE = 256 * 1024;
const NEWLINE = 10;
const BRACE = 0x7d;

const isBlank = (bytes: Uint8Array, from: number, to: number): boolean => {
  for (let i = from; i < to; i++) if ((bytes[i] ?? 0) > 32) return false;
  return true;
};

/** The first line may be a document of its own, and another line follows; looks at so many bytes for its end. */
function isLinewise(bytes: Uint8Array, within: number): boolean {
  const end = bytes.subarray(0, within).indexOf(NEWLINE);
  if (end < 0 || isBlank(bytes, end, bytes.length)) return false;
  let last = end - 1;
  while (last >= 0 && (bytes[last] ?? 0) <= 32) last--;
  return bytes[last] === BRACE;
}

function feed(reader: TraceReader, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; at += PIECE) reader.push(bytes.subarray(at, at + PIECE));
  reader.flush();
}

/** One document a line. */
function readLines(reader: TraceReader, bytes: Uint8Array): boolean {
  let documents = 0;
  for (let from = 0, line = 1; from < bytes.length; line++) {
    const found = bytes.indexOf(NEWLINE, from);
    const to = found < 0 ? bytes.length : found;
    if (!isBlank(bytes, from, to)) {
      reader.line = line;
      feed(reader, bytes.subarray(from, to));
      if (!reader.idle || reader.documents.length !== ++documents) return false;
    }
    from = to + 1;
  }
  reader.end();
  return true;
}

const byLines = (bytes: Uint8Array): TraceReader | null => {
  const reader = new TraceReader();
  return readLines(reader, bytes) ? reader : null;
};

/** Null where this is no body of documents that can be read so. Throws a {@link DecodeError}. */
export function readWhole(bytes: Uint8Array): TraceReader | null {
  if (isLinewise(bytes, PIECE)) return byLines(bytes);
  const reader = new TraceReader();
  feed(reader, bytes);
  reader.end();
  if (reader.documents.length === 1) return reader;
  return isLinewise(bytes, bytes.length) ? byLines(bytes) : null;
}
