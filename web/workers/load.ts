// One body: chunks come in, traces come out, a part at a time.

import type { Message, Trace } from '../model/index.ts';
import type { DecodedTraces } from '../sources/jaeger/decode.ts';
import { DecodeError, isDecodeFailure } from '../sources/wire.ts';
import type { Engine } from './core.ts';
import type { Incoming } from './incoming.ts';
import { join } from './join.ts';
import { AnalystError, type Shape } from './protocol.ts';
import type { Steps } from './turns.ts';

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

/**
 * Decodes a body; yields its progress after each part. An empty body, or one that decodes to nothing
 * though it is not empty, is an error, not an empty answer.
 */
export function* load(engine: Engine, body: Incoming, shape: Shape, id: number): Steps<Loaded> {
  const { bytes } = body;
  let decoded: DecodedTraces;
  try {
    if (bytes === 0) throw new DecodeError('$', 'JSON', '0 bytes', 'empty-body');
    decoded = body.isLong ? yield* body.read(shape) : engine.decode(join(body.chunks), shape);
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
