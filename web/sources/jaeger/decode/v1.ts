// Jaeger's v1 JSON (the UI's format) → traces. Tags are told apart by their type; kind and status come
// as tags, because the format has no fields for them.

import type {
  Attribute,
  AttributeValue,
  Resource,
  Span,
  SpanEvent,
  SpanKind,
  SpanLink,
} from '../../../model/index.ts';
import { micros } from '../../../time/index.ts';
import { DecodeError, get, isObject, listAt, objectAt, textAt, type JsonObject } from '../../wire.ts';
import { NO_SPAN, spanIdOf, traceIdOf } from './ids.ts';
import { bytesOfBase64, checkedTimes, numeric, type Collector } from './spans.ts';

const KINDS: readonly SpanKind[] = ['internal', 'server', 'client', 'producer', 'consumer'];

/** `{data: [trace…], errors}`; `data` null with errors means that nothing could be given. */
export function readV1Envelope(root: JsonObject, into: Collector): void {
  const data = get(root, 'data');
  const errors = listAt(get(root, 'errors'), 'errors');
  if (data === undefined || (data === null && errors.length === 0 && !Object.hasOwn(root, 'total')))
    throw new DecodeError('data', 'a list of traces', data);
  for (const error of errors) {
    if (!isObject(error)) continue;
    const traceId = get(error, 'traceID');
    const message = get(error, 'msg');
    into.errors.push({
      message: typeof message === 'string' ? message : JSON.stringify(error),
      traceId: typeof traceId === 'string' && traceId !== '' ? traceIdOf(traceId) : null,
    });
  }
  const traces = isObject(data) ? [data] : listAt(data, 'data', 'a list of traces');
  traces.forEach((trace, i) => readV1Trace(trace, `data[${i}]`, into));
}

/** What all spans of one trace share. */
interface Frame {
  readonly place: string;
  readonly traceId: string;
  readonly processes: JsonObject;
  readonly resources: Map<string, Resource>;
  readonly into: Collector;
}

/** One trace object; a span that can't be read is left out with a remark. */
export function readV1Trace(value: unknown, place: string, into: Collector): void {
  const trace = objectAt(value, place, 'a trace with traceID and spans');
  const spans = listAt(get(trace, 'spans'), `${place}.spans`, 'a list of spans');
  const traceId = traceIdOf(textAt(get(trace, 'traceID'), `${place}.traceID`, 'a trace id'));
  const processes = get(trace, 'processes');
  const frame: Frame = {
    place,
    traceId,
    processes: isObject(processes) ? processes : {},
    resources: new Map(),
    into,
  };
  const own = into.trace(traceId, () => `${place}.traceID`);
  own.warnings.push(...texts(get(trace, 'warnings')));
  for (let i = 0; i < spans.length; i++) {
    try {
      const span = readSpan(spans[i], i, frame);
      (span.traceId === traceId ? own : into.trace(span.traceId, () => `${place}.spans[${i}]`)).spans.push(
        span,
      );
    } catch (e) {
      if (!(e instanceof DecodeError)) throw e;
      into.remarks.add('decode.bad-span', () => `${place}.spans[${i}].${e.place}`, e.message);
    }
  }
}

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter(v => typeof v === 'string') : [];

function readSpan(value: unknown, index: number, frame: Frame): Span {
  const raw = objectAt(value, '', 'a span');
  const { into } = frame;
  const place = (): string => `${frame.place}.spans[${index}]`;
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
    ...checkedTimes(start, duration, into.remarks, place),
    ...readTags(get(raw, 'tags'), frame, place),
    resource: resourceOf(raw, frame, place),
    events: readLogs(get(raw, 'logs'), frame, place),
    links: relations.links,
    warnings: texts(get(raw, 'warnings')),
  };
}

function readReferences(
  raw: JsonObject,
  traceId: string,
): { readonly parent: string | null; readonly links: readonly SpanLink[] } {
  let parent: string | null = null;
  const links: SpanLink[] = [];
  for (const value of listAt(get(raw, 'references'), 'references')) {
    const ref = objectAt(value, 'references', 'a reference');
    const spanId = spanIdOf(textAt(get(ref, 'spanID'), 'references.spanID', 'a span id'));
    const other = get(ref, 'traceID');
    const into = typeof other === 'string' && other !== '' ? traceIdOf(other) : traceId;
    if (parent === null && get(ref, 'refType') === 'CHILD_OF' && into === traceId && spanId !== NO_SPAN)
      parent = spanId;
    else links.push({ traceId: into, spanId, attributes: [] });
  }
  // Exports of old clients name the parent in a field of its own.
  const old = get(raw, 'parentSpanID');
  if (parent === null && typeof old === 'string' && old !== '' && spanIdOf(old) !== NO_SPAN)
    parent = spanIdOf(old);
  return { parent, links };
}

interface TagFacts {
  readonly kind: SpanKind;
  readonly status: Span['status'];
  readonly statusMessage: string;
  readonly attributes: readonly Attribute[];
}

/** Kind, status and its description leave the attributes; a bare `error` tag stays among them. */
function readTags(value: unknown, frame: Frame, place: () => string): TagFacts {
  let kind: SpanKind = 'unspecified';
  let code = '';
  let statusMessage = '';
  let error = false;
  const attributes: Attribute[] = [];
  for (const tag of readAttributes(value, frame, () => `${place()}.tags`)) {
    const { key, value: v } = tag;
    const known = key === 'span.kind' ? KINDS.find(k => k === String(v).toLowerCase()) : undefined;
    if (known) kind = known;
    else if (key === 'otel.status_code' && (v === 'OK' || v === 'ERROR')) code = v;
    else if (key === 'otel.status_description' && typeof v === 'string') statusMessage = v;
    else {
      if (key === 'error') error = v === true || v === 'true';
      attributes.push(tag);
    }
  }
  if (code === '') return { kind, status: error ? 'error' : 'unset', statusMessage, attributes };
  // With a status of its own the `error` tag only repeats it.
  const rest = code === 'ERROR' ? attributes.filter(a => a.key !== 'error' || a.value !== true) : attributes;
  return { kind, status: code === 'ERROR' ? 'error' : 'ok', statusMessage, attributes: rest };
}

function readAttributes(value: unknown, frame: Frame, place: () => string): Attribute[] {
  const list = listAt(value, 'tags');
  const attributes: Attribute[] = [];
  for (let i = 0; i < list.length; i++) {
    const tag = list[i];
    const key = isObject(tag) ? tag['key'] : undefined;
    if (!isObject(tag) || typeof key !== 'string')
      frame.into.remarks.add('decode.bad-attribute', () => `${place()}[${i}]`);
    else attributes.push({ key, value: valueOf(tag, frame, () => `${place()}[${i}].value`) });
  }
  return attributes;
}

function valueOf(tag: JsonObject, frame: Frame, place: () => string): AttributeValue {
  const type = tag['type'];
  const value = tag['value'];
  if (typeof value === 'string') {
    if (type === 'string' || type === undefined) return value;
    return typedText(value, type, frame, place);
  }
  if (typeof value === 'boolean' || typeof value === 'number') return value;
  return value === null || value === undefined ? '' : JSON.stringify(value);
}

function typedText(value: string, type: unknown, frame: Frame, place: () => string): AttributeValue {
  if (type === 'int64') {
    const n = numeric(value);
    return Number.isSafeInteger(n) ? n : value;
  }
  if (type === 'bool' && (value === 'true' || value === 'false')) return value === 'true';
  if (type === 'float64' && (value === 'NaN' || numeric(value) === Number(value))) return Number(value);
  if (type !== 'binary') return value;
  const bytes = bytesOfBase64(value);
  if (!bytes) frame.into.remarks.add('decode.bad-attribute', place, value.slice(0, 60));
  return bytes ?? value;
}

function readLogs(value: unknown, frame: Frame, place: () => string): readonly SpanEvent[] {
  return listAt(value, 'logs').map((log, i): SpanEvent => {
    const raw = objectAt(log, `logs[${i}]`, 'a log');
    const time = numeric(get(raw, 'timestamp'));
    if (!Number.isFinite(time))
      throw new DecodeError(`logs[${i}].timestamp`, 'microseconds', get(raw, 'timestamp'));
    const fields = readAttributes(get(raw, 'fields'), frame, () => `${place()}.logs[${i}].fields`);
    const at = fields.findIndex(f => f.key === 'event' && typeof f.value === 'string');
    const named = at < 0 ? undefined : fields.splice(at, 1)[0];
    return {
      time: micros(time),
      name: typeof named?.value === 'string' ? named.value : '',
      attributes: fields,
    };
  });
}

/** By `processID`; storage exports carry the process inside the span. */
function resourceOf(raw: JsonObject, frame: Frame, place: () => string): Resource {
  const id = get(raw, 'processID');
  const inline = get(raw, 'process');
  const key = typeof id === 'string' ? id : '';
  const known = isObject(inline) ? undefined : frame.resources.get(key);
  if (known) return known;
  const process = isObject(inline) ? inline : get(frame.processes, key);
  const service = isObject(process) ? get(process, 'serviceName') : undefined;
  const named = typeof service === 'string' && service !== '';
  if (!named) frame.into.remarks.add('decode.no-process', () => `${place()}.processID`, key);
  const tags = isObject(process) ? get(process, 'tags') : undefined;
  const attributes = readAttributes(tags, frame, () => `${frame.place}.processes.${key}.tags`);
  const resource: Resource = { service: named ? service : 'unknown', attributes };
  if (!isObject(inline)) frame.resources.set(key, resource);
  return resource;
}
