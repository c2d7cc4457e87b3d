// Comparing byte strings: what of one is left in the other.

/** A length as Protobuf writes it. */
export function varint(n: number): Uint8Array {
  const out: number[] = [];
  let left = n;
  while (left >= 0x80) {
    out.push((left & 0x7f) | 0x80);
    left = Math.floor(left / 128);
  }
  out.push(left);
  return Uint8Array.from(out);
}

/** Index of the first byte that differs; the shorter length where one is a prefix of the other. */
export function firstDifference(a: Uint8Array, b: Uint8Array): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) if (a[i] !== b[i]) return i;
  return n;
}

/** True when `part` stands in `whole` as one run; the empty string stands in any. */
export function contains(whole: Uint8Array, part: Uint8Array): boolean {
  for (let at = 0; at + part.length <= whole.length; at++) {
    let i = 0;
    while (i < part.length && whole[at + i] === part[i]) i++;
    if (i === part.length) return true;
  }
  return false;
}

function commonEnds(a: Uint8Array, b: Uint8Array): number {
  const front = firstDifference(a, b);
  const most = Math.min(a.length, b.length) - front;
  let back = 0;
  while (back < most && a[a.length - 1 - back] === b[b.length - 1 - back]) back++;
  return front + back;
}

/** Above this product of lengths only the ends are compared. */
const MOST_WORK = 4e6;

function longestRun(a: Uint8Array, b: Uint8Array): number {
  let best = 0;
  let above = new Uint32Array(b.length + 1);
  let row = new Uint32Array(b.length + 1);
  for (const x of a) {
    for (let j = 1; j <= b.length; j++) {
      const n = x === b[j - 1] ? (above[j - 1] ?? 0) + 1 : 0;
      row[j] = n;
      if (n > best) best = n;
    }
    [above, row] = [row, above];
  }
  return best;
}

/** How many bytes the two share: common beginning and end, or the longest common run. */
export function sharedLength(a: Uint8Array, b: Uint8Array): number {
  const ends = commonEnds(a, b);
  return a.length * b.length > MOST_WORK ? ends : Math.max(ends, longestRun(a, b));
}
