// Stitching: traces that were one request before its context broke become one again.

import { sideOf } from './carrier.ts';
import type { Callees } from './callees.ts';
import { findCaller, isBetter, isCrossed, PATIENCE, type Fit } from './caller.ts';
import type { KeyTable } from './keys.ts';
import type { Sites } from './observed.ts';
import { idKeys, idsOf, type IdKeys, type Ids } from './stitch-ids.ts';
import { eachOf, type Slices } from './slices.ts';
import { sizeOf, type Node, type Tree } from './tree.ts';

/** Trees of one request, the one it entered with first. */
export interface Bundle {
  readonly trees: readonly Tree[];
  readonly requestId: string;
}

/** An id shared by a great many traces is no request id (a constant, a load test): only neighbours in time are tried. */
const MOST_TRIED = 48;
/** So many earlier continuations of one request are looked at again. */
const MOST_EXCHANGED = 8;
/** By how much two machines' clocks may disagree. */
const CLOCKS = 1e6;

const entryOf = (tree: Tree): Node | null => {
  const root = tree.roots[0];
  return root === undefined || root.orphan ? null : root;
};

/** Two traces that begin in the same way at the same service are attempts of one client, not parts of one request. */
const sameEntry = (a: Node, b: Node): boolean =>
  a.span.resource.service === b.span.resource.service && sideOf(a.span) === sideOf(b.span);

class Stitcher {
  readonly #trees: readonly Tree[];
  readonly #keys: IdKeys;
  readonly #ids = new Map<Tree, Ids>();
  readonly #byId = new Map<string, Tree[]>();
  readonly #byTrace = new Map<string, Tree>();
  readonly #callees: Callees;
  readonly #above = new Map<Tree, Tree>();
  readonly #entries = new Set<string>();
  /** Roots that were joined to a span of this tree because their context broke. */
  readonly #joined = new Map<Tree, readonly Node[]>();

  constructor(trees: readonly Tree[], keys: IdKeys, callees: Callees) {
    this.#trees = trees;
    this.#keys = keys;
    this.#callees = callees;
  }

  #register(tree: Tree): void {
    this.#ids.set(tree, idsOf(tree, this.#keys));
    this.#byTrace.set(tree.traceId, tree);
    for (const id of this.#labels(tree)) {
      const list = this.#byId.get(id);
      if (list === undefined) this.#byId.set(id, [tree]);
      else list.push(tree);
    }
  }

  /** What a tree can be found by: its request id and, for B3, the trace id it was called with or has. */
  #labels(tree: Tree): readonly string[] {
    const ids = this.#ids.get(tree);
    const out = [`b3 ${tree.traceId}`];
    if (ids === undefined) return out;
    if (ids.request !== null) out.push(`id ${ids.request}`);
    if (ids.b3 !== null && ids.b3 !== tree.traceId) out.push(`b3 ${ids.b3}`);
    return out;
  }

  /** Services at which most requests begin whose first trace it is: new roots there need no explanation. */
  #findEntries(): void {
    const votes = new Map<string, number>();
    for (const tree of this.#trees) {
      const root = entryOf(tree);
      if (root === null) continue;
      const first = this.#labels(tree).every(id => this.#byId.get(id)?.[0] === tree);
      const { service } = root.span.resource;
      votes.set(service, (votes.get(service) ?? 0) + (first ? 1 : -1));
    }
    for (const [service, vote] of votes) if (vote > 0) this.#entries.add(service);
  }

  *run(): Slices<void> {
    yield* eachOf(this.#trees, sizeOf, tree => this.#register(tree));
    this.#findEntries();
    yield* eachOf(this.#trees, sizeOf, tree => this.#joinByLink(tree));
    yield* eachOf(this.#trees, sizeOf, tree => this.#joinById(tree));
    yield* eachOf(this.#trees, sizeOf, tree => this.#joinFragment(tree));
  }

  /**
   * A trace whose root was never recorded belongs to the request whose id it carries, if it happened during
   * it. Where it broke off can't be told, so nothing is joined and nothing found.
   */
  #joinFragment(tree: Tree): void {
    const top = tree.roots[0];
    if (entryOf(tree) !== null || top === undefined) return;
    const hosts = this.#candidates(tree).filter(
      o => entryOf(o) !== null && !this.#isBelow(o, tree) && mayContain(o, tree) && !this.#isAttempt(o, top),
    );
    const host = hosts.reduce<Tree | null>((a, b) => (a === null || b.start > a.start ? b : a), null);
    if (host !== null) this.#above.set(tree, host);
  }

  #joinByLink(tree: Tree): void {
    const root = entryOf(tree);
    const link = root?.span.links.length === 1 ? root.span.links[0] : undefined;
    if (root === null || link === undefined || link.traceId === tree.traceId) return;
    const other = this.#byTrace.get(link.traceId);
    if (other === undefined || this.#isBelow(other, tree)) return;
    this.#above.set(tree, other);
    const node = other.nodes.find(n => n.span.spanId === link.spanId);
    if (node !== undefined) attach(root, node, 'link');
  }

  #joinById(tree: Tree): void {
    const root = entryOf(tree);
    if (root === null || root.span.links.length > 0 || this.#above.has(tree)) return;
    let chosen: { readonly tree: Tree; readonly fit: Fit } | null = null;
    for (const other of this.#candidates(tree)) {
      if (this.#isAttempt(other, root) || this.#isBelow(other, tree)) continue;
      const isEntry = this.#entries.has(root.span.resource.service);
      const fit = findCaller(other, root, this.#callees, isEntry);
      if (fit !== null && (chosen === null || isBetter(fit, chosen.fit, root))) chosen = { tree: other, fit };
    }
    if (chosen === null) return;
    this.#above.set(tree, chosen.tree);
    attach(root, chosen.fit.node, 'split');
    this.#callees.learn(chosen.fit.node);
    this.#exchange(root, chosen.tree);
  }

  /** Calls side by side are answered within one moment: the first to fit is not always the one that was meant. */
  #exchange(root: Node, host: Tree): void {
    const { service } = root.span.resource;
    const earlier = (this.#joined.get(host) ?? []).filter(r => r.span.resource.service === service);
    for (const other of earlier.slice(-MOST_EXCHANGED)) {
      const [a, b] = [root.parent, other.parent];
      if (a === null || b === null || !isCrossed(a, root, b, other, this.#callees)) continue;
      detach(root);
      detach(other);
      attach(root, b, 'split');
      attach(other, a, 'split');
    }
    this.#joined.set(host, [...(this.#joined.get(host) ?? []), root]);
  }

  /** The new root begins as this trace does, or as one this trace continues: the client tried again. */
  #isAttempt(other: Tree, root: Node): boolean {
    for (let at: Tree | undefined = other; at !== undefined; at = this.#above.get(at)) {
      const entry = at.roots[0];
      if (entry !== undefined && sameEntry(entry, root)) return true;
    }
    return false;
  }

  #candidates(tree: Tree): readonly Tree[] {
    const out = new Set<Tree>();
    for (const id of this.#labels(tree)) {
      const list = this.#byId.get(id) ?? [];
      const at = placeOf(list, tree);
      for (const other of list.slice(Math.max(0, at - MOST_TRIED), at + 5))
        if (other !== tree) out.add(other);
    }
    return [...out];
  }

  #isBelow(tree: Tree, top: Tree): boolean {
    for (let at: Tree | undefined = tree; at !== undefined; at = this.#above.get(at))
      if (at === top) return true;
    return false;
  }

  bundles(): readonly Bundle[] {
    const members = new Map<Tree, Tree[]>();
    for (const tree of this.#trees) {
      let top = tree;
      for (let up = this.#above.get(top); up !== undefined; up = this.#above.get(top)) top = up;
      const list = members.get(top);
      if (top === tree) members.set(top, [tree, ...(list ?? [])]);
      else if (list === undefined) members.set(top, [tree]);
      else list.push(tree);
    }
    return [...members].map(([top, trees]) => ({
      trees,
      requestId: trees.map(t => this.#ids.get(t)?.request ?? null).find(id => id !== null) ?? top.traceId,
    }));
  }
}

/** Trees come in order of their start, so the place of one among many is found by halving. */
function placeOf(list: readonly Tree[], tree: Tree): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.start ?? 0) < tree.start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Within the other trace's time, or so soon after it that a queue may lie between. */
const mayContain = (other: Tree, tree: Tree): boolean =>
  tree.start >= other.start - CLOCKS && tree.start <= other.end + PATIENCE;

function attach(root: Node, parent: Node, how: 'split' | 'link'): void {
  root.parent = parent;
  root.joined = how;
  parent.children.push(root);
}

function detach(root: Node): void {
  const siblings = root.parent?.children ?? [];
  siblings.splice(siblings.indexOf(root), 1);
  root.parent = null;
}

/**
 * Groups trees into requests, joining the root of each continuing trace to the span that caused it.
 * - A new root with exactly one span link belongs to the linked request; with more it is a fan-in.
 * - Otherwise the topmost request id decides (and B3's trace id where that header survived), if one trace
 *   continues the other: traces that enter at the same service are retries.
 */
export function* stitch(
  trees: readonly Tree[],
  keys: KeyTable,
  sites: Sites,
  callees: Callees,
): Slices<readonly Bundle[]> {
  const stitcher = new Stitcher(trees, idKeys(keys, sites), callees);
  yield* stitcher.run();
  return stitcher.bundles();
}
