// Carriers: the two ends of every call, what was truly there and what the recorder wrote of it.

import type { Fault, FaultTools, HopFacts } from './faults.ts';
import { GRAY_TAG, tagOf, type Carried } from './headers.ts';
import {
  opOf,
  type Capture,
  type Mesh,
  type Op,
  type Pair,
  type Pod,
  type Protocol,
  type Service,
  type Side,
} from './mesh.ts';
import type { Rng } from './random.ts';
import { record } from './record.ts';
import { fixedAttributes, type SpanDraft } from './span.ts';

/** A place where metadata could be seen: one side of one call, with what was truly there. */
export interface Carrier {
  readonly span: SpanDraft;
  readonly service: Service;
  readonly pod: Pod;
  readonly side: Side;
  readonly protocol: Protocol;
  readonly parent: Carrier | null;
  readonly carried: Carried;
  readonly capture: Capture | null;
  /** The recorder wrote at least one key. */
  readonly recorded: boolean;
  /** The value of the span attribute `gray.tag`, where it was written. */
  readonly tag: string | null;
  /** The receiving end of a sent carrier, where there is a span. */
  callee: Carrier | null;
  /** It starts a trace on purpose, with a link to the message. */
  readonly linked: boolean;
  readonly calls: string;
}

/** What enters the mesh. */
export interface Entry {
  readonly op: string;
  /** Absolute microseconds. */
  readonly start: number;
  readonly group: string;
  readonly tenant: string;
  readonly carried: Carried;
  /** A tag that the entry service's rule sets as attribute only, without putting it into the baggage. */
  readonly ruleTag: string | null;
  readonly traceId: string;
  /** Ids for traces that a broken context starts. */
  readonly spareTraceIds: readonly string[];
}

export interface Noise {
  /** Chance that a call fails at the callee; half of those are tried again. */
  readonly error: number;
  /** Chance that a connection is refused before the call gets through. */
  readonly refused: number;
  /** Chance that a server takes several times as long. */
  readonly slow: number;
}

export interface Walk {
  readonly mesh: Mesh;
  readonly faults: readonly Fault[];
  readonly noise: Noise;
  readonly rng: Rng;
  readonly tools: FaultTools;
  readonly entry: Entry;
  readonly now: number;
  /** Services whose headers are seen in order by hooks. */
  readonly hooked: (service: string) => boolean;
  readonly spans: SpanDraft[];
  readonly carriers: Carrier[];
  readonly traceIds: string[];
}

export const factsOf = (w: Walk, from: Service, fromPod: Pod, to: Op): HopFacts => ({
  at: w.entry.start - w.now,
  from,
  fromPod,
  to,
  group: w.entry.group,
  tenant: w.entry.tenant,
  entry: w.entry.op,
});

/** What the service writes as the span attribute `gray.tag`; faults of the tag itself act here. */
function tagAttribute(w: Walk, service: Service, carried: Carried, broken: string | null): string | null {
  if (!service.grayAttribute) return null;
  const tag = tagOf(carried) ?? (opOf(w.mesh, w.entry.op).service === service.name ? w.entry.ruleTag : null);
  if (tag === null || broken === 'invisible') return null;
  if (broken === 'mismatch') return tag.replace(/group=[^;]*/, 'group=v0');
  return tag;
}

export function brokenTag(w: Walk, service: Service, pod: Pod, op: Op): string | null {
  for (const fault of w.faults)
    if (fault.do === 'tag' && fault.effect !== 'misrouted' && fault.service === service.name)
      if (w.rng.chance(fault.chance(factsOf(w, service, pod, op)))) return fault.effect;
  return null;
}

const traceparent = (traceId: string, spanId: string): string => `00-${traceId}-${spanId}-01`;

interface CarrierSeed {
  readonly service: Service;
  readonly pod: Pod;
  readonly side: Side;
  readonly op: Op;
  readonly span: SpanDraft;
  readonly carried: Carried;
  readonly parent: Carrier | null;
  /** The span id that `traceparent` names; null where none arrived. */
  readonly parentId: string | null;
  readonly broken: string | null;
}

export function makeCarrier(w: Walk, s: CarrierSeed): Carrier {
  const capture = s.service.captures[`${s.side} ${s.op.protocol}`];
  const attributes: Pair[] = [...fixedAttributes(s.op, s.side === 'sent' ? 'client' : 'server')];
  const tag = tagAttribute(w, s.service, s.carried, s.broken);
  if (tag !== null) attributes.push([GRAY_TAG, tag]);
  if (s.op.protocol === 'grpc' && s.pod.rpc !== null)
    attributes.push(['rpc.library.name', s.pod.rpc[0]], ['rpc.library.version', s.pod.rpc[1]]);
  const recorded = record(attributes, capture, s.carried, {
    service: s.service,
    side: s.side,
    traceparent: s.parentId === null ? null : traceparent(s.span.traceId, s.parentId),
    turn: s.carried.baggage.length > 1 ? w.rng.int(s.carried.baggage.length) : 0,
  });
  s.span.attributes = attributes;
  const made: Carrier = {
    span: s.span,
    service: s.service,
    pod: s.pod,
    side: s.side,
    protocol: s.op.protocol,
    parent: s.parent,
    carried: s.carried,
    capture,
    recorded,
    tag,
    callee: null,
    linked: s.side === 'received' && s.op.linked === true,
    calls: s.op.service,
  };
  w.carriers.push(made);
  w.spans.push(s.span);
  return made;
}
