// Attributes on their way into a file. What must not be shown is not written either.

import { hideMembers, isSecretAttribute } from '../../analysis/secrets.ts';
import type { Attribute, AttributeValue } from '../../model/index.ts';

/** What stands in the place of a hidden value; a reader that finds it on both sides of a hop calls it kept. */
export const HIDDEN = '[REDACTED]';

/** Base64 with padding, as protobuf's JSON mapping writes bytes. */
export function base64(bytes: Uint8Array): string {
  let binary = '';
  for (const b of bytes) binary += String.fromCharCode(b);
  return btoa(binary);
}

function mapTexts(value: AttributeValue, change: (text: string) => string): AttributeValue {
  if (typeof value === 'string') return change(value);
  return typeof value === 'object' && !(value instanceof Uint8Array)
    ? value.map(v => mapTexts(v, change))
    : value;
}

const hidden = (value: AttributeValue): AttributeValue =>
  typeof value === 'object' && !(value instanceof Uint8Array) ? value.map(() => HIDDEN) : HIDDEN;

/** The attributes as they may leave the page: credentials and hidden members of baggage are cut out. */
export const written = (all: readonly Attribute[], secrets: readonly string[]): readonly Attribute[] =>
  all.map(({ key, value }) => ({
    key,
    value: isSecretAttribute(key, secrets)
      ? hidden(value)
      : mapTexts(value, text => hideMembers(key, text, secrets)),
  }));

/** Microseconds as a decimal count of nanoseconds: more than a double can hold. */
export const nanos = (t: number): string => `${BigInt(Math.trunc(t))}000`;
