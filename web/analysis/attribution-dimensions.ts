// What requests can have in common at a hop: every dimension their spans and resources offer.

import { textAttribute, type Attribute, type RequestFacts, type Span, type Visit } from '../model/index.ts';
import { isDimension, LIBRARY_VERSION, LONGEST, NAMED, TENANT } from './telling.ts';

/** One thing a request has: `dimension` is a name for people (`client × server`, `zone`), `value` its text. */
export interface Trait {
  readonly dimension: string;
  readonly value: string;
  /** For a pair: its two sides. */
  readonly sides?: { readonly caller: string; readonly callee: string };
}

/** Dimensions that say most come first: where several mark the same requests, the first one names them. */
const RANK: readonly string[] = [
  'client × server',
  'library',
  'runtime',
  'SDK',
  'version',
  'callee version',
  'protocol',
  'operation',
  'callee operation',
  'route',
  'tenant',
  'zone',
  'node',
  'callee zone',
  'callee node',
  'pod',
  'callee pod',
];

/** Smaller is told first; dimensions without a place of their own come after those that have one. */
export function dimensionRank(dimension: string): number {
  const i = RANK.indexOf(dimension);
  return i === -1 ? RANK.length : i;
}

/** Pairs of what both sides run, by the attributes that name and number it. */
const PAIRS: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['library', ['otel.scope.name', 'otel.library.name'], ['otel.scope.version', 'otel.library.version']],
  ['runtime', ['process.runtime.name'], ['process.runtime.version']],
  ['SDK', ['telemetry.sdk.language'], ['telemetry.sdk.version']],
];

const both = (span: Span): readonly Attribute[] => [...span.resource.attributes, ...span.attributes];

/** The RPC library a side runs, e.g. `grpc-java 1.52.1`: from attributes that say so, else its user agent. */
export function rpcLibrary(span: Span): string | null {
  for (const a of both(span)) {
    const stem = LIBRARY_VERSION.exec(a.key)?.[1];
    if (stem === undefined || typeof a.value !== 'string' || a.key === 'otel.library.version') continue;
    const name = textAttribute(both(span), `${stem}name`) ?? stem.replace(/[._]$/, '');
    return `${name} ${a.value}`;
  }
  const agent = textAttribute(span.attributes, 'user_agent.original', 'http.user_agent');
  const match = agent === undefined ? null : /\b(grpc-[a-z-]+)\/(\d[\w.-]*)/i.exec(agent);
  return match ? `${match[1] ?? ''} ${match[2] ?? ''}` : null;
}

export function described(span: Span, names: readonly string[], versions: readonly string[]): string | null {
  const name = textAttribute(both(span), ...names);
  const version = textAttribute(both(span), ...versions);
  return name === undefined || version === undefined ? null : `${name} ${version}`;
}

function pair(out: Trait[], dimension: string, from: string | null, to: string | null): void {
  if (from !== null && to !== null)
    out.push({ dimension, value: `${from} → ${to}`, sides: { caller: from, callee: to } });
  else if (from !== null) out.push({ dimension: `${dimension} of the caller`, value: from });
  else if (to !== null) out.push({ dimension: `${dimension} of the callee`, value: to });
}

function versionPairs(out: Trait[], from: Span | null, to: Span | null): void {
  pair(out, 'client × server', from && rpcLibrary(from), to && rpcLibrary(to));
  for (const [dimension, names, versions] of PAIRS)
    pair(out, dimension, from && described(from, names, versions), to && described(to, names, versions));
}

function sideTraits(out: Trait[], span: Span, prefix: string): void {
  for (const [name, keys] of NAMED) {
    const value = textAttribute(both(span), ...keys);
    if (value !== undefined) out.push({ dimension: `${prefix}${name}`, value });
  }
  out.push({ dimension: `${prefix}operation`, value: span.name });
}

/** A captured header is kept as a list, or as text that holds one. */
function firstText(value: Attribute['value']): string | null {
  const first = Array.isArray(value) ? (value[0] as unknown) : value;
  if (typeof first !== 'string') return null;
  return /^\["(.*?)"/.exec(first)?.[1] ?? first;
}

function tenant(from: Span): string | null {
  for (const a of from.attributes) if (TENANT.test(a.key)) return firstText(a.value);
  return null;
}

function protocol(span: Span): string | null {
  const known = textAttribute(span.attributes, 'rpc.system', 'rpc.system.name', 'messaging.system');
  if (known !== undefined) return known;
  const version = textAttribute(span.attributes, 'network.protocol.version', 'http.flavor');
  const http = textAttribute(span.attributes, 'http.request.method', 'http.method');
  return http === undefined ? null : version === undefined ? 'http' : `http ${version}`;
}

/** Every other attribute that is short text, under its own name: regions, cells, feature flags. */
function otherTraits(out: Trait[], span: Span, prefix: string): void {
  for (const a of both(span)) {
    if (typeof a.value !== 'string' || a.value.length > LONGEST || a.value === '') continue;
    if (!isDimension(a.key)) continue;
    out.push({ dimension: `${prefix}${a.key}`, value: a.value });
  }
}

/**
 * Everything this crossing of a hop offers. Where the damaged key decides which instance is called
 * (`routed`), the instance is what follows from the loss, so nothing of it is told.
 */
export function traitsOf(request: RequestFacts, visit: Visit, routed: boolean): Trait[] {
  const { from, to } = visit;
  const out: Trait[] = [];
  versionPairs(out, from, to);
  const carrier = from ?? to;
  const system = carrier && protocol(carrier);
  if (system !== null) out.push({ dimension: 'protocol', value: system });
  if (from) sideTraits(out, from, '');
  const who = from && tenant(from);
  if (who !== null) out.push({ dimension: 'tenant', value: who });
  out.push({ dimension: 'route', value: request.entry.operation });
  if (from) otherTraits(out, from, '');
  if (to && !routed && to.resource !== from?.resource) {
    sideTraits(out, to, 'callee ');
    otherTraits(out, to, 'callee ');
  }
  return out;
}

/** Keys by which a mesh chooses the instance that serves a request. */
const ROUTING = new Set(['gray.tag', 'x-release-stage', 'x-traffic-tag', 'x-target-service', 'x-env']);

export const routes = (key: string): boolean => ROUTING.has(key.toLowerCase().replaceAll('_', '-'));

/**
 * Pairs of a routed hop whose callee side differs between requests say who was called, which follows from
 * the loss: of these only the caller's side is told.
 */
export function callersOnly(all: readonly (readonly Trait[])[]): Trait[][] {
  const callees = new Map<string, Set<string>>();
  for (const { dimension, sides } of all.flat())
    if (sides) callees.set(dimension, (callees.get(dimension) ?? new Set()).add(sides.callee));
  return all.map(traits =>
    traits.map(t =>
      t.sides && (callees.get(t.dimension)?.size ?? 0) > 1
        ? { dimension: `${t.dimension} of the caller`, value: t.sides.caller }
        : t,
    ),
  );
}
