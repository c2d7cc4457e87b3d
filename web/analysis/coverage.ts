// "Can we see it?": for each service, side and key the share of spans that record it, down to operations, and
// what each of them runs. Counted over all spans of the range; nothing here is a loss.

import type {
  CoverageAnswer,
  CoverageQuestion,
  CoverageSide,
  CoverageSite,
  Protocol,
  Span,
  Stack,
} from '../model/index.ts';
import { contains } from '../time/index.ts';
import { factsOf } from './bins.ts';
import { sideOf, type Side } from './carrier.ts';
import { signsOf } from './coverage-signs.ts';
import type { FullAnalysis } from './detect.ts';
import type { Key } from './keys.ts';
import { declares, operationOf, type Party } from './observed.ts';
import { hopsInOrder } from './requests-items.ts';
import { scopeOfSpan, stackKey, stackOf } from './stack.ts';
import type { Node } from './tree.ts';

/** Operations told of one side: more are of ids that nobody folded. */
const MOST_SITES = 60;

interface SiteCount {
  readonly protocol: Protocol;
  readonly operation: string;
  readonly scope: string | null;
  spans: number;
  readonly recorded: Map<number, number>;
  /** Of which the SDK left attributes out, and those of them that record each key. */
  partial: number;
  readonly partly: Map<number, number>;
}

interface SideCount {
  readonly service: string;
  readonly side: Side;
  readonly sites: Map<string, SiteCount>;
  readonly stacks: Map<string, { readonly stack: Stack; spans: number }>;
  recording: number;
  /** Spans that lack attributes and show no key. */
  unable: number;
  party: Party | null;
}

const bump = (counts: Map<number, number>, id: number): void => {
  counts.set(id, (counts.get(id) ?? 0) + 1);
};

/** An error that recorded nothing at the sending side was refused before there was anything to record. */
const isRefused = (node: Node, side: Side): boolean =>
  side === 'sent' && node.carrier === null && node.span.status === 'error';

class Counter {
  readonly sides = new Map<string, SideCount>();
  /** Spans that record each key. */
  readonly seen = new Map<number, number>();
  readonly #stacks = new WeakMap<object, { readonly key: string; readonly stack: Stack }>();

  add(node: Node): void {
    const { span } = node;
    const side = sideOf(span);
    if (side === null || node.database || isRefused(node, side)) return;
    const count = this.#side(span.resource.service, side);
    count.party ??= node.carrier?.site.party ?? null;
    this.#noteStack(count, span);
    const site = siteOf(count, node);
    site.spans++;
    site.partial += Number(node.partial);
    const keys = node.carrier?.keys;
    if (keys === undefined || keys.size === 0) {
      count.unable += Number(node.partial);
      return;
    }
    count.recording++;
    for (const { key } of keys.values()) {
      if (key.ignored) continue;
      bump(site.recorded, key.id);
      if (node.partial) bump(site.partly, key.id);
      bump(this.seen, key.id);
    }
  }

  #side(service: string, side: Side): SideCount {
    const id = `${side} ${service}`;
    let count = this.sides.get(id);
    if (count === undefined) {
      count = { service, side, sites: new Map(), stacks: new Map(), recording: 0, unable: 0, party: null };
      this.sides.set(id, count);
    }
    return count;
  }

  /** Spans share their resource, so a stack is read once for each; a proxy's spans tell more than that. */
  #noteStack(count: SideCount, span: Span): void {
    let known = this.#stacks.get(span.resource);
    if (known === undefined) {
      const stack = stackOf(span);
      this.#stacks.set(span.resource, (known = { key: stackKey(stack), stack }));
    }
    const entry = count.stacks.get(known.key);
    if (entry === undefined) count.stacks.set(known.key, { stack: known.stack, spans: 1 });
    else entry.spans++;
  }
}

function siteOf(count: SideCount, node: Node): SiteCount {
  const { span } = node;
  const protocol = node.site?.family ?? '';
  const operation = operationOf(span.name);
  const id = `${protocol}\n${operation}`;
  let site = count.sites.get(id);
  if (site === undefined) {
    const none = { spans: 0, recorded: new Map(), partial: 0, partly: new Map() };
    site = { protocol, operation, scope: scopeOfSpan(span), ...none };
    count.sites.set(id, site);
  }
  return site;
}

/** The contract's keys in its order, as far as they have one name; then what else was recorded. */
function keysOf(analysis: FullAnalysis, seen: ReadonlyMap<number, number>): readonly Key[] {
  const { keys, contract } = analysis.batch;
  const listed = contract.keys.filter(k => !k.key.includes('*')).map(k => keys.of(k.key));
  // What only the answering side sets, and nobody recorded, is no blind spot of requests.
  const named = listed.filter(k => seen.has(k.id) || k.contract?.reach !== 'one-hop');
  const told = new Set(named.map(k => k.id));
  const others = keys.list.filter(k => seen.has(k.id) && !told.has(k.id));
  others.sort((a, b) => (seen.get(b.id) ?? 0) - (seen.get(a.id) ?? 0));
  return [...named, ...others];
}

/** Services in path order; those on no hop come last, by name. */
function servicesInOrder(analysis: FullAnalysis, all: Iterable<string>): readonly string[] {
  const order = new Set<string>();
  for (const hop of hopsInOrder(factsOf(analysis))) order.add(hop.from).add(hop.to);
  const there = new Set(all);
  const rest = [...there].filter(s => !order.has(s)).sort();
  return [...[...order].filter(s => there.has(s)), ...rest];
}

const siteAnswer = (
  { protocol, operation, scope, spans, recorded, partial, partly }: SiteCount,
  keys: readonly Key[],
): CoverageSite => ({
  ...{ protocol, operation, scope, spans },
  recorded: keys.map(k => recorded.get(k.id) ?? 0),
  telling: keys.map(k => spans - partial + (partly.get(k.id) ?? 0)),
});

function sideAnswer(count: SideCount, keys: readonly Key[]): CoverageSide {
  const sites = [...count.sites.values()].sort((a, b) => b.spans - a.spans);
  const told = sites.map(s => siteAnswer(s, keys));
  const sum = (of: (s: CoverageSite) => number | undefined): number =>
    told.reduce((n, s) => n + (of(s) ?? 0), 0);
  const spans = sum(s => s.spans);
  const declared = count.party?.declared ?? null;
  return {
    ...{ service: count.service, side: count.side, recording: count.recording },
    stacks: [...count.stacks.values()].sort((a, b) => b.spans - a.spans).map(s => s.stack),
    declared: declared && keys.filter(k => declares(declared, k)).map(k => k.spelled ?? k.norm),
    ...{ spans, able: spans - count.unable },
    partial: sites.reduce((n, s) => n + s.partial, 0),
    recorded: keys.map((_, i) => sum(s => s.recorded[i])),
    telling: keys.map((_, i) => sum(s => s.telling[i])),
    sites: told.slice(0, MOST_SITES),
  };
}

/** Who records what among the spans that start in the range. Linear in the spans held. */
export function coverage(analysis: FullAnalysis, { range }: CoverageQuestion): CoverageAnswer {
  const { batch } = analysis;
  const counter = new Counter();
  let traces = 0;
  for (const head of batch.heads) {
    if (!contains(range, head.start)) continue;
    traces++;
    for (const node of batch.archive.tree(head).nodes) counter.add(node);
  }
  const keys = keysOf(analysis, counter.seen);
  const names = [...counter.sides.values()].map(s => s.service);
  const sides = servicesInOrder(analysis, names).flatMap(service =>
    (['received', 'sent'] as const).flatMap(side => counter.sides.get(`${side} ${service}`) ?? []),
  );
  return {
    keys: keys.map(k => ({
      key: batch.spellings.of(k),
      contracted: k.contract !== null,
      spans: counter.seen.get(k.id) ?? 0,
    })),
    sides: sides.map(s => sideAnswer(s, keys)),
    requests: analysis.requests.filter(r => contains(range, r.start)).length,
    traces,
    signs: signsOf(analysis, range),
  };
}
