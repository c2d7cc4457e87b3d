// A trace in the JSON of Jaeger's own UI API (`/api/traces`): tags sorted by key, parents as references,
// resources as numbered processes.

import type { WorldSpan, WorldTrace, WorldValue } from '../../world/types.ts';
import { adjust, type AdjustedSpan } from './adjust.ts';
import { goJson } from '../go.ts';
import { byKey, jaegerTraceId, rememberingWriter, toTag, type JaegerTag } from './value.ts';

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
export function spanTags<T>(span: WorldSpan, make: (key: string, value: WorldValue) => T): T[] {
  const tags: T[] = [];
  if (span.scope.name !== '') tags.push(make('otel.scope.name', span.scope.name));
  if (span.scope.version !== '') tags.push(make('otel.scope.version', span.scope.version));
  for (const [key, value] of unique(span.attributes)) tags.push(make(key, value));
  tags.push(make('span.kind', span.kind));
  if (span.status !== 'unset') tags.push(make('otel.status_code', span.status.toUpperCase()));
  if (span.status === 'error') tags.push(make('error', true));
  if (span.statusMessage !== '') tags.push(make('otel.status_description', span.statusMessage));
  return tags;
}

export const processTags = <T>(span: WorldSpan, make: (key: string, value: WorldValue) => T): T[] =>
  unique(span.resource.attributes)
    .filter(([key]) => key !== 'service.name')
    .map(([key, value]) => make(key, value));

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

const tagText = rememberingWriter((key, value) => goJson(toTag(key, value)));

/** A tag that is written already, with the key it is sorted by. */
interface Written {
  readonly key: string;
  readonly text: string;
}

const written = (key: string, value: WorldValue): Written => ({ key, text: tagText(key, value) });

const listed = (tags: readonly Written[]): string => `[${tags.map(tag => tag.text).join(',')}]`;

/** The numbered processes of one trace, equal ones once. */
class Processes {
  readonly #keys = new Map<string, string>();
  readonly #raw: boolean;

  constructor(raw: boolean) {
    this.#raw = raw;
  }

  keyOf(span: WorldSpan, moved: readonly Written[]): string {
    const tags = [...processTags(span, written), ...moved];
    if (!this.#raw) tags.sort(byKey);
    const text = `{"serviceName":${goJson(span.resource.service)},"tags":${listed(tags)}}`;
    let key = this.#keys.get(text);
    if (key === undefined) this.#keys.set(text, (key = `p${this.#keys.size + 1}`));
    return key;
  }

  text(): string {
    return `{${Array.from(this.#keys, ([text, key]) => `"${key}":${text}`).join(',')}}`;
  }
}

/** One trace as an element of the `data` array: JSON as Go writes it. */
export function jaegerV1Text(trace: WorldTrace, options: { readonly raw?: boolean } = {}): string {
  const raw = options.raw ?? false;
  const processes = new Processes(raw);
  const spans = adjust(trace, 'v1', raw).map(span => spanText(span, raw, processes));
  const id = jaegerTraceId(trace.traceId);
  return `{"traceID":"${id}","spans":[${spans.join(',')}],"processes":${processes.text()},"warnings":null}`;
}

/** The same as a value. */
export const toJaegerV1 = (trace: WorldTrace, options?: { readonly raw?: boolean }): object =>
  JSON.parse(jaegerV1Text(trace, options)) as object;

function spanText(span: AdjustedSpan, raw: boolean, processes: Processes): string {
  const { source } = span;
  const all = spanTags(source, written);
  const moved = raw ? [] : all.filter(tag => SDK_KEYS.has(tag.key));
  const tags = raw ? all : all.filter(tag => !SDK_KEYS.has(tag.key)).sort(byKey);
  const logs = source.events.map(event => ({
    timestamp: Math.floor(event.time),
    fields: raw ? logFields(event) : sortedFields(event),
  }));
  return `{${[
    `"traceID":"${jaegerTraceId(source.traceId)}"`,
    `"spanID":"${span.spanId}"`,
    `"operationName":${goJson(source.name)}`,
    `"references":${goJson(references(span))}`,
    `"startTime":${Math.floor(source.start)}`,
    `"duration":${Math.floor(source.duration)}`,
    `"tags":${listed(tags)}`,
    `"logs":${goJson(logs)}`,
    `"processID":"${processes.keyOf(source, moved)}"`,
    `"warnings":${span.warnings.length === 0 ? 'null' : goJson(span.warnings)}`,
  ].join(',')}}`;
}
