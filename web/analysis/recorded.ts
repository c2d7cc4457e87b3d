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
}

/** What a span recorded, and which raw headers it looked at (a `baggage` without members is looked at too). */
export interface Record {
  readonly keys: Map<number, Recorded>;
  readonly family: Family;
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

/** Collects the entries of one carrier and turns them into keys. */
export class Recorder {
  readonly #entries = new Map<Key, Entry[]>();
  readonly #keys: KeyTable;

  constructor(keys: KeyTable) {
    this.#keys = keys;
  }

  add(raw: string, values: readonly string[]): void {
    if (values.length === 0) return;
    const key = this.#keys.of(raw);
    const entries = this.#entries.get(key);
    if (entries === undefined) {
      this.#entries.set(key, [{ raw, values }]);
      return;
    }
    // Emitters in a transition write one header under an old and a new attribute name: that is one entry.
    const same = entries.find(e => e.raw === raw);
    if (same === undefined) entries.push({ raw, values });
    else if (same.values.join('\n') !== values.join('\n'))
      entries[entries.indexOf(same)] = { raw, values: [...new Set([...same.values, ...values])] };
  }

  finish(): Map<number, Recorded> {
    const out = new Map<number, Recorded>();
    for (const [key, entries] of this.#entries) {
      if (key.norm === BAGGAGE) this.#baggage(key, entries, out);
      else if (!out.has(key.id)) out.set(key.id, plain(key, entries));
    }
    return out;
  }

  #baggage(key: Key, entries: readonly Entry[], out: Map<number, Recorded>): void {
    const headers = [...new Set(entries.flatMap(e => e.values))];
    const baggage = parseBaggage(headers);
    if (baggage.others.size > 0) out.set(key.id, { key, entries, values: headers, baggage, canon: null });
    if (baggage.gray === null) return;
    const tag = this.#keys.of(GRAY_TAG);
    const values = [baggage.gray];
    out.set(tag.id, { key: tag, entries: [{ raw: GRAY_TAG, values }], values, baggage, canon: null });
  }
}

function plain(key: Key, entries: readonly Entry[]): Recorded {
  const first = entries[0];
  const values = entries.length === 1 && first !== undefined ? first.values : entries.flatMap(e => e.values);
  return { key, entries, values, baggage: null, canon: null };
}

/** Reads all request metadata among a span's attributes. */
export function readAttributes(attributes: readonly Attribute[], recorder: Recorder): Family {
  let family: Family = '';
  for (const { key, value } of attributes) {
    const spelling = requestKey(key);
    if (spelling === null) continue;
    family = spelling.family;
    recorder.add(spelling.raw, attributeValues(value));
  }
  return family;
}
