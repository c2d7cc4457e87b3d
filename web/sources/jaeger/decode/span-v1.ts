// One span of Jaeger's v1 JSON, read from its bytes. What is not as Jaeger writes it throws UNUSUAL: v1.ts
// reads that span then.

import type { Attribute, Resource, Span, SpanEvent } from '../../../model/index.ts';
import { isObject } from '../../wire.ts';
import { micros } from '../../../time/index.ts';
import { BRACE, BRACKET, END_BRACE, END_BRACKET, type Cursor } from './cursor.ts';
import { Fields } from './fields.ts';
import { Gathered } from './gathered.ts';
import { Hexes } from './hexes.ts';
import { NO_SPAN, spanIdOf, traceIdOf } from './ids.ts';
import { parsedOnly, TEXT } from './kinds.ts';
import { Remarks } from './remarks.ts';
import { PROBE, Slices, type Kind } from './slices.ts';
import { isAbsurd } from './spans.ts';
import { relate, texts, type Reference } from './v1.ts';
import { eventOf, Facts, readAttribute, roleOf, type Role } from './v1-tags.ts';
import { UNUSUAL } from './window.ts';

const SPAN = new Fields(
  ...['traceID', 'spanID', 'operationName', 'references', 'startTime', 'duration'],
  ...['tags', 'logs', 'processID', 'warnings', 'parentSpanID', 'process'],
);
const REFERENCE = new Fields('refType', 'traceID', 'spanID');
const LOG = new Fields('timestamp', 'fields');

const NO_EVENTS: readonly SpanEvent[] = [];
const NO_TEXTS: readonly string[] = [];
const NO_PLACE = (): string => '';

const KEYS = 'key,type,value';

const attributeOf = (value: unknown): Attribute => {
  const remarks = new Remarks();
  const attribute = readAttribute(value, remarks, NO_PLACE);
  if (attribute === null || remarks.length > 0) throw UNUSUAL;
  return attribute;
};

/** Only a tag of type string means its text, whatever that is. */
function learnTag(tag: unknown): ((inside: string) => Attribute) | null {
  if (!isObject(tag) || Object.keys(tag).sort().join() !== KEYS) return null;
  const { key, type, value } = tag;
  if (typeof key !== 'string' || key === PROBE || type !== 'string' || value !== PROBE) return null;
  return inside => ({ key, value: inside });
}

const ATTRIBUTE: Kind<Attribute> = { make: attributeOf, learn: learnTag };

interface Tag {
  readonly attribute: Attribute;
  readonly role: Role;
}

const tagOf = (attribute: Attribute): Tag => ({ attribute, role: roleOf(attribute) });

const TAG: Kind<Tag> = {
  make: value => tagOf(attributeOf(value)),
  learn: value => {
    const remake = learnTag(value);
    return remake && (inside => tagOf(remake(inside)));
  },
};

const TEXTS = parsedOnly((value: unknown): readonly string[] => {
  if (!Array.isArray(value)) throw UNUSUAL;
  return texts(value);
});

/** What a span needs of its trace. */
export interface Around {
  /** Empty while the trace did not tell its own. */
  readonly traceId: string;
  resource(processId: string): Resource;
}

export class SpansV1 {
  readonly #c: Cursor;
  readonly #traceIds: Hexes;
  readonly #spanIds: Hexes;
  readonly #names: Slices<string>;
  readonly #types: Slices<string>;
  readonly #processes: Slices<string>;
  readonly #tags: Slices<Tag>;
  readonly #fields: Slices<Attribute>;
  readonly #warnings: Slices<readonly string[]>;
  // The span being read.
  #traceId = '';
  #spanId = '';
  #parentId = '';
  #name = '';
  #start = Number.NaN;
  #duration = 0;
  #process = '';
  #said = NO_TEXTS;
  #events = NO_EVENTS;
  readonly #facts = new Facts();
  readonly #logged = new Gathered<Attribute>();
  readonly #references: Reference[] = [];

  constructor(cursor: Cursor) {
    this.#c = cursor;
    this.#traceIds = new Hexes(cursor, 32, traceIdOf);
    this.#spanIds = new Hexes(cursor, 16, spanIdOf);
    this.#names = new Slices(cursor, TEXT);
    this.#types = new Slices(cursor, TEXT);
    this.#processes = new Slices(cursor, TEXT);
    this.#tags = new Slices(cursor, TAG);
    this.#fields = new Slices(cursor, ATTRIBUTE);
    this.#warnings = new Slices(cursor, TEXTS);
  }

  read(around: Around): Span {
    const c = this.#c;
    this.#reset();
    let seen = 0;
    if (!c.open(BRACE, END_BRACE)) throw UNUSUAL;
    do {
      const field = c.field(SPAN);
      if (field < 0) c.unknown();
      else {
        // Of a field that is there twice the last one counts.
        if ((seen & (1 << field)) !== 0) throw UNUSUAL;
        seen |= 1 << field;
        this.#field(field);
      }
    } while (c.more(END_BRACE));
    return this.#span(around);
  }

  #reset(): void {
    this.#traceId = this.#spanId = this.#parentId = this.#name = this.#process = '';
    this.#start = Number.NaN;
    this.#duration = 0;
    this.#said = NO_TEXTS;
    this.#events = NO_EVENTS;
    this.#facts.clear();
    this.#references.length = 0;
  }

  #field(field: number): void {
    const c = this.#c;
    if (field === 0) this.#traceId = this.#traceIds.take();
    else if (field === 1) this.#spanId = this.#spanIds.take();
    else if (field === 2) this.#name = this.#names.take();
    else if (field === 3) this.#refer();
    else if (field === 4) this.#start = c.number();
    else if (field === 5) this.#duration = c.number();
    else if (field === 6) this.#tag();
    else if (field === 7) this.#log();
    else if (field === 8) this.#process = this.#processes.take();
    else if (field === 9) this.#said = this.#warn();
    else if (field === 10) this.#parentId = this.#spanIds.take();
    else throw UNUSUAL;
  }

  #span(around: Around): Span {
    const traceId = this.#traceId === '' ? around.traceId : this.#traceId;
    const start = this.#start;
    const wellTimed = !isAbsurd(start) && this.#duration >= 0;
    if (traceId === '' || this.#spanId === '' || Number.isNaN(start) || !wellTimed) throw UNUSUAL;
    const { kind, status, statusMessage, attributes, dropped } = this.#facts.result();
    const { parent, links } = relate(this.#references, traceId, this.#parentId || NO_SPAN);
    return {
      traceId,
      spanId: this.#spanId,
      parentSpanId: parent,
      name: this.#name,
      kind,
      start: micros(start),
      duration: this.#duration,
      status,
      statusMessage,
      resource: around.resource(this.#process),
      attributes,
      events: this.#events,
      links,
      warnings: this.#said,
      dropped,
    };
  }

  #tag(): void {
    const c = this.#c;
    if (c.isNull() || !c.open(BRACKET, END_BRACKET)) return;
    const tags = this.#tags;
    const facts = this.#facts;
    tags.begin();
    do {
      const tag = tags.take();
      facts.add(tag.attribute, tag.role);
    } while (c.more(END_BRACKET));
  }

  #warn(): readonly string[] {
    const c = this.#c;
    if (c.isNull()) return NO_TEXTS;
    if (c.peek() !== BRACKET) throw UNUSUAL;
    return this.#warnings.take();
  }

  #refer(): void {
    const c = this.#c;
    if (c.isNull() || !c.open(BRACKET, END_BRACKET)) return;
    do this.#references.push(this.#reference());
    while (c.more(END_BRACKET));
  }

  #reference(): Reference {
    const c = this.#c;
    let [seen, type, traceId, spanId] = [0, '', '', ''];
    if (!c.open(BRACE, END_BRACE)) throw UNUSUAL;
    do {
      const field = c.field(REFERENCE);
      if (field >= 0 && (seen & (1 << field)) !== 0) throw UNUSUAL;
      seen |= field < 0 ? 0 : 1 << field;
      if (field === 0) type = this.#types.take();
      else if (field === 1) traceId = this.#traceIds.take();
      else if (field === 2) spanId = this.#spanIds.take();
      else c.unknown();
    } while (c.more(END_BRACE));
    // Without a trace id it means the span's, which may not have been told yet.
    if (spanId === '' || traceId === '') throw UNUSUAL;
    return { childOf: type === 'CHILD_OF', traceId, spanId };
  }

  #list(into: Gathered<Attribute>): void {
    const c = this.#c;
    into.clear();
    if (c.isNull() || !c.open(BRACKET, END_BRACKET)) return;
    this.#fields.begin();
    do into.add(this.#fields.take());
    while (c.more(END_BRACKET));
  }

  #log(): void {
    const c = this.#c;
    if (c.isNull() || !c.open(BRACKET, END_BRACKET)) return;
    const events: SpanEvent[] = [];
    do events.push(this.#event());
    while (c.more(END_BRACKET));
    this.#events = events;
  }

  #event(): SpanEvent {
    const c = this.#c;
    const fields = this.#logged;
    fields.clear();
    let [seen, time] = [0, Number.NaN];
    if (!c.open(BRACE, END_BRACE)) throw UNUSUAL;
    do {
      const field = c.field(LOG);
      if (field >= 0 && (seen & (1 << field)) !== 0) throw UNUSUAL;
      seen |= field < 0 ? 0 : 1 << field;
      if (field === 0) time = c.number();
      else if (field === 1) this.#list(fields);
      else c.unknown();
    } while (c.more(END_BRACE));
    if (Number.isNaN(time)) throw UNUSUAL;
    return eventOf(time, fields.list());
  }
}
