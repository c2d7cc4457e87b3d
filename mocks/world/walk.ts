// One request walked through the mesh: the metadata flows hop by hop, faults strike it, recorders write it down.

import { brokenTag, factsOf, makeCarrier, type Carrier, type Walk } from './carrier.ts';
import type { HopFacts } from './faults.ts';
import { groupOf, header, tagOf, type Carried, type Header } from './headers.ts';
import { laneOf, opOf, serviceOf, type Op, type Pod, type Service, type Step } from './mesh.ts';
import { clientName, draft, finish, fixedAttributes, type SpanDraft } from './span.ts';

/** Where the walk stands: the process, and what is above it. */
interface Place {
  readonly service: Service;
  readonly pod: Pod;
  readonly carrier: Carrier | null;
  readonly traceId: string;
  readonly parentSpanId: string | null;
}

interface Arrival {
  readonly carried: Carried;
  readonly at: number;
  readonly traceId: string;
  readonly parentSpanId: string | null;
  readonly sender: Carrier | null;
}

interface Outcome {
  readonly end: number;
  readonly error: string | null;
}

const MS = 1000;

/** Walks the whole request; the result is in `spans`, `carriers` and `traceIds`. */
export function walkRequest(w: Walk): void {
  const { entry } = w;
  w.traceIds.push(entry.traceId);
  serve(w, opOf(w.mesh, entry.op), {
    carried: entry.carried,
    at: entry.start,
    traceId: entry.traceId,
    parentSpanId: null,
    sender: null,
  });
}

function choosePod(w: Walk, service: Service, op: Op, carried: Carried): Pod {
  let group = groupOf(tagOf(carried));
  for (const fault of w.faults) {
    if (fault.do !== 'tag' || fault.effect !== 'misrouted' || fault.service !== service.name) continue;
    const [any] = laneOf(service, group);
    if (any !== undefined && w.rng.chance(fault.chance(factsOf(w, service, any, op))))
      group =
        service.lanes[group ?? ''] === undefined
          ? (Object.keys(service.lanes).find(l => l !== '*') ?? null)
          : null;
  }
  return w.rng.weighted(laneOf(service, group).map(p => [p, p.weight] as const));
}

function serve(w: Walk, op: Op, arrival: Arrival): Outcome {
  const service = serviceOf(w.mesh, op.service);
  const pod = choosePod(w, service, op, arrival.carried);
  const broken = brokenTag(w, service, pod, op);
  if (service.spans === 'none') return passThrough(w, op, service, pod, arrival);
  const span = draft(service, pod, {
    traceId: arrival.traceId,
    spanId: w.rng.hex(16),
    parentSpanId: arrival.parentSpanId,
    name: op.name,
    kind: op.protocol === 'queue' ? 'consumer' : 'server',
    start: arrival.at,
    scope: op.protocol,
  });
  const parentId = arrival.parentSpanId;
  if (op.linked === true && arrival.sender !== null && arrival.parentSpanId === null)
    span.links.push({ traceId: arrival.sender.span.traceId, spanId: arrival.sender.span.spanId });
  const { carried, sender: parent } = arrival;
  const carrier = makeCarrier(w, {
    service,
    pod,
    side: 'received',
    op,
    span,
    carried,
    parent,
    parentId,
    broken,
  });
  if (arrival.sender?.side === 'sent') arrival.sender.callee ??= carrier;
  const place: Place = { service, pod, carrier, traceId: arrival.traceId, parentSpanId: span.spanId };
  const done = runSteps(w, op, place, arrival, broken);
  finish(span, op, done.end + pod.skew, done.error);
  return done;
}

/** A service without instrumentation: its work takes time, headers and trace context go through it unseen. */
function passThrough(w: Walk, op: Op, service: Service, pod: Pod, arrival: Arrival): Outcome {
  const place: Place = {
    service,
    pod,
    carrier: arrival.sender,
    traceId: arrival.traceId,
    parentSpanId: arrival.parentSpanId,
  };
  return runSteps(w, op, place, arrival, null);
}

function runSteps(w: Walk, op: Op, place: Place, arrival: Arrival, broken: string | null): Outcome {
  const { rng, noise } = w;
  const own = rng.around(op.ms) * MS * (rng.chance(noise.slow) ? 3 + rng.next() * 5 : 1);
  const part = own / (op.steps.length + 1);
  let t = arrival.at + part;
  let error: string | null = rng.chance(noise.error) ? 'upstream connect error or disconnect/reset' : null;
  if (error !== null && op.steps.length > 0 && rng.chance(0.6)) error = null;
  if (error !== null) return { end: t, error };
  for (const step of op.steps) {
    const done = runStep(w, step, op, place, arrival, t, broken);
    if (done.error !== null && rng.chance(0.5)) return { end: done.end + part / 2, error: done.error };
    t = done.end + part;
  }
  return { end: t, error: null };
}

function runStep(
  w: Walk,
  step: Step,
  op: Op,
  place: Place,
  arrival: Arrival,
  t: number,
  broken: string | null,
): Outcome {
  if (step.do === 'call') {
    if (step.chance !== undefined && !w.rng.chance(step.chance)) return { end: t, error: null };
    return callWithRetry(w, opOf(w.mesh, step.op), op, place, arrival, t, broken);
  }
  const end = t + w.rng.around(step.ms) * MS;
  if (place.service.spans === 'none') return { end, error: null };
  const span = draft(place.service, place.pod, {
    traceId: place.traceId,
    spanId: w.rng.hex(16),
    parentSpanId: place.parentSpanId,
    name: step.name,
    kind: step.do === 'db' ? 'client' : 'internal',
    start: t,
    scope: 'own',
  });
  if (step.do === 'db')
    span.attributes.push(
      ['db.system', step.system],
      ['db.statement', step.statement],
      ['server.address', `${step.system}-${place.service.name}`],
    );
  span.duration = Math.max(1, Math.round(end + place.pod.skew - span.start));
  w.spans.push(span);
  return { end, error: null };
}

function callWithRetry(
  w: Walk,
  to: Op,
  op: Op,
  place: Place,
  arrival: Arrival,
  t: number,
  broken: string | null,
): Outcome {
  let at = t;
  if (w.rng.chance(w.noise.refused)) at = refused(w, to, place, at);
  const first = call(w, to, op, place, arrival, at, broken);
  if (first.error === null || to.protocol === 'queue' || !w.rng.chance(0.6)) return first;
  return call(w, to, op, place, arrival, first.end + w.rng.around(12) * MS, broken);
}

/** Nobody listened: a client span without metadata, because nothing was sent. */
function refused(w: Walk, to: Op, place: Place, t: number): number {
  const end = t + w.rng.around(1.5) * MS;
  if (place.service.spans === 'none' || to.protocol === 'queue') return end;
  const span = clientSpan(w, to, place, place.traceId, place.parentSpanId, t);
  span.attributes.push(...fixedAttributes(to, 'client'), ['error.type', 'ECONNREFUSED']);
  span.duration = Math.max(1, Math.round(end + place.pod.skew - span.start));
  span.status = 'error';
  span.statusMessage = `connect ECONNREFUSED ${to.service}:8080`;
  w.spans.push(span);
  return end;
}

const clientSpan = (
  w: Walk,
  to: Op,
  place: Place,
  traceId: string,
  parent: string | null,
  t: number,
): SpanDraft =>
  draft(place.service, place.pod, {
    traceId,
    spanId: w.rng.hex(16),
    parentSpanId: parent,
    name: clientName(to),
    kind: to.protocol === 'queue' ? 'producer' : 'client',
    start: t,
    scope: to.protocol,
  });

/** What the process sends on: what it consumes stays, the budget shrinks by the time spent. */
function outgoing(carried: Carried, op: Op, to: Op, elapsed: number): Carried {
  const folded = new Set(carried.marks.filter(m => m.class === 'header-case').map(m => m.canon));
  const gone = (h: Header): boolean => op.consumes.includes(h.canon) || folded.has(h.canon);
  const headers = carried.headers.some(gone) ? carried.headers.filter(h => !gone(h)) : carried.headers;
  const { budget } = carried;
  const left =
    budget === null || budget.stuck
      ? budget
      : { ms: Math.max(1, Math.round(budget.ms - elapsed / MS)), stuck: false };
  const deadline =
    to.deadline === true && left !== null ? [...headers, header('grpc-timeout', `${left.ms}m`)] : headers;
  return { ...carried, headers: deadline, budget: left };
}

function call(
  w: Walk,
  to: Op,
  op: Op,
  place: Place,
  arrival: Arrival,
  t: number,
  broken: string | null,
): Outcome {
  const facts = factsOf(w, place.service, place.pod, to);
  const inside = strike(w, 'in-process', facts, outgoing(arrival.carried, op, to, t - arrival.at));
  const travel = w.rng.around(to.protocol === 'queue' ? 18 : 1.1, 0.5) * MS;
  if (place.service.spans === 'none') {
    const wire = strike(w, 'wire', facts, inside.carried);
    const sender = place.carrier;
    const { traceId, parentSpanId } = place;
    const done = serve(w, to, { carried: wire.carried, at: t + travel, traceId, parentSpanId, sender });
    return { end: done.end + travel, error: done.error };
  }
  const traceId = inside.broke ? newTrace(w, place.traceId) : place.traceId;
  const span = clientSpan(w, to, place, traceId, traceId === place.traceId ? place.parentSpanId : null, t);
  const { service, pod, carrier: parent } = place;
  const { carried } = inside;
  const sender = makeCarrier(w, {
    service,
    pod,
    side: 'sent',
    op: to,
    span,
    carried,
    parent,
    parentId: span.spanId,
    broken,
  });
  const wire = strike(w, 'wire', facts, carried);
  const onward = wire.broke || to.linked === true ? newTrace(w, traceId) : traceId;
  const below = { traceId: onward, parentSpanId: onward === traceId ? span.spanId : null, sender };
  const done = serve(w, to, { carried: wire.carried, at: t + travel, ...below });
  const end = to.protocol === 'queue' ? t + w.rng.around(3) * MS : done.end + travel;
  const error = to.protocol === 'queue' ? null : done.error;
  finish(span, to, end + pod.skew, error);
  return { end, error };
}

function newTrace(w: Walk, current: string): string {
  const id = w.entry.spareTraceIds[w.traceIds.length - 1];
  if (id === undefined) return current;
  w.traceIds.push(id);
  return id;
}

/** Every fault of this hop gets its chance. */
function strike(
  w: Walk,
  at: 'wire' | 'in-process',
  facts: HopFacts,
  carried: Carried,
): { carried: Carried; broke: boolean } {
  let now = carried;
  let broke = false;
  for (const f of w.faults) {
    if (f.do === 'tag' || f.at !== at || f.from !== facts.from.name) continue;
    if (f.to !== null && f.to !== facts.to.service) continue;
    if (!w.rng.chance(f.chance(facts))) continue;
    const changed = f.apply?.(now, w.tools) ?? null;
    if (changed !== null) now = changed;
    if (f.do === 'break') broke = true;
  }
  return { carried: now, broke };
}
