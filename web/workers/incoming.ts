// A body on its way in. A long one is read while its chunks come, so that neither it nor its text is ever there as
// a whole; nothing of it is told before its end.

import { tracesRead, type DecodedTraces } from '../sources/jaeger/decode.ts';
import { TraceReader } from '../sources/jaeger/decode/reader.ts';
import type { Shape } from './protocol.ts';
import type { Steps } from './turns.ts';

/** After so many bytes, some milliseconds of reading, a question may be answered. */
const PART = 1024 * 1024;
/** The reader copies a piece of this size at a time; it should stay in the processor's cache. */
const PIECE = 256 * 1024;
/** Smaller bodies are read at once, when they are complete. */
const SMALL = 2 * PART;

export class Incoming {
  readonly #id: number;
  /** What has not been read yet. */
  #chunks: Uint8Array[] = [];
  /** So much of the first of them has. */
  #at = 0;
  #bytes = 0;
  #reader: TraceReader | null = null;
  /** What the reader threw: told at the end, when the body is asked for. */
  #trouble: { readonly error: unknown } | null = null;
  #over = false;
  #wake: () => void = () => undefined;

  constructor(id: number) {
    this.#id = id;
  }

  /** Bytes that came. */
  get bytes(): number {
    return this.#bytes;
  }

  get isLong(): boolean {
    return this.#bytes > SMALL;
  }

  /** Everything that came, where nothing was read of it. */
  get chunks(): readonly Uint8Array[] {
    return this.#chunks;
  }

  push(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    this.#chunks.push(chunk);
    this.#wake();
  }

  /** Nobody waits for more of it: it is complete, or given up. */
  end(): void {
    this.#over = true;
    this.#wake();
  }

  /** Others may end it between two steps. */
  #isOver(): boolean {
    return this.#over;
  }

  /** Reads what comes until it is complete or given up. Never throws. */
  *readOn(): Steps<null> {
    for (;;) {
      yield* this.#readHere();
      if (this.#isOver()) return null;
      yield new Promise<void>(resolve => {
        this.#wake = resolve;
      });
    }
  }

  /** Reads the rest of a long body, which is complete. Throws a DecodeError for the first thing that is wrong. */
  *read(shape: Shape): Steps<DecodedTraces> {
    this.end();
    yield* this.#readHere(true);
    if (this.#trouble) throw this.#trouble.error;
    this.#reader?.end();
    return tracesRead(this.#reader ?? new TraceReader(), shape);
  }

  /** Reads what is there. */
  *#readHere(complete = false): Steps<void> {
    let part = 0;
    for (let piece = this.#next(); piece !== null; piece = this.#next()) {
      this.#take(piece);
      part += piece.length;
      if (part < PART) continue;
      part = 0;
      yield { load: this.#id, traces: this.#reader?.into.size ?? 0, bytes: this.#reader?.length ?? 0 };
      if (this.#over && !complete) return;
    }
  }

  #take(piece: Uint8Array): void {
    // What follows after something unreadable is not looked at.
    if (this.#trouble) return;
    try {
      this.#reader ??= new TraceReader();
      this.#reader.push(piece);
    } catch (error) {
      this.#trouble = { error };
    }
  }

  #next(): Uint8Array | null {
    const [first] = this.#chunks;
    if (first === undefined) return null;
    const piece = first.subarray(this.#at, this.#at + PIECE);
    this.#at += PIECE;
    if (this.#at >= first.length) {
      this.#chunks.shift();
      this.#at = 0;
    }
    return piece;
  }
}
