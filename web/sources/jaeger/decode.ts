// Jaeger's trace answers and exported files → traces.

import { parseDocuments } from './decode/documents.ts';
import { readV1Envelope, readV1Trace } from './decode/v1.ts';
import { readResourceSpans } from './decode/v3.ts';
import { Collector, type DecodedTraces } from './decode/spans.ts';
import { Remarks } from './decode/remarks.ts';
import type { TraceReader } from './decode/reader.ts';
import { readWhole } from './decode/whole.ts';
import { LONGEST } from './decode/window.ts';
import { DecodeError, get, isObject, listAt, objectAt, type JsonObject } from '../wire.ts';
import type { JaegerShape } from './wire.ts';

export { DECODE_REMARKS, type DecodeRemark } from './decode/remarks.ts';
export type { DecodedTraces, PartialError } from './decode/spans.ts';
export { traceIdOf } from './decode/ids.ts';
export { isDecodeFailure, DecodeError, type DecodeFailure } from '../wire.ts';

/** The OTLP list inside a document, with its path; null when this is no OTLP document. */
function otlp(doc: JsonObject): readonly [readonly unknown[], string] | null {
  const result = get(doc, 'result');
  const inner = isObject(result) ? result : doc;
  const path = inner === doc ? 'resourceSpans' : 'result.resourceSpans';
  if (Object.hasOwn(inner, 'resourceSpans'))
    return [listAt(get(inner, 'resourceSpans'), path, 'a list of resource spans'), path];
  return isObject(result) && Object.keys(result).length === 0 ? [[], path] : null;
}

/** An error in the middle of a streamed answer: what came before it still counts. */
function streamedError(doc: JsonObject): string | null {
  const error = get(doc, 'error');
  const said = isObject(error) ? get(error, 'message') : undefined;
  return typeof said === 'string' ? said : null;
}

function readV3(doc: JsonObject, prefix: string, into: Collector): void {
  const error = streamedError(doc);
  if (error !== null) into.errors.push({ message: error, traceId: null });
  const found = otlp(doc);
  if (found) readResourceSpans(found[0], `${prefix}${found[1]}`, into);
  else if (error === null)
    throw new DecodeError(`${prefix}result.resourceSpans`, 'a list of resource spans', doc);
}

/** Reads one document of a body; `prefix` begins its places. */
type Read = (doc: JsonObject, prefix: string, into: Collector) => void;

const READ: Readonly<Record<JaegerShape, Read>> = { v1: readV1Envelope, v3: readV3 };

/**
 * What a body said that was read from its bytes; `shape` is what it should be. Throws a {@link DecodeError}.
 */
export const tracesRead = (reader: TraceReader, shape: JaegerShape): DecodedTraces =>
  resultOf(reader, READ[shape]);

function resultOf({ documents, into }: TraceReader, read: Read): DecodedTraces {
  const all = new Remarks();
  for (const { doc, line, remarks } of documents) {
    const prefix = documents.length > 1 ? `line ${line}: ` : '';
    if (Object.hasOwn(doc, 'data') && otlp(doc))
      throw new DecodeError(`${prefix}data`, 'traces in one shape', doc);
    all.take(remarks, prefix);
    into.remarks = all;
    read(doc, prefix, into);
  }
  return into.result();
}

/** Bytes below which the plain decoder is as fast. */
const WORTH = 64 * 1024;

/** Reads a body from its bytes; null where the plain decoder should read it, or say what is wrong. */
function decodeBytes(bytes: Uint8Array, read: Read): DecodedTraces | null {
  try {
    const reader = readWhole(bytes);
    return reader && resultOf(reader, read);
  } catch (e) {
    // What is too long for a text has nobody else to read it.
    if (e instanceof DecodeError && bytes.length <= LONGEST) return null;
    throw e;
  }
}

function decodeParsed(body: Uint8Array | string, read: Read): DecodedTraces {
  const into = new Collector(new Remarks());
  for (const { value, prefix } of parseDocuments(body))
    read(objectAt(value, prefix === '' ? '$' : prefix, 'an object'), prefix, into);
  return into.result();
}

/**
 * The answer of a search or of one trace. Oddities of single spans become `warnings`; a body of another
 * shape throws a {@link DecodeError}. A big body is read from its bytes, as far as it is as Jaeger writes it.
 */
export function decodeJaegerBody(body: Uint8Array | string, shape: JaegerShape): DecodedTraces {
  const worth = typeof body !== 'string' && body.length >= WORTH;
  return (worth ? decodeBytes(body, READ[shape]) : null) ?? decodeParsed(body, READ[shape]);
}

const EXPECTED =
  'Jaeger JSON ({"data": […]}, a trace or a list of traces) or OTLP JSON ({"resourceSpans": […]}, whole or one a line)';

/** Prometheus and Loki answer `{"data": {"resultType": …}}`: such a file was given for another. */
function tracesOf(doc: JsonObject, prefix: string): JsonObject {
  const data = get(doc, 'data');
  if (isObject(data) && Object.hasOwn(data, 'resultType'))
    throw new DecodeError(`${prefix}data`, EXPECTED, data);
  return doc;
}

function readAny(value: unknown, prefix: string, into: Collector): void {
  const place = prefix === '' ? '$' : prefix.replace(/[.:]\s*$/, '');
  if (Array.isArray(value)) {
    // Storage exports are a bare list of spans, each with its process inside.
    const [first] = value as readonly unknown[];
    if (isObject(first) && Object.hasOwn(first, 'spanID')) {
      readV1Trace({ traceID: get(first, 'traceID'), spans: value }, place, into);
      return;
    }
    value.forEach((item, i) => readAny(item, `${prefix}[${i}].`, into));
    return;
  }
  const doc = objectAt(value, place, EXPECTED);
  const found = otlp(doc);
  const error = streamedError(doc);
  if (found) readResourceSpans(found[0], `${prefix}${found[1]}`, into);
  else if (Object.hasOwn(doc, 'data')) readV1Envelope(tracesOf(doc, prefix), prefix, into);
  else if (Object.hasOwn(doc, 'spans')) readV1Trace(doc, place, into);
  else if (error !== null) into.errors.push({ message: error, traceId: null });
  else throw new DecodeError(place, EXPECTED, value);
}

/** A file of traces, told by its content: v1 or OTLP, whole documents or one a line. */
export function decodeTraceFile(content: Uint8Array | string): DecodedTraces {
  const worth = typeof content !== 'string' && content.length >= WORTH;
  const read = worth ? decodeBytes(content, readAny) : null;
  if (read) return read;
  const into = new Collector(new Remarks());
  for (const { value, prefix } of parseDocuments(content)) readAny(value, prefix, into);
  return into.result();
}

/** The two ways of decoding, apart: whatever the body, they must not differ. For tests. */
export const WAYS = {
  parsed: (body: Uint8Array, shape: JaegerShape): DecodedTraces => decodeParsed(body, READ[shape]),
  bytes: (body: Uint8Array, shape: JaegerShape): DecodedTraces | null => decodeBytes(body, READ[shape]),
} as const;
