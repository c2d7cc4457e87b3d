import { message, type Message } from '../../model/index.ts';
import { fromBase64 } from '../base64.ts';
import type { Recorded } from '../recorded.ts';
import { contains, firstDifference, sharedLength, varint } from '../bytes.ts';
import { single } from '../values.ts';
import type { Detector } from './detector.ts';

function bytesOf(r: Recorded): Uint8Array | null {
  const values = single(r.values);
  return values.length === 1 ? fromBase64(values[0] ?? '') : null;
}

const LENGTH_DELIMITED_FIELD_1 = 0x0a;

/** How the bytes came to differ, as far as they show it. */
function explain(a: Uint8Array, b: Uint8Array): Message {
  const [before, after] = [a.length, b.length];
  const prefix = varint(a.length);
  const offset = firstDifference(a, b);
  if (contains(b, a)) {
    const extra = b.length - a.length;
    const field = b[0] === LENGTH_DELIMITED_FIELD_1 && extra >= prefix.length + 1;
    if (field) return message('finding.binary-misaligned.wrapped', { before, after, extra });
    if (extra === prefix.length && contains(b.subarray(0, extra), prefix))
      return message('finding.binary-misaligned.prefixed', { before, after, extra });
    return message('finding.binary-misaligned.padded', { before, after, extra });
  }
  if (contains(a, b)) {
    const id = offset === b.length ? 'finding.binary-misaligned.cut' : 'finding.binary-misaligned.part';
    return message(id, { before, after });
  }
  return message('finding.binary-misaligned.shifted', { before, after, offset });
}

/** The old bytes inside the new ones, or the reverse: no application writes a new value of its own like that. */
export function isReencoded(sent: Recorded, received: Recorded): boolean {
  const [a, b] = [bytesOf(sent), bytesOf(received)];
  return a !== null && b !== null && a.length > 0 && b.length > 0 && (contains(a, b) || contains(b, a));
}

/** `*-bin` bytes that went through another encoding: wrapped, prefixed, padded, cut or shifted. */
export const binaryMisaligned: Detector = {
  id: 'binary-misaligned',
  title: 'class.binary-misaligned',
  detect({ key, sent, received, sameValue, foreign }) {
    if (key.type !== 'bytes' || received === null || sameValue || foreign) return null;
    const [a, b] = [bytesOf(sent), bytesOf(received)];
    if (a === null || a.length === 0) return null;
    if (b === null) return garbled(sent, received);
    const related = contains(a, b) || contains(b, a) || sharedLength(a, b) * 2 >= a.length;
    return related ? { outcome: 'altered', reason: explain(a, b) } : null;
  },
};

/** No longer base64, though the text is related: the encoding itself was damaged. */
function garbled(sent: Recorded, received: Recorded): ReturnType<Detector['detect']> {
  const [a, b] = [sent.values[0] ?? '', received.values[0] ?? ''];
  let offset = 0;
  while (offset < a.length && a[offset] === b[offset]) offset++;
  const related = b.includes(a) || a.includes(b) || offset * 2 >= a.length;
  if (!related) return null;
  const reason = message('finding.binary-misaligned.garbled', { before: a.length, after: b.length });
  return { outcome: 'altered', reason };
}
