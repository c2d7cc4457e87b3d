// Where two texts differ, character by character, for the inspector. Pure.

export interface Piece {
  readonly text: string;
  /** On this side only. */
  readonly changed: boolean;
}

export interface TextDiff {
  readonly sent: readonly Piece[];
  readonly received: readonly Piece[];
}

/** Above this many comparisons only the common beginning and end are found. */
const MOST_COMPARISONS = 250_000;

function pieces(chars: readonly string[], changed: readonly boolean[]): readonly Piece[] {
  const out: { text: string; changed: boolean }[] = [];
  chars.forEach((c, i) => {
    const last = out.at(-1);
    if (last && last.changed === changed[i]) last.text += c;
    else out.push({ text: c, changed: changed[i] ?? false });
  });
  return out;
}

/** Lengths of the longest common subsequence of every pair of tails, row by row. */
function tails(a: readonly string[], b: readonly string[]): Uint16Array {
  const width = b.length + 1;
  const table = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      table[i * width + j] =
        a[i] === b[j]
          ? (table[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(table[(i + 1) * width + j] ?? 0, table[i * width + j + 1] ?? 0);
  return table;
}

function middle(a: readonly string[], b: readonly string[]): { a: boolean[]; b: boolean[] } {
  const changed = { a: a.map(() => true), b: b.map(() => true) };
  if (a.length * b.length > MOST_COMPARISONS) return changed;
  const table = tails(a, b);
  const width = b.length + 1;
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) {
      changed.a[i++] = false;
      changed.b[j++] = false;
    } else if ((table[(i + 1) * width + j] ?? 0) >= (table[i * width + j + 1] ?? 0)) i += 1;
    else j += 1;
  }
  // A few equal letters in two unrelated values are chance, not something kept.
  const kept = changed.a.filter(c => !c).length;
  return kept * 2 < Math.min(a.length, b.length) ? { a: a.map(() => true), b: b.map(() => true) } : changed;
}

/** Compares by characters (code points, so that no pair of surrogates is torn). */
export function textDiff(sent: string, received: string): TextDiff {
  const a = Array.from(sent);
  const b = Array.from(received);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (
    tail < a.length - head &&
    tail < b.length - head &&
    a[a.length - 1 - tail] === b[b.length - 1 - tail]
  )
    tail += 1;
  const mid = middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  const mark = (all: readonly string[], own: readonly boolean[]): boolean[] =>
    all.map((_, i) => i >= head && i < all.length - tail && own[i - head] === true);
  return { sent: pieces(a, mark(a, mid.a)), received: pieces(b, mark(b, mid.b)) };
}

function decoded(member: string): string {
  const text = member.trim();
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Compares W3C baggage member by member: their order and percent-encoding mean nothing. */
export function memberDiff(sent: string, received: string): TextDiff {
  const there = new Set(received.split(',').map(decoded));
  const here = new Set(sent.split(',').map(decoded));
  const side = (text: string, other: ReadonlySet<string>): readonly Piece[] =>
    text
      .split(',')
      .map((m, i, all) => ({ text: i < all.length - 1 ? `${m},` : m, changed: !other.has(decoded(m)) }));
  return { sent: side(sent, there), received: side(received, here) };
}

const NUMBER = /^-?\d+(\.\d+)?[A-Za-z]{0,2}$/;
const whole = (text: string): readonly Piece[] => [{ text, changed: true }];

/** Where two values of a key differ. Digits that two numbers happen to share were not kept: `4970` and `0`. */
export function valueDiff(key: string, sent: string, received: string): TextDiff {
  if (key.toLowerCase() === 'baggage') return memberDiff(sent, received);
  if (sent !== received && NUMBER.test(sent) && NUMBER.test(received))
    return { sent: whole(sent), received: whole(received) };
  return textDiff(sent, received);
}

/** Kept text around a change that is shown at least, on each side of it. */
const AROUND = 24;

/** The pieces with what is equal cut to its ends, so that the changes of a long value are seen at once. */
export function condense(pieces: readonly Piece[]): readonly Piece[] {
  const merged: Piece[] = [];
  for (const p of pieces) {
    const last = merged.at(-1);
    if (last?.changed === p.changed)
      merged[merged.length - 1] = { text: last.text + p.text, changed: p.changed };
    else merged.push(p);
  }
  return merged.map(p =>
    p.changed || p.text.length <= 3 * AROUND
      ? p
      : { text: `${p.text.slice(0, AROUND)} … ${p.text.slice(-AROUND)}`, changed: false },
  );
}
