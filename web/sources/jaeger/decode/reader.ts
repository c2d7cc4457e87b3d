// Bodies of traces, read from their bytes as these arrive: no text of the whole is ever made. What a body says
// besides its spans (totals, errors) is little; it is kept parsed and judged by the plain decoder at the end.

import { DecodeError, looksLikeHtml, type JsonObject } from '../../wire.ts';
import { BRACE, BRACKET, END_BRACE, END_BRACKET, whole } from './cursor.ts';
import { Fields } from './fields.ts';
import { giveBack, takeKit } from './kit.ts';
import { Remarks } from './remarks.ts';
import { Collector } from './spans.ts';
import { UNUSUAL } from './window.ts';

const ROOT = new Fields('data', 'result', 'resourceSpans');
const RESULT = new Fields('resourceSpans');
const LIST = ['data', '', 'resourceSpans'];

type Reading<T> = Generator<undefined, T>;

/** A document of a body without the elements of its lists of traces. */
export interface Skeleton {
  readonly doc: JsonObject;
  /** The line of the body on which it stands, counted from 1, where each document has its own. */
  readonly line: number;
  readonly remarks: Remarks;
}

export class TraceReader {
  readonly #kit = takeKit();
  readonly #c = this.#kit.cursor;
  readonly #steps = this.#documents();
  readonly into = new Collector(new Remarks());
  readonly documents: Skeleton[] = [];
  /** The line that the next document stands on; counts by itself. */
  line = 1;
  /** Between two documents. */
  idle = true;
  #over = false;
  #length = 0;

  /** Bytes that came so far. */
  get length(): number {
    return this.#over ? this.#length : this.#c.length;
  }

  /** Takes a piece and reads what can be read of it, if it is worth a try. Throws a {@link DecodeError}. */
  push(piece: Uint8Array): void {
    if (this.#over) return;
    this.#c.push(piece);
    if (this.#c.enough) this.flush();
  }

  /** No more bytes come. */
  end(): void {
    if (!this.#over) this.#c.last = true;
    this.flush();
    if (this.documents.length === 0)
      throw new DecodeError('$', 'JSON', `${this.length} bytes of nothing`, 'empty-body');
  }

  flush(): void {
    if (this.#over) return;
    try {
      if (this.#steps.next().done === true) this.#finish();
    } catch (e) {
      const trouble = e === UNUSUAL ? this.#trouble() : e;
      this.#finish();
      throw trouble;
    }
  }

  #finish(): void {
    this.#length = this.#c.length;
    this.#over = true;
    giveBack(this.#kit);
  }

  #trouble(): DecodeError {
    const c = this.#c;
    if (c.at >= c.end)
      return new DecodeError('$', 'more', `the end of the body after ${this.length} bytes`, 'truncated');
    const said = c.text(c.at, Math.min(c.at + 60, c.end));
    if (this.documents.length === 0 && c.position < 64 && looksLikeHtml(said))
      return new DecodeError('$', 'JSON', said, 'html');
    return new DecodeError(`byte ${c.position}`, 'JSON', said);
  }

  *#documents(): Reading<void> {
    const c = this.#c;
    yield* whole(c, () => c.skipMark());
    for (;;) {
      while (c.peek() === 0 && c.at >= c.end && !c.last) {
        c.wait(c.at);
        yield;
      }
      if (c.at >= c.end) return;
      this.idle = false;
      if (c.peek() !== BRACE) throw UNUSUAL;
      const remarks = (this.into.remarks = new Remarks());
      const doc = Object.fromEntries(yield* this.#object(ROOT, ''));
      this.documents.push({ doc, line: this.line, remarks });
      this.line++;
      this.idle = true;
    }
  }

  /** The fields of an object, without the traces in it, which are read. */
  *#object(fields: Fields, path: string): Reading<Map<string, unknown>> {
    const c = this.#c;
    const found = new Map<string, unknown>();
    let more = yield* whole(c, () => c.open(BRACE, END_BRACE));
    while (more) {
      const [field, name] = yield* whole(c, () => c.named(fields));
      if (field >= 0 && found.has(name))
        throw new DecodeError(`${path}${name}`, 'one field of this name', 'a second one');
      found.set(name, yield* this.#value(field < 0 ? '' : name, path));
      more = yield* whole(c, () => c.more(END_BRACE));
    }
    return found;
  }

  *#value(name: string, path: string): Reading<unknown> {
    const c = this.#c;
    const begin = yield* whole(c, () => c.next());
    if (begin === BRACE && name === 'result')
      return Object.fromEntries(yield* this.#object(RESULT, `${name}.`));
    if (begin !== BRACKET || !LIST.includes(name) || name === '') return yield* whole(c, () => c.value());
    yield* this.#list(name, path + name);
    return [];
  }

  *#list(name: string, place: string): Reading<void> {
    const c = this.#c;
    const stream = name === 'data' ? this.#kit.v1 : this.#kit.v3;
    let more = yield* whole(c, () => c.open(BRACKET, END_BRACKET));
    for (let i = 0; more; i++) {
      yield* stream.read(`${place}[${i}]`, this.into);
      more = yield* whole(c, () => c.more(END_BRACKET));
    }
  }
}
