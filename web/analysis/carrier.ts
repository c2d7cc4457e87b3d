// Carriers: the spans that show metadata leaving or entering a process.

import { textAttribute, type Span } from '../model/index.ts';
import type { Observations } from './observations.ts';
import type { Family, Recorded, RecordStore } from './recorded.ts';
import type { Site, Sites } from './observed.ts';
import type { Node, Tree } from './tree.ts';

export type Side = 'sent' | 'received';

export interface Carrier {
  readonly node: Node;
  readonly span: Span;
  readonly service: string;
  readonly side: Side;
  readonly site: Site;
  readonly keys: ReadonlyMap<number, Recorded>;
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

/** What one span recorded, from its attributes and from header hooks; hooks win, they keep case and order. */
function read(span: Span, side: Side, { store, observations }: CarrierContext) {
  const seen = observations.of(span, side);
  if (seen === null) return { ...store.read(span.attributes, []), order: null };
  const attributes = span.attributes.filter(a => !observations.covers(seen, a.key));
  return { ...store.read(attributes, seen.headers), order: seen.order };
}

export interface CarrierContext {
  readonly store: RecordStore;
  readonly sites: Sites;
  readonly observations: Observations;
}

interface Candidate {
  readonly node: Node;
  readonly carrier: Carrier;
}

const hasReceivedChild = (node: Node): boolean => node.children.some(c => sideOf(c.span) === 'received');

/**
 * Finds the carriers of all trees and registers what each side records. A client span that recorded
 * nothing counts only if a received child hangs below it, or its operation records metadata elsewhere and
 * it is no error: a refused connection records nothing.
 */
export function findCarriers(trees: readonly Tree[], context: CarrierContext): void {
  const silent: Candidate[] = [];
  for (const tree of trees)
    for (const node of tree.nodes) {
      const side = sideOf(node.span);
      if (side === null || isDatabase(node.span)) continue;
      const carrier = carrierOf(node, side, context);
      if (carrier.keys.size === 0) silent.push({ node, carrier });
      else {
        node.carrier = carrier;
        context.sites.record(carrier.site, carrier.keys);
      }
    }
  for (const { node, carrier } of silent)
    if (carrier.side === 'received' || hasReceivedChild(node)) node.carrier = carrier;
    else if (node.span.status !== 'error' && context.sites.records(carrier.site)) node.carrier = carrier;
}

function carrierOf(node: Node, side: Side, context: CarrierContext): Carrier {
  const { span } = node;
  const { family, keys, order } = read(span, side, context);
  const site = context.sites.of(span.resource.service, side, familyOf(span, family), span.name);
  return { node, span, service: span.resource.service, side, site, keys, order };
}
