// The traces of a batch as they are kept: read once, packed into columns, and made into trees again, one by one,
// whenever something is asked of them. The spans themselves are let go.

import { textAttribute, type Contract, type PlatformEvent, type Span, type Trace } from '../model/index.ts';
import { Pool } from './archive-columns.ts';
import type { HookedRow, NamedId, TraceHead } from './archive-head.ts';
import { DATABASE, KeptSpan, ORPHAN, Shelf } from './archive-span.ts';
import { Callees } from './callees.ts';
import { Carried, NOTHING_CARRIED } from './carried.ts';
import { isCarrier, sideOf } from './carrier.ts';
import { Contexts } from './contexts.ts';
import { KeyTable, type Key } from './keys.ts';
import { Observations, seenAt, type HookPlace } from './observations.ts';
import { Sites, type Site } from './observed.ts';
import { RecordStore, type Recorded } from './recorded.ts';
import { eachOf, type Slices } from './slices.ts';
import { distinct, grown, newNode, tracesById, treeOf, type Node, type Tree } from './tree.ts';

/**
 * Attributes that hold a request id outside captured metadata: Envoy writes `guid:x-request-id`, frameworks
 * and hand-written code one of the others.
 */
const ID_ATTRIBUTES: readonly string[] = [
  ...['guid:x-request-id', 'x-request-id', 'x_request_id', 'request.id', 'request_id', 'requestId'],
  ...['http.request_id', 'http.request.id', 'rpc.request_id'],
];

/** The first request id that spans of a trace show, from the top down. */
function namedIn(nodes: readonly Node[]): NamedId | null {
  for (const { span } of nodes)
    for (const attribute of ID_ATTRIBUTES) {
      const id = textAttribute(span.attributes, attribute);
      if (id !== undefined && id !== '') return { attribute, id };
    }
  return null;
}

const NONE: readonly never[] = [];

export class Archive {
  readonly contract: Contract;
  readonly keys: KeyTable;
  readonly sites: Sites;
  readonly callees: Callees;
  readonly observations: Observations;
  readonly store: RecordStore;
  #shelf: Shelf;
  #heads: Map<string, TraceHead>;
  /** Records by their place; carriers name them in the pool: how many, then which. */
  readonly #records: Recorded[];
  readonly #pool: Pool;
  readonly #contexts: Contexts;
  #live = 0;

  constructor(contract: Contract, like: Archive | null = null) {
    // A sibling reads as this one does; one under another contract has to name all keys anew.
    const same = like?.contract === contract ? like : null;
    this.contract = contract;
    this.keys = same?.keys ?? new KeyTable(contract);
    this.sites = same?.sites ?? new Sites(contract, this.keys);
    this.callees = like?.callees ?? new Callees();
    this.observations = like?.observations ?? new Observations();
    this.#shelf = like === null ? new Shelf(null, 1024) : like.#shelf;
    this.store = same?.store ?? new RecordStore(this.keys, this.#shelf.attributes);
    this.#heads = like === null ? new Map<string, TraceHead>() : like.#heads;
    this.#records = same === null ? [] : same.#records;
    this.#pool = like === null ? new Pool() : like.#pool;
    this.#contexts = like === null ? new Contexts() : like.#contexts;
    this.#live = like === null ? 0 : like.#live;
    if (like !== null && same === null) this.#inherit(like);
  }

  /** Traces and their spans, those that were repeated left out. */
  get sizes(): { readonly traces: number; readonly spans: number } {
    return { traces: this.#heads.size, spans: this.#live };
  }

  get heads(): readonly TraceHead[] {
    return [...this.#heads.values()];
  }

  head(traceId: string): TraceHead | null {
    return this.#heads.get(traceId) ?? null;
  }

  /** The same traces under another contract. This archive must not be added to any more. */
  under(contract: Contract): Archive {
    return new Archive(contract, this);
  }

  /** An empty archive that reads as this one does: what is added to it is not counted here. */
  beside(): Archive {
    const own = new Archive(this.contract, this);
    own.#heads = new Map();
    own.#shelf = new Shelf(this.#shelf, 256);
    own.#live = 0;
    return own;
  }

  /** Takes over a trace from an archive that this one stands beside, as it was read there. */
  adopt(head: TraceHead): void {
    if (this.#heads.has(head.traceId)) return;
    this.#shelf.columns.reserve(head.count);
    this.#heads.set(head.traceId, movedTo(this.#shelf, head));
    this.#live += head.count;
  }

  /** Reads traces and keeps them; one that is held already is replaced. */
  *add(traces: readonly Trace[]): Slices<void> {
    const warnings = new Map<string, readonly string[]>();
    for (const t of traces)
      if (t.warnings.length > 0)
        warnings.set(t.traceId, [...(warnings.get(t.traceId) ?? []), ...t.warnings]);
    yield* eachOf(
      tracesById(traces),
      ([, spans]) => spans.length,
      ([traceId, spans]) => this.#add(traceId, spans, warnings.get(traceId) ?? NONE),
    );
  }

  /** Forgets a trace. */
  remove(traceId: string): void {
    const head = this.#heads.get(traceId);
    if (head === undefined) return;
    this.#heads.delete(traceId);
    this.#live -= head.count;
    if (this.#shelf.columns.length > 65_536 && this.#live * 2 < this.#shelf.columns.length) this.#tidy();
  }

  /** Takes what header hooks saw, of traces that are held or still to come. */
  observe(events: readonly PlatformEvent[]): void {
    for (const traceId of this.observations.add(events)) this.#hook(traceId);
  }

  #add(traceId: string, spans: readonly Span[], warnings: readonly string[]): void {
    this.remove(traceId);
    const own = distinct(spans);
    const tree = treeOf(traceId, own);
    const shelf = this.#shelf;
    shelf.columns.reserve(tree.nodes.length);
    const first = shelf.columns.length;
    const carried = tree.nodes.map(node => this.#read(node));
    for (const [i, node] of tree.nodes.entries()) this.#finish(node, carried[i] ?? NOTHING_CARRIED, tree);
    this.callees.add(tree);
    const [root] = tree.roots;
    const shown = (node: Node): Carried => carried[node.row - first] ?? NOTHING_CARRIED;
    const head: TraceHead = {
      ...{ traceId, shelf, first, count: own.length, start: tree.start, end: tree.end, warnings },
      orphans: tree.roots.reduce((n, r) => n + Number(r.orphan), 0),
      root: root?.row ?? -1,
      rootIsOrphan: root?.orphan ?? true,
      links: root === undefined || root.span.links.length === 0 ? NONE : root.span.links,
      ...this.#idsOf(tree, shown),
      repeated: spans.length - own.length,
      named: namedIn(tree.nodes),
      hooked: NONE,
    };
    this.#heads.set(traceId, head);
    this.#live += head.count;
    if (this.observations.of(traceId).length > 0) this.#hook(traceId);
  }

  /** Reads a span and writes its row. */
  #read(node: Node): Carried {
    const { span } = node;
    const reading = this.store.read(span.attributes);
    const shelf = this.#shelf;
    const { columns, texts } = shelf;
    const side = sideOf(span);
    const row = (node.row = shelf.put(span, reading.kept));
    columns.tag[row] = texts.of(reading.tag);
    columns.told[row] = texts.of(reading.told);
    if (reading.database) columns.flags[row] = (columns.flags[row] ?? 0) | DATABASE;
    columns.site[row] = -1;
    columns.records[row] = -1;
    columns.context[row] = -1;
    if (side === null || reading.database) return NOTHING_CARRIED;
    const site = this.sites.of(span.resource.service, side, reading.family, span.name);
    columns.site[row] = site.index;
    if (reading.keys.size > 0) this.sites.record(site, reading.keys);
    return reading.keys;
  }

  /** Writes what is known of a row once all of its trace have one. */
  #finish(node: Node, carried: Carried, { traceId }: Tree): void {
    const { columns } = this.#shelf;
    const parent = node.parent?.row ?? -1;
    columns.parent[node.row] = parent;
    if (node.orphan) columns.flags[node.row] = (columns.flags[node.row] ?? 0) | ORPHAN;
    if (carried.size > 0) this.#list(node.row, carried, traceId, parent);
  }

  /** Writes down what a carrier shows; where that is what the span above shows, its list is used. */
  #list(row: number, carried: Carried, traceId: string, parent: number): void {
    const { columns } = this.#shelf;
    let context = -1;
    const places: number[] = [];
    for (const recorded of carried.list) {
      const own = context < 0 ? this.#contexts.of(recorded, traceId) : -1;
      if (own >= 0) context = own;
      else places.push(this.#placeOf(recorded));
    }
    columns.context[row] = context;
    const above = parent < 0 ? -1 : (columns.records[parent] ?? -1);
    columns.records[row] = above >= 0 && this.#isList(above, places) ? above : this.#write(places);
  }

  #placeOf(recorded: Recorded): number {
    if (recorded.place < 0) recorded.place = this.#records.push(recorded) - 1;
    return recorded.place;
  }

  #isList(at: number, places: readonly number[]): boolean {
    if (this.#pool.at(at) !== places.length) return false;
    for (let i = 0; i < places.length; i++) if (this.#pool.at(at + 1 + i) !== places[i]) return false;
    return true;
  }

  #write(places: readonly number[]): number {
    const at = this.#pool.push(places.length);
    for (const place of places) this.#pool.push(place);
    return at;
  }

  /** What stands in the pool, and the trace's own context beside it. */
  #carriedAt(records: number, context: number, traceId: string): Carried {
    if (records < 0 && context < 0) return NOTHING_CARRIED;
    const list: Recorded[] = [];
    const count = records < 0 ? 0 : this.#pool.at(records);
    for (let i = 1; i <= count; i++) {
      const recorded = this.#records[this.#pool.at(records + i)];
      if (recorded !== undefined) list.push(recorded);
    }
    if (context >= 0) list.push(this.#contexts.at(context, traceId, this.store));
    return new Carried(list);
  }

  /** The tree of a trace, anew: it belongs to whoever asked for it. */
  tree(head: TraceHead): Tree {
    const { traceId, shelf, first, count } = head;
    const { columns: c, texts } = shelf;
    const nodes: Node[] = [];
    for (let row = first; row < first + count; row++) {
      const node = newNode(new KeptSpan(shelf, row, traceId));
      const flags = c.flags[row] ?? 0;
      node.row = row;
      node.tag = texts.at(c.tag[row] ?? -1);
      node.told = texts.at(c.told[row] ?? -1);
      node.orphan = (flags & ORPHAN) !== 0;
      node.database = (flags & DATABASE) !== 0;
      node.site = this.sites.list[c.site[row] ?? -1] ?? null;
      nodes.push(node);
    }
    for (const node of nodes) node.parent = nodes[(c.parent[node.row] ?? -1) - first] ?? null;
    const tree = grown(traceId, nodes);
    this.#equip(head, nodes);
    return tree;
  }

  /** Gives the nodes their carriers. */
  #equip({ traceId, shelf: { columns: c }, hooked }: TraceHead, nodes: readonly Node[]): void {
    let [last, shown] = [-1, NOTHING_CARRIED];
    for (const node of nodes) {
      const { row, site, span } = node;
      if (site === null) continue;
      const [records, context] = [c.records[row] ?? -1, c.context[row] ?? -1];
      // Carriers of a request mostly show the same.
      const keys =
        context < 0 && records === last ? shown : this.#carriedAt(records, context, traceId);
      if (context < 0) [last, shown] = [records, keys];
      if (!isCarrier(node, site, keys, this.sites)) continue;
      const { service } = span.resource;
      const order = hooked.length === 0 ? null : (hooked.find(h => h.row === row)?.order ?? null);
      node.carrier = { node, span, service, side: site.party.side, site, keys, order };
    }
  }

  #idsOf(tree: Tree, shown: (node: Node) => Carried): Pick<TraceHead, 'request' | 'b3'> {
    const top = (name: string): string | null => {
      const key = this.keys.find(name);
      return key === undefined ? null : topmost(tree, key, shown);
    };
    const b3 = top('x-b3-traceid')?.toLowerCase().padStart(32, '0') ?? null;
    return { request: top('x-request-id'), b3: b3 === tree.traceId ? null : b3 };
  }

  /** What hooks saw in a trace takes the place of what its attributes say of the same keys. */
  #hook(traceId: string): void {
    const head = this.#heads.get(traceId);
    if (head === undefined) return;
    for (const place of this.observations.of(traceId)) this.#hookAt(head, place);
    const tree = this.tree(head);
    Object.assign(
      head,
      this.#idsOf(tree, n => n.carrier?.keys ?? NOTHING_CARRIED),
    );
  }

  #hookAt(head: TraceHead, place: HookPlace): void {
    const { columns } = head.shelf;
    for (let row = head.first; row < head.first + head.count; row++) {
      const site = this.sites.list[columns.site[row] ?? -1];
      if (site?.party.side !== place.side || head.shelf.spanId(row) !== place.spanId) continue;
      place.matched = true;
      const before = head.hooked.find(h => h.row === row);
      const records = before?.records ?? columns.records[row] ?? -1;
      const context = before?.context ?? columns.context[row] ?? -1;
      const seen = seenAt(place);
      const keys = this.store.hooked(this.#carriedAt(records, context, head.traceId), seen);
      this.#list(row, keys, head.traceId, -1);
      this.sites.record(site, keys);
      const hooked: HookedRow = { row, records, context, order: seen.order };
      head.hooked = [...head.hooked.filter(h => h.row !== row), hooked];
    }
  }

  /** Lets go of the rows of forgotten traces. What looks at the old ones keeps them. */
  #tidy(): void {
    const old = [...this.#heads.values()];
    const shelf = new Shelf(this.#shelf, Math.ceil(this.#live * 1.2) + 1);
    for (const head of old) this.#heads.set(head.traceId, movedTo(shelf, head));
    this.#shelf = shelf;
  }

  /** Records and sites again, as this contract's keys. */
  #inherit(like: Archive): void {
    for (const { party, family, operation } of like.sites.list)
      this.sites.of(party.service, party.side, family, operation);
    for (const old of like.#records) {
      const fresh: Recorded = {
        ...old,
        key: this.keys.of(old.key.norm),
        ...{ canon: null, marked: null, digest: undefined },
      };
      this.#records.push(fresh);
    }
    for (const head of this.#heads.values()) this.#recordAll(head);
  }

  #recordAll({ shelf: { columns: c }, first, count, traceId }: TraceHead): void {
    for (let row = first; row < first + count; row++) {
      const site: Site | undefined = this.sites.list[c.site[row] ?? -1];
      const [records, context] = [c.records[row] ?? -1, c.context[row] ?? -1];
      if (site === undefined || (records < 0 && context < 0)) continue;
      this.sites.record(site, this.#carriedAt(records, context, traceId));
    }
  }
}

/** The same trace with its rows on another shelf, which has to have room for them. */
function movedTo(shelf: Shelf, head: TraceHead): TraceHead {
  const first = shelf.columns.length;
  shelf.columns.take(head.shelf.columns, head.first, head.count);
  const moved = first - head.first;
  const hooked = head.hooked.map(h => ({ ...h, row: h.row + moved }));
  return { ...head, shelf, first, root: head.root + moved, hooked };
}

/** The value of a key nearest to the roots. */
function topmost(tree: Tree, key: Key, shown: (node: Node) => Carried): string | null {
  let level: readonly Node[] = tree.roots;
  while (level.length > 0) {
    const below: Node[] = [];
    for (const node of level) {
      const value = shown(node).get(key.id)?.values[0];
      if (value !== undefined) return value;
      for (const child of node.children) below.push(child);
    }
    level = below;
  }
  return null;
}
