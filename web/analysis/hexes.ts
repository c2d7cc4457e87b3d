// Ids as numbers: 16 hex digits are two numbers of 32 bits.

/** No 8 digits stood there. */
export const NO_HEX = -1;

/** The value of a lower-case hex digit by its character; 16 for any other. */
const VALUES = Uint8Array.from({ length: 128 }, (_, c) => {
  const at = '0123456789abcdef'.indexOf(String.fromCharCode(c));
  return at < 0 ? 16 : at;
});

/** Eight lower-case hex digits from a place in a text on, as a number; {@link NO_HEX} where others stand there. */
export function halfAt(text: string, from: number): number {
  let value = 0;
  for (let i = from; i < from + 8; i++) {
    const digit = VALUES[text.charCodeAt(i)] ?? 16;
    if (digit === 16) return NO_HEX;
    value = value * 16 + digit;
  }
  return value;
}

const digits = (half: number): string => half.toString(16).padStart(8, '0');

/** The id of two halves, 16 hex digits. */
export const idOf = (high: number, low: number): string => digits(high) + digits(low);
