// From a span's attributes to the metadata it recorded.

import type { Attribute, AttributeValue } from '../model/index.ts';
import { parseBaggage, type Baggage } from './baggage.ts';
import { toBase64 } from './base64.ts';
import { BAGGAGE, GRAY_TAG, type Key, type KeyTable } from './keys.ts';

/** One spelling of a key on one carrier with the values it had. */
export interface Entry {
  readonly raw: string;
  readonly values: readonly string[];
}

/** One key on one carrier. Several entries where spellings stood side by side. */
export interface Recorded {
  readonly key: Key;
  readonly entries: readonly Entry[];
  /** Every value of every entry; for `gray.tag` the decoded tag. */
  readonly values: readonly string[];
  /** For `baggage` and `gray.tag`: the whole header. */
  readonly baggage: Baggage | null;
  /** The value in the form it is compared in; filled when first asked for (values.ts). */
  canon: string | null;
  /** Some spelling has an upper-case letter. */
  readonly hasUpperCase: boolean;
}

/** The protocol a span speaks, as far as its attributes tell. */
export type Family = 'rpc' | 'http' | 'messaging' | '';

const REQUEST =
  /^(?:(rpc)(?:\.[a-z0-9_]+)?\.request\.metadata|(http)\.request\.header|(messaging)\.header)\.(.+)$/is;
const RESPONSE = /^(?:rpc(?:\.[a-z0-9_]+)?\.response\.metadata|http\.response\.header)\.(.+)$/is;

interface Spelling {
  readonly raw: string;
  readonly family: Family;
}

const spellings = new Map<string, Spelling | null>();

/** The metadata key an attribute records, or null for any other attribute. */
export function requestKey(attribute: string): Spelling | null {
  const known = spellings.get(attribute);
  if (known !== undefined) return known;
  const m = REQUEST.exec(attribute);
  const family = m === null ? '' : m[1] !== undefined ? 'rpc' : m[2] !== undefined ? 'http' : 'messaging';
  const raw = m?.[4];
  const spelling: Spelling | null = raw === undefined ? null : { raw, family };
  if (spellings.size > 10_000) spellings.clear();
  spellings.set(attribute, spelling);
  return spelling;
}

/** The key of a response header or response metadata attribute, else null. */
export const responseKey = (attribute: string): string | null => RESPONSE.exec(attribute)?.[1] ?? null;

function textList(text: string): readonly string[] {
  if (!text.startsWith('[') || !text.endsWith(']')) return [text];
  // The usual list of one plain text needs no parser.
  const inner = text.slice(2, -2);
  if (text.startsWith('["') && text.endsWith('"]') && text.length >= 4 && !/["\\]/.test(inner))
    return [inner];
  try {
    const parsed: unknown = JSON.parse(text);
    if (Array.isArray(parsed) && parsed.every(v => typeof v === 'string')) return parsed;
  } catch {
    // A value that only looks like a list is a value.
  }
  return [text];
}

const scalar = (value: AttributeValue): string =>
  value instanceof Uint8Array
    ? toBase64(value)
    : Array.isArray(value)
      ? JSON.stringify(value)
      : String(value);

/** An attribute's values as text: arrays one by one, Jaeger's lists in JSON text opened, bytes as base64, empty ones left out. */
export function attributeValues(value: AttributeValue): readonly string[] {
  const list =
    typeof value === 'string' ? textList(value) : Array.isArray(value) ? value.map(scalar) : [scalar(value)];
  return list.every(v => v !== '') ? list : list.filter(v => v !== '');
}

/** What one attribute says: the key it records and, for a baggage header, the gray tag inside it. */
interface Piece {
  readonly key: Key;
  readonly entry: Entry;
  readonly own: Recorded | null;
  readonly tag: Recorded | null;
}

const SEPARATOR = '\u0000';

/** A text that stands for the value, or null for values too odd to remember. */
function memoryOf(value: AttributeValue): string | null {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value) || !value.every(v => typeof v === 'string')) return null;
  return SEPARATOR + value.join(SEPARATOR);
}

/**
 * Reads metadata and remembers it: the same header with the same value, which a request shows on every hop, is
 * one object over the batch, so that it is parsed and brought into its comparable form once.
 */
export class RecordStore {
  readonly #known = new Map<string, Map<string, Piece>>();
  readonly #keys: KeyTable;

  constructor(keys: KeyTable) {
    this.#keys = keys;
  }

  /** The keys among a span's attributes and the headers its hooks saw; `null` family where nothing was recorded. */
  read(attributes: readonly Attribute[], hooked: readonly Entry[]) {
    let family: Family = '';
    const pieces: Piece[] = [];
    for (const { key, value } of attributes) {
      const spelling = requestKey(key);
      if (spelling === null) continue;
      family = spelling.family;
      const piece = this.#piece(spelling.raw, value);
      if (piece !== null) pieces.push(piece);
    }
    for (const { raw, values } of hooked) if (values.length > 0) pieces.push(this.#make({ raw, values }));
    return { family, keys: this.#collect(pieces) };
  }

  #piece(raw: string, value: AttributeValue): Piece | null {
    const text = memoryOf(value);
    let known = this.#known.get(raw);
    if (known === undefined) this.#known.set(raw, (known = new Map<string, Piece>()));
    const old = text === null ? undefined : known.get(text);
    if (old !== undefined) return old;
    const values = attributeValues(value);
    if (values.length === 0) return null;
    const piece = this.#make({ raw, values });
    if (text !== null) known.set(text, piece);
    return piece;
  }

  #make(entry: Entry): Piece {
    const key = this.#keys.of(entry.raw);
    return { key, entry, ...this.#finish(key, [entry]) };
  }

  #collect(pieces: readonly Piece[]): Map<number, Recorded> {
    const out = new Map<number, Recorded>();
    for (const piece of pieces) {
      const { own, tag } = isAlone(piece, pieces) ? piece : this.#finish(piece.key, beside(piece, pieces));
      if (own !== null) out.set(own.key.id, own);
      if (tag !== null) out.set(tag.key.id, tag);
    }
    return out;
  }

  #finish(key: Key, entries: readonly Entry[]): { own: Recorded | null; tag: Recorded | null } {
    if (key.norm !== BAGGAGE)
      return { own: recorded(key, entries, entries.flatMap(valuesOf), null), tag: null };
    const headers = [...new Set(entries.flatMap(valuesOf))];
    const baggage = parseBaggage(headers);
    const own = baggage.others.size > 0 ? recorded(key, entries, headers, baggage) : null;
    if (baggage.gray === null) return { own, tag: null };
    const values = [baggage.gray];
    const tag = recorded(this.#keys.of(GRAY_TAG), [{ raw: GRAY_TAG, values }], values, baggage);
    return { own, tag };
  }
}

function isAlone(piece: Piece, pieces: readonly Piece[]): boolean {
  for (const p of pieces) if (p.key === piece.key && p !== piece) return false;
  return true;
}

const beside = (piece: Piece, pieces: readonly Piece[]): readonly Entry[] =>
  merged(pieces.filter(p => p.key === piece.key).map(p => p.entry));

const valuesOf = (entry: Entry): readonly string[] => entry.values;

const recorded = (
  key: Key,
  entries: readonly Entry[],
  values: readonly string[],
  baggage: Baggage | null,
): Recorded => ({
  ...{ key, entries, values, baggage, canon: null },
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
