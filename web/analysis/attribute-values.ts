// What an attribute says as text.

import type { AttributeValue } from '../model/index.ts';
import { toBase64 } from './base64.ts';

function textList(text: string): readonly string[] {
  if (!text.startsWith('[') || !text.endsWith(']')) return [text];
  // The usual list of one plain text needs no parser.
  const inner = text.slice(2, -2);
  if (text.startsWith('["') && text.endsWith('"]') && text.length >= 4 && !/["\\]/.test(inner))
    return [inner];
  try {
    const parsed: unknown = JSON.parse(text);
    if (Array.isArray(parsed) && parsed.every(v => typeof v === 'string')) return parsed;
  } catch {
    // A value that only looks like a list is a value.
  }
  return [text];
}

const scalar = (value: AttributeValue): string =>
  value instanceof Uint8Array
    ? toBase64(value)
    : Array.isArray(value)
      ? JSON.stringify(value)
      : String(value);

/** An attribute's values as text: arrays one by one, Jaeger's lists in JSON text opened, bytes as base64, empty ones left out. */
export function attributeValues(value: AttributeValue): readonly string[] {
  const list =
    typeof value === 'string' ? textList(value) : Array.isArray(value) ? value.map(scalar) : [scalar(value)];
  return list.every(v => v !== '') ? list : list.filter(v => v !== '');
}
