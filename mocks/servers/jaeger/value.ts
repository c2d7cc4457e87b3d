// Attribute values as OpenTelemetry's collector model turns them into text and into its JSON forms.

import type { WorldValue } from '../../world/types.ts';
import { goJson } from '../go.ts';

export const base64 = (bytes: Uint8Array): string => {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
};

/** The collector model's text of any value: arrays as JSON, bytes as base64. */
export function asText(value: WorldValue): string {
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return base64(value);
  if (typeof value === 'object') return goJson(value);
  return String(value);
}

/** OTLP JSON `AnyValue`: 64-bit integers as strings, bytes as base64. */
export function toAnyValue(value: WorldValue): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'bigint') return { intValue: value.toString() };
  if (typeof value === 'number')
    return Number.isInteger(value) ? { intValue: value.toFixed(0) } : { doubleValue: value };
  if (value instanceof Uint8Array) return { bytesValue: base64(value) };
  return { arrayValue: { values: value.map(item => ({ stringValue: item })) } };
}

export interface JaegerTag {
  readonly key: string;
  readonly type: 'string' | 'bool' | 'int64' | 'float64' | 'binary';
  readonly value: string | number | boolean;
}

/** Jaeger's own JSON: arrays become text, integers beyond 2^53 strings that still call themselves int64. */
export function toTag(key: string, value: WorldValue): JaegerTag {
  if (typeof value === 'boolean') return { key, type: 'bool', value };
  if (typeof value === 'bigint') {
    const safe = value >= -(2n ** 53n - 1n) && value <= 2n ** 53n - 1n;
    return { key, type: 'int64', value: safe ? Number(value) : value.toString() };
  }
  if (typeof value === 'number') {
    if (!Number.isInteger(value)) return { key, type: 'float64', value };
    return { key, type: 'int64', value: Number.isSafeInteger(value) ? value : value.toFixed(0) };
  }
  if (value instanceof Uint8Array) return { key, type: 'binary', value: base64(value) };
  return { key, type: 'string', value: asText(value) };
}

/** More different values of one attribute than this are not worth remembering. */
const REMEMBERED = 2000;

/**
 * Writes attributes as JSON text and remembers what it wrote: a world repeats most of its attributes thousands
 * of times.
 */
export function rememberingWriter(
  write: (key: string, value: WorldValue) => string,
): (key: string, value: WorldValue) => string {
  const scalars = new Map<string, Map<WorldValue, string>>();
  const singles = new Map<string, Map<WorldValue, string>>();
  return (key, value) => {
    const single = Array.isArray(value) && value.length === 1 ? (value as readonly string[])[0] : undefined;
    const name = single ?? value;
    if (typeof name === 'object') return write(key, value);
    const memory = single === undefined ? scalars : singles;
    let known = memory.get(key);
    if (known === undefined) memory.set(key, (known = new Map<WorldValue, string>()));
    let text = known.get(name);
    if (text === undefined) {
      if (known.size >= REMEMBERED) known.clear();
      known.set(name, (text = write(key, value)));
    }
    return text;
  };
}

/** Code units, as Go compares strings (equal for the ASCII of attribute keys). */
export const byKey = (a: { readonly key: string }, b: { readonly key: string }): number =>
  a.key < b.key ? -1 : a.key > b.key ? 1 : 0;

/** 16 digits where the high half is zero, as Jaeger prints trace ids. */
export const jaegerTraceId = (traceId: string): string =>
  traceId.startsWith('0000000000000000') && traceId.length === 32 ? traceId.slice(16) : traceId;

/** Microseconds (fractions are nanoseconds) as decimal nanoseconds. */
export function nanosText(t: number): string {
  const whole = Math.floor(t);
  const rest = Math.round((t - whole) * 1000);
  return rest === 1000
    ? `${whole + 1}000`
    : `${whole}${rest.toString().padStart(3, '0')}`.replace(/^0+(?=\d)/, '');
}
