// Two binary values side by side: aligned on what is equal, and what happened to them in words. Pure.

import { message, type Message } from '../model/message.ts';

/** Base64 with or without padding, standard or URL alphabet; null when the text is none. */
export function fromBase64(text: string): Uint8Array | null {
  const plain = text.trim().replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  if (!/^[A-Za-z0-9+/]*$/.test(plain) || plain.length % 4 === 1) return null;
  const binary = atob(plain + '='.repeat((4 - (plain.length % 4)) % 4));
  return Uint8Array.from(binary, c => c.charCodeAt(0));
}

/** One column of the alignment; null where that side has no byte there. */
export interface BytePair {
  readonly sent: number | null;
  readonly received: number | null;
}

/** Where `part` begins within `whole`, −1 when it does not. */
function indexOfBytes(whole: Uint8Array, part: Uint8Array): number {
  if (part.length === 0) return -1;
  for (let at = 0; at + part.length <= whole.length; at++)
    if (part.every((byte, i) => whole[at + i] === byte)) return at;
  return -1;
}

function commonEnds(a: Uint8Array, b: Uint8Array): { head: number; tail: number } {
  const least = Math.min(a.length, b.length);
  let head = 0;
  while (head < least && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < least - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  return { head, tail };
}

/** Lines both up: whole containment first, else common beginning and end with the difference between. */
export function alignBytes(sent: Uint8Array, received: Uint8Array): readonly BytePair[] {
  const inside = indexOfBytes(received, sent);
  const around = inside < 0 ? indexOfBytes(sent, received) : -1;
  if (inside > 0 || around > 0) {
    const shift = inside > 0 ? inside : -around;
    const first = Math.min(0, -shift);
    const last = Math.max(sent.length, received.length - shift);
    const out: BytePair[] = [];
    for (let i = first; i < last; i++)
      out.push({ sent: sent[i] ?? null, received: received[i + shift] ?? null });
    return out;
  }
  const { head, tail } = commonEnds(sent, received);
  const gap = Math.max(sent.length, received.length) - head - tail;
  const out: BytePair[] = [];
  const side = (bytes: Uint8Array, i: number): number | null =>
    i < head
      ? (bytes[i] ?? null)
      : i >= head + gap
        ? (bytes[bytes.length - tail + (i - head - gap)] ?? null)
        : i < bytes.length - tail
          ? (bytes[i] ?? null)
          : null;
  for (let i = 0; i < head + gap + tail; i++) out.push({ sent: side(sent, i), received: side(received, i) });
  return out;
}

/** A protobuf varint at an offset: its value and the offset after it; null when it does not end in 5 bytes. */
function varint(bytes: Uint8Array, at: number): { value: number; next: number } | null {
  let value = 0;
  for (let i = 0; i < 5; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) return null;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, next: at + i + 1 };
  }
  return null;
}

export const hexByte = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0');
export const hexBytes = (bytes: Uint8Array): string => [...bytes].map(hexByte).join(' ');

/** What was put in front of the sent bytes, where that is a length prefix. */
function prefix(sent: Uint8Array, received: Uint8Array, at: number): Message | null {
  const wire = received[0] ?? 0;
  const field = wire >> 3;
  const tagged = (wire & 7) === 2 && field > 0 ? varint(received, 1) : null;
  const params = { length: sent.length, added: hexBytes(received.subarray(0, at)) };
  if (tagged?.next === at && tagged.value === sent.length)
    return message('trace.bytes.twice', {
      ...params,
      tag: hexByte(wire),
      field,
      size: hexBytes(received.subarray(1, at)),
    });
  const bare = varint(received, 0);
  if (bare?.next === at && bare.value === sent.length) return message('trace.bytes.varint', params);
  const grpc = at === 5 && new DataView(received.buffer, received.byteOffset).getUint32(1) === sent.length;
  return grpc ? message('trace.bytes.frame', params) : null;
}

/** What happened to a binary value, as a sentence; null when both are equal. */
export function explainBytes(sent: Uint8Array, received: Uint8Array): Message | null {
  if (sent.length === received.length && sent.every((b, i) => b === received[i])) return null;
  const inside = indexOfBytes(received, sent);
  if (received.length === 0) return message('trace.bytes.empty', { length: sent.length });
  if (inside >= 0) {
    const known =
      inside > 0 && inside + sent.length === received.length ? prefix(sent, received, inside) : null;
    if (known) return known;
    const after = received.length - inside - sent.length;
    return message('trace.bytes.padded', { before: inside, after, length: sent.length });
  }
  const within = indexOfBytes(sent, received);
  if (within === 0) return message('trace.bytes.cut', { kept: received.length, length: sent.length });
  if (within > 0)
    return message('trace.bytes.shifted', { skipped: within, kept: received.length, length: sent.length });
  const { head, tail } = commonEnds(sent, received);
  return message('trace.bytes.differ', {
    at: hexByte(head),
    head,
    tail,
    sent: sent.length,
    received: received.length,
  });
}
