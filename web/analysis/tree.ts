// Traces as trees: duplicates removed, orphans kept as roots of their own, cycles cut.

import type { HopEnd, Span, Trace } from '../model/index.ts';
import { spanEnd } from '../model/index.ts';
import type { Micros } from '../time/index.ts';
import type { Carrier } from './carrier.ts';
import { more, NONE } from './few.ts';
import type { Site } from './observed.ts';

export interface Node {
  readonly span: Span;
  /** Within the trace, or across traces once a root was joined to its caller. */
  parent: Node | null;
  children: readonly Node[];
  /** Names a parent that is not in the trace: telemetry is missing there. */
  orphan: boolean;
  /** How this root came to hang below a span of another trace. */
  joined: 'split' | 'link' | null;
  carrier: Carrier | null;
  /** Where it would record metadata; null for inner work and databases (carrier.ts). */
  site: Site | null;
  database: boolean;
  /** Its SDK left attributes out: what the span does not show may have been there. */
  partial: boolean;
  /** Where a call goes, as the caller names it; '' where it does not. */
  destination: string;
  /** Its row in the archive; −1 before it has one. */
  row: number;
  /** The gray tag as the span's own attribute, and the version it was answered by (carrier.ts reads both). */
  tag: string | null;
  told: string | null;
  /** What is called from here, and the version that served: filled when first asked for, once trees are joined. */
  target: Target | null;
  version: string | null | undefined;
  /** Scratch of the flow: the nearest stop at or above this node, −1 for none. */
  stop: number;
  /** Scratch of the flow: a split lies between that stop and this node. */
  broken: boolean;
  /** Scratch of the flow: a link lies between that stop and this node. */
  linked: boolean;
}

/** Where a call went: the span it reached, else what is known of the service. */
export interface Target {
  readonly end: HopEnd;
  readonly node: Node | null;
}

export interface Tree {
  readonly traceId: string;
  readonly nodes: readonly Node[];
  /** Nodes without a parent in the trace, earliest first; true roots before orphans. */
  readonly roots: readonly Node[];
  readonly start: Micros;
  readonly end: Micros;
}

/**
 * What tells two spans of one id apart: a client and its server share one in Zipkin's style. Attributes are
 * no part of it: one store's two shapes write the same ones differently.
 */
const fingerprint = (s: Span): string =>
  JSON.stringify([s.parentSpanId, s.name, s.kind, Math.floor(s.start), s.resource.service]);

/** Spans of one trace id from all inputs, identical repetitions removed. */
export function distinct(spans: readonly Span[]): readonly Span[] {
  const ids = new Set<string>();
  for (const { spanId } of spans) ids.add(spanId);
  return ids.size === spans.length ? spans : withoutTwins(spans);
}

function withoutTwins(spans: readonly Span[]): readonly Span[] {
  const seen = new Map<string, Span[]>();
  const out: Span[] = [];
  for (const span of spans) {
    const twins = seen.get(span.spanId);
    if (twins === undefined) seen.set(span.spanId, [span]);
    else {
      const print = fingerprint(span);
      if (twins.some(t => t === span || fingerprint(t) === print)) continue;
      twins.push(span);
    }
    out.push(span);
  }
  return out;
}

export const newNode = (span: Span): Node => ({
  span,
  parent: null,
  children: NONE,
  orphan: false,
  joined: null,
  carrier: null,
  site: null,
  database: false,
  partial: (span.dropped?.attributes ?? 0) > 0,
  destination: '',
  row: -1,
  tag: null,
  told: null,
  target: null,
  version: undefined,
  stop: -1,
  broken: false,
  linked: false,
});

const isServed = (node: Node): boolean => node.span.kind === 'server' || node.span.kind === 'consumer';

/**
 * The span a child's parent id means. Two spans of one id are a client and its server (Zipkin's shared
 * ids): the server hangs below the client, and children of the id below the server.
 */
function index(nodes: readonly Node[]): Map<string, Node> {
  const byId = new Map<string, Node>();
  for (const node of nodes) {
    const twin = byId.get(node.span.spanId);
    if (twin === undefined) byId.set(node.span.spanId, node);
    else if (isServed(node) && twin.span.kind === 'client') {
      node.parent = twin;
      byId.set(node.span.spanId, node);
    } else if (isServed(twin) && node.span.kind === 'client' && twin.parent === null) twin.parent = node;
  }
  return byId;
}

function connect(nodes: readonly Node[]): void {
  const byId = index(nodes);
  for (const node of nodes) {
    if (node.parent !== null) continue;
    const id = node.span.parentSpanId;
    if (id === null || id === '') continue;
    const parent = byId.get(id);
    if (parent === undefined || parent === node) node.orphan = true;
    else node.parent = parent;
  }
}

/** Every node comes after its parent, so no way leads back. */
function isForward(nodes: readonly Node[]): boolean {
  for (const [place, node] of nodes.entries()) {
    if (node.parent !== null && node.parent.stop < 0) return false;
    node.stop = place;
  }
  return true;
}

/** Cuts every cycle at its earliest span, which becomes an orphan: its true parent is unknown. */
function cutCycles(nodes: readonly Node[]): void {
  if (isForward(nodes)) return;
  const state = new Map<Node, number>();
  nodes.forEach((start, walk) => {
    const path: Node[] = [];
    let at: Node | null = start;
    while (at !== null && !state.has(at)) {
      state.set(at, walk);
      path.push(at);
      at = at.parent;
    }
    if (at === null || state.get(at) !== walk || !path.includes(at)) return;
    const cycle = path.slice(path.indexOf(at));
    const first = cycle.reduce((a, b) => (b.span.start < a.span.start ? b : a));
    first.parent = null;
    first.orphan = true;
  });
}

const byStart = (a: Node, b: Node): number =>
  a.span.start - b.span.start || (a.span.spanId < b.span.spanId ? -1 : 1);

export function treeOf(traceId: string, spans: readonly Span[]): Tree {
  const nodes = spans.map(newNode).sort(byStart);
  connect(nodes);
  cutCycles(nodes);
  return grown(traceId, nodes);
}

/** Nodes that know their parents, in order of their start, as a tree: children below them, roots listed. */
export function grown(traceId: string, nodes: readonly Node[]): Tree {
  const roots: Node[] = [];
  let end = -Infinity;
  for (const node of nodes) {
    if (node.parent === null) roots.push(node);
    else node.parent.children = more(node.parent.children, node);
    end = Math.max(end, spanEnd(node.span));
  }
  roots.sort((a, b) => Number(a.orphan) - Number(b.orphan) || byStart(a, b));
  return { traceId, nodes, roots, start: nodes[0]?.span.start ?? (0 as Micros), end: end as Micros };
}

type Parts = Map<string, (readonly Span[])[]>;

function addPart(into: Parts, traceId: string, spans: readonly Span[]): void {
  const parts = into.get(traceId);
  if (parts === undefined) into.set(traceId, [spans]);
  else parts.push(spans);
}

/** The spans of each trace id, in the parts in which they came. */
function partsOf(traces: readonly Trace[]): Parts {
  const out: Parts = new Map();
  for (const { traceId, spans } of traces) {
    if (spans.length === 0) continue;
    if (spans.every(s => s.traceId === traceId)) addPart(out, traceId, spans);
    else for (const [id, own] of Map.groupBy(spans, s => s.traceId)) addPart(out, id, own);
  }
  return out;
}

/** The spans of each trace id, the parts of a trace that came in pieces put together. */
export function tracesById(traces: readonly Trace[]): [traceId: string, spans: readonly Span[]][] {
  return [...partsOf(traces)].map(([id, parts]) => [
    id,
    parts.length === 1 ? (parts[0] ?? []) : parts.flat(),
  ]);
}

/** Does the work for `node` and all nodes below it, parents before children, siblings by time. Deep trees are no problem. */
export const eachBelow = (node: Node, work: (node: Node) => void): void =>
  void firstBelow(node, n => {
    work(n);
    return false;
  });

/** The first of them for which this is true. */
export function firstBelow(node: Node, isWanted: (node: Node) => boolean): Node | undefined {
  const stack: Node[] = [node];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (isWanted(at)) return at;
    for (let i = at.children.length - 1; i >= 0; i--) {
      const child = at.children[i];
      if (child !== undefined) stack.push(child);
    }
  }
  return undefined;
}
