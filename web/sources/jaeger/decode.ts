// Jaeger's trace answers and exported files → traces.

import { parseDocuments } from './decode/documents.ts';
import { readV1Envelope, readV1Trace } from './decode/v1.ts';
import { readResourceSpans } from './decode/v3.ts';
import { Collector, type DecodedTraces } from './decode/spans.ts';
import { Remarks } from './decode/remarks.ts';
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
  const found = otlp(doc);
  const error = streamedError(doc);
  if (error !== null) into.errors.push({ message: error, traceId: null });
  else if (found) readResourceSpans(found[0], `${prefix}${found[1]}`, into);
  else throw new DecodeError(`${prefix}result.resourceSpans`, 'a list of resource spans', doc);
}

/**
 * The answer of a search or of one trace. Oddities of single spans become `warnings`; a body of another
 * shape throws a {@link DecodeError}. Bytes over 256 MB are read line by line, if they hold a document a line.
 */
export function decodeJaegerBody(body: Uint8Array | string, shape: JaegerShape): DecodedTraces {
  const into = new Collector(new Remarks());
  for (const { value, prefix } of parseDocuments(body)) {
    const doc = objectAt(value, prefix === '' ? '$' : prefix, 'an object');
    if (shape === 'v1') readV1Envelope(doc, into);
    else readV3(doc, prefix, into);
  }
  return into.result();
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
  else if (Object.hasOwn(doc, 'data')) readV1Envelope(tracesOf(doc, prefix), into);
  else if (Object.hasOwn(doc, 'spans')) readV1Trace(doc, place, into);
  else if (error !== null) into.errors.push({ message: error, traceId: null });
  else throw new DecodeError(place, EXPECTED, value);
}

/** A file of traces, told by its content: v1 or OTLP, whole documents or one a line. */
export function decodeTraceFile(content: Uint8Array | string): DecodedTraces {
  const into = new Collector(new Remarks());
  for (const { value, prefix } of parseDocuments(content)) readAny(value, prefix, into);
  return into.result();
}
