// The bytes of a body that are at hand: pieces come in at the end, what has been read leaves at the front.

import { DecodeError } from '../../wire.ts';

/** The bytes at hand end before what is being read does. It is read again, from its beginning, with more. */
export class Short extends Error {}
/** Something that only the plain decoder, or nobody, can read. */
export class Unusual extends Error {}

/** Thrown as they are: making a new one for each of a body's many pieces would cost more than reading them. */
export const SHORT = new Short('more bytes are needed');
export const UNUSUAL = new Unusual('not as Jaeger writes it');

const ROOM = 512 * 1024;
/** Zero bytes behind the last one: a zero ends every loop, and words may be read over the end. */
const SPARE = 8;
/** What can't be read in smaller parts becomes one text; longer ones TextDecoder gives back empty. */
export const LONGEST = 256 * 1024 * 1024;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export class Window {
  bytes = new Uint8Array(ROOM);
  view = new DataView(this.bytes.buffer);
  /** Where reading stands. */
  at = 0;
  /** Behind the last byte. */
  end = 0;
  /** No bytes come after these. */
  last = false;
  #before = 0;
  #wanted = 0;

  /** Bytes of the whole body before the place where reading stands. */
  get position(): number {
    return this.#before + this.at;
  }

  get length(): number {
    return this.#before + this.end;
  }

  /** Ready for another body. */
  reset(): void {
    this.at = this.end = this.#before = this.#wanted = 0;
    this.last = false;
    if (this.bytes.length <= 4 * ROOM) return;
    this.bytes = new Uint8Array(ROOM);
    this.view = new DataView(this.bytes.buffer);
  }

  push(piece: Uint8Array): void {
    if (this.end + piece.length + SPARE > this.bytes.length) this.#makeRoom(piece.length);
    this.bytes.set(piece, this.end);
    this.end += piece.length;
    this.bytes.fill(0, this.end, this.end + SPARE);
  }

  /** False while what was too short before has not grown to the double: else each piece would read it again. */
  get enough(): boolean {
    return this.last || this.end - this.at >= this.#wanted;
  }

  /** Reading goes back to here and waits. */
  wait(from: number): void {
    this.at = from;
    this.#wanted = 2 * (this.end - from);
  }

  text(from: number, to: number): string {
    if (to - from > LONGEST)
      throw new DecodeError('$', `at most ${LONGEST} bytes in one value`, `${to - from} bytes`, 'too-large');
    return decoder.decode(this.bytes.subarray(from, to));
  }

  /** A value that begins and ends there, parsed; {@link UNUSUAL} where it is no JSON. */
  json(from: number, to: number): unknown {
    const text = this.text(from, to);
    try {
      return JSON.parse(text) as unknown;
    } catch {
      throw UNUSUAL;
    }
  }

  #makeRoom(more: number): void {
    const from = this.at;
    const left = this.end - from;
    if (left > LONGEST)
      throw new DecodeError('$', `at most ${LONGEST} bytes in one piece`, `${left} bytes`, 'too-large');
    const need = left + more + SPARE;
    if (2 * need > this.bytes.length) {
      const wider = new Uint8Array(2 * need);
      wider.set(this.bytes.subarray(from, this.end));
      this.bytes = wider;
      this.view = new DataView(wider.buffer);
    } else this.bytes.copyWithin(0, from, this.end);
    this.#before += from;
    this.at = 0;
    this.end = left;
  }
}
