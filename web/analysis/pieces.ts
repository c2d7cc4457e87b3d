// Pieces of metadata put together: what one carrier shows of each key.

import { parseBaggage, type Baggage } from './baggage.ts';
import { Carried, NOTHING_CARRIED } from './carried.ts';
import { BAGGAGE, GRAY_TAG, type Key, type KeyTable } from './keys.ts';
import type { Entry, Recorded } from './recorded.ts';

/** What one attribute says: the key it records and, for a baggage header, the gray tag inside it. */
export interface Piece {
  readonly key: Key;
  readonly entry: Entry;
  readonly own: Recorded | null;
  readonly tag: Recorded | null;
}

/** Makes records of entries, and of the records of one carrier what it shows. */
export class Pieces {
  readonly #keys: KeyTable;

  constructor(keys: KeyTable) {
    this.#keys = keys;
  }

  make(entry: Entry): Piece {
    const key = this.#keys.of(entry.raw);
    return { key, entry, ...this.#finish(key, [entry]) };
  }

  /** The keys of one carrier. Usually each stands there once, and nothing has to be put together. */
  collect(pieces: readonly Piece[]): Carried {
    if (pieces.length === 0) return NOTHING_CARRIED;
    const out: Recorded[] = [];
    for (const { own, tag } of pieces) {
      if (own !== null && !addNew(out, own)) return this.#together(pieces);
      if (tag !== null && !addNew(out, tag)) return this.#together(pieces);
    }
    return new Carried(out);
  }

  #together(pieces: readonly Piece[]): Carried {
    const out = new Map<number, Recorded>();
    for (const piece of pieces) {
      const { own, tag } = isAlone(piece, pieces) ? piece : this.#finish(piece.key, beside(piece, pieces));
      if (own !== null) out.set(own.key.id, own);
      if (tag !== null) out.set(tag.key.id, tag);
    }
    return new Carried([...out.values()]);
  }

  #finish(key: Key, entries: readonly Entry[]): { own: Recorded | null; tag: Recorded | null } {
    if (key.norm !== BAGGAGE) return { own: recorded(key, entries, valuesIn(entries), null), tag: null };
    const said = valuesIn(entries);
    const headers = said.length < 2 ? said : [...new Set(said)];
    const baggage = parseBaggage(headers);
    const own = baggage.others.size > 0 ? recorded(key, entries, headers, baggage) : null;
    if (baggage.gray === null) return { own, tag: null };
    const values = [baggage.gray];
    const tag = recorded(this.#keys.of(GRAY_TAG), [{ raw: GRAY_TAG, values }], values, baggage);
    return { own, tag };
  }
}

/** False where the key is there already, under whatever spelling. */
function addNew(out: Recorded[], recorded: Recorded): boolean {
  for (let i = 0; i < out.length; i++) if (out[i]?.key === recorded.key) return false;
  out.push(recorded);
  return true;
}

function isAlone(piece: Piece, pieces: readonly Piece[]): boolean {
  for (const p of pieces) if (p.key === piece.key && p !== piece) return false;
  return true;
}

const beside = (piece: Piece, pieces: readonly Piece[]): readonly Entry[] =>
  merged(pieces.filter(p => p.key === piece.key).map(p => p.entry));

const valuesOf = (entry: Entry): readonly string[] => entry.values;

/** Nearly always it is one entry, whose own list will do. */
const valuesIn = (entries: readonly Entry[]): readonly string[] =>
  entries.length === 1 ? (entries[0]?.values ?? []) : entries.flatMap(valuesOf);

const recorded = (
  key: Key,
  entries: readonly Entry[],
  values: readonly string[],
  baggage: Baggage | null,
): Recorded => ({
  ...{ key, entries, values, baggage, canon: null, marked: null, digest: undefined, place: -1 },
  hasUpperCase: entries.some(e => e.raw !== e.raw.toLowerCase()),
});

/** Emitters in a transition write one header under an old and a new attribute name: that is one entry. */
function merged(entries: readonly Entry[]): readonly Entry[] {
  const out = new Map<string, Entry>();
  for (const { raw, values } of entries) {
    const old = out.get(raw);
    out.set(raw, { raw, values: old === undefined ? values : [...new Set([...old.values, ...values])] });
  }
  return [...out.values()];
}
