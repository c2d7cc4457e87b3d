// What an SDK left out of a span at its limits. OTLP has a field for each count (opentelemetry-proto,
// opentelemetry/proto/trace/v1/trace.proto: `dropped_attributes_count` and two more, uint32). Other formats have a tag
// instead: https://opentelemetry.io/docs/specs/otel/common/mapping-to-non-otlp/#dropped-attributes-count
// The SDKs' own exporters to Jaeger wrote it; Jaeger's translation of OTLP to v1 does not, and the counts are gone there.

import type { Dropped } from '../../../model/index.ts';
import { get, type JsonObject } from '../../wire.ts';
import type { Remarks } from './remarks.ts';
import { numeric } from './spans.ts';

type Part = keyof Dropped;

/** What was left out, each with its field in OTLP, in the order of the fields. */
const FIELDS: readonly (readonly [part: Part, field: string])[] = [
  ['attributes', 'droppedAttributesCount'],
  ['events', 'droppedEventsCount'],
  ['links', 'droppedLinksCount'],
];
export const DROPPED_FIELDS = FIELDS.map(([, field]) => field);

const NOTHING: Dropped = { attributes: 0, events: 0, links: 0 };
/** The largest uint32. */
const MOST = 2 ** 32 - 1;

/** A number or a text, as Protobuf's JSON mapping allows; 0 where it is left out, null where it is no such count. */
export function countOf(value: unknown): number | null {
  if (value === undefined || value === null) return 0;
  const n = numeric(value);
  return Number.isInteger(n) && n >= 0 && n <= MOST ? n : null;
}

/** Of two counts of one thing the larger one holds. */
const withCount = (to: Dropped | null, part: Part, count: number): Dropped | null =>
  count <= (to?.[part] ?? 0) ? to : { ...(to ?? NOTHING), [part]: count };

/** The same with one more field; `at` is its place among {@link DROPPED_FIELDS}. */
export function withField(to: Dropped | null, at: number, count: number): Dropped | null {
  const part = FIELDS[at]?.[0];
  return part === undefined ? to : withCount(to, part, count);
}

/** A count that cannot be read counts as none. */
export function droppedOf(raw: JsonObject, place: () => string, remarks: Remarks): Dropped | null {
  let dropped: Dropped | null = null;
  for (const [part, field] of FIELDS) {
    const value = get(raw, field);
    const count = countOf(value);
    if (count !== null) dropped = withCount(dropped, part, count);
    else remarks.add('decode.bad-count', () => `${place()}.${field}`, JSON.stringify(value).slice(0, 60));
  }
  return dropped;
}

/** Nearly every attribute of nearly every span is asked: one character tells most of them. */
const O = 'o'.charCodeAt(0);

function partOf(key: string): Part | null {
  if (key.charCodeAt(0) !== O) return null;
  if (key === 'otel.dropped_attributes_count') return 'attributes';
  if (key === 'otel.dropped_events_count') return 'events';
  return key === 'otel.dropped_links_count' ? 'links' : null;
}

interface Tag {
  readonly key: string;
  readonly value: unknown;
}

/** It is such a tag; one that holds no count is a mere attribute. */
export const tellsDropped = ({ key, value }: Tag): boolean => partOf(key) !== null && countOf(value) !== null;

/** The same with what a tag of this kind tells. */
export function withTag(to: Dropped | null, { key, value }: Tag): Dropped | null {
  const [part, count] = [partOf(key), countOf(value)];
  return part === null || count === null ? to : withCount(to, part, count);
}
