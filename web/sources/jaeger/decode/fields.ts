// The names of an object's fields, found by their bytes.

const encoder = new TextEncoder();

const SLOTS = 64;
const slotOf = (first: number, length: number): number => (first + length * 5) & (SLOTS - 1);

function isThere(name: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (name.length !== to - from) return false;
  for (let i = 0; i < name.length; i++) if (name[i] !== bytes[from + i]) return false;
  return true;
}

export class Fields {
  readonly names: readonly string[];
  readonly #bytes: readonly Uint8Array[];
  /** By first letter and length the name that stands there most likely. */
  readonly #likely = new Int8Array(SLOTS).fill(-1);

  constructor(...names: readonly string[]) {
    this.names = names;
    this.#bytes = names.map(n => encoder.encode(n));
    this.#bytes.forEach((b, i) => {
      this.#likely[slotOf(b[0] ?? 0, b.length)] = i;
    });
  }

  /** The place of the name among those known; −1 for another. */
  find(bytes: Uint8Array, from: number, to: number): number {
    const likely = this.#likely[slotOf(bytes[from] ?? 0, to - from)] ?? -1;
    if (likely < 0) return -1;
    const name = this.#bytes[likely];
    if (name && isThere(name, bytes, from, to)) return likely;
    return this.#bytes.findIndex(n => isThere(n, bytes, from, to));
  }
}
