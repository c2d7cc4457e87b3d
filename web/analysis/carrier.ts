// Carriers: the spans that show metadata leaving or entering a process.

import type { Span } from '../model/index.ts';
import type { Carried } from './carried.ts';
import type { Site, Sites } from './observed.ts';
import type { Node } from './tree.ts';

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

const hasReceivedChild = (node: Node): boolean => node.children.some(c => sideOf(c.span) === 'received');

/**
 * It records metadata, and shows all of it: what it does not show was not there. Where the SDK left attributes out, what
 * is missing may be among those.
 */
export const showsAll = ({ keys, node }: Pick<Carrier, 'keys' | 'node'>): boolean =>
  keys.size > 0 && !node.partial;

/**
 * Is a span that could record metadata a carrier? A client span that recorded nothing counts only if a received
 * child hangs below it, or its operation records metadata elsewhere and it is no error: a refused connection
 * records nothing.
 */
export function isCarrier(node: Node, site: Site, keys: Carried, sites: Sites): boolean {
  if (keys.size > 0 || site.party.side === 'received' || hasReceivedChild(node)) return true;
  return node.span.status !== 'error' && sites.records(site);
}
