// OTLP JSON (opentelemetry-proto, JSON mapping with hex ids) as api_v3 sends it → traces. Fields that are
// zero may be left out or written as "" and {}; 64-bit numbers come as texts or numbers.

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
import { bytesOfBase64, checkedTimes, numeric, type Collector, type Times } from './spans.ts';

const KINDS: readonly SpanKind[] = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
const STATUSES: readonly Span['status'][] = ['unset', 'ok', 'error'];
/** How Jaeger passes its own remarks on a span through OTLP. */
const JAEGER_WARNINGS = '@jaeger@warnings';

/** The list `resourceSpans`; a span that can't be read is left out with a remark. */
export function readResourceSpans(list: readonly unknown[], place: string, into: Collector): void {
  list.forEach((value, i) => {
    const at = `${place}[${i}]`;
    const group = objectAt(value, at, 'an object with resource and scopeSpans');
    const resource = readResource(get(group, 'resource'), at, into);
    listAt(get(group, 'scopeSpans'), `${at}.scopeSpans`).forEach((scoped, k) => {
      readScope(scoped, `${at}.scopeSpans[${k}]`, resource, into);
    });
  });
}

function readResource(value: unknown, at: string, into: Collector): Resource {
  const raw = isObject(value) ? get(value, 'attributes') : undefined;
  const all = readAttributes(raw, into, () => `${at}.resource.attributes`);
  const named = all.find(a => a.key === 'service.name')?.value;
  const service = typeof named === 'string' && named !== '' ? named : null;
  if (service === null) into.remarks.add('decode.no-process', () => `${at}.resource`);
  return { service: service ?? 'unknown', attributes: all.filter(a => a.key !== 'service.name') };
}

function readScope(value: unknown, at: string, resource: Resource, into: Collector): void {
  const scoped = objectAt(value, at, 'an object with scope and spans');
  const scope = scopeAttributes(get(scoped, 'scope'), at, into);
  const spans = listAt(get(scoped, 'spans'), `${at}.spans`);
  for (let i = 0; i < spans.length; i++) {
    const place = (): string => `${at}.spans[${i}]`;
    try {
      const span = readSpan(spans[i], place, resource, scope, into);
      into.trace(span.traceId, () => `${place()}.traceId`).spans.push(span);
    } catch (e) {
      if (!(e instanceof DecodeError)) throw e;
      into.remarks.add('decode.bad-span', () => `${place()}.${e.place}`, e.message);
    }
  }
}

/** Under the names that Jaeger's own translation to v1 gives them. */
function scopeAttributes(value: unknown, at: string, into: Collector): readonly Attribute[] {
  if (!isObject(value)) return [];
  const attributes: Attribute[] = [];
  for (const part of ['name', 'version']) {
    const text = get(value, part);
    if (typeof text === 'string' && text !== '') attributes.push({ key: `otel.scope.${part}`, value: text });
  }
  attributes.push(...readAttributes(get(value, 'attributes'), into, () => `${at}.scope.attributes`));
  return attributes;
}

function readSpan(
  value: unknown,
  place: () => string,
  resource: Resource,
  scope: readonly Attribute[],
  into: Collector,
): Span {
  const raw = objectAt(value, '', 'a span');
  const traceId = traceIdOf(textAt(get(raw, 'traceId'), 'traceId', 'a trace id'));
  const spanId = spanIdOf(textAt(get(raw, 'spanId'), 'spanId', 'a span id'));
  const parent = get(raw, 'parentSpanId');
  const parentId = typeof parent === 'string' && parent !== '' ? spanIdOf(parent) : NO_SPAN;
  const name = get(raw, 'name');
  const status = get(raw, 'status');
  const said = isObject(status) ? get(status, 'message') : '';
  const own = readAttributes(get(raw, 'attributes'), into, () => `${place()}.attributes`);
  const state = get(raw, 'traceState');
  if (typeof state === 'string' && state !== '') own.push({ key: 'w3c.tracestate', value: state });
  return {
    traceId,
    spanId,
    parentSpanId: parentId === NO_SPAN ? null : parentId,
    name: typeof name === 'string' ? name : '',
    kind: enumAt(get(raw, 'kind'), KINDS, 'SPAN_KIND_'),
    ...readTimes(raw, place, into),
    status: enumAt(isObject(status) ? get(status, 'code') : 0, STATUSES, 'STATUS_CODE_'),
    statusMessage: typeof said === 'string' ? said : '',
    resource,
    ...splitWarnings(scope.length === 0 ? own : [...scope, ...own]),
    events: readEvents(get(raw, 'events'), place, into),
    links: readLinks(get(raw, 'links'), place, into),
  };
}

/** An enum by number, or by name as Protobuf's own JSON mapping writes it. */
function enumAt<T extends string>(value: unknown, names: readonly T[], prefix: string): T {
  const [none] = names as readonly [T];
  if (typeof value === 'number') return names[value] ?? none;
  if (typeof value !== 'string') return none;
  const bare = value.startsWith(prefix) ? value.slice(prefix.length).toLowerCase() : value;
  return names.find(n => n === bare) ?? names[numeric(bare)] ?? none;
}

/** Nanoseconds as microseconds and the rest, so that a duration comes out as from the exact numbers. */
function nanosAt(value: unknown, field: string): readonly [number, number] {
  if (typeof value === 'number' && Number.isFinite(value)) return [Math.floor(value / 1000), value % 1000];
  if (value === undefined || value === null || value === '') return [0, 0];
  if (typeof value !== 'string' || !/^\d{1,20}$/.test(value))
    throw new DecodeError(field, 'nanoseconds', value);
  return [Number(value.slice(0, -3)), Number(value.slice(-3))];
}

function readTimes(raw: JsonObject, place: () => string, into: Collector): Times {
  const [start, startRest] = nanosAt(get(raw, 'startTimeUnixNano'), 'startTimeUnixNano');
  const [end, endRest] = nanosAt(get(raw, 'endTimeUnixNano'), 'endTimeUnixNano');
  if (end === 0 && start !== 0) {
    into.remarks.add('decode.no-end', place);
    return checkedTimes(start, 0, into.remarks, place);
  }
  const nanos = (end - start) * 1000 + (endRest - startRest);
  return checkedTimes(start, nanos < 0 ? nanos / 1000 : Math.floor(nanos / 1000), into.remarks, place);
}

/** Jaeger's remarks leave the attributes. */
function splitWarnings(all: readonly Attribute[]): Pick<Span, 'attributes' | 'warnings'> {
  const said = all.find(a => a.key === JAEGER_WARNINGS)?.value;
  if (said === undefined) return { attributes: all, warnings: [] };
  const warnings = (Array.isArray(said) ? said : [said]).map(w => String(w));
  return { attributes: all.filter(a => a.key !== JAEGER_WARNINGS), warnings };
}

function readAttributes(value: unknown, into: Collector, place: () => string): Attribute[] {
  const list = listAt(value, 'attributes');
  const attributes: Attribute[] = [];
  for (let i = 0; i < list.length; i++) {
    const item = list[i];
    const key = isObject(item) ? item['key'] : undefined;
    if (!isObject(item) || typeof key !== 'string')
      into.remarks.add('decode.bad-attribute', () => `${place()}[${i}]`);
    else attributes.push({ key, value: valueOf(item['value'], into, () => `${place()}[${i}].value`) });
  }
  return attributes;
}

function valueOf(value: unknown, into: Collector, place: () => string): AttributeValue {
  if (!isObject(value)) return '';
  for (const kind in value) {
    const v = value[kind];
    if (kind === 'stringValue' && typeof v === 'string') return v;
    if (kind === 'boolValue' && typeof v === 'boolean') return v;
    if (kind === 'intValue') return intOf(v);
    if (kind === 'doubleValue') return typeof v === 'number' ? v : Number(v);
    if (kind === 'bytesValue' && typeof v === 'string') return bytesOf(v, into, place);
    if (kind === 'arrayValue') {
      const values = isObject(v) ? listAt(get(v, 'values'), 'arrayValue.values') : [];
      return values.map(item => valueOf(item, into, place));
    }
    if (kind === 'kvlistValue') return JSON.stringify(plain(value));
  }
  return '';
}

function intOf(value: unknown): AttributeValue {
  const n = numeric(value);
  return Number.isSafeInteger(n) ? n : String(value);
}

function bytesOf(text: string, into: Collector, place: () => string): AttributeValue {
  const bytes = bytesOfBase64(text);
  if (!bytes) into.remarks.add('decode.bad-attribute', place, text.slice(0, 60));
  return bytes ?? text;
}

/** A map as plain JSON, as Jaeger's translation to v1 writes it. */
function plain(value: unknown): unknown {
  if (!isObject(value)) return null;
  const map = get(value, 'kvlistValue');
  if (isObject(map)) {
    const pairs = listAt(get(map, 'values'), 'kvlistValue.values').filter(isObject);
    return Object.fromEntries(pairs.map(p => [String(p['key']), plain(p['value'])]));
  }
  const list = get(value, 'arrayValue');
  if (isObject(list)) return listAt(get(list, 'values'), 'arrayValue.values').map(plain);
  const whole = get(value, 'intValue');
  return whole === undefined ? (Object.values(value)[0] ?? null) : intOf(whole);
}

function readEvents(value: unknown, place: () => string, into: Collector): readonly SpanEvent[] {
  return listAt(value, 'events').map((event, i): SpanEvent => {
    const raw = objectAt(event, `events[${i}]`, 'an event');
    const [time] = nanosAt(get(raw, 'timeUnixNano'), `events[${i}].timeUnixNano`);
    const name = get(raw, 'name');
    const attributes = readAttributes(
      get(raw, 'attributes'),
      into,
      () => `${place()}.events[${i}].attributes`,
    );
    return { time: micros(time), name: typeof name === 'string' ? name : '', attributes };
  });
}

function readLinks(value: unknown, place: () => string, into: Collector): readonly SpanLink[] {
  return listAt(value, 'links').map((link, i): SpanLink => {
    const raw = objectAt(link, `links[${i}]`, 'a link');
    return {
      traceId: traceIdOf(textAt(get(raw, 'traceId'), `links[${i}].traceId`, 'a trace id')),
      spanId: spanIdOf(textAt(get(raw, 'spanId') ?? '', `links[${i}].spanId`, 'a span id')),
      attributes: readAttributes(get(raw, 'attributes'), into, () => `${place()}.links[${i}].attributes`),
    };
  });
}
