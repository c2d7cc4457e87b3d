// The flow of one request: its carriers as stops, each with the stop that metadata came from.

import type { HopEnd, HopId, HopKind } from '../model/index.ts';
import type { Micros } from '../time/index.ts';
import { calledBy, type Callees } from './callees.ts';
import type { Carrier } from './carrier.ts';
import { more, NONE } from './few.ts';
import { eachBelow, type Node, type Target, type Tree } from './tree.ts';

export interface Stop {
  readonly index: number;
  readonly carrier: Carrier;
  /** Index of the stop above; −1 at an entry. */
  readonly up: number;
  /** As `up`, but across links too: what came before, where no hop leads from it to here. */
  readonly after: number;
  /** The hop from there to here; null at an entry. */
  readonly kind: HopKind | null;
  downs: readonly number[];
  /** The hop from the stop above as it is named: filled when first asked for. */
  ends: Ends | null;
}

export interface Flow {
  readonly requestId: string;
  readonly traceIds: readonly string[];
  readonly trees: readonly Tree[];
  readonly stops: readonly Stop[];
  readonly start: Micros;
  readonly end: Micros;
  readonly spans: number;
  /** Roots joined to the request because its context broke. */
  readonly splits: readonly Node[];
}

/** Library spans nested in one another show one call: a silent one inside the other is no stop of its own. */
function isNested(carrier: Carrier, above: Carrier): boolean {
  if (carrier.keys.size > 0 || carrier.site.recorded.size > 0 || carrier.site.party.declared !== null)
    return false;
  return carrier.side === above.side && carrier.service === above.service;
}

function kindOf(from: Carrier, to: Carrier, broken: boolean): HopKind {
  if (broken) return 'split';
  if (from.side === 'sent' && to.side === 'received') return 'wire';
  if (from.side === 'received' && to.side === 'sent' && from.service === to.service) return 'in-process';
  return 'gap';
}

/**
 * The hop from a stop to one further down. Where spans of several layers show one arrival, all of them stand
 * before what the process sends; anything else between is a gap.
 */
export function kindBetween(from: Stop, to: Stop, stops: readonly Stop[]): HopKind {
  if (from.index === to.up) return to.kind ?? 'gap';
  let at = to.kind === 'in-process' ? stops[to.up] : undefined;
  while (at !== undefined && at.index > from.index) {
    const { side, service } = at.carrier;
    at = side === 'received' && service === to.carrier.service ? stops[at.up] : undefined;
  }
  return at === from && kindOf(from.carrier, to.carrier, false) === 'in-process' ? 'in-process' : 'gap';
}

class FlowBuilder {
  readonly stops: Stop[] = [];
  readonly splits: Node[] = [];
  spans = 0;
  readonly #visit = (node: Node): void => this.#pass(node);

  walk(root: Node): void {
    eachBelow(root, this.#visit);
  }

  #pass(node: Node): void {
    const { parent, joined } = node;
    this.spans++;
    node.stop = parent === null ? -1 : parent.stop;
    node.linked = joined === 'link' || (parent !== null && parent.linked);
    node.broken = joined === 'split' || (parent !== null && parent.broken);
    if (joined === 'split') this.splits.push(node);
    if (node.carrier !== null) this.#stop(node, node.carrier);
  }

  #stop(node: Node, carrier: Carrier): void {
    let up = node.stop;
    let above = this.stops[up];
    if (above !== undefined && !node.linked && isNested(carrier, above.carrier)) return;
    // A call inside a call of the same process carries what came in, not what the outer one showed.
    while (
      above?.carrier.side === 'sent' &&
      carrier.side === 'sent' &&
      above.carrier.service === carrier.service
    ) {
      up = above.up;
      above = this.stops[up];
    }
    const after = above === undefined ? -1 : up;
    // A link is no hop: what a consumer did not get can't be told from what was never meant for it.
    if (node.linked) above = undefined;
    const kind = above === undefined ? null : kindOf(above.carrier, carrier, node.broken);
    const index = this.stops.length;
    this.stops.push({
      index,
      carrier,
      up: above === undefined ? -1 : up,
      after,
      kind,
      downs: NONE,
      ends: null,
    });
    if (above !== undefined) above.downs = more(above.downs, index);
    node.stop = index;
    node.broken = false;
    node.linked = false;
  }
}

/** The stops of one request's trees, joined as they hang together, in an order in which each comes after the one above it. */
export function flowOf(requestId: string, trees: readonly Tree[]): Flow {
  const builder = new FlowBuilder();
  for (const tree of trees) for (const root of tree.roots) if (root.parent === null) builder.walk(root);
  return {
    requestId,
    traceIds: trees.map(t => t.traceId),
    trees,
    stops: builder.stops,
    start: trees.reduce<Micros>((a, t) => (t.start < a ? t.start : a), Infinity as Micros),
    end: trees.reduce<Micros>((a, t) => (t.end > a ? t.end : a), 0 as Micros),
    spans: builder.spans,
    splits: builder.splits,
  };
}

/** An end of a hop. Its span's id is made when asked for. */
class NodeEnd implements HopEnd {
  readonly service: string;
  readonly operation: string;
  readonly #node: Node;

  constructor(node: Node, service = node.span.resource.service) {
    this.service = service;
    this.operation = node.span.name;
    this.#node = node;
  }

  get spanId(): string {
    return this.#node.span.spanId;
  }
}

export const endOf = (node: Node): HopEnd => new NodeEnd(node);

/** A service that was seen to be reached. Nearly every hop is one, so its end is made when asked for. */
class Reached implements Target {
  readonly node: Node;

  constructor(node: Node) {
    this.node = node;
  }

  get end(): HopEnd {
    return new NodeEnd(this.node);
  }
}

/** The service a sent carrier was calling, with its span where one was recorded. */
export const targetOf = (node: Node, callees: Callees): Target => (node.target ??= findTarget(node, callees));

function findTarget(node: Node, callees: Callees): Target {
  const called = calledBy(node);
  if (called !== null) return new Reached(called);
  const service = callees.unanswered(node);
  if (service !== null) return { end: { service, spanId: null, operation: '' }, node: null };
  return { end: new NodeEnd(node, 'unknown'), node: null };
}

export interface Ends {
  readonly kind: HopKind;
  readonly from: HopEnd;
  readonly to: HopEnd;
  /** The span `to` names. */
  readonly toNode: Node | null;
}

/** The ends of a hop between two stops. Most hops are only counted: they need no more than the names of services. */
class Between implements Ends {
  readonly hop: HopId;
  readonly #from: Node;
  readonly #target: Target;

  constructor(kind: HopKind, from: Node, target: Target) {
    this.#from = from;
    this.#target = target;
    const to = target.node?.span.resource.service ?? target.end.service;
    this.hop = { kind, from: from.span.resource.service, to };
  }

  get kind(): HopKind {
    return this.hop.kind;
  }

  get from(): HopEnd {
    return endOf(this.#from);
  }

  get to(): HopEnd {
    return this.#target.end;
  }

  get toNode(): Node | null {
    return this.#target.node;
  }
}

/**
 * The hop between two stops as it is named: inside a process, and where a broken context left it, `to` is
 * the service that was being called.
 */
export function endsOf(kind: HopKind, from: Stop, to: Stop, callees: Callees): Ends {
  if (kind !== to.kind || from.index !== to.up) return findEnds(kind, from, to, callees);
  return (to.ends ??= findEnds(kind, from, to, callees));
}

function findEnds(kind: HopKind, from: Stop, to: Stop, callees: Callees): Between {
  const { side, node } = to.carrier;
  const isLeft = side === 'sent' && (kind === 'in-process' || kind === 'split');
  return new Between(kind, from.carrier.node, isLeft ? targetOf(node, callees) : new Reached(node));
}

export const hopOf = (ends: Ends): HopId =>
  ends instanceof Between ? ends.hop : { kind: ends.kind, from: ends.from.service, to: ends.to.service };

/** When requests are settled. `now` is null for files: everything in them is. */
export interface Settling {
  readonly now: Micros | null;
  readonly settle: Micros;
}

/** Has a request that ended then settled? */
export const isSettledAt = (end: Micros, { now, settle }: Settling): boolean =>
  now === null || end + settle < now;
