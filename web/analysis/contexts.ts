// Trace contexts that carriers recorded of their own trace: of each only the span's id differs, so only that is kept.
// Written as W3C Trace Context says: https://www.w3.org/TR/trace-context/#traceparent-header

import { Pool } from './archive-columns.ts';
import { halvesOf, idOf } from './archive-span.ts';
import { TRACEPARENT } from './keys.ts';
import type { Recorded, RecordStore } from './recorded.ts';

const FORM = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
const WIDTH = 3;

export class Contexts {
  readonly #pool = new Pool();
  readonly #spellings: string[] = [];

  /** Keeps a record of this trace's own context, written plainly; −1 for any other. */
  of({ key, entries, values }: Recorded, traceId: string): number {
    const [entry] = entries;
    if (key.norm !== TRACEPARENT || entry === undefined || entries.length + values.length !== 2) return -1;
    const form = FORM.exec(values[0] ?? '');
    if (form?.[1] !== traceId) return -1;
    const [high, low] = halvesOf(form[2] ?? '');
    const at = this.#pool.push(high);
    this.#pool.push(low);
    this.#pool.push(this.#spelling(entry.raw) * 256 + Number.parseInt(form[3] ?? '0', 16));
    return at / WIDTH;
  }

  #spelling(raw: string): number {
    const known = this.#spellings.indexOf(raw);
    return known >= 0 ? known : this.#spellings.push(raw) - 1;
  }

  /** The record again. */
  at(context: number, traceId: string, store: RecordStore): Recorded {
    const at = context * WIDTH;
    const last = this.#pool.at(at + 2);
    const flags = (last & 255).toString(16).padStart(2, '0');
    const id = idOf(this.#pool.at(at), this.#pool.at(at + 1));
    return store.context(this.#spellings[last >>> 8] ?? TRACEPARENT, `00-${traceId}-${id}-${flags}`, traceId);
  }
}
