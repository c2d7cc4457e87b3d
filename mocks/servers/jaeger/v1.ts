// A trace in the JSON of Jaeger's own UI API (`/api/traces`): tags sorted by key, parents as references,
// resources as numbered processes.

import type { WorldSpan, WorldTrace, WorldValue } from '../../world/types.ts';
import { adjust, type AdjustedSpan } from './adjust.ts';
import { byKey, jaegerTraceId, toTag, type JaegerTag } from './value.ts';

type Pairs = readonly (readonly [string, WorldValue])[];

const SDK_KEYS = new Set([
  'telemetry.sdk.language',
  'telemetry.sdk.name',
  'telemetry.sdk.version',
  'telemetry.distro.name',
  'telemetry.distro.version',
]);

/** A later attribute of the same name replaces the earlier one. */
const unique = (pairs: Pairs): Pairs => {
  const map = new Map(pairs);
  return map.size === pairs.length ? pairs : [...map];
};

/** All tags a span has in this form, in storage order: scope, attributes, kind, status. */
export function spanTags(span: WorldSpan): JaegerTag[] {
  const tags: JaegerTag[] = [];
  if (span.scope.name !== '') tags.push(toTag('otel.scope.name', span.scope.name));
  if (span.scope.version !== '') tags.push(toTag('otel.scope.version', span.scope.version));
  for (const [key, value] of unique(span.attributes)) tags.push(toTag(key, value));
  tags.push(toTag('span.kind', span.kind));
  if (span.status !== 'unset') tags.push(toTag('otel.status_code', span.status.toUpperCase()));
  if (span.status === 'error') tags.push(toTag('error', true));
  if (span.statusMessage !== '') tags.push(toTag('otel.status_description', span.statusMessage));
  return tags;
}

export const processTags = (span: WorldSpan): JaegerTag[] =>
  unique(span.resource.attributes)
    .filter(([key]) => key !== 'service.name')
    .map(([key, value]) => toTag(key, value));

/** Fields of each event: its name as `event`, then its attributes. */
export const logFields = (event: WorldSpan['events'][number]): JaegerTag[] => {
  const own = event.attributes.find(([key]) => key === 'event');
  const rest = unique(event.attributes).map(([key, value]) => toTag(key, value));
  if (event.name === '' || own !== undefined) return rest;
  return [toTag('event', event.name), ...rest];
};

function sortedFields(event: WorldSpan['events'][number]): JaegerTag[] {
  const fields = logFields(event);
  const at = fields.findIndex(field => field.key === 'event' && field.type === 'string');
  const name = at < 0 ? [] : fields.splice(at, 1);
  return [...name, ...fields.sort(byKey)];
}

function references(span: AdjustedSpan): object[] {
  const traceID = jaegerTraceId(span.source.traceId);
  const refs =
    span.parentSpanId === null ? [] : [{ refType: 'CHILD_OF', traceID, spanID: span.parentSpanId }];
  for (const link of span.source.links) {
    const ref = { refType: 'FOLLOWS_FROM', traceID: jaegerTraceId(link.traceId), spanID: link.spanId };
    const parent = refs[0];
    if (
      span.parentSpanId !== null &&
      ref.traceID === traceID &&
      ref.spanID === span.parentSpanId &&
      parent !== undefined
    )
      refs[0] = { ...parent, refType: 'FOLLOWS_FROM' };
    else refs.push(ref);
  }
  return refs;
}

/** One trace as an element of the `data` array. */
export function toJaegerV1(trace: WorldTrace, options: { readonly raw?: boolean } = {}): object {
  const raw = options.raw ?? false;
  const processes: Record<string, object> = {};
  const keys = new Map<string, string>();
  const processOf = (span: WorldSpan, moved: readonly JaegerTag[]): string => {
    const tags = [...processTags(span), ...moved];
    if (!raw) tags.sort(byKey);
    const process = { serviceName: span.resource.service, tags };
    const identity = JSON.stringify(process);
    let key = keys.get(identity);
    if (key === undefined) {
      key = `p${keys.size + 1}`;
      keys.set(identity, key);
      processes[key] = process;
    }
    return key;
  };
  const spans = adjust(trace, 'v1', raw).map(span => toV1Span(span, raw, processOf));
  return { traceID: jaegerTraceId(trace.traceId), spans, processes, warnings: null };
}

function toV1Span(
  span: AdjustedSpan,
  raw: boolean,
  processOf: (span: WorldSpan, moved: readonly JaegerTag[]) => string,
): object {
  const { source } = span;
  const all = spanTags(source);
  const moved = raw ? [] : all.filter(tag => SDK_KEYS.has(tag.key));
  const tags = raw ? all : all.filter(tag => !SDK_KEYS.has(tag.key)).sort(byKey);
  return {
    traceID: jaegerTraceId(source.traceId),
    spanID: span.spanId,
    operationName: source.name,
    references: references(span),
    startTime: Math.floor(source.start),
    duration: Math.floor(source.duration),
    tags,
    logs: source.events.map(event => ({
      timestamp: Math.floor(event.time),
      fields: raw ? logFields(event) : sortedFields(event),
    })),
    processID: processOf(source, moved),
    warnings: span.warnings.length === 0 ? null : span.warnings,
  };
}
