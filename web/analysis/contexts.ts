// Trace contexts that carriers recorded of their own trace: of each only the span's id differs, so only that is kept.
// Written as W3C Trace Context says: https://www.w3.org/TR/trace-context/#traceparent-header

import { Pool } from './archive-columns.ts';
import { halfAt, idOf, NO_HEX } from './hexes.ts';
import { TRACEPARENT, type Key } from './keys.ts';
import type { Entry, Recorded, RecordStore } from './recorded.ts';

/** Of each: its span's id in two halves, its spelling and flags, and what else its carrier shows. */
const WIDTH = 4;
/** `00-`, 32 digits, `-`, 16 digits, `-`, 2 digits. */
const [TRACE, SPAN, FLAGS] = [3, 36, 53];
/** Characters of a plainly written context. */
export const CONTEXT_LENGTH = 55;
const TWO_DIGITS = /^[0-9a-f]{2}$/;

/** True for a plainly written context of this trace, as far as its span id. */
const isOwn = (text: string, traceId: string): boolean =>
  text.length === CONTEXT_LENGTH &&
  text.startsWith('00-') &&
  text[SPAN - 1] === '-' &&
  text[FLAGS - 1] === '-' &&
  text.startsWith(traceId, TRACE);

export class Contexts {
  readonly #pool = new Pool();
  readonly #spellings: string[] = [];

  /** Keeps a record of this trace's own context, written plainly; −1 for any other. */
  of({ key, entries, values }: Recorded, traceId: string): number {
    const [entry] = entries;
    if (key.norm !== TRACEPARENT || entry === undefined || entries.length + values.length !== 2) return -1;
    const text = values[0] ?? '';
    if (!isOwn(text, traceId)) return -1;
    const [high, low, flags] = [halfAt(text, SPAN), halfAt(text, SPAN + 8), text.slice(FLAGS)];
    if (high === NO_HEX || low === NO_HEX || !TWO_DIGITS.test(flags)) return -1;
    const at = this.#pool.push(high);
    this.#pool.push(low);
    this.#pool.push(this.#spelling(entry.raw) * 256 + Number.parseInt(flags, 16));
    this.#pool.push(0);
    return at / WIDTH;
  }

  /** Notes the list of what its carrier shows beside it. */
  note(context: number, list: number): void {
    this.#pool.set(context * WIDTH + 3, list);
  }

  /** That list. */
  besides(context: number): number {
    return this.#pool.at(context * WIDTH + 3);
  }

  #spelling(raw: string): number {
    const known = this.#spellings.indexOf(raw);
    return known >= 0 ? known : this.#spellings.push(raw) - 1;
  }

  /** The record again. */
  at(context: number, traceId: string, store: RecordStore): Recorded {
    const raw = this.rawAt(context);
    return new OwnContext({ contexts: this, context, traceId, key: store.keyOf(raw) });
  }

  rawAt(context: number): string {
    return this.#spellings[this.#pool.at(context * WIDTH + 2) >>> 8] ?? TRACEPARENT;
  }

  textAt(context: number, traceId: string): string {
    const at = context * WIDTH;
    const flags = (this.#pool.at(at + 2) & 255).toString(16).padStart(2, '0');
    return `00-${traceId}-${idOf(this.#pool.at(at), this.#pool.at(at + 1))}-${flags}`;
  }
}

interface Own {
  readonly contexts: Contexts;
  readonly context: number;
  readonly traceId: string;
  readonly key: Key;
}

/** Its text is made when asked for: mostly only the trace id is compared. */
class OwnContext implements Recorded {
  readonly key: Key;
  readonly baggage = null;
  canon: string | null;
  marked: boolean | null = false;
  digest: string | null | undefined = undefined;
  readonly hasUpperCase: boolean;
  place = -1;
  readonly #own: Own;

  constructor(own: Own) {
    this.key = own.key;
    this.canon = own.traceId;
    const raw = own.contexts.rawAt(own.context);
    this.hasUpperCase = raw !== TRACEPARENT && raw !== raw.toLowerCase();
    this.#own = own;
  }

  get values(): readonly string[] {
    const { contexts, context, traceId } = this.#own;
    return [contexts.textAt(context, traceId)];
  }

  get entries(): readonly Entry[] {
    return [{ raw: this.#own.contexts.rawAt(this.#own.context), values: this.values }];
  }
}

/** The context of a carrier's own trace, plainly written. */
export const isOwnContext = (recorded: Recorded): boolean => recorded instanceof OwnContext;
