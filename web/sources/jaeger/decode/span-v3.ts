// One span of OTLP JSON, read from its bytes. What is not as Jaeger writes it throws UNUSUAL: v3.ts reads that
// span then.

import type { Attribute, Dropped, Span, SpanEvent, SpanLink } from '../../../model/index.ts';
import { micros } from '../../../time/index.ts';
import { DecodeError, isObject } from '../../wire.ts';
import { BRACE, BRACKET, END_BRACE, END_BRACKET, QUOTE, type Cursor } from './cursor.ts';
import { countOf, DROPPED_FIELDS, withField } from './dropped.ts';
import { Fields } from './fields.ts';
import { Gathered } from './gathered.ts';
import { Hexes } from './hexes.ts';
import { NO_SPAN, spanIdOf, traceIdOf } from './ids.ts';
import { parsedOnly, TEXT } from './kinds.ts';
import { Remarks } from './remarks.ts';
import { PROBE, Slices, type Kind } from './slices.ts';
import { isAbsurd } from './spans.ts';
import {
  isTold,
  JAEGER_WARNINGS,
  kindOf,
  lasting,
  nanosAt,
  readLinks,
  splitTold,
  stateOf,
  statusOf,
  type Scope,
} from './v3.ts';
import { readAttribute } from './v3-values.ts';
import { UNUSUAL } from './window.ts';

const SPAN = new Fields(
  ...['traceId', 'spanId', 'parentSpanId', 'name', 'kind', 'startTimeUnixNano', 'endTimeUnixNano'],
  ...['attributes', 'status', 'events', 'links', 'traceState', ...DROPPED_FIELDS],
);
/** The place of the first of what was left out. */
const LEFT_OUT = SPAN.names.length - DROPPED_FIELDS.length;
const EVENT = new Fields('timeUnixNano', 'name', 'attributes');

const NO_EVENTS: readonly SpanEvent[] = [];
const NO_LINKS: readonly SpanLink[] = [];
const NO_WARNINGS: readonly string[] = [];
const NO_PLACE = (): string => '';

const isOnly = (value: unknown, ...names: readonly string[]): value is Readonly<Record<string, unknown>> =>
  isObject(value) && Object.keys(value).sort().join() === names.join();

/** A text, or a list of one text: what a header is recorded as. */
function learnValue(value: unknown): ((inside: string) => Attribute['value']) | null {
  if (isOnly(value, 'stringValue') && value['stringValue'] === PROBE) return inside => inside;
  const list = isOnly(value, 'arrayValue') ? value['arrayValue'] : null;
  const values = isOnly(list, 'values') ? list['values'] : null;
  const [only, ...more] = Array.isArray(values) ? (values as readonly unknown[]) : [];
  if (more.length > 0 || !isOnly(only, 'stringValue') || only['stringValue'] !== PROBE) return null;
  return inside => [inside];
}

const ATTRIBUTE: Kind<Attribute> = {
  make: value => {
    const remarks = new Remarks();
    const attribute = readAttribute(value, remarks, NO_PLACE);
    if (attribute === null || remarks.length > 0) throw UNUSUAL;
    return attribute;
  },
  learn: item => {
    if (!isOnly(item, 'key', 'value')) return null;
    const { key, value } = item;
    const remake = learnValue(value);
    if (typeof key !== 'string' || key === PROBE || key === JAEGER_WARNINGS || !remake) return null;
    return inside => ({ key, value: remake(inside) });
  },
};

export class SpansV3 {
  readonly #c: Cursor;
  readonly #traceIds: Hexes;
  readonly #spanIds: Hexes;
  readonly #names: Slices<string>;
  readonly #attributes: Slices<Attribute>;
  readonly #eventNames: Slices<string>;
  readonly #eventAttributes: Slices<Attribute>;
  readonly #statuses: Slices<Pick<Span, 'status' | 'statusMessage'>>;
  readonly #states: Slices<Attribute>;
  readonly #unset = statusOf(null);
  // The span being read.
  #traceId = '';
  #spanId = '';
  #parentId = '';
  #name = '';
  #kind = kindOf(0);
  #start = 0;
  #startRest = 0;
  #end = 0;
  #endRest = 0;
  #rest = 0;
  readonly #own = new Gathered<Attribute>();
  readonly #told = new Gathered<Attribute>();
  #state: Attribute | null = null;
  #status = this.#unset;
  #events = NO_EVENTS;
  #links = NO_LINKS;
  #dropped: Dropped | null = null;

  constructor(cursor: Cursor) {
    this.#c = cursor;
    this.#traceIds = new Hexes(cursor, 32, traceIdOf);
    this.#spanIds = new Hexes(cursor, 16, spanIdOf);
    this.#names = new Slices(cursor, TEXT);
    this.#attributes = new Slices(cursor, ATTRIBUTE);
    this.#eventNames = new Slices(cursor, TEXT);
    this.#eventAttributes = new Slices(cursor, ATTRIBUTE);
    this.#statuses = new Slices(cursor, parsedOnly(statusOf));
    this.#states = new Slices(
      cursor,
      parsedOnly(value => stateOf(TEXT.make(value))),
    );
  }

  read(scope: Scope): Span {
    const c = this.#c;
    this.#reset(scope);
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
    return this.#span(scope);
  }

  #reset(scope: Scope): void {
    this.#traceId = this.#spanId = this.#parentId = this.#name = '';
    this.#kind = 'unspecified';
    this.#start = this.#startRest = this.#end = this.#endRest = 0;
    this.#own.clear();
    for (const attribute of scope.attributes) this.#own.add(attribute);
    this.#state = null;
    this.#status = this.#unset;
    this.#events = NO_EVENTS;
    this.#links = NO_LINKS;
    this.#dropped = null;
  }

  #field(field: number): void {
    if (field === 0) this.#traceId = this.#traceIds.take();
    else if (field === 1) this.#spanId = this.#spanIds.take();
    else if (field === 2) this.#parentId = this.#spanIds.take();
    else if (field === 3) this.#name = this.#names.take();
    else if (field === 4) this.#kind = this.#kindHere();
    else if (field === 5) {
      this.#start = this.#nanos();
      this.#startRest = this.#rest;
    } else if (field === 6) {
      this.#end = this.#nanos();
      this.#endRest = this.#rest;
    } else if (field === 7) this.#list(this.#attributes, this.#own);
    else if (field === 8) this.#status = this.#statusHere();
    else if (field === 9) this.#happen();
    else if (field === 10) this.#link();
    else if (field < LEFT_OUT) this.#state = this.#stateHere();
    else this.#dropped = withField(this.#dropped, field - LEFT_OUT, this.#count());
  }

  #span({ resource }: Scope): Span {
    const start = this.#start;
    const end = this.#end;
    const duration = lasting(start, this.#startRest, end, this.#endRest);
    if (isAbsurd(start) || duration < 0 || end === 0) throw UNUSUAL;
    const parentId = this.#parentId || NO_SPAN;
    if (this.#traceId === '' || this.#spanId === '') throw UNUSUAL;
    if (this.#state) this.#own.add(this.#state);
    const own = this.#own.list();
    const { attributes, warnings, dropped } = own.some(isTold)
      ? splitTold(own, this.#dropped)
      : { attributes: own, warnings: NO_WARNINGS, dropped: this.#dropped };
    return {
      traceId: this.#traceId,
      spanId: this.#spanId,
      parentSpanId: parentId === NO_SPAN ? null : parentId,
      name: this.#name,
      kind: this.#kind,
      start: micros(start),
      duration,
      status: this.#status.status,
      statusMessage: this.#status.statusMessage,
      resource,
      attributes,
      events: this.#events,
      links: this.#links,
      warnings,
      dropped,
    };
  }

  #kindHere(): Span['kind'] {
    const c = this.#c;
    return kindOf(c.peek() === QUOTE ? c.value() : c.number());
  }

  #count(): number {
    const c = this.#c;
    const count = countOf(c.peek() === QUOTE ? c.value() : c.number());
    if (count === null) throw UNUSUAL;
    return count;
  }

  #statusHere(): Pick<Span, 'status' | 'statusMessage'> {
    const c = this.#c;
    if (c.isNull()) return this.#unset;
    if (c.peek() !== BRACE) throw UNUSUAL;
    return this.#statuses.take();
  }

  #stateHere(): Attribute | null {
    const state = this.#states.take();
    return state.value === '' ? null : state;
  }

  /** Past a time in nanoseconds: microseconds, and the rest beside. */
  #nanos(): number {
    const c = this.#c;
    if (c.peek() !== QUOTE) {
      const [us, rest] = nanosAt(c.number(), '');
      this.#rest = rest;
      return us;
    }
    c.string();
    const { from, to } = c;
    const us = c.digits(from, to - 3);
    this.#rest = c.digits(to - 3, to);
    if (to - from < 4 || us > Number.MAX_SAFE_INTEGER) throw UNUSUAL;
    return us;
  }

  #list(slices: Slices<Attribute>, into: Gathered<Attribute>): void {
    const c = this.#c;
    if (c.isNull() || !c.open(BRACKET, END_BRACKET)) return;
    slices.begin();
    do into.add(slices.take());
    while (c.more(END_BRACKET));
  }

  #link(): void {
    const value = this.#c.value();
    const remarks = new Remarks();
    try {
      this.#links = readLinks(value, NO_PLACE, remarks);
    } catch (e) {
      throw e instanceof DecodeError ? UNUSUAL : e;
    }
    if (remarks.length > 0) throw UNUSUAL;
  }

  #happen(): void {
    const c = this.#c;
    if (c.isNull() || !c.open(BRACKET, END_BRACKET)) return;
    const events: SpanEvent[] = [];
    do events.push(this.#event());
    while (c.more(END_BRACKET));
    this.#events = events;
  }

  #event(): SpanEvent {
    const c = this.#c;
    const told = this.#told;
    told.clear();
    let [seen, time, name] = [0, 0, ''];
    if (!c.open(BRACE, END_BRACE)) return { time: micros(0), name, attributes: [] };
    do {
      const field = c.field(EVENT);
      if (field >= 0 && (seen & (1 << field)) !== 0) throw UNUSUAL;
      seen |= field < 0 ? 0 : 1 << field;
      if (field === 0) time = this.#nanos();
      else if (field === 1) name = this.#eventNames.take();
      else if (field === 2) this.#list(this.#eventAttributes, told);
      else c.unknown();
    } while (c.more(END_BRACE));
    return { time: micros(time), name, attributes: told.list() };
  }
}
