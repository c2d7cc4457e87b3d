// Traces as OTLP JSON: what api_v3 answers and what a collector accepts, arrays as real arrays.

import type { WorldSpan, WorldTrace, WorldValue } from '../../world/types.ts';
import { adjust, type AdjustedSpan } from './adjust.ts';
import { asText, base64, nanosText, rememberingWriter, toAnyValue } from './value.ts';

type Pairs = readonly (readonly [string, WorldValue])[];

export interface OtlpOptions {
  /** Sorted attributes and events and warnings, as the query service sends; `raw` is as stored. */
  readonly raw?: boolean;
  /** v1 storage keeps arrays as JSON text and marks links with their reference type. */
  readonly flattened?: boolean;
}

const KINDS = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const attributeText = rememberingWriter((key, value) => JSON.stringify({ key, value: toAnyValue(value) }));

/** `"attributes":[…]` without its comma, or nothing. */
function attributes(pairs: Pairs, options: OtlpOptions): readonly string[] {
  const list = new Set(pairs.map(([key]) => key)).size === pairs.length ? [...pairs] : [...new Map(pairs)];
  if (options.raw !== true) list.sort((a, b) => compare(a[0], b[0]));
  return list.map(([key, value]) =>
    attributeText(key, options.flattened === true && Array.isArray(value) ? asText(value) : value),
  );
}

/** A member whose value is a list, left out where the list is empty. */
const listed = (name: string, items: readonly string[]): string =>
  items.length === 0 ? '' : `"${name}":[${items.join(',')}]`;

/** An object of the members that are there. */
const object = (...members: readonly string[]): string => `{${members.filter(m => m !== '').join(',')}}`;

const text = (name: string, value: string): string =>
  value === '' ? '' : `"${name}":${JSON.stringify(value)}`;

const number = (name: string, value: number): string => (value === 0 ? '' : `"${name}":${value}`);

const STATUS = { unset: 0, ok: 1, error: 2 } as const;

function spanText(span: AdjustedSpan, options: OtlpOptions): string {
  const { source } = span;
  const warnings: Pairs = span.warnings.length === 0 ? [] : [['@jaeger@warnings', span.warnings]];
  // The warnings are added after sorting, so they come last, and stay an array in every storage.
  const all = [...attributes(source.attributes, options), ...attributes(warnings, { raw: true })];
  const events =
    options.raw === true ? source.events : [...source.events].sort((a, b) => compare(a.name, b.name));
  return object(
    `"traceId":"${source.traceId}"`,
    `"spanId":"${span.spanId}"`,
    span.parentSpanId === null ? '' : `"parentSpanId":"${span.parentSpanId}"`,
    `"name":${JSON.stringify(source.name)}`,
    `"kind":${KINDS[source.kind]}`,
    `"startTimeUnixNano":"${nanosText(source.start)}"`,
    `"endTimeUnixNano":"${nanosText(source.start + source.duration)}"`,
    listed('attributes', all),
    listed(
      'events',
      events.map(event => eventText(event, options)),
    ),
    listed(
      'links',
      source.links.map(link => linkText(link, options)),
    ),
    `"status":${object(text('message', source.statusMessage), number('code', STATUS[source.status]))}`,
  );
}

const eventText = (event: WorldSpan['events'][number], options: OtlpOptions): string =>
  object(
    `"timeUnixNano":"${nanosText(event.time)}"`,
    text('name', event.name),
    listed('attributes', attributes(event.attributes, options)),
  );

const linkText = (link: WorldSpan['links'][number], options: OtlpOptions): string =>
  object(
    `"traceId":"${link.traceId}"`,
    `"spanId":"${link.spanId}"`,
    options.flattened === true
      ? listed('attributes', attributes([['opentracing.ref_type', 'follows_from']], options))
      : '',
  );

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

/** The elements of `resourceSpans` for one trace as JSON texts, spans grouped by resource and scope. */
export function resourceSpansText(trace: WorldTrace, options: OtlpOptions = {}): readonly string[] {
  return Array.from(group(adjust(trace, 'v3', options.raw)), ({ first, scopes }) => {
    const { service, attributes: own } = first.resource;
    const resource = object(listed('attributes', attributes([['service.name', service], ...own], options)));
    const ofScopes = Array.from(scopes.values(), ({ first: { scope }, spans }) =>
      object(
        `"scope":${object(text('name', scope.name), text('version', scope.version))}`,
        `"spans":[${spans.map(span => spanText(span, options)).join(',')}]`,
      ),
    );
    return `{"resource":${resource},"scopeSpans":[${ofScopes.join(',')}]}`;
  });
}

/** OTLP JSON of whole traces, unwrapped: `{"resourceSpans":[…]}`, attributes as recorded. */
export const otlpText = (traces: readonly WorldTrace[], options: OtlpOptions = { raw: true }): string =>
  `{"resourceSpans":[${traces.flatMap(trace => resourceSpansText(trace, options)).join(',')}]}`;

/** The same as a value. */
export const toOtlpJson = (traces: readonly WorldTrace[], options?: OtlpOptions): object =>
  JSON.parse(otlpText(traces, options)) as object;
