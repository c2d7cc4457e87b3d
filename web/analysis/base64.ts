// Base64 of `*-bin` metadata: standard or URL alphabet, padded or not; receivers must take all of them.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUE = new Map<string, number>(Array.from(ALPHABET, (c, i) => [c, i] as const));
VALUE.set('-', 62).set('_', 63);

/** The bytes, or null when the text is no base64. */
export function fromBase64(text: string): Uint8Array | null {
  const body = text.trim().replace(/={0,2}$/, '');
  if (body.length % 4 === 1) return null;
  const out = new Uint8Array(Math.floor((body.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const c of body) {
    const v = VALUE.get(c);
    if (v === undefined) return null;
    held = ((held << 6) | v) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out[at++] = (held >> bits) & 0xff;
    }
  }
  return out;
}

/** Unpadded, as gRPC senders should emit it. */
export function toBase64(bytes: Uint8Array): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const n = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const four = [n >> 18, (n >> 12) & 63, (n >> 6) & 63, n & 63];
    for (let j = 0; j < Math.min(4, left + 1); j++) out += ALPHABET[four[j] ?? 0] ?? '';
  }
  return out;
}
