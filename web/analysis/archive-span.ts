// A span as the archive keeps it: what questions about a whole batch read of it, and nothing else.

import type { Attribute, Resource, Span } from '../model/index.ts';
import { micros, type Micros } from '../time/index.ts';
import { SpanColumns, Texts } from './archive-columns.ts';
import { SpanKinds } from './archive-kinds.ts';
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
/** Its SDK left attributes out. How many is not kept. */
export const PARTIAL = 0x100;
/** The id is no 16 hex digits: its first half is the number of a text. */
const ODD_ID = 0x80;
const STATUS_AT = 3;

/** What was read of a span: numbers of texts, of its kept attributes, of its site, and remarks. */
export interface Said {
  readonly tag: string | null;
  readonly told: string | null;
  readonly kept: number;
  readonly site: number;
  readonly remarks: number;
}

/** Spans in columns, and what their numbers stand for. Rows are only ever added. */
export class Shelf {
  readonly columns: SpanColumns;
  readonly kinds: SpanKinds;
  readonly texts: Texts;
  readonly resources: Resources;
  readonly attributes: KeptAttributes;

  constructor(
    like: Pick<Shelf, 'kinds' | 'texts' | 'resources' | 'attributes'> | null,
    room: number,
    kinds = like?.kinds ?? new SpanKinds(),
  ) {
    this.columns = new SpanColumns(room);
    this.kinds = kinds;
    this.texts = like?.texts ?? new Texts();
    this.resources = like?.resources ?? new Resources();
    this.attributes = like?.attributes ?? new KeptAttributes();
  }

  /** Writes a span into the next row, without any records; returns the row. There has to be room. */
  put(span: Span, { tag, told, kept, site, remarks }: Said): number {
    const { columns: c, texts } = this;
    const row = c.length++;
    c.setTimes(row, span.start, span.duration);
    c.records[row] = -1;
    const { spanId } = span;
    const [high, low] = [halfAt(spanId, 0), halfAt(spanId, 8)];
    const plain = spanId.length === 16 && high !== NO_HEX && low !== NO_HEX;
    c.idHigh[row] = plain ? high : texts.of(spanId);
    c.idLow[row] = plain ? low : 0;
    const status = STATUSES.indexOf(span.status) << STATUS_AT;
    c.kind[row] = this.kinds.of({
      name: texts.of(span.name),
      resource: this.resources.of(span.resource),
      ...{ kept, site },
      tag: texts.of(tag),
      told: texts.of(told),
      flags: KINDS.indexOf(span.kind) | status | remarks | (plain ? 0 : ODD_ID),
    });
    return row;
  }

  kindOf(row: number): number {
    return this.columns.kind[row] ?? -1;
  }

  flagsOf(row: number): number {
    return this.kinds.flags(this.kindOf(row));
  }

  /** What sort of span it is: client, server … */
  sortOf(row: number): Span['kind'] {
    return KINDS[this.flagsOf(row) & 7] ?? 'unspecified';
  }

  /** The number of its site; −1 for none. */
  siteOf(row: number): number {
    return this.kinds.site(this.kindOf(row));
  }

  spanId(row: number): string {
    const { columns: c, texts } = this;
    const high = c.idHigh[row] ?? 0;
    if ((this.flagsOf(row) & ODD_ID) !== 0) return texts.at(high) ?? '';
    return idOf(high, c.idLow[row] ?? 0);
  }

  resourceOf(row: number): Resource {
    return this.resources.at(this.kinds.resource(this.kindOf(row)));
  }

  serviceOf(row: number): string {
    return this.resourceOf(row).service;
  }

  isOrphan(row: number): boolean {
    return (this.flagsOf(row) & ORPHAN) !== 0;
  }

  /** How many of these rows lack attributes. */
  partialIn(first: number, count: number): number {
    let partial = 0;
    for (let row = first; row < first + count; row++) if ((this.flagsOf(row) & PARTIAL) !== 0) partial++;
    return partial;
  }

  startOf(row: number): Micros {
    return micros(this.columns.startOf(row));
  }

  /** When the last of these rows ended. */
  endOf(first: number, count: number): Micros {
    const { columns: c } = this;
    let end = -Infinity;
    for (let row = first; row < first + count; row++) end = Math.max(end, c.startOf(row) + c.durationOf(row));
    return micros(end);
  }
}

/** Attributes are those of telling.ts; events, links, messages and the parent's id are not kept. */
export class KeptSpan implements Span {
  readonly traceId: string;
  readonly resource: Resource;
  readonly kind: Span['kind'];
  readonly #shelf: Shelf;
  readonly #row: number;

  constructor(shelf: Shelf, row: number, traceId: string) {
    const { kinds } = shelf;
    const kind = shelf.kindOf(row);
    this.traceId = traceId;
    this.resource = shelf.resources.at(kinds.resource(kind));
    this.kind = shelf.sortOf(row);
    this.#shelf = shelf;
    this.#row = row;
  }

  /** This and what follows is read when asked for: there is one object for every span of a batch. */
  get name(): string {
    const { texts, kinds } = this.#shelf;
    return texts.at(kinds.name(this.#shelf.kindOf(this.#row))) ?? '';
  }

  get start(): Micros {
    return this.#shelf.startOf(this.#row);
  }

  get duration(): number {
    return this.#shelf.columns.durationOf(this.#row);
  }

  get attributes(): readonly Attribute[] {
    const { attributes, kinds } = this.#shelf;
    return attributes.at(kinds.kept(this.#shelf.kindOf(this.#row)));
  }

  get status(): Span['status'] {
    return STATUSES[(this.#shelf.flagsOf(this.#row) >> STATUS_AT) & 3] ?? 'unset';
  }

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

  /** The node of a span knows whether it is partial. */
  get dropped(): null {
    return null;
  }
}
