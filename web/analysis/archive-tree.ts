// A kept trace as a tree again: made for whoever asks, and theirs to change.

import type { TraceHead } from './archive-head.ts';
import type { Records } from './archive-records.ts';
import { DATABASE, KeptSpan, ORPHAN, PARTIAL } from './archive-span.ts';
import type { Callees } from './callees.ts';
import { NOTHING_CARRIED } from './carried.ts';
import { isCarrier } from './carrier.ts';
import type { Site, Sites } from './observed.ts';
import { OwnRecords } from './own-values.ts';
import { grown, newNode, type Node, type Tree } from './tree.ts';

/** What the batch knows of its spans. */
interface Knowledge {
  readonly sites: Sites;
  readonly callees: Callees;
}

/**
 * Sites that are told apart by where their calls go count as one, but for calls to the world outside (callees.ts) whose
 * operation is no more than HTTP's method: every call of the service has that name.
 */
function siteAt(index: number, { sites, callees }: Knowledge): Site | null {
  const site = sites.list[index] ?? null;
  if (site === null || site.wide === null) return site;
  return site.bare && callees.isOutside(site.destination) ? site : site.wide;
}

export function treeFrom(head: TraceHead, known: Knowledge, records: Records): Tree {
  const { sites } = known;
  const { traceId, shelf, first, count } = head;
  const { columns: c, texts, kinds } = shelf;
  const nodes: Node[] = [];
  for (let row = first; row < first + count; row++) {
    const node = newNode(new KeptSpan(shelf, row, traceId));
    const kind = shelf.kindOf(row);
    const flags = kinds.flags(kind);
    node.row = row;
    node.tag = texts.at(kinds.tag(kind));
    node.told = texts.at(kinds.told(kind));
    node.orphan = (flags & ORPHAN) !== 0;
    node.database = (flags & DATABASE) !== 0;
    node.partial = (flags & PARTIAL) !== 0;
    node.site = siteAt(kinds.site(kind), known);
    node.destination = sites.list[kinds.site(kind)]?.destination ?? '';
    nodes.push(node);
  }
  for (const node of nodes) node.parent = nodes[(c.parent[node.row] ?? -1) - first] ?? null;
  const tree = grown(traceId, nodes);
  equip(head, nodes, sites, records);
  return tree;
}

/** Gives the nodes their carriers. */
function equip(head: TraceHead, nodes: readonly Node[], sites: Sites, records: Records): void {
  const { traceId, shelf } = head;
  const { hooked } = head.rare;
  const own = new OwnRecords();
  let [last, shown] = [-1, NOTHING_CARRIED];
  for (const node of nodes) {
    const { row, site, span } = node;
    if (site === null) continue;
    const written = records.at(shelf, row);
    const alone = written.context < 0;
    // Carriers of a request mostly show the same.
    const keys = alone && written.records === last ? shown : records.read(written, traceId, own);
    if (alone) [last, shown] = [written.records, keys];
    if (!isCarrier(node, site, keys, sites)) continue;
    const { service } = span.resource;
    const order = hooked.length === 0 ? null : (hooked.find(h => h.row === row)?.order ?? null);
    // Header hooks see every header, whatever the SDK left out.
    if (order !== null) node.partial = false;
    node.carrier = { node, span, service, side: site.party.side, site, keys, order };
  }
}
