// How far the clocks of services are apart, as the calls between them tell: what was served lies within its call.

import type { TraceHead } from './archive-head.ts';
import { eachOf, type Slices } from './slices.ts';

/** So few calls tell nothing of a clock: one of them may have been given up by its caller. */
const ENOUGH = 3;

interface Calls {
  /** What was served lay within the call. */
  fitting: number;
  /** Else: how far the callee's clock is ahead. */
  readonly ahead: number[];
}

interface Times {
  readonly start: number;
  readonly took: number;
}

/**
 * How far the callee's clock is ahead; null where that can't be told. As Jaeger's adjuster of clock skew estimates it:
 * where the one does not lie within the other, the way there took as long as the way back.
 */
function aheadBy(call: Times, served: Times): number | null {
  const early = served.start - call.start;
  if (served.took > call.took) return early < 0 ? early : null;
  const rest = call.took - served.took;
  return early >= 0 && early <= rest ? 0 : early - rest / 2;
}

type ByPair<T> = Map<string, Map<string, T>>;

function at<T>(map: ByPair<T>, a: string, b: string, make: () => T): T {
  let inner = map.get(a);
  if (inner === undefined) map.set(a, (inner = new Map<string, T>()));
  let value = inner.get(b);
  if (value === undefined) inner.set(b, (value = make()));
  return value;
}

export class Clocks {
  /** By caller and callee. */
  readonly #pairs: ByPair<number> = new Map();
  readonly #ahead = new Map<string, number>();

  constructor(calls: ByPair<Calls>) {
    for (const [caller, callees] of calls)
      for (const [callee, c] of callees) {
        const ahead = typical(c);
        if (ahead === null) continue;
        at(this.#pairs, caller, callee, () => ahead);
        at(this.#pairs, callee, caller, () => -ahead);
      }
    const called = new Set([...calls.values()].flatMap(callees => [...callees.keys()]));
    // The clock of those whom nobody calls is the one that the others are compared with.
    const tops = [...this.#pairs.keys()].sort(
      (a, b) => Number(called.has(a)) - Number(called.has(b)) || (a < b ? -1 : 1),
    );
    for (const top of tops) if (!this.#ahead.has(top)) this.#spread(top);
  }

  #spread(top: string): void {
    this.#ahead.set(top, 0);
    // A set goes on over what is added to it meanwhile.
    const reached = new Set([top]);
    for (const service of reached) {
      const own = this.#ahead.get(service) ?? 0;
      for (const [other, ahead] of [...(this.#pairs.get(service) ?? [])].sort(byName)) {
        if (this.#ahead.has(other)) continue;
        this.#ahead.set(other, own + ahead);
        reached.add(other);
      }
    }
  }

  /** How far this service's clock is ahead of that of those which call it. */
  ahead(service: string): number {
    return this.#ahead.get(service) ?? 0;
  }

  /** How far the clock of `callee` is ahead of that of `caller`. */
  between(caller: string, callee: string): number {
    return this.#pairs.get(caller)?.get(callee) ?? this.ahead(callee) - this.ahead(caller);
  }
}

const byName = ([a]: readonly [string, number], [b]: readonly [string, number]): number => (a < b ? -1 : 1);

function typical({ fitting, ahead }: Calls): number | null {
  if (fitting + ahead.length < ENOUGH) return null;
  // The median; those that fit are so many zeros.
  const sorted =
    fitting > ahead.length ? [] : [...ahead, ...Array<number>(fitting).fill(0)].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

function note(calls: ByPair<Calls>, { shelf, first, count }: TraceHead): void {
  const { columns } = shelf;
  const times = (row: number): Times => ({ start: columns.startOf(row), took: columns.durationOf(row) });
  for (let row = first; row < first + count; row++) {
    const parent = columns.parent[row] ?? -1;
    if (parent < 0 || shelf.sortOf(row) !== 'server') continue;
    // Below a span that was served itself stands what a caller did that does not show its calls.
    if (shelf.sortOf(parent) !== 'client' && shelf.sortOf(parent) !== 'server') continue;
    const [caller, callee] = [shelf.serviceOf(parent), shelf.serviceOf(row)];
    if (caller === callee) continue;
    const ahead = aheadBy(times(parent), times(row));
    if (ahead === null) continue;
    const known = at(calls, caller, callee, () => ({ fitting: 0, ahead: [] }));
    if (ahead === 0) known.fitting++;
    else known.ahead.push(ahead);
  }
}

/** Reads the clocks from the traces that are whole. */
export function* clocksOf(heads: readonly TraceHead[]): Slices<Clocks> {
  const calls: ByPair<Calls> = new Map();
  const rows = (head: TraceHead): number => head.count / 50;
  yield* eachOf(heads, rows, head => {
    note(calls, head);
  });
  return new Clocks(calls);
}
