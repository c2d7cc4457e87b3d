// What Jaeger's query service does to a trace before it leaves: identical spans dropped, shared span ids
// renumbered, orphans and clock skew noted as warnings (adjustment itself is off by default).
// The v1 API and api_v3 use two implementations with two wordings.

import type { WorldSpan, WorldTrace, WorldValue } from '../../world/types.ts';
import { formatGoDuration } from '../go.ts';
import { asText } from './value.ts';

export interface AdjustedSpan {
  readonly source: WorldSpan;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly warnings: readonly string[];
}

type Api = 'v1' | 'v3';

interface Draft {
  source: WorldSpan;
  spanId: string;
  parentSpanId: string | null;
  warnings: string[];
}

const identity = (span: WorldSpan): string =>
  JSON.stringify(span, (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value instanceof Uint8Array ? Array.from(value) : value,
  );

/** Byte-identical spans are one; the cheap comparison of ids comes first, since most traces have none. */
function deduplicate(spans: readonly WorldSpan[]): readonly WorldSpan[] {
  const ids = new Set(spans.map(span => span.spanId));
  if (ids.size === spans.length) return spans;
  const seen = new Set<string>();
  return spans.filter(span => {
    const key = identity(span);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** A server span that shares its id with a client span gets the next free id, counted from 1. */
function renumber(drafts: readonly Draft[]): void {
  const clients = new Set(drafts.filter(d => d.source.kind === 'client').map(d => d.spanId));
  const taken = new Set(drafts.map(d => d.spanId));
  const renamed = new Map<string, string>();
  let last = 0n;
  for (const draft of drafts) {
    if (draft.source.kind !== 'server' || !clients.has(draft.spanId)) continue;
    let id: string;
    do {
      last += 1n;
      id = last.toString(16).padStart(16, '0');
    } while (taken.has(id));
    renamed.set(draft.spanId, id);
    draft.parentSpanId = draft.spanId;
    draft.spanId = id;
  }
  if (renamed.size === 0) return;
  for (const draft of drafts) {
    const parent = draft.parentSpanId === null ? undefined : renamed.get(draft.parentSpanId);
    if (parent !== undefined && draft.spanId !== parent) draft.parentSpanId = parent;
  }
}

function hostKey(span: WorldSpan, api: Api): string {
  const find = (key: string): WorldValue | undefined =>
    span.resource.attributes.find(([name]) => name === key)?.[1];
  if (api === 'v1') {
    const ip = find('ip');
    return typeof ip === 'string' ? ip : '';
  }
  const host = find('host.id') ?? find('host.ip') ?? find('host.name');
  return host === undefined ? '' : Array.isArray(host) ? String(host[0] ?? '') : asText(host);
}

const nanos = (t: number): bigint => BigInt(Math.round(t)) * 1000n;

/** How far a child on another host would have to move, in nanoseconds; 0 where it fits its parent. */
function skew(child: WorldSpan, parent: WorldSpan): bigint {
  const start = nanos(child.start);
  const parentStart = nanos(parent.start);
  const duration = nanos(child.duration);
  const parentDuration = nanos(parent.duration);
  if (duration > parentDuration) return start < parentStart ? parentStart - start : 0n;
  if (start >= parentStart && start + duration <= parentStart + parentDuration) return 0n;
  return parentStart + (parentDuration - duration) / 2n - start;
}

function warnOfSkew(drafts: readonly Draft[], api: Api): void {
  const byId = new Map<string, Draft>();
  for (const draft of drafts) {
    if (byId.has(draft.spanId)) draft.warnings.push('duplicate span IDs; skipping clock skew adjustment');
    else byId.set(draft.spanId, draft);
  }
  const children = new Map<Draft, Draft[]>();
  const roots: Draft[] = [];
  for (const draft of byId.values()) {
    const parent = draft.parentSpanId === null ? undefined : byId.get(draft.parentSpanId);
    if (parent !== undefined) {
      const list = children.get(parent);
      if (list === undefined) children.set(parent, [draft]);
      else list.push(draft);
      continue;
    }
    roots.push(draft);
    if (draft.parentSpanId === null) continue;
    draft.warnings.push(
      api === 'v1'
        ? `invalid parent span IDs=${draft.parentSpanId}; skipping clock skew adjustment`
        : `parent span ID=${draft.parentSpanId} is not in the trace; skipping clock skew adjustment`,
    );
  }
  walkSkew(roots, children, api);
}

function walkSkew(roots: readonly Draft[], children: ReadonlyMap<Draft, readonly Draft[]>, api: Api): void {
  const stack = roots.map(draft => ({
    draft,
    parent: null as Draft | null,
    host: hostKey(draft.source, api),
    delta: 0n,
  }));
  for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
    const own = hostKey(item.draft.source, api);
    let { host, delta } = item;
    if (item.parent !== null && (own !== host || own === '')) {
      host = own;
      delta = skew(item.draft.source, item.parent.source);
    }
    if (delta !== 0n)
      item.draft.warnings.push(
        `clock skew adjustment disabled; not applying calculated delta of ${formatGoDuration(delta)}`,
      );
    for (const child of children.get(item.draft) ?? [])
      stack.push({ draft: child, parent: item.draft, host, delta });
  }
}

/** `raw` leaves the trace as it is stored. */
export function adjust(trace: WorldTrace, api: Api, raw = false): readonly AdjustedSpan[] {
  const spans = raw ? trace.spans : deduplicate(trace.spans);
  const drafts = spans.map((source): Draft => ({
    source,
    spanId: source.spanId,
    parentSpanId: source.parentSpanId,
    warnings: [],
  }));
  if (raw) return drafts;
  renumber(drafts);
  warnOfSkew(drafts, api);
  return drafts;
}
