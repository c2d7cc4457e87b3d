// JSON lines → log lines.

import type { Labels, LogLine } from '../../../model/index.ts';
import { micros, toNanos, type Micros } from '../../../time/index.ts';
import type { Remarks } from '../../jaeger/decode/remarks.ts';
import { get, isObject, type JsonObject } from '../../wire.ts';
import { timeOf } from './times.ts';

const EMPTY: Labels = {};

function labelsOf(value: unknown): Labels {
  if (!isObject(value)) return EMPTY;
  return Object.fromEntries(
    Object.entries(value).map(([k, v]) => [k, typeof v === 'string' ? v : JSON.stringify(v)]),
  );
}

/** undefined when it is no JSON. */
export function tryParse(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

const timeField = (item: JsonObject): unknown =>
  get(item, 'ts') ?? get(item, 'timestamp') ?? get(item, 'time');

function entry(time: Micros | null, labels: Labels, line: string, exact: unknown): LogLine {
  const at = time ?? micros(0);
  const nanos = typeof exact === 'string' && /^\d{17,20}$/.test(exact) ? exact : toNanos(at);
  return { time: at, nanos, labels, metadata: EMPTY, line };
}

function readLine(line: string, place: () => string, remarks: Remarks): LogLine {
  const item = tryParse(line);
  if (!isObject(item)) {
    remarks.add('decode.bad-line', place, line.slice(0, 80));
    return entry(null, EMPTY, line, null);
  }
  const stamp = timeField(item);
  const time = timeOf(stamp);
  if (time === null) remarks.add('decode.line-without-time', place, line.slice(0, 80));
  const inner = get(item, 'line');
  return typeof inner === 'string' && get(item, 'event') === undefined
    ? entry(time, labelsOf(get(item, 'labels') ?? get(item, 'stream')), inner, stamp)
    : entry(time, EMPTY, line, stamp);
}

/**
 * Each line that is an object with a `line` text is an entry with labels; every other line is itself the
 * text of an entry. A line without a time is kept at time zero, with a remark: an event may need none.
 */
export function readLines(text: string, remarks: Remarks): readonly LogLine[] {
  return text.split('\n').flatMap((raw, i) => {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    return line.trim() === '' ? [] : [readLine(line, () => `line ${i + 1}`, remarks)];
  });
}
