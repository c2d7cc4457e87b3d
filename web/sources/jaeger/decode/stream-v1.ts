// Traces of Jaeger's v1 JSON, read from their bytes, a span at a time.

import type { Resource } from '../../../model/index.ts';
import { DecodeError, get, isObject, listAt, type JsonObject } from '../../wire.ts';
import { BRACE, BRACKET, END_BRACE, END_BRACKET, COLON, whole, type Cursor } from './cursor.ts';
import { Fields } from './fields.ts';
import { Group, Promises } from './group.ts';
import { traceIdOf } from './ids.ts';
import { parsedOnly, TEXT } from './kinds.ts';
import { Remarks } from './remarks.ts';
import { Slices } from './slices.ts';
import { SpansV1, type Around } from './span-v1.ts';
import type { Collector } from './spans.ts';
import { commitV1Trace, readProcess, readTraceHead, readV1Span, readV1Trace, type Frame } from './v1.ts';
import { SHORT, UNUSUAL } from './window.ts';

const TRACE = new Fields('traceID', 'spans', 'processes', 'warnings');
const SPANS = 1;
const PROCESSES = 2;

/** A process as read, or null where only the plain decoder can say what is wrong with it. */
const PROCESS = parsedOnly((value: unknown): Resource | null => {
  const remarks = new Remarks();
  const resource = readProcess(value, '', { at: () => '', place: '', remarks });
  return remarks.length > 0 ? null : resource;
});

/** A trace that is being read. */
class Open {
  readonly place: string;
  readonly group = new Group();
  readonly promises = new Promises();
  readonly raw = new Map<string, unknown>();
  /** By name what could be read at once, or the raw value. */
  readonly processes = new Map<string, Resource | null>();
  readonly odd = new Map<string, unknown>();
  seen = 0;
  index = 0;

  constructor(place: string) {
    this.place = place;
  }

  find(name: string, at: () => string): Resource {
    const known = this.processes.get(name);
    if (known) return known;
    return readProcess(this.odd.get(name), name, { at, place: this.place, remarks: this.group.remarks });
  }
}

export class StreamV1 {
  readonly #c: Cursor;
  readonly #spans: SpansV1;
  readonly #resources: Slices<Resource | null>;

  constructor(cursor: Cursor) {
    this.#c = cursor;
    this.#spans = new SpansV1(cursor);
    this.#resources = new Slices(cursor, PROCESS);
  }

  /** Past the trace that begins here; yields where more bytes are needed. */
  *read(place: string, into: Collector): Generator<undefined, void> {
    const c = this.#c;
    if ((yield* whole(c, () => c.next())) !== BRACE) {
      readV1Trace(yield* whole(c, () => c.value()), place, into);
      return;
    }
    const open = new Open(place);
    let more = yield* whole(c, () => c.open(BRACE, END_BRACE));
    while (more) {
      const field = yield* whole(c, () => c.field(TRACE));
      yield* this.#field(field, open);
      more = yield* whole(c, () => c.more(END_BRACE));
    }
    this.#close(open, into);
  }

  *#field(field: number, open: Open): Generator<undefined, void> {
    const c = this.#c;
    if (field < 0) {
      yield* whole(c, () => c.unknown());
      return;
    }
    const name = TRACE.names[field] ?? '';
    if ((open.seen & (1 << field)) !== 0)
      throw new DecodeError(`${open.place}.${name}`, 'one field of this name', 'a second one');
    open.seen |= 1 << field;
    const begin = yield* whole(c, () => c.next());
    if (field === SPANS && begin === BRACKET) yield* this.#list(open);
    else if (field === PROCESSES && begin === BRACE) yield* this.#processes(open);
    else open.raw.set(name, yield* whole(c, () => c.value()));
  }

  *#list(open: Open): Generator<undefined, void> {
    const c = this.#c;
    if (!(yield* whole(c, () => c.open(BRACKET, END_BRACKET)))) return;
    const id = open.raw.get('traceID');
    const traceId = typeof id === 'string' ? traceIdOf(id) : '';
    const { group, promises, place } = open;
    const frame: Frame = { place, traceId, remarks: group.remarks, processes: promises };
    const around: Around = {
      traceId,
      resource: name => promises.known(name) ?? promises.of(name, this.#place(open)),
    };
    while (this.#run(open, frame, around)) yield;
  }

  /** Reads the spans at hand; false at the end of the list. */
  #run(open: Open, frame: Frame, around: Around): boolean {
    const c = this.#c;
    for (;;) {
      const from = c.at;
      try {
        if (!this.#span(open, frame, around)) return false;
        open.index++;
      } catch (e) {
        if (e !== SHORT) throw e;
        c.wait(from);
        return true;
      }
    }
  }

  #place(open: Open): () => string {
    const { place, index } = open;
    return () => `${place}.spans[${index}]`;
  }

  /** Reads a span and what stands behind it; false at the end of the list. */
  #span(open: Open, frame: Frame, around: Around): boolean {
    const c = this.#c;
    const from = c.at;
    try {
      const span = this.#spans.read(around);
      const more = c.more(END_BRACKET);
      if (!open.group.addLike(span)) open.group.add(span, this.#place(open));
      return more;
    } catch (e) {
      if (e !== UNUSUAL) throw e;
    }
    c.at = from;
    const raw = c.value();
    const more = c.more(END_BRACKET);
    const own = isObject(raw) ? get(raw, 'traceID') : '';
    if (frame.traceId === '' && (typeof own !== 'string' || own === ''))
      throw new DecodeError(`${open.place}.traceID`, 'the id of the trace before its spans', 'spans');
    readV1Span(raw, open.index, frame, open.group);
    return more;
  }

  *#processes(open: Open): Generator<undefined, void> {
    const c = this.#c;
    let more = yield* whole(c, () => c.open(BRACE, END_BRACE));
    while (more) {
      yield* whole(c, () => this.#process(open));
      more = yield* whole(c, () => c.more(END_BRACE));
    }
  }

  #process({ processes, odd }: Open): void {
    const c = this.#c;
    c.string();
    const name = TEXT.make(c.json(c.from - 1, c.to + 1));
    c.expect(COLON);
    const isObject = c.peek() === BRACE;
    const from = c.at;
    const read = isObject ? this.#resources.take() : null;
    processes.set(name, read);
    if (read) return;
    c.at = from;
    odd.set(name, c.value());
  }

  #close(open: Open, into: Collector): void {
    const { group, place, promises, raw } = open;
    const trace: JsonObject = Object.fromEntries(raw);
    listAt(get(trace, 'spans'), `${place}.spans`, 'a list of spans');
    const head = readTraceHead(trace, place);
    promises.keep(group.spans, (name, at) => open.find(name, at));
    commitV1Trace(head, place, group, into);
  }
}
