// Who calls whom: from the batch, for spans that do not say it themselves.

import { textAttribute } from '../model/index.ts';
import { both, Calls, put } from './calls.ts';
import { sideOf } from './carrier.ts';
import { Clocks } from './clocks.ts';
import type { Node, Tree } from './tree.ts';

/** The called service as the caller's instrumentation or configuration names it. */
const peerOf = (node: Node): string | null =>
  textAttribute(node.span.attributes, 'peer.service', 'service.peer.name') ?? null;

/** The received span a sent span reached, across spans of libraries between the two; null where none was recorded. */
export function calledBy(node: Node): Node | null {
  for (const child of node.children) if (sideOf(child.span) === 'received') return child;
  for (const child of node.children) {
    const nested =
      child.span.resource.service === node.span.resource.service && sideOf(child.span) !== 'received';
    const found = nested && child.joined === null ? calledWithin(child) : null;
    if (found !== null) return found;
  }
  return null;
}

/** A span nested in a call leads on only while it has one way to go: anything else is work of its own. */
function calledWithin(start: Node): Node | null {
  // Most calls end here, without anything below.
  if (start.children.length === 0) return null;
  const seen = new Set<Node>();
  for (let at: Node | undefined = start; at !== undefined && !seen.has(at);) {
    seen.add(at);
    const received: Node | undefined = at.children.find(c => sideOf(c.span) === 'received');
    if (received !== undefined) return received;
    at = at.children.length === 1 ? at.children[0] : undefined;
  }
  return null;
}

/** So far up a call's operation is looked for. */
const WITHIN = 16;

/** The span by which the process was entered that this one belongs to; null where none was recorded. */
function enteredBy(node: Node): Node | null {
  const { service } = node.span.resource;
  let at = node.parent;
  for (let i = 0; at?.span.resource.service === service && i < WITHIN; i++) {
    if (sideOf(at.span) === 'received') return at;
    at = at.parent;
  }
  return null;
}

export class Callees {
  /** Rises whenever something is learned that may change a judgement. */
  version = 0;
  /** How far the clocks of services are apart. */
  clocks = new Clocks(new Map());
  /** From traces that are whole. */
  readonly #seen = new Calls();
  /** From traces that were joined, this time and the time before: a batch that grows may join them otherwise. */
  #joined = new Calls();
  #before = this.#joined;
  /** Services that show what they receive. */
  readonly #recording = new Set<string>();
  /** By service that shows its calls: the operations that made one. */
  readonly #calling = new Map<string, Set<string>>();

  add(tree: Tree): void {
    for (const node of tree.nodes) {
      const side = sideOf(node.span);
      if (side === 'sent') {
        this.learn(node);
        this.#noteCall(node);
      } else if (side === 'received') this.#note(node);
    }
  }

  #note({ span, parent }: Node): void {
    const { service } = span.resource;
    if (!this.#recording.has(service)) {
      this.#recording.add(service);
      this.version++;
    }
    // A caller that does not show its calls.
    const caller = parent?.span.resource.service ?? service;
    if (parent === null || caller === service || sideOf(parent.span) === 'sent') return;
    if (this.#seen.addCaller(caller, service)) this.version++;
  }

  #noteCall(node: Node): void {
    const { span, database } = node;
    if (span.kind !== 'client' || database) return;
    const { service } = span.resource;
    const made = put(this.#calling, service, enteredBy(node)?.span.name ?? '');
    if (made) this.version++;
  }

  /** `node` calls what hangs below it. */
  learn(node: Node): void {
    const service = calledBy(node)?.span.resource.service;
    if (service === undefined) return;
    if (this.#seen.add(node, service)) this.version++;
  }

  /** Traces are joined from the beginning. */
  beginJoining(): void {
    this.#joined = new Calls();
  }

  /** `node` calls what was joined to it. */
  join(node: Node): void {
    const service = calledBy(node)?.span.resource.service;
    if (service !== undefined && !this.#seen.has(node, service)) this.#joined.add(node, service);
  }

  endJoining(): void {
    const same = this.#joined.size === this.#before.size && this.#joined.isWithin(this.#before);
    if (!same) this.version++;
    this.#before = this.#joined;
  }

  /** The services that calls to this destination reached. */
  #reached(destination: string): ReadonlySet<string> {
    return both(this.#seen.reachedAt(destination), this.#joined.reachedAt(destination));
  }

  /** True for a destination that no call was seen to arrive at, and that is no service of the batch. */
  isOutside(destination: string): boolean {
    return destination !== '' && this.#reached(destination).size === 0 && !this.#recording.has(destination);
  }

  /** The service that a call goes to, as its own span tells; null where it does not, or more than one is meant. */
  named(node: Node): string | null {
    const { destination } = node;
    const reached = this.#reached(destination);
    if (reached.size === 1) return [...reached][0] ?? null;
    return peerOf(node) ?? (reached.size === 0 && this.#recording.has(destination) ? destination : null);
  }

  /** The service, or the host outside, that a call went to which nobody was seen to answer; null where it is unknown. */
  unanswered(node: Node): string | null {
    const named = this.named(node);
    if (named !== null) return named;
    return this.isOutside(node.destination) ? node.destination : this.#elsewhere(node);
  }

  #of(node: Node): ReadonlySet<string> {
    return both(this.#seen.of(node), this.#joined.of(node));
  }

  /** What this span's operation calls elsewhere; null when it is unknown or several services. */
  #elsewhere(node: Node): string | null {
    const called = this.#of(node);
    if (called.size !== 1) return null;
    return [...called][0] ?? null;
  }

  /** True unless something says that this span calls another service, and only that. */
  mayCall(node: Node, service: string): boolean {
    if (this.calls(node, service)) return true;
    const peer = this.named(node);
    // A peer without spans of its own hands the request on unseen.
    if (peer !== null) return !this.#recording.has(peer);
    return this.#of(node).size === 0;
  }

  /** True when something says that this span calls this service. */
  calls(node: Node, service: string): boolean {
    const named = this.named(node);
    return named === null ? this.#of(node).has(service) : named === service;
  }

  /** The services that this span calls elsewhere and that are known to call this one. */
  between(node: Node, service: string): readonly string[] {
    const callers = this.calledFrom(service);
    const peer = this.named(node);
    const called = peer === null ? [...this.#of(node)] : [peer];
    return called.filter(s => callers.has(s));
  }

  calledFrom(service: string): ReadonlySet<string> {
    return both(this.#seen.callersOf(service), this.#joined.callersOf(service));
  }

  /** True where this span may have called others without showing it: its service shows no calls, or this operation makes some. */
  mayHide({ span }: Node): boolean {
    const shown = this.#calling.get(span.resource.service);
    return shown === undefined || shown.has(span.name);
  }

  /** True where the service shows the calls that it makes. */
  showsCalls(service: string): boolean {
    return this.#calling.has(service);
  }

  /** True where requests are known to go from one service to the other, over whichever others. */
  leadsTo(from: string, to: string): boolean {
    // A set goes on over what is added to it meanwhile.
    const above = new Set(this.calledFrom(to));
    for (const service of above) {
      if (service === from) return true;
      for (const caller of this.calledFrom(service)) above.add(caller);
    }
    return false;
  }
}
