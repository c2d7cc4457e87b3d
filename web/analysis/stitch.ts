// Stitching: traces that were one request before its context broke become one again.

import { TraceHead } from './archive-head.ts';
import type { Archive } from './archive.ts';
import { sideOf } from './carrier.ts';
import type { Callees } from './callees.ts';
import { findCaller, isBetter, isCrossed, PATIENCE, type Fit } from './caller.ts';
import { more } from './few.ts';
import { eachOf, type Slices } from './slices.ts';
import type { Node, Tree } from './tree.ts';

/** The root of a trace hangs below a span of another one. */
export interface Join {
  readonly trace: TraceHead;
  readonly to: TraceHead;
  /** The row of that span. */
  readonly row: number;
  readonly how: 'split' | 'link';
}

/** Traces of one request, the one it entered with first, and how they hang together. */
export class Bundle {
  readonly joins: readonly Join[];
  readonly requestId: string;
  /** Nearly every request has one trace: then there is no list of it. */
  readonly #heads: TraceHead | readonly TraceHead[];

  constructor(heads: readonly TraceHead[], joins: readonly Join[], requestId: string) {
    const [only] = heads;
    this.#heads = only !== undefined && heads.length === 1 ? only : heads;
    this.joins = joins;
    this.requestId = requestId;
  }

  get heads(): readonly TraceHead[] {
    return this.#heads instanceof TraceHead ? [this.#heads] : this.#heads;
  }
}

/** An id shared by a great many traces is no request id (a constant, a load test): only neighbours in time are tried. */
const MOST_TRIED = 48;
/** So many earlier continuations of one request are looked at again. */
const MOST_EXCHANGED = 8;
/** By how much two machines' clocks may disagree. */
const CLOCKS = 1e6;

/** Its first span is a true root: the trace is whole at its beginning. */
const isEntry = (head: TraceHead): boolean => head.root >= 0 && !head.rootIsOrphan;

const rootStart = (head: TraceHead): number => head.shelf.startOf(head.root);

/** Two traces that begin in the same way at the same service are attempts of one client, not parts of one request. */
const sameEntry = (a: Node, b: Node): boolean =>
  a.span.resource.service === b.span.resource.service && sideOf(a.span) === sideOf(b.span);

class Stitcher {
  readonly #archive: Archive;
  readonly #heads: readonly TraceHead[];
  readonly #byId = new Map<string, TraceHead[]>();
  readonly #byTrace = new Map<string, TraceHead>();
  readonly #callees: Callees;
  readonly #above = new Map<TraceHead, TraceHead>();
  readonly #joins = new Map<TraceHead, Join>();
  readonly #entries = new Set<string>();
  /** What was joined to a span of this trace because its context broke. */
  readonly #broken = new Map<TraceHead, readonly TraceHead[]>();
  /** Trees that were looked at, with what was joined to them so far. */
  readonly #trees = new Map<TraceHead, Tree>();

  constructor(archive: Archive, heads: readonly TraceHead[]) {
    this.#archive = archive;
    this.#heads = heads;
    this.#callees = archive.callees;
  }

  #tree(head: TraceHead): Tree {
    let tree = this.#trees.get(head);
    if (tree === undefined) this.#trees.set(head, (tree = this.#archive.tree(head)));
    return tree;
  }

  #rootOf(head: TraceHead): Node | null {
    return this.#tree(head).roots[0] ?? null;
  }

  #register(head: TraceHead): void {
    this.#byTrace.set(head.traceId, head);
    for (const id of labelsOf(head)) {
      const list = this.#byId.get(id);
      if (list === undefined) this.#byId.set(id, [head]);
      else list.push(head);
    }
  }

  /**
   * Services at which most requests begin whose first trace it is: new roots there need no explanation. Roots are
   * compared, as another machine's clock may put spans below them before them.
   */
  #findEntries(): void {
    const own = this.#heads.filter(h => isEntry(h) && h.rare.links.length !== 1);
    const firsts = new Map<string, TraceHead>();
    for (const head of own)
      for (const id of labelsOf(head)) {
        const first = firsts.get(id);
        if (first === undefined || rootStart(head) < rootStart(first)) firsts.set(id, head);
      }
    const votes = new Map<string, number>();
    for (const head of own) {
      const first = labelsOf(head).every(id => firsts.get(id) === head);
      const service = head.shelf.serviceOf(head.root);
      votes.set(service, (votes.get(service) ?? 0) + (first ? 1 : -1));
    }
    for (const [service, vote] of votes) if (vote > 0) this.#entries.add(service);
  }

  *run(): Slices<void> {
    const one = (): number => 1;
    yield* eachOf(this.#heads, one, head => this.#register(head));
    this.#findEntries();
    // Most traces are a request of their own and are not looked into.
    const spans = (head: TraceHead): number => (this.#trees.has(head) ? head.count : 1);
    yield* eachOf(this.#heads, spans, head => this.#joinByLink(head));
    yield* eachOf(this.#heads, spans, head => this.#joinById(head));
    yield* eachOf(this.#heads, spans, head => this.#joinFragment(head));
  }

  /**
   * A trace whose root was never recorded belongs to the request whose id it carries, if it happened during
   * it. Where it broke off can't be told, so nothing is joined and nothing found.
   */
  #joinFragment(head: TraceHead): void {
    if (isEntry(head) || head.root < 0) return;
    const others = this.#candidates(head).filter(o => isEntry(o) && mayContain(o, head));
    const top = others.length === 0 ? null : this.#rootOf(head);
    if (top === null) return;
    const hosts = others.filter(o => !this.#isBelow(o, head) && !this.#isAttempt(o, top));
    const host = hosts.reduce<TraceHead | null>((a, b) => (a === null || b.start > a.start ? b : a), null);
    if (host !== null) this.#above.set(head, host);
  }

  #joinByLink(head: TraceHead): void {
    const link = isEntry(head) && head.rare.links.length === 1 ? head.rare.links[0] : undefined;
    if (link === undefined || link.traceId === head.traceId) return;
    const other = this.#byTrace.get(link.traceId);
    if (other === undefined || this.#isBelow(other, head)) return;
    this.#above.set(head, other);
    const node = this.#tree(other).nodes.find(n => n.span.spanId === link.spanId);
    if (node !== undefined) this.#attach(head, other, node, 'link');
  }

  #joinById(head: TraceHead): void {
    if (!isEntry(head) || head.rare.links.length > 0 || this.#above.has(head)) return;
    const others = this.#candidates(head);
    const root = others.length === 0 ? null : this.#rootOf(head);
    if (root === null) return;
    let chosen: { readonly head: TraceHead; readonly fit: Fit } | null = null;
    for (const other of others) {
      if (this.#isAttempt(other, root) || this.#isBelow(other, head)) continue;
      const atEntry = this.#entries.has(root.span.resource.service);
      const fit = findCaller(this.#tree(other), root, this.#callees, atEntry);
      if (fit !== null && (chosen === null || isBetter(fit, chosen.fit, root))) chosen = { head: other, fit };
    }
    if (chosen === null) return;
    this.#above.set(head, chosen.head);
    this.#attach(head, chosen.head, chosen.fit.node, 'split');
    this.#callees.learn(chosen.fit.node);
    this.#exchange(head, root, chosen.head);
  }

  /** Calls side by side are answered within one moment: the first to fit is not always the one that was meant. */
  #exchange(head: TraceHead, root: Node, host: TraceHead): void {
    const { service } = root.span.resource;
    const earlier = (this.#broken.get(host) ?? []).filter(h => h.shelf.serviceOf(h.root) === service);
    for (const one of earlier.slice(-MOST_EXCHANGED)) {
      const other = this.#rootOf(one);
      const [a, b] = [root.parent, other?.parent ?? null];
      if (other === null || a === null || b === null) continue;
      if (!isCrossed(a, root, b, other, this.#callees)) continue;
      detach(root);
      detach(other);
      this.#attach(head, host, b, 'split');
      this.#attach(one, host, a, 'split');
    }
    this.#broken.set(host, [...(this.#broken.get(host) ?? []), head]);
  }

  #attach(trace: TraceHead, to: TraceHead, parent: Node, how: Join['how']): void {
    const root = this.#rootOf(trace);
    if (root === null) return;
    attach(root, parent, how);
    this.#joins.set(trace, { trace, to, row: parent.row, how });
  }

  /** The new root begins as this trace does, or as one this trace continues: the client tried again. */
  #isAttempt(other: TraceHead, root: Node): boolean {
    for (let at: TraceHead | undefined = other; at !== undefined; at = this.#above.get(at)) {
      const entry = this.#rootOf(at);
      if (entry !== null && sameEntry(entry, root)) return true;
    }
    return false;
  }

  #candidates(head: TraceHead): readonly TraceHead[] {
    const out = new Set<TraceHead>();
    for (const id of labelsOf(head)) {
      const list = this.#byId.get(id) ?? [];
      if (list.length === 1 && list[0] === head) continue;
      const at = placeOf(list, head);
      for (const other of list.slice(Math.max(0, at - MOST_TRIED), at + 5))
        if (other !== head) out.add(other);
    }
    return [...out];
  }

  #isBelow(head: TraceHead, top: TraceHead): boolean {
    for (let at: TraceHead | undefined = head; at !== undefined; at = this.#above.get(at))
      if (at === top) return true;
    return false;
  }

  bundles(): readonly Bundle[] {
    const members = new Map<TraceHead, TraceHead[]>();
    for (const head of this.#heads) {
      let top = head;
      for (let up = this.#above.get(top); up !== undefined; up = this.#above.get(top)) top = up;
      const list = members.get(top);
      if (top === head) members.set(top, [head, ...(list ?? [])]);
      else if (list === undefined) members.set(top, [head]);
      else list.push(head);
    }
    return Array.from(members, ([top, heads]) => {
      const joins = heads.length === 1 ? NO_JOINS : this.#joinsOf(heads);
      return new Bundle(heads, joins, heads.map(h => h.request).find(id => id !== null) ?? top.traceId);
    });
  }

  /** In the order in which they were made: links first. */
  #joinsOf(heads: readonly TraceHead[]): readonly Join[] {
    const joins = heads.flatMap(h => this.#joins.get(h) ?? []);
    return [...joins.filter(j => j.how === 'link'), ...joins.filter(j => j.how === 'split')];
  }
}

const NO_JOINS: readonly Join[] = [];

/** What a trace can be found by: its request id and, for B3, the trace id it was called with or has. */
export function labelsOf({ traceId, request, rare: { b3 } }: TraceHead): readonly string[] {
  const out = [`b3 ${traceId}`];
  if (request !== null) out.push(`id ${request}`);
  if (b3 !== null) out.push(`b3 ${b3}`);
  return out;
}

/** Trees come in order of their start, so the place of one among many is found by halving. */
function placeOf(list: readonly TraceHead[], tree: TraceHead): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.start ?? 0) < tree.start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Within the other trace's time, or so soon after it that a queue may lie between. */
const mayContain = (other: TraceHead, tree: TraceHead): boolean =>
  tree.start >= other.start - CLOCKS && tree.start <= other.end + PATIENCE;

function attach(root: Node, parent: Node, how: 'split' | 'link'): void {
  root.parent = parent;
  root.joined = how;
  parent.children = more(parent.children, root);
}

function detach(root: Node): void {
  const { parent } = root;
  if (parent !== null) parent.children = parent.children.filter(c => c !== root);
  root.parent = null;
}

/** The trees of a bundle, joined as they were found to be. They belong to whoever asked for them. */
export function treesOf({ heads, joins }: Bundle, archive: Archive): readonly Tree[] {
  const trees = heads.map(h => archive.tree(h));
  for (const { trace, to, row, how } of joins) {
    const root = trees[heads.indexOf(trace)]?.roots[0];
    const parent = trees[heads.indexOf(to)]?.nodes[row - to.first];
    if (root !== undefined && parent !== undefined) attach(root, parent, how);
  }
  return trees;
}

/**
 * Groups traces into requests, joining the root of each continuing trace to the span that caused it. The traces
 * come in order of their start.
 * - A new root with exactly one span link belongs to the linked request; with more it is a fan-in.
 * - Otherwise the topmost request id decides (and B3's trace id where that header survived), if one trace
 *   continues the other: traces that enter at the same service are retries.
 */
export function* stitch(archive: Archive, heads: readonly TraceHead[]): Slices<readonly Bundle[]> {
  const stitcher = new Stitcher(archive, heads);
  yield* stitcher.run();
  return stitcher.bundles();
}
