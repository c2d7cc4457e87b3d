// Loki answers and exported files → log lines and series.

import type { LogLine, Message, Sample, Series } from '../../model/index.ts';
import { fromNanos, micros } from '../../time/index.ts';
import { Remarks } from '../jaeger/decode/remarks.ts';
import { decodeMatrix, decodeVector } from '../prometheus/decode.ts';
import {
  DecodeError,
  get,
  isObject,
  labelsAt,
  listAt,
  objectAt,
  parseJson,
  textAt,
  type JsonObject,
} from '../wire.ts';
import { readLines } from './decode/lines.ts';

export { decodeEnvelope } from '../prometheus/decode.ts';
export { toEvents, KNOWN_EVENTS, type Events } from './decode/events.ts';
export { DecodeError, isDecodeFailure, type DecodeFailure } from '../wire.ts';

/** `data` of a log query, in the server's order: sorted within a stream, streams in no order. */
export function decodeStreams(data: unknown): readonly LogLine[] {
  const root = objectAt(data, 'data', 'an object with resultType and result');
  if (get(root, 'resultType') !== 'streams')
    throw new DecodeError('data.resultType', 'streams', get(root, 'resultType'));
  return streamsAt(get(root, 'result'), 'data.result');
}

function streamsAt(value: unknown, place: string): readonly LogLine[] {
  const lines: LogLine[] = [];
  listAt(value, place).forEach((v, i) => {
    const at = `${place}[${i}]`;
    const stream = objectAt(v, at);
    const labels = labelsAt(get(stream, 'stream'), `${at}.stream`);
    listAt(get(stream, 'values'), `${at}.values`).forEach((entry, k) => {
      lines.push(lineOf(entry, `${at}.values[${k}]`, labels));
    });
  });
  return lines;
}

const NONE: LogLine['metadata'] = {};

/** `["<ns>", "line"]` or, with categorised labels, `["<ns>", "line", {structuredMetadata, parsed}]`. */
function lineOf(value: unknown, place: string, labels: LogLine['labels']): LogLine {
  const entry = listAt(value, place, 'a pair of nanoseconds and a line');
  const nanos = textAt(entry[0], `${place}[0]`, 'nanoseconds as text');
  const time = fromNanos(nanos);
  if (Number.isNaN(time)) throw new DecodeError(`${place}[0]`, 'nanoseconds as text', nanos);
  const line = textAt(entry[1], `${place}[1]`, 'a line');
  const extra = entry[2];
  const metadata = isObject(extra)
    ? labelsAt(get(extra, 'structuredMetadata'), `${place}[2].structuredMetadata`)
    : NONE;
  return { time, nanos, labels, metadata, line };
}

/** `data` of a metric query over a range. */
export function decodeLokiMatrix(data: unknown): readonly Series[] {
  const root = objectAt(data, 'data');
  if (get(root, 'resultType') !== 'matrix')
    throw new DecodeError('data.resultType', 'matrix', get(root, 'resultType'));
  return decodeMatrix(get(root, 'result'), 'data.result').value;
}

/** `data` of a metric query at one moment; a scalar is one sample without labels. */
export function decodeLokiVector(data: unknown): readonly Sample[] {
  const root = objectAt(data, 'data');
  const type = get(root, 'resultType');
  const result = get(root, 'result');
  if (type === 'vector') return decodeVector(result, 'data.result').value;
  if (type === 'scalar') return decodeVector([{ metric: {}, value: result }], 'data.result').value;
  throw new DecodeError('data.resultType', 'vector or scalar', type);
}

export interface DecodedLogs {
  readonly lines: readonly LogLine[];
  /** Ids from DECODE_REMARKS. */
  readonly warnings: readonly Message[];
}

/** A query_range body, the same without its envelope, or a bare list of streams. */
function bodyLines(value: unknown): readonly LogLine[] | null {
  if (Array.isArray(value))
    return value.every(v => isObject(v) && Object.hasOwn(v, 'stream')) && value.length > 0
      ? streamsAt(value, '$')
      : null;
  if (!isObject(value)) return null;
  const data = get(value, 'data');
  if (isObject(data) && Object.hasOwn(data, 'resultType')) return decodeStreams(data);
  if (Object.hasOwn(value, 'resultType')) return decodeStreams(value);
  // Push bodies and tail frames.
  if (Array.isArray(get(value, 'streams'))) return streamsAt(get(value, 'streams'), 'streams');
  return null;
}

/**
 * A file of logs: a query_range body (with or without categorised labels) or JSON lines, each an event
 * with an optional `ts`, or an entry `{ts|timestamp, labels|stream, line}` as logcli writes them.
 */
export function decodeLogFile(text: string): DecodedLogs {
  const remarks = new Remarks();
  const bare = text.replace(/^\uFEFF/, '');
  const whole = wholeDocument(bare);
  const lines = whole === undefined ? null : bodyLines(whole);
  if (lines) return { lines, warnings: [] };
  if (isObject(whole) && isAnswerOfOtherKind(whole))
    throw new DecodeError('$', 'a Loki query_range body or JSON lines', whole);
  const read = readLines(bare, remarks);
  return { lines: read, warnings: remarks.messages() };
}

/** The text as one document; undefined when it is several lines or none. */
function wholeDocument(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const lines = text.split('\n').filter(l => l.trim() !== '');
    // A single broken document, or a page, is no list of lines.
    if (
      lines.length === 0 ||
      (lines.length === 1 && /^\s*[{[<]/.test(text)) ||
      /^\s*[[{]\s*$/.test(lines[0] ?? '')
    )
      return parseJson(text);
    return undefined;
  }
}

/** Something with an envelope that holds no streams, e.g. traces given in the place of logs. */
const isAnswerOfOtherKind = (root: JsonObject): boolean =>
  ['data', 'resourceSpans', 'result', 'spans'].some(k => Object.hasOwn(root, k)) &&
  !Object.hasOwn(root, 'event');

/** Zero for lines that carry no time of their own. */
export const UNDATED = micros(0);
