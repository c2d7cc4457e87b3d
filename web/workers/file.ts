// A file that was opened in the page: told apart by the page, decoded and kept here like any other body.

import { decodeTraceFile } from '../sources/jaeger/decode.ts';
import { isAbsurd } from '../sources/jaeger/decode/spans.ts';
import { DecodeError } from '../sources/wire.ts';
import { message, type LogLine, type PlatformEvent, type Trace } from '../model/index.ts';
import { sameSpan } from '../analysis/trace/spans.ts';
import { micros, type Range } from '../time/index.ts';
import type { Engine } from './core.ts';
import { loaded } from './engines.ts';
import type { Incoming } from './incoming.ts';
import { join } from './join.ts';
import { decodeTrouble, load, type Loaded } from './load.ts';
import type { Calls, FileReport, Progress } from './protocol.ts';
import type { Steps } from './turns.ts';

export interface ReadFile {
  readonly traces: readonly Trace[];
  readonly events: readonly PlatformEvent[];
  readonly report: Omit<FileReport, 'fresh'>;
}

/** Microseconds: a span that claims to last longer than 30 days is not believed while there are others. */
const LONGEST = 30 * 86_400e6;

/**
 * From the first start to the last end; null where there is no span. Spans that a broken clock stamped would
 * stretch the picture over decades: they count only where there are no others.
 */
function extent(traces: readonly Trace[], all = false): Range | null {
  let from = Infinity;
  let to = -Infinity;
  for (const { spans } of traces)
    for (const s of spans) {
      if (!all && (isAbsurd(s.start) || s.duration > LONGEST)) continue;
      from = Math.min(from, s.start);
      to = Math.max(to, s.start + s.duration);
    }
  if (to < from) return all ? null : extent(traces, true);
  return { from: micros(from), to: micros(to + 1) };
}

export function reported({ traces, warnings, bytes }: Loaded, lines: readonly LogLine[]): ReadFile['report'] {
  return {
    traces: traces.length,
    traceIds: traces.map(t => t.traceId),
    spans: traces.reduce((n, t) => n + t.spans.length, 0),
    bytes,
    warnings,
    lines,
    range: extent(traces),
  };
}

/** A trace of which an earlier file held other spans: all of them, those that both hold once. */
export function union(known: Trace | null, fresh: Trace): Trace {
  if (!known) return fresh;
  const byId = Map.groupBy(known.spans, s => s.spanId);
  const more = fresh.spans.filter(s => byId.get(s.spanId)?.some(k => sameSpan(k, s)) !== true);
  if (more.length === 0) return known;
  return { ...known, spans: [...known.spans, ...more], warnings: [...known.warnings, ...fresh.warnings] };
}

function* inOnePiece(
  chunks: readonly Uint8Array[],
  id: number,
  decode: (bytes: Uint8Array) => ReadFile,
): Generator<Progress, ReadFile> {
  const bytes = join(chunks);
  yield { load: id, traces: 0, bytes: 0 };
  try {
    if (bytes.length === 0) throw new DecodeError('$', 'JSON', '0 bytes', 'empty-body');
    return decode(bytes);
  } catch (e) {
    throw decodeTrouble(e, `load ${id}`);
  }
}

function tracesIn(bytes: Uint8Array): ReadFile {
  const { traces, warnings, partialErrors } = decodeTraceFile(bytes);
  const said = partialErrors.map(e =>
    message('analyst.partial', { reason: e.message, place: e.traceId ?? '' }),
  );
  const loaded = { traces, warnings: [...warnings, ...said], bytes: bytes.length };
  return { traces, events: [], report: reported(loaded, []) };
}

/** Decodes a file of the given kind; yields now and then, so that a question may be answered meanwhile. */
export function* readFile(
  engine: Engine,
  body: Incoming,
  { load: id, kind, fields }: Calls['file']['args'],
): Steps<ReadFile> {
  if (kind === 'logs') {
    yield* loaded(engine);
    return yield* inOnePiece(body.chunks, id, bytes => engine.answers.logsIn(bytes, fields));
  }
  if (kind === 'traces') return yield* inOnePiece(body.chunks, id, tracesIn);
  const whole = yield* load(engine, body, kind, id);
  return { traces: whole.traces, events: [], report: reported(whole, []) };
}
