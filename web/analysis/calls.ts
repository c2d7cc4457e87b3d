// Who was seen to call whom: operations and the services they call, and where calls that name their destination arrive.

import type { Node } from './tree.ts';

const NOBODY: ReadonlySet<string> = new Set();

/** Adds to the set that stands there. */
export function put(map: Map<string, Set<string>>, key: string, value: string): boolean {
  const set = map.get(key);
  if (set?.has(value) === true) return false;
  if (set === undefined) map.set(key, new Set([value]));
  else set.add(value);
  return true;
}

/** All of two sets. */
export function both(a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> {
  if (b.size === 0) return a;
  return a.size === 0 ? b : new Set([...a, ...b]);
}

/** Which operation calls which service, and where calls that name their destination arrive. */
export class Calls {
  size = 0;
  /** By service and operation: the services that it calls. */
  readonly #byOperation = new Map<string, Map<string, Set<string>>>();
  readonly #callers = new Map<string, Set<string>>();
  /** By where calls went, as the callers named it: the services that were reached. */
  readonly #reached = new Map<string, Set<string>>();

  /** `node` calls the service; false where all of that was known. */
  add({ span, destination }: Node, service: string): boolean {
    const caller = span.resource.service;
    let operations = this.#byOperation.get(caller);
    if (operations === undefined)
      this.#byOperation.set(caller, (operations = new Map<string, Set<string>>()));
    const isNew = put(operations, span.name, service);
    if (isNew) put(this.#callers, service, caller);
    // A sidecar of its own is on the way to wherever it calls.
    const named = destination !== '' && caller !== service && put(this.#reached, destination, service);
    this.size += Number(isNew) + Number(named);
    return isNew || named;
  }

  addCaller(caller: string, service: string): boolean {
    return put(this.#callers, service, caller);
  }

  of({ span }: Node): ReadonlySet<string> {
    return this.#byOperation.get(span.resource.service)?.get(span.name) ?? NOBODY;
  }

  callersOf(service: string): ReadonlySet<string> {
    return this.#callers.get(service) ?? NOBODY;
  }

  reachedAt(destination: string): ReadonlySet<string> {
    return this.#reached.get(destination) ?? NOBODY;
  }

  has(node: Node, service: string): boolean {
    const isNamed = node.destination === '' || this.reachedAt(node.destination).has(service);
    return isNamed && this.of(node).has(service);
  }

  isWithin(other: Calls): boolean {
    for (const [caller, operations] of this.#byOperation)
      if (!isIn(operations, other.#byOperation.get(caller))) return false;
    return isIn(this.#reached, other.#reached);
  }
}

type Sets = ReadonlyMap<string, ReadonlySet<string>>;

function isIn(sets: Sets, others: Sets | undefined): boolean {
  for (const [key, set] of sets) {
    const known = others?.get(key) ?? NOBODY;
    for (const value of set) if (!known.has(value)) return false;
  }
  return true;
}
