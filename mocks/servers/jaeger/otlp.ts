// Traces as OTLP JSON: what api_v3 answers and what a collector accepts, arrays as real arrays.

import type { WorldSpan, WorldTrace, WorldValue } from '../../world/types.ts';
import { adjust, type AdjustedSpan } from './adjust.ts';
import { asText, base64, nanosText, toAnyValue } from './value.ts';

type Pairs = readonly (readonly [string, WorldValue])[];

export interface OtlpOptions {
  /** Sorted attributes and events and warnings, as the query service sends; `raw` is as stored. */
  readonly raw?: boolean;
  /** v1 storage keeps arrays as JSON text and marks links with their reference type. */
  readonly flattened?: boolean;
}

const KINDS = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function attributes(pairs: Pairs, options: OtlpOptions): { attributes?: object[] } {
  if (pairs.length === 0) return {};
  const list = [...new Map(pairs)];
  if (options.raw !== true) list.sort((a, b) => compare(a[0], b[0]));
  return {
    attributes: list.map(([key, value]) => ({
      key,
      value: toAnyValue(options.flattened === true && Array.isArray(value) ? asText(value) : value),
    })),
  };
}

function toOtlpSpan(span: AdjustedSpan, options: OtlpOptions): object {
  const { source } = span;
  const warnings: Pairs = span.warnings.length === 0 ? [] : [['@jaeger@warnings', span.warnings]];
  const own = attributes(source.attributes, options).attributes ?? [];
  // The warnings are added after sorting, so they come last, and stay an array in every storage.
  const all = [...own, ...(attributes(warnings, { raw: true }).attributes ?? [])];
  const events =
    options.raw === true ? source.events : [...source.events].sort((a, b) => compare(a.name, b.name));
  return {
    traceId: source.traceId,
    spanId: span.spanId,
    ...(span.parentSpanId === null ? {} : { parentSpanId: span.parentSpanId }),
    name: source.name,
    kind: KINDS[source.kind],
    startTimeUnixNano: nanosText(source.start),
    endTimeUnixNano: nanosText(source.start + source.duration),
    ...(all.length === 0 ? {} : { attributes: all }),
    ...(events.length === 0 ? {} : { events: events.map(event => toEvent(event, options)) }),
    ...(source.links.length === 0 ? {} : { links: source.links.map(link => toLink(link, options)) }),
    status: {
      ...(source.statusMessage === '' ? {} : { message: source.statusMessage }),
      ...(source.status === 'unset' ? {} : { code: source.status === 'ok' ? 1 : 2 }),
    },
  };
}

const toEvent = (event: WorldSpan['events'][number], options: OtlpOptions): object => ({
  timeUnixNano: nanosText(event.time),
  ...(event.name === '' ? {} : { name: event.name }),
  ...attributes(event.attributes, options),
});

const toLink = (link: WorldSpan['links'][number], options: OtlpOptions): object => ({
  traceId: link.traceId,
  spanId: link.spanId,
  ...(options.flattened === true ? attributes([['opentracing.ref_type', 'follows_from']], options) : {}),
});

const identity = (span: WorldSpan): string =>
  JSON.stringify([
    span.resource.service,
    span.resource.attributes.map(([key, value]) => [
      key,
      typeof value === 'bigint' ? `${value}n` : value instanceof Uint8Array ? base64(value) : value,
    ]),
  ]);

interface Group {
  readonly first: WorldSpan;
  readonly scopes: Map<string, { readonly first: WorldSpan; readonly spans: AdjustedSpan[] }>;
}

function group(spans: readonly AdjustedSpan[]): Iterable<Group> {
  const groups = new Map<string, Group>();
  const known = new Map<WorldSpan['resource'], string>();
  for (const span of spans) {
    let id = known.get(span.source.resource);
    if (id === undefined) known.set(span.source.resource, (id = identity(span.source)));
    let resource = groups.get(id);
    if (resource === undefined) groups.set(id, (resource = { first: span.source, scopes: new Map() }));
    const { name, version } = span.source.scope;
    const scope = resource.scopes.get(`${name}\n${version}`);
    if (scope === undefined)
      resource.scopes.set(`${name}\n${version}`, { first: span.source, spans: [span] });
    else scope.spans.push(span);
  }
  return groups.values();
}

/** The `resourceSpans` of one trace, spans grouped by resource and scope. */
export function toResourceSpans(trace: WorldTrace, options: OtlpOptions = {}): object[] {
  return Array.from(group(adjust(trace, 'v3', options.raw)), ({ first, scopes }) => ({
    resource: attributes([['service.name', first.resource.service], ...first.resource.attributes], options),
    scopeSpans: Array.from(scopes.values(), scope => ({
      scope: {
        ...(scope.first.scope.name === '' ? {} : { name: scope.first.scope.name }),
        ...(scope.first.scope.version === '' ? {} : { version: scope.first.scope.version }),
      },
      spans: scope.spans.map(span => toOtlpSpan(span, options)),
    })),
  }));
}

/** OTLP JSON of whole traces, unwrapped: `{"resourceSpans":[…]}`, attributes as recorded. */
export const toOtlpJson = (traces: readonly WorldTrace[], options: OtlpOptions = { raw: true }): object => ({
  resourceSpans: traces.flatMap(trace => toResourceSpans(trace, options)),
});
