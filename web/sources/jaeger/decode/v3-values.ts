// Attributes of OTLP JSON: each value stands in an object that names its type.

import type { Attribute, AttributeValue } from '../../../model/index.ts';
import { get, isObject, listAt } from '../../wire.ts';
import type { Remarks } from './remarks.ts';
import { bytesOfBase64, numeric } from './spans.ts';

export function readAttributes(value: unknown, remarks: Remarks, place: () => string): Attribute[] {
  const attributes: Attribute[] = [];
  listAt(value, 'attributes').forEach((item, i) => {
    const attribute = readAttribute(item, remarks, () => `${place()}[${i}]`);
    if (attribute) attributes.push(attribute);
  });
  return attributes;
}

/** One attribute; null, with a remark, where it is none. */
export function readAttribute(item: unknown, remarks: Remarks, place: () => string): Attribute | null {
  const key = isObject(item) ? get(item, 'key') : undefined;
  if (isObject(item) && typeof key === 'string')
    return { key, value: valueOf(get(item, 'value'), remarks, () => `${place()}.value`) };
  remarks.add('decode.bad-attribute', place);
  return null;
}

function valueOf(value: unknown, remarks: Remarks, place: () => string): AttributeValue {
  if (!isObject(value)) return '';
  for (const kind in value) {
    const v = value[kind];
    if (kind === 'stringValue' && typeof v === 'string') return v;
    if (kind === 'boolValue' && typeof v === 'boolean') return v;
    if (kind === 'intValue') return intOf(v);
    if (kind === 'doubleValue') return typeof v === 'number' ? v : Number(v);
    if (kind === 'bytesValue' && typeof v === 'string') return bytesOf(v, remarks, place);
    if (kind === 'arrayValue') {
      const values = isObject(v) ? listAt(get(v, 'values'), 'arrayValue.values') : [];
      return values.map(item => valueOf(item, remarks, place));
    }
    if (kind === 'kvlistValue') return JSON.stringify(plain(value));
  }
  return '';
}

function intOf(value: unknown): AttributeValue {
  const n = numeric(value);
  return Number.isSafeInteger(n) ? n : String(value);
}

function bytesOf(text: string, remarks: Remarks, place: () => string): AttributeValue {
  const bytes = bytesOfBase64(text);
  if (!bytes) remarks.add('decode.bad-attribute', place, text.slice(0, 60));
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
