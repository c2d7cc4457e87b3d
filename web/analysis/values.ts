// Values in the form they are compared in. What recorders and libraries may change without harm
// (percent-encoding, padding, order of baggage, lists joined by commas) is taken out here.

import { normalTag } from './baggage.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { TRACEPARENT } from './keys.ts';
import type { Recorded } from './recorded.ts';
import { milliseconds } from './durations.ts';

/** Values one by one: `["a, b"]` and `["a","b"]` are the same two values. */
export function single(values: readonly string[]): readonly string[] {
  if (values.length === 1 && values[0]?.includes(',') === false) return values;
  return values.flatMap(v => v.split(',').map(p => p.trim())).filter(v => v !== '');
}

const sortedOnce = (values: readonly string[]): string =>
  values.length === 1 ? (values[0] ?? '').trim() : [...new Set(values.map(v => v.trim()))].sort().join(',');

const canonicalBytes = (text: string): string => {
  const bytes = fromBase64(text);
  return bytes === null ? `text:${text}` : toBase64(bytes);
};

/** The trace id of a `traceparent`, lower case; the text itself when it is none. */
export function traceIdOf(text: string): string {
  const id = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/i.exec(text.trim())?.[1];
  return (id ?? text).toLowerCase();
}

function compute(r: Recorded): string {
  const { key } = r;
  if (key.norm === TRACEPARENT) return traceIdOf(r.values[0] ?? '');
  if (key.type === 'gray-tag') return normalTag(r.values[0] ?? '');
  if (r.baggage !== null)
    return [...r.baggage.others]
      .map(([k, v]) => `${k}=${v}`)
      .sort()
      .join(',');
  if (key.type === 'bytes') return sortedOnce(single(r.values).map(canonicalBytes));
  if (key.type === 'duration') {
    const ms = durationOf(r);
    if (ms !== null) return String(ms);
  }
  return sortedOnce(single(r.values));
}

/** The comparable form of a recorded key; equal texts are equal values. */
export const canon = (r: Recorded): string => (r.canon ??= compute(r));

/** Milliseconds of a duration key; null when it is no duration. */
export const durationOf = (r: Recorded): number | null => milliseconds(r.key.norm, r.values[0] ?? '');
