// Who calls whom: from the batch, for spans that do not say it themselves.

import { textAttribute } from '../model/index.ts';
import { sideOf } from './carrier.ts';
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

export class Callees {
  /** Rises whenever something is learned that may change a judgement. */
  version = 0;
  /** By service and operation: how often each service was called. */
  readonly #byOperation = new Map<string, Map<string, Map<string, number>>>();
  readonly #callers = new Map<string, Set<string>>();
  /** By where calls went, as the callers named it: the services that were reached. */
  readonly #reached = new Map<string, Set<string>>();
  /** Services that show what they receive. */
  readonly #recording = new Set<string>();

  add(tree: Tree): void {
    for (const node of tree.nodes) {
      const side = sideOf(node.span);
      if (side === 'sent') this.learn(node);
      else if (side === 'received') this.#note(node.span.resource.service);
    }
  }

  #note(service: string): void {
    if (this.#recording.has(service)) return;
    this.#recording.add(service);
    this.version++;
  }

  learn(node: Node): void {
    const service = calledBy(node)?.span.resource.service;
    if (service === undefined) return;
    const { resource, name } = node.span;
    // A sidecar of its own is on the way to wherever it calls.
    if (service !== resource.service) this.#reach(node.destination, service);
    let operations = this.#byOperation.get(resource.service);
    if (operations === undefined)
      this.#byOperation.set(resource.service, (operations = new Map<string, Map<string, number>>()));
    let counts = operations.get(name);
    if (counts === undefined) operations.set(name, (counts = new Map<string, number>()));
    const before = counts.get(service) ?? 0;
    counts.set(service, before + 1);
    if (before > 0) return;
    this.version++;
    const callers = this.#callers.get(service) ?? new Set<string>();
    this.#callers.set(service, callers.add(resource.service));
  }

  #reach(destination: string, service: string): void {
    if (destination === '') return;
    const services = this.#reached.get(destination) ?? new Set<string>();
    if (services.has(service)) return;
    this.#reached.set(destination, services.add(service));
    this.version++;
  }

  /** True for a destination that no call was seen to arrive at, and that is no service of the batch. */
  isOutside(destination: string): boolean {
    return destination !== '' && !this.#reached.has(destination) && !this.#recording.has(destination);
  }

  /** The service that a call goes to, as its own span tells; null where it does not, or more than one is meant. */
  named(node: Node): string | null {
    const { destination } = node;
    const reached = this.#reached.get(destination);
    if (reached?.size === 1) return [...reached][0] ?? null;
    return peerOf(node) ?? (reached === undefined && this.#recording.has(destination) ? destination : null);
  }

  /** The service, or the host outside, that a call went to which nobody was seen to answer; null where it is unknown. */
  unanswered(node: Node): string | null {
    const named = this.named(node);
    if (named !== null) return named;
    return this.isOutside(node.destination) ? node.destination : this.#elsewhere(node);
  }

  #of({ span }: Node): ReadonlyMap<string, number> | undefined {
    return this.#byOperation.get(span.resource.service)?.get(span.name);
  }

  /** What this span's operation calls elsewhere; null when it is unknown or several services. */
  #elsewhere(node: Node): string | null {
    const counts = this.#of(node);
    if (counts?.size !== 1) return null;
    return [...counts.keys()][0] ?? null;
  }

  /** True unless something says that this span calls another service, and only that. */
  mayCall(node: Node, service: string): boolean {
    if (this.calls(node, service)) return true;
    const peer = this.named(node);
    // A peer without spans of its own hands the request on unseen.
    if (peer !== null) return !this.#recording.has(peer);
    return this.#of(node) === undefined;
  }

  /** True when something says that this span calls this service. */
  calls(node: Node, service: string): boolean {
    const named = this.named(node);
    return named === null ? (this.#of(node)?.has(service) ?? false) : named === service;
  }

  /** The services that this span calls elsewhere and that are known to call this one. */
  between(node: Node, service: string): readonly string[] {
    const callers = this.calledFrom(service);
    const peer = this.named(node);
    const called = peer === null ? [...(this.#of(node)?.keys() ?? [])] : [peer];
    return called.filter(s => callers.has(s));
  }

  calledFrom(service: string): ReadonlySet<string> {
    return this.#callers.get(service) ?? new Set();
  }
}
