// Cells → rows: one for each (request, hop, key), the worst crossing standing for it.

import { OUTCOMES, visitAt, type Analysis } from '../model/index.ts';
import { TRACEPARENT } from './keys.ts';

export const KEPT = OUTCOMES.indexOf('kept');
/** No crossing: what a row stands for is known, but not from spans that could be compared with those of others. */
export const NO_VISIT = 2 ** 32 - 1;

export interface Rows {
  /** Rows of request r: `rows[r]` up to `rows[r + 1]`. */
  readonly rows: Uint32Array;
  readonly request: Uint32Array;
  readonly hop: Uint16Array | Uint32Array;
  readonly key: Uint8Array | Uint16Array;
  /** Index into OUTCOMES. */
  readonly outcome: Uint8Array;
  /** Of damaged rows: index into the analysis' findings. */
  readonly finding: ReadonlyMap<number, number>;
  /** The visit whose outcome stands for the row; NO_VISIT for none. */
  readonly visit: Uint32Array;
}

/** Among crossings of one hop by one key, unobserved is worse than kept: what was not seen is not vouched for. */
const OWN_SEVERITY = Uint8Array.from(OUTCOMES, o =>
  ['kept', 'unobserved', 'altered', 'foreign', 'lost'].indexOf(o),
);

const at = (column: ArrayLike<number>, i: number): number => column[i] ?? 0;

/** Places 0 … n−1 grouped by request, and where each request's begin (a counting sort: linear). */
function grouped(n: number, requests: number, requestOf: (i: number) => number) {
  const starts = new Uint32Array(requests + 1);
  for (let i = 0; i < n; i++) {
    const r = requestOf(i) + 1;
    starts[r] = at(starts, r) + 1;
  }
  for (let r = 1; r < starts.length; r++) starts[r] = at(starts, r) + at(starts, r - 1);
  const next = starts.slice();
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    const r = requestOf(i);
    order[at(next, r)] = i;
    next[r] = at(next, r) + 1;
  }
  return { starts, order };
}

/** A fault that sits on a span has cells only where it happened; `hop` and `key` are where it is counted. */
interface SpanPair {
  readonly hop: number;
  readonly key: number;
  readonly service: string;
}

function spanPairs({ cells, visits, hops, keys }: Analysis): SpanPair[] {
  if (!hops.some(h => h.kind === 'span')) return [];
  const found = new Map<number, SpanPair>();
  for (let c = 0; c < cells.visit.length; c++) {
    const hop = at(visits.hop, at(cells.visit, c));
    const id = hops[hop];
    if (id?.kind !== 'span') continue;
    const key = at(cells.key, c);
    found.set(hop * keys.length + key, { hop, key, service: id.to });
  }
  return [...found.values()];
}

/** A hop at which traces broke off. */
interface Split {
  readonly hop: number;
  /** The hops on which the same call goes while its trace holds. */
  readonly ways: ReadonlySet<number>;
  /** What was carried into it. */
  readonly keys: Set<number>;
  /** The kinds of the spans at its ends. */
  kinds: string | null;
}

function kindsAt(analysis: Analysis, index: number): string {
  const visit = visitAt(analysis, index);
  return `${visit?.from?.kind ?? ''} ${visit?.to?.kind ?? ''}`;
}

/** The splits of which there are intact ways. */
function splitsOf(analysis: Analysis): readonly Split[] {
  const { cells, visits, hops } = analysis;
  const found = new Map<number, Split>();
  for (const [hop, { kind, from, to }] of hops.entries()) {
    if (kind !== 'split') continue;
    const ways = hops.flatMap((h, way) =>
      h.kind !== 'split' && h.kind !== 'span' && h.from === from && h.to === to ? [way] : [],
    );
    if (ways.length > 0) found.set(hop, { hop, ways: new Set(ways), keys: new Set(), kinds: null });
  }
  if (found.size === 0) return [];
  for (let c = 0; c < cells.visit.length; c++) {
    const visit = at(cells.visit, c);
    const split = found.get(at(visits.hop, visit));
    if (split === undefined) continue;
    split.keys.add(at(cells.key, c));
    split.kinds ??= kindsAt(analysis, visit);
  }
  return [...found.values()];
}

class Builder {
  readonly #analysis: Analysis;
  readonly #slot: Int32Array;
  readonly #out: Rows;
  readonly #finding = new Map<number, number>();
  #size = 0;
  #first = 0;

  constructor(analysis: Analysis, most: number) {
    this.#analysis = analysis;
    this.#slot = new Int32Array(analysis.hops.length * analysis.keys.length).fill(-1);
    this.#out = {
      rows: new Uint32Array(analysis.requests.length + 1),
      request: new Uint32Array(most),
      hop: analysis.hops.length < 65_536 ? new Uint16Array(most) : new Uint32Array(most),
      key: analysis.keys.length <= 256 ? new Uint8Array(most) : new Uint16Array(most),
      outcome: new Uint8Array(most),
      finding: this.#finding,
      visit: new Uint32Array(most),
    };
  }

  open(request: number): void {
    this.#out.rows[request] = this.#size;
    this.#first = this.#size;
  }

  put(request: number, hop: number, key: number, outcome: number, finding: number, visit: number): void {
    const place = hop * this.#analysis.keys.length + key;
    let row = at(this.#slot, place);
    const fresh = row < this.#first;
    if (!fresh && at(OWN_SEVERITY, outcome) <= at(OWN_SEVERITY, at(this.#out.outcome, row))) return;
    if (fresh) row = this.#slot[place] = this.#size++;
    this.#out.request[row] = request;
    this.#out.hop[row] = hop;
    this.#out.key[row] = key;
    this.#out.outcome[row] = outcome;
    if (finding >= 0) this.#finding.set(row, finding);
    else if (!fresh) this.#finding.delete(row);
    this.#out.visit[row] = visit;
  }

  close(): Rows {
    const { rows, request, hop, key, outcome, finding, visit } = this.#out;
    rows[rows.length - 1] = this.#size;
    const cut = <T extends Uint32Array | Uint16Array | Uint8Array | Int32Array>(column: T): T =>
      column.slice(0, this.#size) as T;
    return {
      rows,
      request: cut(request),
      hop: cut(hop),
      key: cut(key),
      outcome: cut(outcome),
      finding,
      visit: cut(visit),
    };
  }
}

/** Rows at a split for a request whose trace held there; `own` are its cells. */
function putHeld(out: Builder, analysis: Analysis, r: number, own: Uint32Array, split: Split): void {
  const { cells, visits, keys } = analysis;
  // Any key that came along shows that the trace held.
  const trace = keys.indexOf(TRACEPARENT);
  const held = own.filter(
    c => cells.outcome[c] === KEPT && split.ways.has(at(visits.hop, at(cells.visit, c))),
  );
  const fits = held.map(c => Number(kindsAt(analysis, at(cells.visit, c)) === split.kinds));
  // What a client and a server say of themselves differs: crossings between spans of the same kinds stand first.
  for (const wanted of [1, 0])
    held.forEach((c, n) => {
      if (fits[n] !== wanted) return;
      const visit = wanted === 1 ? at(cells.visit, c) : NO_VISIT;
      for (const key of new Set([at(cells.key, c), trace]))
        if (split.keys.has(key)) out.put(r, split.hop, key, KEPT, -1, visit);
    });
}

/**
 * The rows of an analysis. A request that passed a service where others have a fault on a span, and has
 * none itself, has a kept row there: a rate of such a fault is over all requests that passed the service. So has one
 * whose trace held on the way on which others broke: nobody else takes the hop of a break, and its own rows alone
 * would say "always, ever since".
 */
export function rowsOf(analysis: Analysis): Rows {
  const { cells, visits, requests, hops } = analysis;
  const pairs = spanPairs(analysis);
  const splits = splitsOf(analysis);
  const added = splits.reduce((n, s) => n + s.keys.size, pairs.length);
  const byCell = grouped(cells.visit.length, requests.length, c => at(visits.request, at(cells.visit, c)));
  const byVisit =
    pairs.length > 0 ? grouped(visits.hop.length, requests.length, v => at(visits.request, v)) : null;
  const out = new Builder(analysis, cells.visit.length + requests.length * added);
  for (let r = 0; r < requests.length; r++) {
    out.open(r);
    for (let n = at(byCell.starts, r); n < at(byCell.starts, r + 1); n++) {
      const c = at(byCell.order, n);
      const visit = at(cells.visit, c);
      const hop = at(visits.hop, visit);
      out.put(r, hop, at(cells.key, c), at(cells.outcome, c), cells.finding.get(c) ?? -1, visit);
    }
    if (byVisit)
      for (let n = at(byVisit.starts, r); n < at(byVisit.starts, r + 1); n++) {
        const v = at(byVisit.order, n);
        const id = hops[at(visits.hop, v)];
        for (const p of pairs)
          if (id && (id.from === p.service || id.to === p.service)) out.put(r, p.hop, p.key, KEPT, -1, v);
      }
    if (splits.length === 0) continue;
    const own = byCell.order.subarray(at(byCell.starts, r), at(byCell.starts, r + 1));
    for (const split of splits) putHeld(out, analysis, r, own, split);
  }
  return out.close();
}
