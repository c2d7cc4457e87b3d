// Jaeger's v1 JSON (the UI's format), parsed → traces.

import type { Resource, Span, SpanEvent, SpanLink } from '../../../model/index.ts';
import { DecodeError, get, isObject, listAt, objectAt, textAt, type JsonObject } from '../../wire.ts';
import { Group, Promises } from './group.ts';
import { NO_SPAN, spanIdOf, traceIdOf } from './ids.ts';
import type { Remarks } from './remarks.ts';
import { checkedTimes, numeric, type Collector } from './spans.ts';
import { eventOf, factsOf, readAttributes } from './v1-tags.ts';

/** `{data: [trace…], errors}`; `data` null with errors means that nothing could be given. */
export function readV1Envelope(root: JsonObject, prefix: string, into: Collector): void {
  const data = get(root, 'data');
  const errors = listAt(get(root, 'errors'), `${prefix}errors`);
  if (data === undefined || (data === null && errors.length === 0 && !Object.hasOwn(root, 'total')))
    throw new DecodeError(`${prefix}data`, 'a list of traces', data);
  for (const error of errors) {
    if (!isObject(error)) continue;
    const traceId = get(error, 'traceID');
    const message = get(error, 'msg');
    into.errors.push({
      message: typeof message === 'string' ? message : JSON.stringify(error),
      traceId: typeof traceId === 'string' && traceId !== '' ? traceIdOf(traceId) : null,
    });
  }
  const traces = isObject(data) ? [data] : listAt(data, `${prefix}data`, 'a list of traces');
  traces.forEach((trace, i) => readV1Trace(trace, `${prefix}data[${i}]`, into));
}

/** What the spans of one trace share. */
export interface Frame {
  readonly place: string;
  readonly traceId: string;
  readonly remarks: Remarks;
  readonly processes: Promises;
}

/** What a trace says of itself beside its spans. */
export interface TraceHead {
  readonly traceId: string;
  readonly warnings: readonly string[];
}

/** One trace object; a span that can't be read is left out with a remark. */
export function readV1Trace(value: unknown, place: string, into: Collector): void {
  const trace = objectAt(value, place, 'a trace with traceID and spans');
  const spans = listAt(get(trace, 'spans'), `${place}.spans`, 'a list of spans');
  const head = readTraceHead(trace, place);
  const group = new Group();
  const frame: Frame = {
    place,
    traceId: head.traceId,
    remarks: group.remarks,
    processes: new Promises(),
  };
  spans.forEach((span, i) => readV1Span(span, i, frame, group));
  const raw = get(trace, 'processes');
  const processes = isObject(raw) ? raw : {};
  frame.processes.keep(group.spans, (key, at) =>
    readProcess(get(processes, key), key, { at, place, remarks: group.remarks }),
  );
  commitV1Trace(head, place, group, into);
}

export const readTraceHead = (trace: JsonObject, place: string): TraceHead => ({
  traceId: traceIdOf(textAt(get(trace, 'traceID'), `${place}.traceID`, 'a trace id')),
  warnings: texts(get(trace, 'warnings')),
});

/** The trace comes first, then those that some of its spans name instead. */
export function commitV1Trace(head: TraceHead, place: string, group: Group, into: Collector): void {
  into.trace(head.traceId, () => `${place}.traceID`).warnings.push(...head.warnings);
  if (group.spans.length === 0 && group.remarks.length === 0)
    group.remarks.add('decode.no-spans', () => `${place}.spans`);
  group.commit(into);
}

/** Reads a span into its group, or leaves it out with a remark. */
export function readV1Span(value: unknown, index: number, frame: Frame, group: Group): void {
  const place = (): string => `${frame.place}.spans[${index}]`;
  try {
    group.add(readSpan(value, place, frame), place);
  } catch (e) {
    if (!(e instanceof DecodeError)) throw e;
    frame.remarks.add(
      'decode.bad-span',
      () => (e.place === '' ? place() : `${place()}.${e.place}`),
      e.message,
    );
  }
}

export const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter(v => typeof v === 'string') : [];

function readSpan(value: unknown, place: () => string, frame: Frame): Span {
  const raw = objectAt(value, '', 'a span');
  const { remarks } = frame;
  const ownId = get(raw, 'traceID');
  const traceId = typeof ownId === 'string' && ownId !== '' ? traceIdOf(ownId) : frame.traceId;
  const spanId = spanIdOf(textAt(get(raw, 'spanID'), 'spanID', 'a span id'));
  const start = numeric(get(raw, 'startTime'));
  if (!Number.isFinite(start)) throw new DecodeError('startTime', 'microseconds', get(raw, 'startTime'));
  const duration = numeric(get(raw, 'duration') ?? 0);
  if (!Number.isFinite(duration)) throw new DecodeError('duration', 'microseconds', get(raw, 'duration'));
  const name = get(raw, 'operationName');
  const relations = readReferences(raw, traceId);
  return {
    traceId,
    spanId,
    parentSpanId: relations.parent,
    name: typeof name === 'string' ? name : '',
    ...checkedTimes(start, duration, remarks, place),
    ...factsOf(readAttributes(get(raw, 'tags'), remarks, () => `${place()}.tags`)),
    resource: resourceOf(raw, frame, place),
    events: readLogs(get(raw, 'logs'), remarks, place),
    links: relations.links,
    warnings: texts(get(raw, 'warnings')),
  };
}

/** A reference as it is written; without a trace id of its own it means the span's trace. */
export interface Reference {
  readonly childOf: boolean;
  readonly traceId: string;
  readonly spanId: string;
}

interface Relations {
  readonly parent: string | null;
  readonly links: readonly SpanLink[];
}

function readReferences(raw: JsonObject, traceId: string): Relations {
  const references = listAt(get(raw, 'references'), 'references').map((value): Reference => {
    const ref = objectAt(value, 'references', 'a reference');
    const spanId = spanIdOf(textAt(get(ref, 'spanID'), 'references.spanID', 'a span id'));
    const other = get(ref, 'traceID');
    return {
      childOf: get(ref, 'refType') === 'CHILD_OF',
      traceId: typeof other === 'string' && other !== '' ? traceIdOf(other) : traceId,
      spanId,
    };
  });
  // Exports of old clients name the parent in a field of its own.
  const old = get(raw, 'parentSpanID');
  return relate(references, traceId, typeof old === 'string' && old !== '' ? spanIdOf(old) : NO_SPAN);
}

const NO_LINKS: readonly SpanLink[] = [];

/** The first CHILD_OF into the same trace is the parent, or else `old`; the others are links. */
export function relate(references: readonly Reference[], own: string, old: string): Relations {
  let parent: string | null = null;
  let links: SpanLink[] | null = null;
  for (const { childOf, traceId, spanId } of references) {
    if (parent === null && childOf && traceId === own && spanId !== NO_SPAN) parent = spanId;
    else (links ??= []).push({ traceId, spanId, attributes: [] });
  }
  if (parent === null && old !== NO_SPAN) parent = old;
  return { parent, links: links ?? NO_LINKS };
}

function readLogs(value: unknown, remarks: Remarks, place: () => string): readonly SpanEvent[] {
  return listAt(value, 'logs').map((log, i): SpanEvent => {
    const raw = objectAt(log, `logs[${i}]`, 'a log');
    const time = numeric(get(raw, 'timestamp'));
    if (!Number.isFinite(time))
      throw new DecodeError(`logs[${i}].timestamp`, 'microseconds', get(raw, 'timestamp'));
    return eventOf(
      time,
      readAttributes(get(raw, 'fields'), remarks, () => `${place()}.logs[${i}].fields`),
    );
  });
}

/** By `processID`; storage exports carry the process inside the span. */
function resourceOf(raw: JsonObject, frame: Frame, at: () => string): Resource {
  const id = get(raw, 'processID');
  const inline = get(raw, 'process');
  const key = typeof id === 'string' ? id : '';
  if (!isObject(inline)) return frame.processes.of(key, at);
  return readProcess(inline, key, { at, place: frame.place, remarks: frame.remarks });
}

/** Where a process is named (`at`, a span) and in which trace (`place`) it is told. */
interface ProcessPlace {
  readonly at: () => string;
  readonly place: string;
  readonly remarks: Remarks;
}

export function readProcess(process: unknown, key: string, where: ProcessPlace): Resource {
  const { at, place, remarks } = where;
  const service = isObject(process) ? get(process, 'serviceName') : undefined;
  const named = typeof service === 'string' && service !== '';
  if (!named) remarks.add('decode.no-process', () => `${at()}.processID`, key);
  const tags = isObject(process) ? get(process, 'tags') : undefined;
  const attributes = readAttributes(tags, remarks, () => `${place}.processes.${key}.tags`);
  return { service: named ? service : 'unknown', attributes };
}
