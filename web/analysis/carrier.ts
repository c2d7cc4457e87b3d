// Carriers: the spans that show metadata leaving or entering a process.

import { textAttribute, type Span } from '../model/index.ts';
import type { Carried } from './carried.ts';
import type { Observations } from './observations.ts';
import type { Family } from './roles.ts';
import type { RecordStore } from './recorded.ts';
import type { Site, Sites } from './observed.ts';
import { eachOf, type Slices } from './slices.ts';
import { sizeOf, type Node, type Tree } from './tree.ts';

export type Side = 'sent' | 'received';

export interface Carrier {
  readonly node: Node;
  readonly span: Span;
  readonly service: string;
  readonly side: Side;
  readonly site: Site;
  readonly keys: Carried;
  /** Keys in the order of header hooks, where events told it: normal forms, one for each header. */
  readonly order: readonly string[] | null;
}

export const sideOf = (span: Span): Side | null => {
  if (span.kind === 'client' || span.kind === 'producer') return 'sent';
  return span.kind === 'server' || span.kind === 'consumer' ? 'received' : null;
};

export function isDatabase({ attributes }: Span): boolean {
  for (const { key } of attributes) if (key.startsWith('db.')) return true;
  return false;
}

/** A family from the span's own attributes; '' where it has neither metadata nor protocol. */
export function familyOf(span: Span, recorded: Family): Family {
  const { attributes } = span;
  if (textAttribute(attributes, 'rpc.system', 'rpc.system.name') !== undefined) return 'rpc';
  if (textAttribute(attributes, 'messaging.system') !== undefined) return 'messaging';
  if (recorded !== '') return recorded;
  return attributes.some(a => a.key.startsWith('http.') || a.key.startsWith('url.')) ? 'http' : '';
}

/** What one span says, from its attributes and from header hooks; hooks win, they keep case and order. */
function read(span: Span, side: Side | null, { store, observations }: CarrierContext) {
  const seen = side === null ? null : observations.of(span, side);
  if (seen === null) return { reading: store.read(span.attributes, null), order: null };
  const covers = (attribute: string): boolean => observations.covers(seen, attribute);
  return { reading: store.read(span.attributes, { headers: seen.headers, covers }), order: seen.order };
}

export interface CarrierContext {
  readonly store: RecordStore;
  readonly sites: Sites;
  readonly observations: Observations;
}

const hasReceivedChild = (node: Node): boolean => node.children.some(c => sideOf(c.span) === 'received');

/**
 * Reads what every span says, finds the carriers of all trees and registers what each side records. A client
 * span that recorded nothing counts only if a received child hangs below it, or its operation records metadata
 * elsewhere and it is no error: a refused connection records nothing.
 */
export function* findCarriers(trees: readonly Tree[], context: CarrierContext): Slices<void> {
  const silent: Carrier[] = [];
  yield* eachOf(trees, sizeOf, tree => {
    for (const node of tree.nodes) {
      const carrier = carrierOf(node, context);
      if (carrier === null) continue;
      if (carrier.keys.size === 0) silent.push(carrier);
      else {
        node.carrier = carrier;
        context.sites.record(carrier.site, carrier.keys);
      }
    }
  });
  for (const carrier of silent) if (isCarrier(carrier, context.sites)) carrier.node.carrier = carrier;
}

function isCarrier({ node, side, site }: Carrier, sites: Sites): boolean {
  if (side === 'received' || hasReceivedChild(node)) return true;
  return node.span.status !== 'error' && sites.records(site);
}

/** The span as a carrier, whatever it recorded; null for inner work and databases. */
function carrierOf(node: Node, context: CarrierContext): Carrier | null {
  const { span } = node;
  const side = sideOf(span);
  const { reading, order } = read(span, side, context);
  node.tag = reading.tag;
  node.told = reading.told;
  if (side === null || reading.database) return null;
  const { service } = span.resource;
  const site = context.sites.of(service, side, reading.family, span.name);
  return { node, span, service, side, site, keys: reading.keys, order };
}
