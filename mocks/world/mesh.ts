// The mesh as data: services, pods, what each records, and which operation calls which.

import type { WorldResource, WorldValue } from './types.ts';

export type Protocol = 'http' | 'grpc' | 'queue';
export type Side = 'sent' | 'received';
export type Pair = readonly [string, WorldValue];

/** What one recorder writes of the metadata it sees, and how it spells it. */
export interface Capture {
  /** `http.request.header.`, `rpc.grpc.request.metadata.` … */
  readonly prefix: string;
  /** Writes `x_request_id` for `x-request-id`, as emitters older than v1.22 and Node's gRPC do. */
  readonly underscore: boolean;
  /** Semantic conventions record lower-case; a proxy or a custom attribute keeps the case. */
  readonly preserveCase: boolean;
  /** Canonical keys it captures. `baggage` stands for `gray.tag` too. */
  readonly keys: ReadonlySet<string>;
  /** A client side that captures before the propagator injects sees neither `traceparent` nor `baggage`. */
  readonly injected: boolean;
  /** Canonical keys whose value is replaced before it is written. */
  readonly redact: ReadonlySet<string>;
  readonly padded: boolean;
}

export interface Pod {
  readonly version: string;
  readonly zone: string;
  /** Share of its lane's requests. */
  readonly weight: number;
  /** The RPC library, e.g. `['grpc-java', '1.52.1']`. */
  readonly rpc: readonly [name: string, version: string] | null;
  readonly resource: WorldResource;
  /** Its clock against the world's, in microseconds. */
  readonly skew: number;
}

export interface Service {
  readonly name: string;
  readonly language: 'java' | 'go' | 'nodejs';
  /** Gray group → pods that serve it; `*` serves the rest. */
  readonly lanes: Readonly<Record<string, readonly Pod[]>>;
  readonly captures: Readonly<Record<`${Side} ${Protocol}`, Capture | null>>;
  /** Whether it copies the tag from its context into the span attribute `gray.tag`. */
  readonly grayAttribute: boolean;
  /** `none`: no instrumentation, headers pass through. `lost`: spans are made and never arrive. */
  readonly spans: 'all' | 'none' | 'lost';
  readonly baggageStyle: 'strict' | 'lax';
  /** Node writes whole milliseconds. */
  readonly wholeMillis: boolean;
}

export type Step =
  | { readonly do: 'call'; readonly op: string; readonly chance?: number }
  | {
      readonly do: 'db';
      readonly system: 'redis' | 'postgresql' | 'mysql';
      readonly name: string;
      readonly statement: string;
      readonly ms: number;
    }
  | { readonly do: 'work'; readonly name: string; readonly ms: number };

export interface Op {
  readonly id: string;
  readonly service: string;
  readonly protocol: Protocol;
  /** `GET /cart/{id}`, `payments.Payments/Confirm`, or a topic. */
  readonly name: string;
  readonly steps: readonly Step[];
  /** Median of the time it spends itself, in milliseconds. */
  readonly ms: number;
  /** Application keys it consumes: they are sent no further. Canonical. */
  readonly consumes: readonly string[];
  /** Its callers set `grpc-timeout` as well; only sensible where nothing is called further. */
  readonly deadline?: boolean;
  /** A consumer that starts a trace of its own, linked to the message it handles. */
  readonly linked?: boolean;
}

export interface Mesh {
  readonly services: ReadonlyMap<string, Service>;
  readonly ops: ReadonlyMap<string, Op>;
}

export function serviceOf(mesh: Mesh, name: string): Service {
  const s = mesh.services.get(name);
  if (s === undefined) throw new Error(`no service ${name} in this mesh`);
  return s;
}

export function opOf(mesh: Mesh, id: string): Op {
  const op = mesh.ops.get(id);
  if (op === undefined) throw new Error(`no operation ${id} in this mesh`);
  return op;
}

/** The version meant to serve a group at this service. */
export const laneOf = (service: Service, group: string | null): readonly Pod[] =>
  (group === null ? undefined : service.lanes[group]) ?? service.lanes['*'] ?? [];

const INJECTED: ReadonlySet<string> = new Set(['traceparent', 'baggage', 'gray.tag']);

/** Whether a recorder would write this key (canonical) when the wire carries it. */
export function observes(capture: Capture | null, key: string): boolean {
  if (capture === null || capture.redact.has(key)) return false;
  if (INJECTED.has(key) && !capture.injected) return false;
  return capture.keys.has(key === 'gray.tag' ? 'baggage' : key);
}
