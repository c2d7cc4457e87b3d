// Spans that stand together in a body: those of a trace in v1, those of a resource in OTLP.

import type { Resource, Span } from '../../../model/index.ts';
import { isHex } from './ids.ts';
import { Remarks } from './remarks.ts';
import type { Collector } from './spans.ts';

type Place = () => string;
type Built = { -readonly [K in keyof Span]: Span[K] };

/** They join the result when the group was read to its end, so that a group can be read anew. */
export class Group {
  readonly remarks = new Remarks();
  spans: Built[] = [];
  readonly #odd = new Map<string, Place>();
  #last = '';

  /** Adds a span of the same trace as the one before; false where it is of another. */
  addLike(span: Span): boolean {
    if (span.traceId !== this.#last) return false;
    this.spans.push(span);
    return true;
  }

  /** `place` is where the span's trace id stands. */
  add(span: Span, place: Place): void {
    const { traceId } = span;
    if (traceId !== this.#last && !isHex(traceId) && !this.#odd.has(traceId)) this.#odd.set(traceId, place);
    this.#last = traceId;
    this.spans.push(span);
  }

  commit(into: Collector): void {
    let id = '';
    let spans: Span[] = [];
    for (const span of this.spans) {
      if (span.traceId !== id) {
        id = span.traceId;
        ({ spans } = into.trace(id, this.#odd.get(id) ?? (() => '$')));
      }
      spans.push(span);
    }
    into.remarks.take(this.remarks);
  }
}

/** A resource that is named before it is told: Jaeger writes a trace's processes behind its spans. */
class Promised implements Resource {
  readonly service = 'unknown';
  readonly attributes = [];
  readonly place: Place;
  real: Resource = this;

  constructor(place: Place) {
    this.place = place;
  }
}

export class Promises {
  readonly #by = new Map<string, Promised>();

  known(name: string): Resource | undefined {
    return this.#by.get(name);
  }

  /** `place` of the first span that names it. */
  of(name: string, place: Place): Resource {
    let known = this.#by.get(name);
    if (!known) this.#by.set(name, (known = new Promised(place)));
    return known;
  }

  /** Gives the spans their real resources. */
  keep(spans: readonly Built[], find: (name: string, place: Place) => Resource): void {
    for (const [name, promised] of this.#by) promised.real = find(name, promised.place);
    for (const span of spans) if (span.resource instanceof Promised) span.resource = span.resource.real;
  }
}
