// Jaeger's memory stores over a world: a search matches single spans and returns whole traces, newest first.

import { micros, type Micros, type Range } from '../../../web/time/index.ts';
import type { World, WorldSpan, WorldTrace, WorldValue } from '../../world/types.ts';
import { logFields, processTags, spanTags } from './v1.ts';
import { asText, toTag, type JaegerTag } from './value.ts';

export interface TraceQuery {
  /** Empty: any service (v2 storage) or none (v1 storage). */
  readonly service: string;
  readonly operation: string;
  /** Both ends belong to the search; span start times in microseconds. */
  readonly from: number;
  readonly to: number;
  readonly tags: Readonly<Record<string, string>>;
  /** Nanoseconds; 0n for none. */
  readonly minDuration: bigint;
  readonly maxDuration: bigint;
  /** Infinity for all. */
  readonly limit: number;
}

export type StorageKind = 'v1' | 'v2';

/** Storage learns of a span when it ends. */
export function visible(trace: WorldTrace, now: Micros): WorldTrace | null {
  const spans = trace.spans.filter(span => span.start + span.duration <= now);
  if (spans.length === trace.spans.length) return trace;
  return spans.length === 0 ? null : { traceId: trace.traceId, spans };
}

const v1Text = (tag: JaegerTag): string => {
  if (tag.type === 'binary')
    return Array.from(atob(String(tag.value)), c => c.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  return String(tag.value);
};

const v1Tagged = (span: WorldSpan, key: string, value: string): boolean =>
  [...spanTags(span, toTag), ...processTags(span, toTag), ...span.events.flatMap(logFields)].some(
    tag => tag.key === key && v1Text(tag) === value,
  );

const has = (pairs: readonly (readonly [string, WorldValue])[], key: string, value: string): boolean => {
  const found = pairs.findLast(([name]) => name === key);
  return found !== undefined && asText(found[1]) === value;
};

/**
 * v2 storage compares attributes of span, resource and events. The text `error` is compared with the span's
 * status in a way that any text, `true` included, asks for status OK.
 */
function v2Tagged(span: WorldSpan, key: string, value: string): boolean {
  if (key === 'error') return span.status === 'ok';
  return (
    has(span.attributes, key, value) ||
    has(span.resource.attributes, key, value) ||
    (key === 'service.name' && span.resource.service === value) ||
    span.events.some(event => has(event.attributes, key, value))
  );
}

function matches(span: WorldSpan, query: TraceQuery, storage: StorageKind): boolean {
  if (span.resource.service !== query.service && (storage === 'v1' || query.service !== '')) return false;
  if (query.operation !== '' && span.name !== query.operation) return false;
  if (span.start < query.from || span.start > query.to) return false;
  const duration = BigInt(Math.round(span.duration * 1000));
  if (query.minDuration !== 0n && duration < query.minDuration) return false;
  if (query.maxDuration !== 0n && duration > query.maxDuration) return false;
  const tagged = storage === 'v1' ? v1Tagged : v2Tagged;
  return Object.entries(query.tags).every(([key, value]) => tagged(span, key, value));
}

const startOf = (trace: WorldTrace): number =>
  trace.spans.reduce((least, span) => Math.min(least, span.start), Infinity);

const WINDOW = 60e6;

/**
 * Traces with a span in `range`, newest first by first span, made window by window so that a search with a
 * limit never makes more of a large world than it needs.
 */
export function* newestFirst(world: World, range: Range): Generator<WorldTrace> {
  let to: number = range.to;
  const seen = new Set<string>();
  while (to > range.from) {
    const from = Math.max(range.from, to - WINDOW);
    const last = from <= range.from;
    const traces = world.traces({ from: micros(from), to: micros(to) });
    const dated = traces.map(trace => ({ trace, start: startOf(trace) }));
    dated.sort((a, b) => b.start - a.start);
    for (const { trace, start } of dated) {
      // A trace that began before this window comes with the window it began in.
      if ((start < from && !last) || seen.has(trace.traceId)) continue;
      seen.add(trace.traceId);
      yield trace;
    }
    to = from;
  }
}

/** The stretch a server can know by now. */
export const known = (world: World, now: Micros): Range => ({
  from: world.range.from,
  to: micros(Math.max(world.range.from, now + 1)),
});

/** Null stands for a trace that was looked at and does not match: a moment to breathe for whoever reads. */
export function* findTraces(
  world: World,
  query: TraceQuery,
  storage: StorageKind,
  now: Micros,
): Generator<WorldTrace | null> {
  const store = known(world, now);
  const range = {
    from: micros(Math.max(store.from - 600e6, query.from)),
    to: micros(Math.min(store.to, query.to + 1)),
  };
  let found = 0;
  for (const trace of newestFirst(world, range)) {
    if (found >= query.limit) return;
    const whole = visible(trace, now);
    const hit = whole?.spans.some(span => matches(span, query, storage)) === true;
    if (hit) found += 1;
    yield hit ? whole : null;
  }
}

export interface Operation {
  readonly name: string;
  readonly spanKind: string;
}

/** So many of the newest traces are looked at for lists of services, operations and calls. */
const SCANNED = 250;
/** Where there are more, so many moments spread over the world are looked at besides. */
const SPREAD = 12;

interface Catalogue {
  readonly until: number;
  readonly operations: ReadonlyMap<string, readonly Operation[]>;
  /** False where traces were left out. */
  readonly complete: boolean;
}

const catalogues = new WeakMap<World, Catalogue>();

function* sampled(world: World, now: Micros): Generator<WorldTrace, boolean> {
  let scanned = 0;
  const range = known(world, now);
  for (const trace of newestFirst(world, range)) {
    if (++scanned > SCANNED) break;
    yield trace;
  }
  if (scanned <= SCANNED) return true;
  for (let i = 0; i < SPREAD; i++) {
    const from = range.from + ((range.to - range.from) / SPREAD) * i;
    yield* world.traces({ from: micros(from), to: micros(from + 5e6) });
  }
  return false;
}

function catalogue(world: World, now: Micros): Catalogue {
  const cached = catalogues.get(world);
  if (cached !== undefined && now >= cached.until && now - cached.until < 60e6) return cached;
  const services = new Map<string, Map<string, Operation>>();
  const traces = sampled(world, now);
  let next = traces.next();
  for (; next.done !== true; next = traces.next()) {
    for (const span of visible(next.value, now)?.spans ?? []) {
      let operations = services.get(span.resource.service);
      if (operations === undefined)
        services.set(span.resource.service, (operations = new Map<string, Operation>()));
      const key = `${span.kind} ${span.name}`;
      if (!operations.has(key)) operations.set(key, { name: span.name, spanKind: span.kind });
    }
  }
  const made = {
    until: now,
    complete: next.value,
    operations: new Map(Array.from(services, ([service, list]) => [service, [...list.values()]])),
  };
  catalogues.set(world, made);
  return made;
}

/** Services with a span in the store. */
export function services(world: World, now: Micros): string[] {
  const { operations, complete } = catalogue(world, now);
  return [...new Set([...operations.keys(), ...(complete ? [] : world.services)])];
}

export const operations = (world: World, service: string, kind: string, now: Micros): readonly Operation[] =>
  (catalogue(world, now).operations.get(service) ?? []).filter(op => kind === '' || op.spanKind === kind);

/** Calls are counted over at most so many of the newest traces: an answer that takes no time to make. */
const CALLS = 600;

export interface Dependency {
  readonly parent: string;
  readonly child: string;
  readonly callCount: number;
}

/** v2 storage counts calls within one service too, and asks that the whole trace lies in the window. */
export function dependencies(world: World, window: Range, storage: StorageKind, now: Micros): Dependency[] {
  const store = known(world, now);
  const range = {
    from: micros(Math.max(store.from - 600e6, window.from)),
    to: micros(Math.min(store.to, window.to)),
  };
  const links = new Map<string, { parent: string; child: string; callCount: number }>();
  let scanned = 0;
  for (const trace of newestFirst(world, range)) {
    if (++scanned > CALLS) break;
    const spans = visible(trace, now)?.spans ?? [];
    if (spans.length === 0 || !inside(spans, window, storage)) continue;
    const services = new Map(spans.map(span => [span.spanId, span.resource.service]));
    for (const span of spans) {
      const parent = span.parentSpanId === null ? undefined : services.get(span.parentSpanId);
      const child = span.resource.service;
      if (parent === undefined || (storage === 'v1' && parent === child)) continue;
      const key = `${parent}\n${child}`;
      const link = links.get(key);
      if (link === undefined) links.set(key, { parent, child, callCount: 1 });
      else link.callCount += 1;
    }
  }
  return [...links.values()];
}

function inside(spans: readonly WorldSpan[], window: Range, storage: StorageKind): boolean {
  if (storage === 'v1') return spans.some(span => span.start > window.from && span.start < window.to);
  return spans.every(span => span.start > window.from && span.start + span.duration < window.to);
}
