// One body: chunks come in, traces come out, a part at a time.

import type { Message, Span, Trace } from '../model/index.ts';
import { DecodeError, isDecodeFailure } from '../sources/wire.ts';
import type { Engine } from './core.ts';
import { AnalystError, type Progress, type Shape } from './protocol.ts';
import { join } from './join.ts';
import { parts, type Part } from './scan.ts';

/** Parts are about this big: some twenty milliseconds of parsing, after which a question may be answered. */
const PART = 1024 * 1024;
/** Smaller bodies are read at once. */
const SMALL = 2 * PART;

export interface Loaded {
  readonly traces: readonly Trace[];
  readonly warnings: readonly Message[];
  readonly bytes: number;
}

/** Places of a part count from its own beginning; told are those of the whole body. */
function placed(place: string, first: number): string {
  return place.replace(
    /(data|resourceSpans)\[(\d+)\]/,
    (_, list: string, i: string) => `${list}[${Number(i) + first}]`,
  );
}

/** A decoding error with its place in the whole body. */
export function decodeTrouble(error: unknown, first: number, where: string): unknown {
  if (!isDecodeFailure(error)) return error;
  const { kind, expected, got } = error;
  const place = placed(error.place, first);
  return new AnalystError({
    text: { id: 'analyst.unreadable', params: { where, place, expected, got } },
    place,
    decode: { kind, expected, got },
  });
}

interface Growing {
  readonly spans: Span[];
  readonly warnings: string[];
}

/** Adds traces to those known: the pieces of one trace that a body holds apart come together. */
function gather(into: Map<string, Growing>, traces: readonly Trace[]): void {
  for (const t of traces) {
    const known = into.get(t.traceId);
    if (!known) into.set(t.traceId, { spans: [...t.spans], warnings: [...t.warnings] });
    else {
      for (const span of t.spans) known.spans.push(span);
      known.warnings.push(...t.warnings);
    }
  }
}

/** Remarks of all parts: of one kind the first place is kept and the counts are added. */
function remark(into: Map<string, Message>, warnings: readonly Message[], first: number): void {
  for (const w of warnings) {
    const known = into.get(w.id);
    const count = Number(w.params['count'] ?? 1);
    const before = known ? Number(known.params['count'] ?? 1) : 0;
    const place = placed(String(w.params['place'] ?? ''), first);
    into.set(w.id, { id: w.id, params: { ...w.params, place, ...known?.params, count: count + before } });
  }
}

function* partsOf(bytes: Uint8Array, shape: Shape): Generator<Part> {
  if (bytes.length > SMALL) yield* parts(bytes, shape, PART);
  else yield { body: bytes, first: 0, until: bytes.length };
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
  const bytes = join(chunks);
  const traces = new Map<string, Growing>();
  const warnings = new Map<string, Message>();
  const where = `load ${id}`;
  let first = 0;
  try {
    if (bytes.length === 0) throw new DecodeError('$', 'JSON', '0 bytes', 'empty-body');
    for (const part of partsOf(bytes, shape)) {
      first = part.first;
      const decoded = engine.decode(part.body, shape);
      gather(traces, decoded.traces);
      remark(warnings, [...decoded.warnings, ...missing(decoded.partialErrors)], first);
      yield { load: id, traces: traces.size, bytes: part.until };
    }
  } catch (e) {
    throw decodeTrouble(e, first, where);
  }
  return {
    traces: Array.from(traces, ([traceId, t]) => ({ traceId, ...t })),
    warnings: [...warnings.values()],
    bytes: bytes.length,
  };
}

/** Parts of the answer that the server itself said it could not give. */
const missing = (
  errors: readonly { readonly message: string; readonly traceId: string | null }[],
): Message[] =>
  errors.map(e => ({
    id: 'analyst.partial',
    params: { reason: e.message, place: e.traceId ?? '', count: 1 },
  }));
