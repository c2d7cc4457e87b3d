// A span as the archive keeps it: what questions about a whole batch read of it, and nothing else.

import type { Attribute, Resource, Span } from '../model/index.ts';
import { micros, type Micros } from '../time/index.ts';
import { SpanColumns, Texts } from './archive-columns.ts';
import { halfAt, idOf, NO_HEX } from './hexes.ts';
import { KeptAttributes } from './kept.ts';
import { Resources } from './resources.ts';

const NOTHING: readonly never[] = [];
const KINDS: readonly Span['kind'][] = [
  ...(['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const),
];
const STATUSES: readonly Span['status'][] = ['unset', 'ok', 'error'];

export const ORPHAN = 0x20;
export const DATABASE = 0x40;
/** The id is no 16 hex digits: its first half is the number of a text. */
const ODD_ID = 0x80;
const STATUS_AT = 3;

/** Spans in columns, and what their numbers stand for. Rows are only ever added. */
export class Shelf {
  readonly columns: SpanColumns;
  readonly texts: Texts;
  readonly resources: Resources;
  readonly attributes: KeptAttributes;

  constructor(like: Pick<Shelf, 'texts' | 'resources' | 'attributes'> | null, room: number) {
    this.columns = new SpanColumns(room);
    this.texts = like?.texts ?? new Texts();
    this.resources = like?.resources ?? new Resources();
    this.attributes = like?.attributes ?? new KeptAttributes();
  }

  /** Writes what the span itself says into the next row; returns the row. There has to be room. */
  put(span: Span, kept: number): number {
    const { columns: c } = this;
    const row = c.length++;
    c.start[row] = span.start;
    c.duration[row] = span.duration;
    c.name[row] = this.texts.of(span.name);
    c.resource[row] = this.resources.of(span.resource);
    c.kept[row] = kept;
    const { spanId } = span;
    const [high, low] = [halfAt(spanId, 0), halfAt(spanId, 8)];
    const plain = spanId.length === 16 && high !== NO_HEX && low !== NO_HEX;
    c.idHigh[row] = plain ? high : this.texts.of(spanId);
    c.idLow[row] = plain ? low : 0;
    const status = STATUSES.indexOf(span.status) << STATUS_AT;
    c.flags[row] = KINDS.indexOf(span.kind) | status | (plain ? 0 : ODD_ID);
    return row;
  }

  spanId(row: number): string {
    const { columns: c, texts } = this;
    const high = c.idHigh[row] ?? 0;
    if (((c.flags[row] ?? 0) & ODD_ID) !== 0) return texts.at(high) ?? '';
    return idOf(high, c.idLow[row] ?? 0);
  }

  serviceOf(row: number): string {
    return this.resources.at(this.columns.resource[row] ?? -1).service;
  }

  startOf(row: number): Micros {
    return micros(this.columns.start[row] ?? 0);
  }
}

/** Attributes are those of telling.ts; events, links, messages and the parent's id are not kept. */
export class KeptSpan implements Span {
  readonly traceId: string;
  readonly name: string;
  readonly start: Micros;
  readonly duration: number;
  readonly resource: Resource;
  readonly attributes: readonly Attribute[];
  readonly kind: Span['kind'];
  readonly status: Span['status'];
  readonly #shelf: Shelf;
  readonly #row: number;

  constructor(shelf: Shelf, row: number, traceId: string) {
    const { columns: c } = shelf;
    const flags = c.flags[row] ?? 0;
    this.traceId = traceId;
    this.name = shelf.texts.at(c.name[row] ?? -1) ?? '';
    this.start = shelf.startOf(row);
    this.duration = c.duration[row] ?? 0;
    this.resource = shelf.resources.at(c.resource[row] ?? -1);
    this.attributes = shelf.attributes.at(c.kept[row] ?? 0);
    this.kind = KINDS[flags & 7] ?? 'unspecified';
    this.status = STATUSES[(flags >> STATUS_AT) & 3] ?? 'unset';
    this.#shelf = shelf;
    this.#row = row;
  }

  /** Made when asked for: most spans never are. */
  get spanId(): string {
    return this.#shelf.spanId(this.#row);
  }

  get parentSpanId(): null {
    return null;
  }

  get statusMessage(): string {
    return '';
  }

  get events(): readonly never[] {
    return NOTHING;
  }

  get links(): readonly never[] {
    return NOTHING;
  }

  get warnings(): readonly never[] {
    return NOTHING;
  }
}
