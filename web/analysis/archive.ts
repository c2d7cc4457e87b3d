// The traces of a batch as they are kept: read once, packed into columns, and made into trees again, one by one,
// whenever something is asked of them. The spans themselves are let go.

import type { Attribute, Contract, PlatformEvent, Span, Trace } from '../model/index.ts';
import { originsOf, rareOf, TraceHead, type HookedRow, type NamedId } from './archive-head.ts';
import { flat } from './archive-text.ts';
import { SpanKinds } from './archive-kinds.ts';
import { Records } from './archive-records.ts';
import { DATABASE, ORPHAN, PARTIAL, Shelf } from './archive-span.ts';
import { treeFrom } from './archive-tree.ts';
import { Callees } from './callees.ts';
import { NOTHING_CARRIED, type Carried } from './carried.ts';
import { sideOf } from './carrier.ts';
import { destinationOf } from './destination.ts';
import { KeyTable, type Key } from './keys.ts';
import { OwnRecords } from './own-values.ts';
import { Observations, seenAt, type HookPlace } from './observations.ts';
import { Sites } from './observed.ts';
import { RecordStore } from './recorded.ts';
import { eachOf, type Slices } from './slices.ts';
import { distinct, tracesById, treeOf, type Node, type Tree } from './tree.ts';

/** Spans whose parent is in no trace; one that a ring of parents was cut at has its parent here. */
function missingParents({ roots, nodes }: Tree): number {
  const orphans = roots.filter(r => r.orphan);
  if (orphans.length === 0) return 0;
  const known = new Set(nodes.map(n => n.span.spanId));
  return orphans.filter(o => !known.has(o.span.parentSpanId ?? '')).length;
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
  readonly #records: Records;
  #live = 0;
  /** Spans of which the SDK left attributes out. */
  #partial = 0;
  /** Rises when something that was kept is forgotten, moved or said otherwise. */
  generation = 0;
  /** The first request id that spans of the trace at hand show, from the top down. */
  #named: NamedId | null = null;

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
    this.#records =
      same === null
        ? new Records(this.store, this.keys, like === null ? null : like.#records)
        : same.#records;
    this.#live = like === null ? 0 : like.#live;
    this.#partial = like === null ? 0 : like.#partial;
    if (like !== null && same === null) this.#inherit(like);
  }

  /** Traces and their spans, those that were repeated left out, and how many of them lack attributes. */
  get sizes(): { readonly traces: number; readonly spans: number; readonly partial: number } {
    return { traces: this.#heads.size, spans: this.#live, partial: this.#partial };
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
    // Where no trace of this one can be adopted, what the guests say is forgotten with them.
    own.#shelf = new Shelf(this.#shelf, 256, this.#heads.size > 0 ? this.#shelf.kinds : new SpanKinds());
    own.#live = own.#partial = 0;
    return own;
  }

  /** Takes over a trace from an archive that this one stands beside, as it was read there. */
  adopt(head: TraceHead): void {
    if (this.#heads.has(head.traceId)) return;
    this.#shelf.columns.reserve(head.count);
    this.#heads.set(head.traceId, movedTo(this.#shelf, head));
    this.#count(head, 1);
  }

  /** Reads traces and keeps them; one that is held already is replaced. */
  *add(traces: readonly Trace[]): Slices<void> {
    const warnings = new Map<string, readonly string[]>();
    for (const t of traces)
      if (t.warnings.length > 0) warnings.set(t.traceId, [...(warnings.get(t.traceId) ?? []), ...t.warnings]);
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
    this.generation++;
    this.#count(head, -1);
    if (this.#shelf.columns.length > 65_536 && this.#live * 2 < this.#shelf.columns.length) this.#tidy();
  }

  #count({ shelf, first, count }: TraceHead, times: 1 | -1): void {
    this.#live += times * count;
    this.#partial += times * shelf.partialIn(first, count);
  }

  /** Takes what header hooks saw, of traces that are held or still to come. */
  observe(events: readonly PlatformEvent[]): void {
    for (const traceId of this.observations.add(events)) {
      if (this.#heads.has(traceId)) this.generation++;
      this.#hook(traceId);
    }
  }

  #add(traceId: string, spans: readonly Span[], warnings: readonly string[]): void {
    this.remove(traceId);
    const once = distinct(spans);
    const tree = treeOf(traceId, once);
    const shelf = this.#shelf;
    shelf.columns.reserve(tree.nodes.length);
    const first = shelf.columns.length;
    this.#named = null;
    const carried = tree.nodes.map(node => this.#read(node));
    const own = new OwnRecords();
    for (const [i, node] of tree.nodes.entries())
      this.#finish(node, carried[i] ?? NOTHING_CARRIED, traceId, own);
    this.callees.add(tree);
    const [root] = tree.roots;
    const { request, b3 } = this.#idsOf(tree, node => carried[node.row - first] ?? NOTHING_CARRIED);
    const place = { shelf, first, count: once.length, root: root?.row ?? -1 };
    const rare = rareOf({
      orphans: missingParents(tree),
      links: root === undefined ? NONE : originsOf(root),
      ...{ b3, warnings, named: this.#named, hooked: NONE },
      repeated: spans.length - once.length,
    });
    const head = new TraceHead(traceId, place, request === null ? null : flat(request), rare);
    this.#heads.set(traceId, head);
    this.#count(head, 1);
    if (this.observations.of(traceId).length > 0) this.#hook(traceId);
  }

  /** Reads a span and writes its row. */
  #read(node: Node): Carried {
    const { span } = node;
    const { tag, told, kept, keys, family, named, database, destination } = this.store.read(span.attributes);
    this.#named ??= named === null ? null : namedBy(named);
    node.database = database;
    const side = database ? null : sideOf(span);
    const to = side === 'sent' && destination !== null ? destinationOf(destination) : '';
    const site = side === null ? null : this.sites.of(span.resource.service, side, family, span.name, to);
    node.destination = to;
    const remarks = (database ? DATABASE : 0) | (node.orphan ? ORPHAN : 0) | (node.partial ? PARTIAL : 0);
    node.row = this.#shelf.put(span, { tag, told, kept, site: site?.index ?? -1, remarks });
    if (site === null) return NOTHING_CARRIED;
    if (keys.size > 0) this.sites.record(site, span.resource, keys);
    return keys;
  }

  /** Writes what is known of a row once all of its trace have one. */
  #finish(node: Node, carried: Carried, traceId: string, own: OwnRecords): void {
    const { columns } = this.#shelf;
    const parent = node.parent?.row ?? -1;
    columns.parent[node.row] = parent;
    if (carried.size > 0) this.#records.write(this.#shelf, node.row, carried, { traceId, parent, own });
  }

  /** The tree of a trace, anew: it belongs to whoever asked for it. */
  tree(head: TraceHead): Tree {
    return treeFrom(head, this, this.#records);
  }

  #idsOf(
    tree: Tree,
    shown: (node: Node) => Carried,
  ): { readonly request: string | null; readonly b3: string | null } {
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
    const { request, b3 } = this.#idsOf(tree, n => n.carrier?.keys ?? NOTHING_CARRIED);
    head.request = request;
    head.rare = rareOf({ ...head.rare, b3 });
  }

  #hookAt(head: TraceHead, place: HookPlace): void {
    for (let row = head.first; row < head.first + head.count; row++) {
      const site = this.sites.list[head.shelf.siteOf(row)];
      if (site?.party.side !== place.side || head.shelf.spanId(row) !== place.spanId) continue;
      place.matched = true;
      const { traceId } = head;
      const known = head.rare.hooked.find(h => h.row === row);
      const { records, context } = known ?? this.#records.at(head.shelf, row);
      const seen = seenAt(place);
      const before = this.#records.read({ records, context }, traceId, new OwnRecords());
      const keys = this.store.hooked(before, seen);
      this.#records.write(head.shelf, row, keys, { traceId, parent: -1, own: new OwnRecords() });
      this.sites.record(site, head.shelf.resourceOf(row), keys);
      const hooked: HookedRow = { row, records, context, order: seen.order };
      head.rare = { ...head.rare, hooked: [...head.rare.hooked.filter(h => h.row !== row), hooked] };
    }
  }

  /** Lets go of the rows of forgotten traces. What looks at the old ones keeps them. */
  #tidy(): void {
    const old = [...this.#heads.values()];
    const shelf = new Shelf(this.#shelf, Math.ceil(this.#live * 1.2) + 1);
    for (const head of old) this.#heads.set(head.traceId, movedTo(shelf, head));
    this.#shelf = shelf;
  }

  /** Sites again, as this contract has them. */
  #inherit(like: Archive): void {
    for (const { party, family, operation, destination } of like.sites.list)
      this.sites.of(party.service, party.side, family, operation, destination);
    for (const head of this.#heads.values()) this.#recordAll(head);
  }

  #recordAll(head: TraceHead): void {
    const { shelf, first, count, traceId } = head;
    const own = new OwnRecords();
    for (let row = first; row < first + count; row++) {
      const site = this.sites.list[shelf.siteOf(row)];
      if (site === undefined) continue;
      const carried = this.#records.read(this.#records.at(shelf, row), traceId, own);
      if (carried.size > 0) this.sites.record(site, shelf.resourceOf(row), carried);
    }
  }
}

function namedBy({ key, value }: Attribute): NamedId | null {
  const id = typeof value === 'object' ? '' : String(value);
  return id === '' ? null : { attribute: key, id };
}

/** The same trace with its rows on another shelf, which has to have room for them. */
function movedTo(shelf: Shelf, head: TraceHead): TraceHead {
  const first = shelf.columns.length;
  shelf.columns.take(head.shelf.columns, head.first, head.count);
  const moved = first - head.first;
  const { count, rare } = head;
  const place = { shelf, first, count, root: head.root < 0 ? -1 : head.root + moved };
  const hooked = rare.hooked.map(h => ({ ...h, row: h.row + moved }));
  return new TraceHead(head.traceId, place, head.request, rareOf({ ...rare, hooked }));
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
