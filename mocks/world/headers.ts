// What a request really carries at one moment: the ground beneath the recorded attributes.

/** Keys are one key when they agree in this form: no case, `_` as `-`. */
export const canon = (key: string): string => key.toLowerCase().replaceAll('_', '-');

export interface Header {
  /** As it stands on the wire. */
  readonly key: string;
  readonly canon: string;
  readonly value: string | Uint8Array;
}

export const header = (key: string, value: string | Uint8Array): Header => ({
  key,
  canon: canon(key),
  value,
});

/** A baggage member, its value decoded. */
export type Member = readonly [key: string, value: string];

/** What a fault did to one key on the way here. `loss`: the key is gone, else its value is another one. */
export interface Mark {
  readonly class: string;
  readonly canon: string;
  /** As a report spells it. */
  readonly name: string;
  readonly loss: boolean;
  /** Another key vanished in the same stroke: decides what an absent timeout is called. */
  readonly together: boolean;
}

/** Immutable: a fault makes a changed copy, so that every carrier keeps what it saw. */
export interface Carried {
  /** Application keys in wire order: all but `traceparent`, `baggage` and the time budget. */
  readonly headers: readonly Header[];
  readonly baggage: readonly Member[];
  /** The header text as it stands where a raw cut left no whole member; else null. */
  readonly rawBaggage: string | null;
  /** Milliseconds left, under `timeout_ms`; null when not carried. `stuck` values fall no further. */
  readonly budget: { readonly ms: number; readonly stuck: boolean } | null;
  readonly marks: readonly Mark[];
}

export const GRAY_TAG = 'gray.tag';

export const tagOf = (c: Carried): string | null => c.baggage.find(m => m[0] === GRAY_TAG)?.[1] ?? null;

/** The group a tag names: `env=pre;group=v2` is `v2`. */
export function groupOf(tag: string | null): string | null {
  for (const part of tag?.split(';') ?? []) if (part.startsWith('group=')) return part.slice(6);
  return null;
}

/** Whether the request still carries this key (canonical form). */
export function carries(c: Carried, key: string): boolean {
  if (key === GRAY_TAG) return tagOf(c) !== null;
  if (key === 'baggage') return c.rawBaggage !== null || c.baggage.some(m => m[0] !== GRAY_TAG);
  if (key === 'timeout-ms') return c.budget !== null;
  return c.headers.some(h => h.canon === key);
}

const strict = (text: string): string => encodeURIComponent(text);
// baggage-octet allows `=`; Go's propagator leaves it as it is, others encode it.
const lax = (text: string): string => encodeURIComponent(text).replaceAll('%3D', '=');

/** The `baggage` header as one SDK writes it: each has its own encoding, and no order is promised. */
export function baggageText(members: readonly Member[], style: 'strict' | 'lax', turn: number): string {
  const encode = style === 'lax' ? lax : strict;
  const n = members.length;
  let text = '';
  for (let i = 0; i < n; i++) {
    const m = members[(i + turn) % n];
    if (m !== undefined) text += `${i > 0 ? ',' : ''}${m[0]}=${encode(m[1])}`;
  }
  return text;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64; gRPC receivers take it padded and unpadded, so recorders write both. */
export function base64(bytes: Uint8Array, padded: boolean): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(i, i + 3);
    const n = (a << 16) | (b << 8) | c;
    const left = bytes.length - i;
    text += (ALPHABET[n >>> 18] ?? '') + (ALPHABET[(n >>> 12) & 63] ?? '');
    if (left > 1) text += ALPHABET[(n >>> 6) & 63] ?? '';
    if (left > 2) text += ALPHABET[n & 63] ?? '';
    if (padded && left < 3) text += left === 1 ? '==' : '=';
  }
  return text;
}
