// From a span's attributes to the metadata it recorded.

import type { Attribute, AttributeValue } from '../model/index.ts';
import type { Baggage } from './baggage.ts';
import { attributeValues } from './attribute-values.ts';
import type { Carried } from './carried.ts';
import { KeptAttributes, NOTHING_KEPT } from './kept.ts';
import { BAGGAGE, TRACEPARENT, type Key, type KeyTable } from './keys.ts';
import { Pieces, type Piece } from './pieces.ts';
import { PLAIN, roleOf, type Family, type Role } from './roles.ts';
import { tells } from './telling.ts';

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
  /** Filled when first asked for (redacted.ts): a recorder hid the value; the shape its digests have. */
  marked: boolean | null;
  digest: string | null | undefined;
  /** Some spelling has an upper-case letter. */
  readonly hasUpperCase: boolean;
  /** Its number in the batch's archive; −1 as long as it has none. */
  place: number;
}

const SEPARATOR = '\u0000';

/** A text that stands for these values, however they were written. */
const memoryOf = (values: readonly string[]): string =>
  values.length === 1 ? (values[0] ?? '') : SEPARATOR + values.join(SEPARATOR);

/** What is known of an attribute: what its name says of the span, and the metadata it records. */
interface Known {
  readonly role: Role;
  readonly piece: Piece | null;
  /** Its number among the attributes that are kept; −1 where it is not. */
  readonly kept: number;
}

/** What one span recorded and what else its attributes say of it. */
export interface Reading {
  readonly database: boolean;
  readonly family: Family;
  readonly keys: Carried;
  /** The gray tag as the span's own attribute. */
  readonly tag: string | null;
  /** The version of the instance that answered, as told in a response header. */
  readonly told: string | null;
  /** The list of attributes that are kept of the span. */
  readonly kept: number;
  /** The attribute that names the request, where there is one of its own. */
  readonly named: Attribute | null;
  /** The attribute that names the called side best. */
  readonly destination: Attribute | null;
}

/** What header hooks saw on one side of a span. */
export interface Hooked {
  readonly headers: readonly Entry[];
  /** The same keys in their normal form. */
  readonly norms: ReadonlySet<string>;
}

const NOTHING_KNOWN: Known = { role: PLAIN, piece: null, kept: -1 };

/**
 * So many attributes of one span are asked what it has in common with others, far more than any SDK sends: with a
 * million keys of its own a span would cost the batch three maps of a million.
 */
const MOST_IN_COMMON = 1024;
/** So many attributes are looked at before it is decided whether remembering them one by one is worth it. */
const TRIAL = 4096;
/** So many attributes and values are remembered; what comes again after that is read anew. */
const MOST_KNOWN = 4096;

/**
 * Reads metadata and remembers it: the same header with the same value, which a request shows on every hop, is
 * one object over the batch, so that it is parsed and brought into its comparable form once.
 */
export class RecordStore {
  #texts = new Map<string, Map<string, Piece>>();
  /** The texts of the generation before: what was not met since is forgotten. */
  #older = new Map<string, Map<string, Piece>>();
  #remembered = 0;
  readonly attributes: KeptAttributes;
  /** Decoders make equal attributes one object: then the object itself is the shortest way to what it says. */
  readonly #byAttribute = new Map<Attribute, Known>();
  #looked = 0;
  #hits = 0;
  readonly #keys: KeyTable;
  readonly #pieces: Pieces;
  readonly #found: Piece[] = [];

  constructor(keys: KeyTable, attributes = new KeptAttributes()) {
    this.#keys = keys;
    this.#pieces = new Pieces(keys);
    this.attributes = attributes;
  }

  /** Reads a span's attributes. */
  read(attributes: readonly Attribute[]): Reading {
    const pieces = this.#found;
    pieces.length = 0;
    let metadata: Family = '';
    let protocol: Family = '';
    let database = false;
    let tag: Attribute | null = null;
    let told: Attribute | null = null;
    let list = NOTHING_KEPT;
    let common = 0;
    let [named, rank] = [null as Attribute | null, Infinity];
    let [destination, place] = [null as Attribute | null, Infinity];
    for (const attribute of attributes) {
      const { role, piece, kept } = this.#known(attribute, common >= MOST_IN_COMMON);
      if (role === PLAIN) continue;
      if (kept >= 0) list = this.attributes.longer(list, kept);
      if (kept >= 0 && role.telling === 'short') common++;
      if (role.spelling !== null) {
        metadata = role.spelling.family;
        if (piece !== null) pieces.push(piece);
      }
      if (role.id >= 0 && role.id < rank && attribute.value !== '') [named, rank] = [attribute, role.id];
      if (role.destination >= 0 && role.destination < place && attribute.value !== '')
        [destination, place] = [attribute, role.destination];
      if (role.tag) tag ??= attribute;
      else if (role.told) told ??= attribute;
      if (role.database) database = true;
      if (role.protocol !== '') protocol = stronger(protocol, role, attribute.value);
    }
    // HTTP attributes say least: what was recorded as metadata of a protocol says more.
    const family = metadata !== '' && (protocol === '' || protocol === 'http') ? metadata : protocol;
    const keys = this.#pieces.collect(pieces);
    const [said, version] = [firstValue(tag), firstValue(told)];
    return { database, family, keys, tag: said, told: version, kept: list, named, destination };
  }

  /** What a carrier shows where hooks saw its headers: theirs instead of what attributes say of the same keys. */
  hooked(own: Carried, { headers, norms }: Hooked): Carried {
    const pieces: Piece[] = [];
    for (const record of own.list) {
      const { key, entries, baggage } = record;
      const header = baggage !== null ? BAGGAGE : key.norm;
      const [entry] = entries;
      if (entry !== undefined && !norms.has(header)) pieces.push({ key, entry, own: record, tag: null });
    }
    for (const { raw, values } of headers)
      if (values.length > 0) pieces.push(this.#pieces.make({ raw, values }));
    return this.#pieces.collect(pieces);
  }

  /** What an attribute of this spelling and one value records. */
  again(raw: string, value: string): { readonly own: Recorded | null; readonly tag: Recorded | null } {
    return this.#pieces.make({ raw, values: [value] });
  }

  /** The key of a spelling. */
  keyOf(raw: string): Key {
    return this.#keys.of(raw);
  }

  /** Lets go of what only single requests showed: it will hardly come again. */
  forget(): void {
    for (const [attribute, { piece }] of this.#byAttribute)
      if (piece !== null && !isShared(piece)) this.#byAttribute.delete(attribute);
    for (const texts of [...this.#texts.values(), ...this.#older.values()])
      for (const [text, piece] of texts) if (!isShared(piece)) texts.delete(text);
  }

  /** `full`: the span has said enough of what it has in common with others. */
  #known(attribute: Attribute, full: boolean): Known {
    const old = this.#byAttribute.get(attribute);
    if (old !== undefined) {
      this.#hits++;
      return old;
    }
    const role = roleOf(attribute.key);
    const piece = role.spelling === null ? null : this.#piece(role.spelling.raw, attribute.value);
    const isLeft = full && role.telling === 'short';
    const kept = !isLeft && tells(role.telling, attribute) ? this.attributes.numberOf(attribute) : -1;
    if (isLeft) return { role, piece, kept };
    const known = role === PLAIN ? NOTHING_KNOWN : { role, piece, kept };
    if (this.#looked++ < TRIAL || this.#hits * 2 > this.#looked) {
      if (this.#byAttribute.size >= MOST_KNOWN) this.#byAttribute.clear();
      this.#byAttribute.set(attribute, known);
    }
    return known;
  }

  #piece(raw: string, value: AttributeValue): Piece | null {
    const values = attributeValues(value);
    if (values.length === 0) return null;
    // Every hop has a `traceparent` of its own: nothing to remember.
    if (this.#keys.of(raw).norm === TRACEPARENT) return this.#pieces.make({ raw, values });
    const text = memoryOf(values);
    const old = this.#remembers(raw, text);
    if (old !== undefined) return old;
    const piece = this.#pieces.make({ raw, values });
    this.#remember(raw, text, piece);
    return piece;
  }

  #remembers(raw: string, text: string): Piece | undefined {
    const known = this.#texts.get(raw)?.get(text);
    if (known !== undefined) return known;
    const old = this.#older.get(raw)?.get(text);
    if (old !== undefined) this.#remember(raw, text, old);
    return old;
  }

  #remember(raw: string, text: string, piece: Piece): void {
    if (this.#remembered++ >= MOST_KNOWN) {
      this.#older = this.#texts;
      this.#texts = new Map();
      this.#remembered = 0;
    }
    let known = this.#texts.get(raw);
    if (known === undefined) this.#texts.set(raw, (known = new Map<string, Piece>()));
    known.set(text, piece);
  }
}

/** Some record of it is kept for all requests. */
const isShared = ({ own, tag }: Piece): boolean => (own?.place ?? -1) >= 0 || (tag?.place ?? -1) >= 0;

const firstValue = (attribute: Attribute | null): string | null =>
  attribute === null ? null : (attributeValues(attribute.value)[0] ?? null);

/** RPC says more of a span than messaging, messaging more than HTTP; only a text names a system. */
function stronger(known: Family, { protocol }: Role, value: AttributeValue): Family {
  if (protocol === 'http') return known === '' ? 'http' : known;
  if (typeof value === 'object') return known;
  return protocol === 'rpc' || known !== 'rpc' ? protocol : known;
}
