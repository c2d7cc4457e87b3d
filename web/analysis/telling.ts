// Which attributes of a span are kept once its metadata was read: those that questions about a whole batch ask for.

import type { Attribute } from '../model/index.ts';

/** Dimensions with a name for people; the first attribute that is there counts. */
export const NAMED: readonly (readonly [string, readonly string[]])[] = [
  ['version', ['service.version']],
  ['zone', ['cloud.availability_zone', 'zone', 'topology.kubernetes.io/zone', 'availability_zone']],
  ['node', ['k8s.node.name', 'host.name', 'hostname']],
  ['pod', ['k8s.pod.name', 'service.instance.id', 'pod', 'pod.name']],
];

/** Attributes that are no dimension: ids, what a loss causes, captured metadata, sizes and addresses. */
const NOT_A_DIMENSION =
  /status|error|exception|\.metadata\.|\.header\.|^gray\.|^baggage|trace|span|(^|[._-])(id|uuid|pid|port|url|target|query|statement|args|command_line|offset|size|length|duration|time)$|address|peer\.ip|^service\.(name|version|instance)|^telemetry\.|^process\.|^otel\.|^internal\.|library\.|^thread\./i;

const NAMES = new Set(NAMED.flatMap(([, keys]) => keys));

/** By attribute key: is it a dimension of its own? The same few keys come with every span. */
const judgedKeys = new Map<string, boolean>();

/** An attribute of this key says what a request has in common with others, if its value is short text. */
export function isDimension(key: string): boolean {
  let known = judgedKeys.get(key);
  if (known === undefined) {
    known = !NOT_A_DIMENSION.test(key) && !NAMES.has(key);
    if (judgedKeys.size < 10_000) judgedKeys.set(key, known);
  }
  return known;
}

/** Longer texts are no dimension. */
export const LONGEST = 80;

/** Attributes whose key is a tenant's, captured headers among them. */
export const TENANT = /(^|\.)(tenant[-_.]?id|x-tenant(-id)?|tenant)$/i;
/** `rpc.library.version` says of which library a side runs what: its name stands beside it. */
export const LIBRARY_VERSION = /^(.*\b(?:library|client|grpc|rpc)[._])version$/i;
const LIBRARY_NAME = /^(.*\b(?:library|client|grpc|rpc)[._])name$/i;
/** The `via` header as a recorder captured it: RFC 9110 §7.6.3. */
export const VIA = /^(?:http\.request\.header|rpc(?:\.\w+)?\.request\.metadata)\.via$/;

/** Asked for by name: peers, protocols, libraries, proxies, what a side runs. */
const ASKED = new Set([
  ...['peer.service', 'service.peer.name', 'component', 'upstream_cluster', 'upstream_cluster.name'],
  ...['rpc.system', 'rpc.system.name', 'messaging.system', 'network.protocol.version', 'http.flavor'],
  ...['http.request.method', 'http.method', 'user_agent.original', 'http.user_agent', 'envoy.version'],
  ...['otel.scope.name', 'otel.scope.version', 'otel.library.name', 'otel.library.version'],
  ...['istio.canonical_service', 'istio.mesh_id', 'process.runtime.name', 'process.runtime.version'],
]);

function isAsked(key: string): boolean {
  if (ASKED.has(key) || NAMES.has(key) || key.startsWith('telemetry.')) return true;
  return TENANT.test(key) || VIA.test(key) || LIBRARY_VERSION.test(key) || LIBRARY_NAME.test(key);
}

export type Telling = 'always' | 'short' | 'never';

/** Is an attribute of this key kept: whatever its value, only as short text, or never? */
export const tellingOf = (key: string): Telling =>
  isAsked(key) ? 'always' : isDimension(key) ? 'short' : 'never';

/** True for what {@link tellingOf} keeps. */
export const tells = (telling: Telling, { value }: Attribute): boolean =>
  telling === 'always' ||
  (telling === 'short' && typeof value === 'string' && value !== '' && value.length <= LONGEST);
