// Groups of spans of OTLP JSON, a resource each, read from their bytes, a span at a time.

import type { Attribute, Resource } from '../../../model/index.ts';
import { DecodeError, listAt } from '../../wire.ts';
import { BRACE, BRACKET, END_BRACE, END_BRACKET, whole, type Cursor } from './cursor.ts';
import { Fields } from './fields.ts';
import { Group } from './group.ts';
import { parsedOnly } from './kinds.ts';
import { Remarks } from './remarks.ts';
import { Slices } from './slices.ts';
import { SpansV3 } from './span-v3.ts';
import type { Collector } from './spans.ts';
import { readResource, readResourceGroup, readScope, readV3Span, scopeAttributes, type Scope } from './v3.ts';
import { SHORT, UNUSUAL } from './window.ts';

const GROUP = new Fields('resource', 'scopeSpans');
const SCOPE = new Fields('scope', 'spans');

/** Null where something must be remarked. */
const RESOURCE = parsedOnly((value: unknown): Resource | null => {
  const remarks = new Remarks();
  const resource = readResource(value, '', remarks);
  return remarks.length > 0 ? null : resource;
});

const ATTRIBUTES = parsedOnly((value: unknown): readonly Attribute[] | null => {
  const remarks = new Remarks();
  const attributes = scopeAttributes(value, '', remarks);
  return remarks.length > 0 ? null : attributes;
});

type Reading<T> = Generator<undefined, T>;

export class StreamV3 {
  readonly #c: Cursor;
  readonly #spans: SpansV3;
  readonly #resources: Slices<Resource | null>;
  readonly #scopes: Slices<readonly Attribute[] | null>;

  constructor(cursor: Cursor) {
    this.#c = cursor;
    this.#spans = new SpansV3(cursor);
    this.#resources = new Slices(cursor, RESOURCE);
    this.#scopes = new Slices(cursor, ATTRIBUTES);
  }

  /** Past the group that begins here; yields where more bytes are needed. */
  *read(place: string, into: Collector): Reading<void> {
    const c = this.#c;
    // Without its resource before the spans it is read as one.
    if (!(yield* whole(c, () => this.#begins(GROUP)))) {
      readResourceGroup(yield* whole(c, () => c.value()), place, into);
      return;
    }
    const group = new Group();
    const { remarks } = group;
    const resource = yield* whole(c, () =>
      this.#shared(this.#resources, raw => readResource(raw, place, remarks)),
    );
    yield* this.#rest(GROUP, place, at => this.#list(at, { resource, attributes: [], group }));
    group.commit(into);
  }

  /** Into an object whose first field is the first of these: true, and it stands on the value. */
  #begins(fields: Fields): boolean {
    const c = this.#c;
    const from = c.at;
    if (c.next() === BRACE && c.open(BRACE, END_BRACE) && c.field(fields) === 0) return true;
    c.at = from;
    return false;
  }

  /** What spans share: known by its bytes, else read as parsed. */
  #shared<T>(slices: Slices<T | null>, read: (raw: unknown) => T): T {
    const c = this.#c;
    c.next();
    const from = c.at;
    const known = c.peek() === BRACE ? slices.take() : null;
    if (known !== null) return known;
    c.at = from;
    return read(c.value());
  }

  /** The other fields of an object: the second of these is read by `read`, which gets its place. */
  *#rest(fields: Fields, place: string, read: (at: string) => Reading<void>): Reading<void> {
    const c = this.#c;
    let seen = false;
    while (yield* whole(c, () => c.more(END_BRACE))) {
      const field = yield* whole(c, () => c.field(fields));
      if (field === 0 || (field === 1 && seen))
        throw new DecodeError(`${place}.${fields.names[field]}`, 'one field of this name', 'a second one');
      if (field < 0) yield* whole(c, () => c.unknown());
      else yield* read(`${place}.${fields.names[field]}`);
      seen ||= field === 1;
    }
  }

  *#list(place: string, scope: Scope): Reading<void> {
    const c = this.#c;
    if ((yield* whole(c, () => c.next())) !== BRACKET) {
      listAt(yield* whole(c, () => c.value()), place);
      return;
    }
    let more = yield* whole(c, () => c.open(BRACKET, END_BRACKET));
    for (let k = 0; more; k++) {
      yield* this.#scope(`${place}[${k}]`, scope);
      more = yield* whole(c, () => c.more(END_BRACKET));
    }
  }

  *#scope(place: string, { resource, group }: Scope): Reading<void> {
    const c = this.#c;
    if (!(yield* whole(c, () => this.#begins(SCOPE)))) {
      readScope(yield* whole(c, () => c.value()), place, resource, group);
      return;
    }
    const { remarks } = group;
    const attributes = yield* whole(c, () =>
      this.#shared(this.#scopes, raw => scopeAttributes(raw, place, remarks)),
    );
    yield* this.#rest(SCOPE, place, at => this.#all(at, { resource, attributes, group }));
  }

  *#all(place: string, scope: Scope): Reading<void> {
    const c = this.#c;
    if ((yield* whole(c, () => c.next())) !== BRACKET) {
      listAt(yield* whole(c, () => c.value()), place);
      return;
    }
    if (!(yield* whole(c, () => c.open(BRACKET, END_BRACKET)))) return;
    for (let index = 0; ; index++) {
      const from = c.at;
      try {
        if (!this.#span(place, index, scope)) return;
      } catch (e) {
        if (e !== SHORT) throw e;
        index--;
        c.wait(from);
        yield;
      }
    }
  }

  /** Reads a span and what stands behind it; false at the end of the list. */
  #span(list: string, index: number, scope: Scope): boolean {
    const c = this.#c;
    const from = c.at;
    const { group } = scope;
    try {
      const span = this.#spans.read(scope);
      const more = c.more(END_BRACKET);
      if (!group.addLike(span)) group.add(span, () => `${list}[${index}].traceId`);
      return more;
    } catch (e) {
      if (e !== UNUSUAL) throw e;
    }
    c.at = from;
    const raw = c.value();
    const more = c.more(END_BRACKET);
    readV3Span(raw, () => `${list}[${index}]`, scope);
    return more;
  }
}
