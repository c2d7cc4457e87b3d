// Stitching: traces that were one request before its context broke become one again.

import type { TraceHead } from './archive-head.ts';
import type { Archive } from './archive.ts';
import { attach, Bundle, detach, type Join } from './bundle.ts';
import { sideOf } from './carrier.ts';
import type { Callees } from './callees.ts';
import { findCaller, findOpenCall, isBetter, isCrossed, PATIENCE, type Fit } from './caller.ts';
import { clocksOf } from './clocks.ts';
import { findEntries } from './entries.ts';
import { isEntry, Labels, serviceOf } from './labels.ts';
import { eachOf, type Slices } from './slices.ts';
import type { Node, Tree } from './tree.ts';

/** So many earlier continuations of one request are looked at again. */
const MOST_EXCHANGED = 8;
/** By how much two machines' clocks may disagree. */
const CLOCKS = 1e6;

/** Two traces that begin in the same way at the same service are attempts of one client, not parts of one request. */
const sameEntry = (a: Node, b: Node): boolean =>
  a.span.resource.service === b.span.resource.service && sideOf(a.span) === sideOf(b.span);

class Stitcher {
  readonly #archive: Archive;
  readonly #heads: readonly TraceHead[];
  readonly #labels: Labels;
  readonly #byTrace = new Map<string, TraceHead>();
  readonly #callees: Callees;
  readonly #above = new Map<TraceHead, TraceHead>();
  readonly #joins = new Map<TraceHead, Join>();
  #entries: ReadonlySet<string> = new Set();
  /** What was joined to a span of this trace because its context broke. */
  readonly #broken = new Map<TraceHead, readonly TraceHead[]>();
  /** Trees that were looked at, with what was joined to them so far. */
  readonly #trees = new Map<TraceHead, Tree>();

  constructor(archive: Archive, heads: readonly TraceHead[], worn: ReadonlySet<string>) {
    this.#archive = archive;
    this.#heads = heads;
    this.#callees = archive.callees;
    this.#labels = new Labels(worn);
  }

  #tree(head: TraceHead): Tree {
    let tree = this.#trees.get(head);
    if (tree === undefined) this.#trees.set(head, (tree = this.#archive.tree(head)));
    return tree;
  }

  #rootOf(head: TraceHead): Node | null {
    return this.#tree(head).roots[0] ?? null;
  }

  /** The earliest trace with a call that nobody answered and that this one would answer, whatever the clocks say. */
  #askedBy(head: TraceHead): TraceHead | null {
    const others = this.#labels.near(head).filter(o => isEntry(o) && serviceOf(o) !== serviceOf(head));
    const root = others.length === 0 ? null : this.#rootOf(head);
    if (root === null) return null;
    let asked: TraceHead | null = null;
    for (const other of others) {
      if (asked !== null && other.start >= asked.start) continue;
      if (findOpenCall(this.#tree(other), root, this.#callees) !== null) asked = other;
    }
    return asked;
  }

  *run(): Slices<void> {
    const one = (): number => 1;
    yield* eachOf(this.#heads, one, head => {
      this.#byTrace.set(head.traceId, head);
      this.#labels.add(head);
    });
    const { clocks } = this.#callees;
    this.#entries = yield* findEntries({
      own: this.#heads.filter(h => isEntry(h) && h.rare.links.length !== 1),
      labels: head => this.#labels.of(head),
      began: head => head.shelf.startOf(head.root) - clocks.ahead(serviceOf(head)),
      asked: head => this.#askedBy(head),
    });
    // Most traces are a request of their own and are not looked into.
    const spans = (head: TraceHead): number => (this.#trees.has(head) ? head.count : 1);
    yield* eachOf(this.#heads, spans, head => this.#joinByLink(head));
    yield* eachOf(this.#heads, spans, head => this.#joinById(head));
    yield* eachOf(this.#heads, spans, head => this.#joinAstray(head));
    yield* eachOf(this.#heads, spans, head => this.#joinFragment(head));
  }

  /**
   * A trace whose root was never recorded belongs to the request whose id it carries, if it happened during
   * it. Where it broke off can't be told, so nothing is joined and nothing found.
   */
  #joinFragment(head: TraceHead): void {
    if (isEntry(head) || head.root < 0) return;
    const others = this.#labels.near(head).filter(o => isEntry(o) && mayContain(o, head));
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
    this.#join(head, (tree, root) => {
      const atEntry = this.#entries.has(root.span.resource.service);
      return findCaller(tree, root, this.#callees, atEntry);
    });
  }

  /** A trace that nothing explains, and the very call that it would answer, though clocks say that it can't be. */
  #joinAstray(head: TraceHead): void {
    if (!isEntry(head) || this.#entries.has(serviceOf(head))) return;
    this.#join(head, (tree, root) => findOpenCall(tree, root, this.#callees));
  }

  #join(head: TraceHead, find: (tree: Tree, root: Node) => Fit | null): void {
    if (!isEntry(head) || head.rare.links.length > 0 || this.#above.has(head)) return;
    const others = this.#labels.near(head);
    const root = others.length === 0 ? null : this.#rootOf(head);
    if (root === null) return;
    let chosen: { readonly head: TraceHead; readonly fit: Fit } | null = null;
    for (const other of others) {
      if (this.#isAttempt(other, root) || this.#isBelow(other, head)) continue;
      const fit = find(this.#tree(other), root);
      if (fit === null) continue;
      if (chosen === null || isBetter(fit, chosen.fit, root, this.#callees)) chosen = { head: other, fit };
    }
    if (chosen === null) return;
    this.#above.set(head, chosen.head);
    this.#attach(head, chosen.head, chosen.fit.node, 'split');
    this.#callees.join(chosen.fit.node);
    this.#exchange(head, root, chosen.head);
  }

  /** Calls side by side are answered within one moment: the first to fit is not always the one that was meant. */
  #exchange(head: TraceHead, root: Node, host: TraceHead): void {
    const { service } = root.span.resource;
    const earlier = (this.#broken.get(host) ?? []).filter(h => serviceOf(h) === service);
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

  #isBelow(head: TraceHead, top: TraceHead): boolean {
    for (let at: TraceHead | undefined = head; at !== undefined; at = this.#above.get(at))
      if (at === top) return true;
    return false;
  }

  /** Ids with which requests enter again and again. */
  worn(): ReadonlySet<string> {
    return this.#labels.wornBy(head => isEntry(head) && !this.#above.has(head));
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
const NONE: ReadonlySet<string> = new Set();

/** Within the other trace's time, or so soon after it that a queue may lie between. */
const mayContain = (other: TraceHead, tree: TraceHead): boolean =>
  tree.start >= other.start - CLOCKS && tree.start <= other.end + PATIENCE;

/**
 * Groups traces into requests, joining the root of each continuing trace to the span that caused it. The traces
 * come in order of their start.
 * - A new root with exactly one span link belongs to the linked request; with more it is a fan-in.
 * - Otherwise the topmost request id decides (and B3's trace id where that header survived), if one trace
 *   continues the other: traces that enter at the same service are retries. An id that goes on entering there (a
 *   probe's, a load test's, a session's) is no request's.
 * What it learns of clocks and calls on the way holds until the batch has grown, so that a batch is always stitched as
 * if all of it had been there from the beginning. Traces of another batch (`teaching` is false) teach nothing.
 */
export function* stitch(
  archive: Archive,
  heads: readonly TraceHead[],
  teaching: boolean,
): Slices<readonly Bundle[]> {
  const { callees } = archive;
  if (!teaching) return yield* joined(new Stitcher(archive, heads, NONE));
  callees.clocks = yield* clocksOf(heads);
  callees.beginJoining();
  const stitcher = new Stitcher(archive, heads, NONE);
  let bundles = yield* joined(stitcher);
  const worn = stitcher.worn();
  if (worn.size > 0) {
    callees.beginJoining();
    bundles = yield* joined(new Stitcher(archive, heads, worn));
  }
  callees.endJoining();
  return bundles;
}

function* joined(stitcher: Stitcher): Slices<readonly Bundle[]> {
  yield* stitcher.run();
  return stitcher.bundles();
}
