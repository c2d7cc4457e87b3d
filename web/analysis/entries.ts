// Where requests begin: the services at which new roots need no explanation.

import type { TraceHead } from './archive-head.ts';
import { eachOf, type Slices } from './slices.ts';

export interface Beginnings {
  /** Traces that begin with a true root. */
  readonly own: readonly TraceHead[];
  readonly labels: (head: TraceHead) => readonly string[];
  /** When it began, by a clock that they share. */
  readonly began: (head: TraceHead) => number;
  /** The trace with a call that nobody answered and that this one would answer. */
  readonly asked: (head: TraceHead) => TraceHead | null;
}

/** So many traces are one request in a row at most. */
const LONGEST = 8;

/** Where a trace that seems to be the first answers another one's call, its clock is wrong: that one came before it. */
function upFrom(first: TraceHead, { asked }: Beginnings): TraceHead {
  let at = first;
  for (let i = 0; i < LONGEST; i++) {
    const above = asked(at);
    if (above === null) return at;
    at = above;
  }
  return first;
}

/**
 * Services at which most requests begin whose first trace it is. Roots are compared, as another machine's clock may
 * put spans below them before them.
 */
export function* findEntries(b: Beginnings): Slices<ReadonlySet<string>> {
  const firsts = new Map<string, TraceHead>();
  const shared = new Set<string>();
  for (const head of b.own)
    for (const id of b.labels(head)) {
      const first = firsts.get(id);
      if (first !== undefined) shared.add(id);
      if (first === undefined || b.began(head) < b.began(first)) firsts.set(id, head);
    }
  const spans = (id: string): number => firsts.get(id)?.count ?? 1;
  yield* eachOf([...shared], spans, id => {
    const first = firsts.get(id);
    if (first !== undefined) firsts.set(id, upFrom(first, b));
  });
  const votes = new Map<string, number>();
  for (const head of b.own) {
    const first = b.labels(head).every(id => firsts.get(id) === head);
    const service = head.shelf.serviceOf(head.root);
    votes.set(service, (votes.get(service) ?? 0) + (first ? 1 : -1));
  }
  return new Set([...votes].filter(([, vote]) => vote > 0).map(([service]) => service));
}
