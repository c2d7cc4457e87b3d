// One body: chunks come in, traces come out, a part at a time.

import type { Message, Trace } from '../model/index.ts';
import { tracesRead, type DecodedTraces } from '../sources/jaeger/decode.ts';
import { TraceReader } from '../sources/jaeger/decode/reader.ts';
import { DecodeError, isDecodeFailure } from '../sources/wire.ts';
import type { Engine } from './core.ts';
import { AnalystError, type Progress, type Shape } from './protocol.ts';
import { join } from './join.ts';

/** After so many bytes, some milliseconds of reading, a question may be answered. */
const PART = 1024 * 1024;
/** The reader copies a piece of this size at a time; it should stay in the processor's cache. */
const PIECE = 256 * 1024;
/** Smaller bodies are read at once. */
const SMALL = 2 * PART;

export interface Loaded {
  readonly traces: readonly Trace[];
  readonly warnings: readonly Message[];
  readonly bytes: number;
}

/** A decoding error as one of ours. */
export function decodeTrouble(error: unknown, where: string): unknown {
  if (!isDecodeFailure(error)) return error;
  const { kind, place, expected, got } = error;
  return new AnalystError({
    text: { id: 'analyst.unreadable', params: { where, place, expected, got } },
    place,
    decode: { kind, expected, got },
  });
}

/** Remarks of one kind as one: the first place is kept and the counts are added. */
function together(warnings: readonly Message[]): readonly Message[] {
  const by = new Map<string, Message>();
  for (const w of warnings) {
    const known = by.get(w.id);
    const count = Number(w.params['count'] ?? 1) + Number(known?.params['count'] ?? 0);
    by.set(w.id, { id: w.id, params: { ...w.params, ...known?.params, count } });
  }
  return [...by.values()];
}

const sizeOf = (chunks: readonly Uint8Array[]): number => chunks.reduce((n, c) => n + c.length, 0);

/** A long body, chunk by chunk: neither it nor its text is ever made as a whole. */
function* read(chunks: readonly Uint8Array[], shape: Shape, id: number): Generator<Progress, DecodedTraces> {
  const reader = new TraceReader();
  let part = 0;
  for (const chunk of chunks)
    for (let at = 0; at < chunk.length; at += PIECE) {
      const piece = chunk.subarray(at, at + PIECE);
      reader.push(piece);
      part += piece.length;
      if (part < PART) continue;
      part = 0;
      yield { load: id, traces: reader.into.size, bytes: reader.length };
    }
  reader.end();
  return tracesRead(reader, shape);
}

/**
 * Decodes a body; yields its progress after each part. An empty body, or one that decodes to nothing
 * though it is not empty, is an error, not an empty answer.
 */
export function* load(
  engine: Engine,
  chunks: readonly Uint8Array[],
  shape: Shape,
  id: number,
): Generator<Progress, Loaded> {
  const bytes = sizeOf(chunks);
  let decoded: DecodedTraces;
  try {
    if (bytes === 0) throw new DecodeError('$', 'JSON', '0 bytes', 'empty-body');
    decoded = bytes > SMALL ? yield* read(chunks, shape, id) : engine.decode(join(chunks), shape);
  } catch (e) {
    throw decodeTrouble(e, `load ${id}`);
  }
  const { traces, warnings, partialErrors } = decoded;
  yield { load: id, traces: traces.length, bytes };
  return { traces, warnings: together([...warnings, ...missing(partialErrors)]), bytes };
}

/** Parts of the answer that the server itself said it could not give. */
const missing = (
  errors: readonly { readonly message: string; readonly traceId: string | null }[],
): Message[] =>
  errors.map(e => ({
    id: 'analyst.partial',
    params: { reason: e.message, place: e.traceId ?? '', count: 1 },
  }));
