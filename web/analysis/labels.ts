// What traces of one request have in common: its id and, for B3, a trace id.

import { countBefore } from '../model/index.ts';
import type { TraceHead } from './archive-head.ts';

/** An id shared by a great many traces is no request id (a constant, a load test): only neighbours in time are tried. */
const MOST_TRIED = 48;
/** A client that got no answer tries so often, and for so long; a batch may ask many times at once. */
const MOST_TRIES = 8;
const TRYING = 30e6;

/** Its first span is a true root: the trace is whole at its beginning. */
export const isEntry = (head: TraceHead): boolean => head.root >= 0 && !head.rootIsOrphan;

/** The service at which it begins. */
export const serviceOf = (head: TraceHead): string => head.shelf.serviceOf(head.root);

/** What a trace can be found by: its request id and, for B3, the trace id it was called with or has. */
export function labelsOf({ traceId, request, rare: { b3 } }: TraceHead): readonly string[] {
  const out = [`b3 ${traceId}`];
  if (request !== null) out.push(`id ${request}`);
  if (b3 !== null) out.push(`b3 ${b3}`);
  return out;
}

/** Trees come in order of their start, so the place of one among many is found by halving. */
const placeOf = (list: readonly TraceHead[], tree: TraceHead): number =>
  countBefore(list.length, i => (list[i]?.start ?? 0) < tree.start);

/** More than tries of one request; messages may be delivered again for as long as one likes. */
function isWorn(entered: readonly TraceHead[]): boolean {
  const asked = entered.filter(h => h.shelf.sortOf(h.root) !== 'consumer');
  const [first, last] = [asked[0], asked.at(-1)];
  if (first === undefined || last === undefined || asked.length <= MOST_TRIES) return false;
  return asked.length > MOST_TRIED || last.start - first.start > TRYING;
}

/** Traces by what they can be found by; they are added in order of their start. */
export class Labels {
  readonly #heads = new Map<string, TraceHead[]>();
  /** Labels that are no request's. */
  readonly #worn: ReadonlySet<string>;

  constructor(worn: ReadonlySet<string>) {
    this.#worn = worn;
  }

  of(head: TraceHead): readonly string[] {
    const labels = labelsOf(head);
    return this.#worn.size === 0 ? labels : labels.filter(id => !this.#worn.has(id));
  }

  add(head: TraceHead): void {
    for (const id of this.of(head)) {
      const list = this.#heads.get(id);
      if (list === undefined) this.#heads.set(id, [head]);
      else list.push(head);
    }
  }

  /** Others that share a label with this one. */
  near(head: TraceHead): readonly TraceHead[] {
    const out = new Set<TraceHead>();
    for (const id of this.of(head)) {
      const list = this.#heads.get(id) ?? [];
      if (list.length === 1 && list[0] === head) continue;
      const at = placeOf(list, head);
      for (const other of list.slice(Math.max(0, at - MOST_TRIED), at + 5))
        if (other !== head) out.add(other);
    }
    return [...out];
  }

  /** Labels with which requests enter at one and the same service more often than one request is tried. */
  wornBy(isTop: (head: TraceHead) => boolean): ReadonlySet<string> {
    const out = new Set<string>();
    for (const [id, heads] of this.#heads) {
      if (heads.length <= MOST_TRIES) continue;
      for (const entered of Map.groupBy(heads.filter(isTop), serviceOf).values())
        if (isWorn(entered)) out.add(id);
    }
    return out;
  }
}
