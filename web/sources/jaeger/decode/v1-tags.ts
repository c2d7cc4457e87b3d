// Tags of Jaeger's v1 JSON, told apart by their type. A span's kind and status come as tags, because the
// format has no fields for them.

import type { Attribute, AttributeValue, Dropped, Span, SpanEvent, SpanKind } from '../../../model/index.ts';
import { micros } from '../../../time/index.ts';
import { get, isObject, listAt, type JsonObject } from '../../wire.ts';
import { tellsDropped, withTag } from './dropped.ts';
import { Gathered } from './gathered.ts';
import type { Remarks } from './remarks.ts';
import { bytesOfBase64, numeric } from './spans.ts';

const KINDS: readonly SpanKind[] = ['internal', 'server', 'client', 'producer', 'consumer'];

interface TagFacts {
  readonly kind: SpanKind;
  readonly status: Span['status'];
  readonly statusMessage: string;
  readonly attributes: readonly Attribute[];
  readonly dropped: Dropped | null;
}

/** What a tag says beside being an attribute. */
export type Role = 'kind' | 'code' | 'message' | 'error' | 'dropped' | null;

const kindOf = ({ value }: Attribute): SpanKind | undefined =>
  KINDS.find(k => k === String(value).toLowerCase());

/** Null for a mere attribute, which nearly all are. */
export function roleOf(tag: Attribute): Role {
  const { key, value } = tag;
  if (key === 'error') return 'error';
  if (key === 'span.kind') return kindOf(tag) ? 'kind' : null;
  if (key === 'otel.status_code') return value === 'OK' || value === 'ERROR' ? 'code' : null;
  if (key === 'otel.status_description') return typeof value === 'string' ? 'message' : null;
  return tellsDropped(tag) ? 'dropped' : null;
}

/** The tags of one span: what is a field of the model leaves the attributes; a bare `error` stays. */
export class Facts {
  #kind: SpanKind = 'unspecified';
  #code: AttributeValue = '';
  #message = '';
  #error = false;
  #dropped: Dropped | null = null;
  readonly #attributes = new Gathered<Attribute>();

  clear(): void {
    this.#kind = 'unspecified';
    this.#code = this.#message = '';
    this.#error = false;
    this.#dropped = null;
    this.#attributes.clear();
  }

  add(tag: Attribute, role: Role): void {
    if (role === 'kind') this.#kind = kindOf(tag) ?? 'unspecified';
    else if (role === 'code') this.#code = tag.value;
    else if (role === 'message') this.#message = String(tag.value);
    else if (role === 'dropped') this.#dropped = withTag(this.#dropped, tag);
    else {
      if (role === 'error') this.#error = tag.value === true || tag.value === 'true';
      this.#attributes.add(tag);
    }
  }

  result(): TagFacts {
    const code = this.#code;
    const status = code === 'ERROR' ? 'error' : code === 'OK' ? 'ok' : this.#error ? 'error' : 'unset';
    // With a status of its own the `error` tag only repeats it.
    const all = this.#attributes.list();
    const attributes = code === 'ERROR' ? all.filter(a => a.key !== 'error' || a.value !== true) : all;
    return { kind: this.#kind, status, statusMessage: this.#message, attributes, dropped: this.#dropped };
  }
}

export function factsOf(tags: readonly Attribute[]): TagFacts {
  const facts = new Facts();
  for (const tag of tags) facts.add(tag, roleOf(tag));
  return facts.result();
}

export function readAttributes(value: unknown, remarks: Remarks, place: () => string): Attribute[] {
  const attributes: Attribute[] = [];
  listAt(value, 'tags').forEach((tag, i) => {
    const attribute = readAttribute(tag, remarks, () => `${place()}[${i}]`);
    if (attribute) attributes.push(attribute);
  });
  return attributes;
}

/** One tag; null, with a remark, where it is none. */
export function readAttribute(tag: unknown, remarks: Remarks, place: () => string): Attribute | null {
  const key = isObject(tag) ? get(tag, 'key') : undefined;
  if (isObject(tag) && typeof key === 'string')
    return { key, value: valueOf(tag, remarks, () => `${place()}.value`) };
  remarks.add('decode.bad-attribute', place);
  return null;
}

function valueOf(tag: JsonObject, remarks: Remarks, place: () => string): AttributeValue {
  const type = get(tag, 'type');
  const value = get(tag, 'value');
  if (typeof value === 'string') {
    if (type === 'string' || type === undefined) return value;
    return typedText(value, type, remarks, place);
  }
  if (typeof value === 'boolean' || typeof value === 'number') return value;
  return value === null || value === undefined ? '' : JSON.stringify(value);
}

function typedText(value: string, type: unknown, remarks: Remarks, place: () => string): AttributeValue {
  if (type === 'int64') {
    const n = numeric(value);
    return Number.isSafeInteger(n) ? n : value;
  }
  if (type === 'bool' && (value === 'true' || value === 'false')) return value === 'true';
  if (type === 'float64' && (value === 'NaN' || numeric(value) === Number(value))) return Number(value);
  if (type !== 'binary') return value;
  const bytes = bytesOfBase64(value);
  if (!bytes) remarks.add('decode.bad-attribute', place, value.slice(0, 60));
  return bytes ?? value;
}

/** A log's field `event` is its name. */
export function eventOf(time: number, fields: Attribute[]): SpanEvent {
  const at = fields.findIndex(f => f.key === 'event' && typeof f.value === 'string');
  const named = at < 0 ? undefined : fields.splice(at, 1)[0];
  return {
    time: micros(time),
    name: typeof named?.value === 'string' ? named.value : '',
    attributes: fields,
  };
}
