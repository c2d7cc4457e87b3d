// A long body cut at byte level into documents that are small enough to parse: nothing is decoded here.

import { DecodeError } from '../sources/wire.ts';
import { join } from './join.ts';
import type { Shape } from './protocol.ts';

/** A part of a body that is a document of the same shape, with some elements of its list or with none. */
export interface Part {
  readonly body: Uint8Array;
  /** The place of its first element in the list of the whole body. */
  readonly first: number;
  /** Bytes of the whole body up to the end of this part. */
  readonly until: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN = { brace: 0x7b, bracket: 0x5b };
const CLOSE = { brace: 0x7d, bracket: 0x5d };

/** Makes a bracket the brace of its side. */
const FOLD = 0x20;

const isSpace = (b: number): boolean => b === 0x20 || b === 0x0a || b === 0x0d || b === 0x09;

class Scanner {
  readonly bytes: Uint8Array;
  i = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  cut(): never {
    throw new DecodeError('$', 'more', `the end of the body after ${this.bytes.length} bytes`, 'truncated');
  }

  /** The next byte that is no white space; −1 at the end. */
  peek(): number {
    while (isSpace(this.bytes[this.i] ?? 0)) this.i++;
    return this.bytes[this.i] ?? -1;
  }

  /** Past a string; `i` stands on its opening quote. */
  string(): void {
    const { bytes } = this;
    for (let i = this.i + 1; i < bytes.length; i++) {
      const b = bytes[i];
      if (b === BACKSLASH) i++;
      else if (b === QUOTE) {
        this.i = i + 1;
        return;
      }
    }
    this.cut();
  }

  /** Past a value of any kind. */
  value(): void {
    const b = this.peek();
    if (b === -1) this.cut();
    if (b === QUOTE) this.string();
    else if (b === OPEN.brace || b === OPEN.bracket) this.nested();
    else this.scalar();
  }

  private scalar(): void {
    for (; this.i < this.bytes.length; this.i++) {
      const b = this.bytes[this.i] ?? 0;
      if (b === COMMA || b === CLOSE.brace || b === CLOSE.bracket || isSpace(b)) return;
    }
  }

  /** One tight loop: nearly all of a body's bytes pass here. */
  private nested(): void {
    const { bytes } = this;
    const end = bytes.length;
    let depth = 0;
    for (let i = this.i; i < end; i++) {
      const b = bytes[i] ?? 0;
      if (b === QUOTE) {
        for (i++; i < end && bytes[i] !== QUOTE; i++) if (bytes[i] === BACKSLASH) i++;
      } else if ((b | FOLD) === OPEN.brace) depth++;
      else if ((b | FOLD) === CLOSE.brace && --depth === 0) {
        this.i = i + 1;
        return;
      }
    }
    this.cut();
  }

  /** The member names of an object, `i` standing on each value in turn; the caller moves past the value. */
  *members(): Generator<string> {
    this.i++;
    for (;;) {
      const b = this.peek();
      if (b === -1) this.cut();
      if (b === CLOSE.brace) break;
      if (b === COMMA) {
        this.i++;
        continue;
      }
      if (b !== QUOTE) throw new DecodeError(`byte ${this.i}`, 'the name of a field', String.fromCharCode(b));
      const from = this.i + 1;
      this.string();
      const name = new TextDecoder().decode(this.bytes.subarray(from, this.i - 1));
      if (this.peek() === -1) this.cut();
      if (this.peek() !== 0x3a)
        throw new DecodeError(`byte ${this.i}`, 'a colon', String.fromCharCode(this.peek()));
      this.i++;
      yield name;
    }
    this.i++;
  }
}

const PATHS: Readonly<Record<Shape, readonly (readonly string[])[]>> = {
  v1: [['data']],
  v3: [['result', 'resourceSpans'], ['resourceSpans']],
};

const LONGEST = 256 * 1024 * 1024;

interface Cutting {
  readonly scanner: Scanner;
  readonly target: number;
  /** What a part begins and ends with, so that it is a document. */
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
}

function wrapped(c: Cutting, from: number, to: number): Uint8Array {
  if (to - from > LONGEST)
    throw new DecodeError(
      `byte ${from}`,
      `at most ${LONGEST} bytes a trace`,
      `${to - from} bytes`,
      'too-large',
    );
  const out = new Uint8Array(c.head.length + (to - from) + c.tail.length);
  out.set(c.head);
  out.set(c.scanner.bytes.subarray(from, to), c.head.length);
  out.set(c.tail, c.head.length + (to - from));
  return out;
}

/** The elements of a list in parts of about the target size; `i` stands on the bracket, then past the list. */
function* elements(c: Cutting, firstOfAll: number): Generator<Part, number> {
  const { scanner: s } = c;
  s.i++;
  let from = -1;
  let to = -1;
  let first = firstOfAll;
  let next = firstOfAll;
  for (;;) {
    const b = s.peek();
    if (b === -1) s.cut();
    if (b === COMMA) {
      s.i++;
      continue;
    }
    const over = b === CLOSE.bracket;
    if (from >= 0 && (over || to - from >= c.target)) {
      yield { body: wrapped(c, from, to), first, until: to };
      from = -1;
      first = next;
    }
    if (over) break;
    if (from < 0) from = s.i;
    s.value();
    to = s.i;
    next++;
  }
  s.i++;
  return next;
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

interface List {
  readonly from: number;
  to: number;
}

/** Walks one document, yields the elements of its lists, and notes where the lists stood. */
function* walk(
  s: Scanner,
  shape: Shape,
  target: number,
  path: readonly string[],
  lists: List[],
  first: number,
): Generator<Part, number> {
  let next = first;
  for (const name of s.members()) {
    const here = [...path, name];
    const match = PATHS[shape].find(p => here.every((n, i) => p[i] === n));
    const b = s.peek();
    if (match?.length === here.length && b === OPEN.bracket) {
      const list: List = { from: s.i + 1, to: 0 };
      lists.push(list);
      const head = bytesOf(`${here.map(n => `{"${n}":`).join('')}[`);
      next = yield* elements(
        { scanner: s, target, head, tail: bytesOf(`]${'}'.repeat(here.length)}`) },
        next,
      );
      list.to = s.i - 1;
    } else if (match && b === OPEN.brace) next = yield* walk(s, shape, target, here, lists, next);
    else s.value();
  }
  return next;
}

/** A document without what stood in its lists: what else it says (errors, totals) is read from that. */
function skeleton(bytes: Uint8Array, from: number, to: number, lists: readonly List[]): Uint8Array {
  const pieces: Uint8Array[] = [];
  let at = from;
  for (const list of lists) {
    pieces.push(bytes.subarray(at, list.from));
    at = list.to;
  }
  pieces.push(bytes.subarray(at, to));
  return join(pieces);
}

/**
 * Cuts a body into parts of about `target` bytes: `{"data":[…]}` by trace, OTLP by resource, one document
 * or one after the other. The last part of each document is the document without its list. A body that
 * ends too early throws a {@link DecodeError} of kind `truncated`; what is no object throws one as well.
 */
export function* parts(bytes: Uint8Array, shape: Shape, target: number): Generator<Part> {
  const s = new Scanner(bytes);
  if (s.peek() === -1) throw new DecodeError('$', 'JSON', `${bytes.length} bytes of nothing`, 'empty-body');
  let next = 0;
  while (s.peek() !== -1) {
    if (s.peek() !== OPEN.brace)
      throw new DecodeError(`byte ${s.i}`, 'an object', String.fromCharCode(s.peek()));
    const from = s.i;
    const lists: List[] = [];
    next = yield* walk(s, shape, target, [], lists, next);
    yield { body: skeleton(bytes, from, s.i, lists), first: next, until: s.i };
  }
}
