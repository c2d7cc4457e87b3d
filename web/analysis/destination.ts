// Where a call goes, as the calling side names it. HTTP client spans are named by their method alone, so that only
// this tells calls to a neighbour from those to the world outside.

import type { Attribute } from '../model/index.ts';

/**
 * Attributes that name the called side, the most telling first: a service, then an address, then a URL, then Envoy's
 * cluster. See https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client and, for the older names,
 * semantic conventions 1.20.
 */
export const DESTINATIONS: readonly string[] = [
  ...['peer.service', 'service.peer.name', 'server.address', 'net.peer.name', 'peer.hostname', 'http.host'],
  ...['url.full', 'http.url', 'upstream_cluster', 'upstream_cluster.name'],
];

const URL_HOST = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]+)/i;
/** `payments.shop.svc.cluster.local` is the service `payments`: https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/ */
const IN_CLUSTER = /^([\w-]+)\.[\w-]+\.svc(?:\.[\w.-]*)?$/;
/** What names no service: addresses, this very machine, Envoy's own clusters. */
const NAMELESS = /^(?:[\d.]+|.*:.*|localhost|passthroughcluster|blackholecluster|)$/;

/** A name without port, in lower case; '' for one that names no service. */
function plain(host: string): string {
  const bare = host.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
  return NAMELESS.test(bare) ? '' : (IN_CLUSTER.exec(bare)?.[1] ?? bare);
}

function named(key: string, value: string): string {
  if (key.includes('peer.service') || key === 'service.peer.name') return value;
  if (key === 'url.full' || key === 'http.url') return plain(URL_HOST.exec(value)?.[1] ?? '');
  // Istio's clusters are `outbound|9080|subset|host`.
  if (key.startsWith('upstream_cluster')) return plain(value.split('|').at(-1) ?? '');
  return plain(value);
}

const known = new Map<string, string>();

/** The service or host that one of {@link DESTINATIONS} names; '' where it names none. */
export function destinationOf({ key, value }: Attribute): string {
  if (typeof value !== 'string') return '';
  const text = `${key} ${value}`;
  let name = known.get(text);
  if (name === undefined) {
    if (known.size > 10_000) known.clear();
    known.set(text, (name = named(key, value)));
  }
  return name;
}
