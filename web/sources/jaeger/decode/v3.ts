// OTLP JSON (opentelemetry-proto, JSON mapping with hex ids) as api_v3 sends it → traces. Fields that are
// zero may be left out or written as "" and {}; 64-bit numbers come as texts or numbers.

import type {
  Attribute,
  Dropped,
  Resource,
  Span,
  SpanEvent,
  SpanKind,
  SpanLink,
} from '../../../model/index.ts';
import { micros } from '../../../time/index.ts';
import { DecodeError, get, isObject, listAt, objectAt, textAt, type JsonObject } from '../../wire.ts';
import { droppedOf, tellsDropped, withTag } from './dropped.ts';
import { Group } from './group.ts';
import { NO_SPAN, spanIdOf, traceIdOf } from './ids.ts';
import type { Remarks } from './remarks.ts';
import { checkedTimes, numeric, type Collector, type Times } from './spans.ts';
import { readAttributes } from './v3-values.ts';

const KINDS: readonly SpanKind[] = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
const STATUSES: readonly Span['status'][] = ['unset', 'ok', 'error'];
/** How Jaeger passes its own remarks on a span through OTLP. */
export const JAEGER_WARNINGS = '@jaeger@warnings';

/** The list `resourceSpans`; a span that can't be read is left out with a remark. */
export function readResourceSpans(list: readonly unknown[], place: string, into: Collector): void {
  list.forEach((value, i) => readResourceGroup(value, `${place}[${i}]`, into));
}

export function readResourceGroup(value: unknown, at: string, into: Collector): void {
  const raw = objectAt(value, at, 'an object with resource and scopeSpans');
  const group = new Group();
  const resource = readResource(get(raw, 'resource'), at, group.remarks);
  listAt(get(raw, 'scopeSpans'), `${at}.scopeSpans`).forEach((scoped, k) => {
    readScope(scoped, `${at}.scopeSpans[${k}]`, resource, group);
  });
  group.commit(into);
}

export function readResource(value: unknown, at: string, remarks: Remarks): Resource {
  const raw = isObject(value) ? get(value, 'attributes') : undefined;
  const all = readAttributes(raw, remarks, () => `${at}.resource.attributes`);
  const named = all.find(a => a.key === 'service.name')?.value;
  const service = typeof named === 'string' && named !== '' ? named : null;
  if (service === null) remarks.add('decode.no-process', () => `${at}.resource`);
  return { service: service ?? 'unknown', attributes: all.filter(a => a.key !== 'service.name') };
}

/** What the spans of one scope of a resource share. */
export interface Scope {
  readonly resource: Resource;
  readonly attributes: readonly Attribute[];
  readonly group: Group;
}

export function readScope(value: unknown, at: string, resource: Resource, group: Group): void {
  const scoped = objectAt(value, at, 'an object with scope and spans');
  const attributes = scopeAttributes(get(scoped, 'scope'), at, group.remarks);
  listAt(get(scoped, 'spans'), `${at}.spans`).forEach((span, i) =>
    readV3Span(span, () => `${at}.spans[${i}]`, { resource, attributes, group }),
  );
}

/** Reads a span into its group, or leaves it out with a remark. */
export function readV3Span(value: unknown, place: () => string, scope: Scope): void {
  const { group } = scope;
  try {
    group.add(readSpan(value, place, scope), () => `${place()}.traceId`);
  } catch (e) {
    if (!(e instanceof DecodeError)) throw e;
    group.remarks.add(
      'decode.bad-span',
      () => (e.place === '' ? place() : `${place()}.${e.place}`),
      e.message,
    );
  }
}

/** Under the names that Jaeger's own translation to v1 gives them. */
export function scopeAttributes(value: unknown, at: string, remarks: Remarks): readonly Attribute[] {
  if (!isObject(value)) return [];
  const attributes: Attribute[] = [];
  for (const part of ['name', 'version']) {
    const text = get(value, part);
    if (typeof text === 'string' && text !== '') attributes.push({ key: `otel.scope.${part}`, value: text });
  }
  attributes.push(...readAttributes(get(value, 'attributes'), remarks, () => `${at}.scope.attributes`));
  return attributes;
}

function readSpan(value: unknown, place: () => string, { resource, attributes, group }: Scope): Span {
  const { remarks } = group;
  const raw = objectAt(value, '', 'a span');
  const traceId = traceIdOf(textAt(get(raw, 'traceId'), 'traceId', 'a trace id'));
  const spanId = spanIdOf(textAt(get(raw, 'spanId'), 'spanId', 'a span id'));
  const parent = get(raw, 'parentSpanId');
  const parentId = typeof parent === 'string' && parent !== '' ? spanIdOf(parent) : NO_SPAN;
  const name = get(raw, 'name');
  const own = readAttributes(get(raw, 'attributes'), remarks, () => `${place()}.attributes`);
  const state = get(raw, 'traceState');
  if (typeof state === 'string' && state !== '') own.push(stateOf(state));
  return {
    traceId,
    spanId,
    parentSpanId: parentId === NO_SPAN ? null : parentId,
    name: typeof name === 'string' ? name : '',
    kind: kindOf(get(raw, 'kind')),
    ...readTimes(raw, place, remarks),
    ...statusOf(get(raw, 'status')),
    resource,
    ...splitTold(attributes.length === 0 ? own : [...attributes, ...own], droppedOf(raw, place, remarks)),
    events: readEvents(get(raw, 'events'), place, remarks),
    links: readLinks(get(raw, 'links'), place, remarks),
  };
}

export const stateOf = (value: string): Attribute => ({ key: 'w3c.tracestate', value });

export const kindOf = (value: unknown): SpanKind => enumAt(value, KINDS, 'SPAN_KIND_');

export function statusOf(value: unknown): Pick<Span, 'status' | 'statusMessage'> {
  const said = isObject(value) ? get(value, 'message') : '';
  return {
    status: enumAt(isObject(value) ? get(value, 'code') : 0, STATUSES, 'STATUS_CODE_'),
    statusMessage: typeof said === 'string' ? said : '',
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
export function nanosAt(value: unknown, field: string): readonly [number, number] {
  if (typeof value === 'number' && Number.isFinite(value)) return [Math.floor(value / 1000), value % 1000];
  if (value === undefined || value === null || value === '') return [0, 0];
  if (typeof value !== 'string' || !/^\d{1,20}$/.test(value))
    throw new DecodeError(field, 'nanoseconds', value);
  return [Number(value.slice(0, -3)), Number(value.slice(-3))];
}

function readTimes(raw: JsonObject, place: () => string, remarks: Remarks): Times {
  const [start, startRest] = nanosAt(get(raw, 'startTimeUnixNano'), 'startTimeUnixNano');
  const [end, endRest] = nanosAt(get(raw, 'endTimeUnixNano'), 'endTimeUnixNano');
  if (end === 0 && start !== 0) {
    remarks.add('decode.no-end', place);
    return checkedTimes(start, 0, remarks, place);
  }
  return checkedTimes(start, lasting(start, startRest, end, endRest), remarks, place);
}

/** Microseconds between two times of which the nanoseconds stand apart. */
export function lasting(start: number, startRest: number, end: number, endRest: number): number {
  const nanos = (end - start) * 1000 + (endRest - startRest);
  return nanos < 0 ? nanos / 1000 : Math.floor(nanos / 1000);
}

/** It tells of the span what a field of the model holds. */
export const isTold = (a: Attribute): boolean => tellsDropped(a) || a.key === JAEGER_WARNINGS;

/** Jaeger's remarks, and what exporters say was left out, leave the attributes. */
export function splitTold(
  all: readonly Attribute[],
  dropped: Dropped | null,
): Pick<Span, 'attributes' | 'warnings' | 'dropped'> {
  const told = all.filter(isTold);
  if (told.length === 0) return { attributes: all, warnings: [], dropped };
  const said = told.find(a => a.key === JAEGER_WARNINGS)?.value ?? [];
  const warnings = (Array.isArray(said) ? said : [said]).map(w => String(w));
  return { attributes: all.filter(a => !isTold(a)), warnings, dropped: told.reduce(withTag, dropped) };
}

function readEvents(value: unknown, place: () => string, remarks: Remarks): readonly SpanEvent[] {
  return listAt(value, 'events').map((event, i): SpanEvent => {
    const raw = objectAt(event, `events[${i}]`, 'an event');
    const [time] = nanosAt(get(raw, 'timeUnixNano'), `events[${i}].timeUnixNano`);
    const name = get(raw, 'name');
    const attributes = readAttributes(
      get(raw, 'attributes'),
      remarks,
      () => `${place()}.events[${i}].attributes`,
    );
    return { time: micros(time), name: typeof name === 'string' ? name : '', attributes };
  });
}

export function readLinks(value: unknown, place: () => string, remarks: Remarks): readonly SpanLink[] {
  return listAt(value, 'links').map((link, i): SpanLink => {
    const raw = objectAt(link, `links[${i}]`, 'a link');
    return {
      traceId: traceIdOf(textAt(get(raw, 'traceId'), `links[${i}].traceId`, 'a trace id')),
      spanId: spanIdOf(textAt(get(raw, 'spanId') ?? '', `links[${i}].spanId`, 'a span id')),
      attributes: readAttributes(get(raw, 'attributes'), remarks, () => `${place()}.links[${i}].attributes`),
    };
  });
}
