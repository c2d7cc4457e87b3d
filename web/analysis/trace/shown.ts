// A span as it crosses to the page: of very many attributes the first, of very long values the beginning. What
// is left out is counted, and can be asked for. Pure.

import type { Attribute, AttributeValue, ShownAttribute, ShownSpan, Span } from '../../model/index.ts';

/** Attributes of one list, events and links that cross with a span; the rest is asked for in pages. */
export const FIRST = 200;
/** Characters of a value, or bytes, or elements of a list. */
export const LONGEST = 4_000;
/** Characters of a name or a key. */
const NAME = 500;

const cutName = (text: string): string => (text.length > NAME ? `${text.slice(0, NAME)}…` : text);

/** Beginning of a value; the value itself where it is short enough. */
export function cutValue(value: AttributeValue): AttributeValue {
  if (typeof value === 'string') return value.length > LONGEST ? value.slice(0, LONGEST) : value;
  if (value instanceof Uint8Array) return value.length > LONGEST ? value.slice(0, LONGEST) : value;
  if (typeof value !== 'object') return value;
  const first = value.length > FIRST ? value.slice(0, FIRST) : value;
  return first.map(cutValue);
}

const lengthOf = (value: AttributeValue): number =>
  typeof value === 'object' || typeof value === 'string' ? value.length : 1;

function isCut(value: AttributeValue): boolean {
  if (typeof value === 'string' || value instanceof Uint8Array) return value.length > LONGEST;
  return typeof value === 'object' && (value.length > FIRST || value.some(isCut));
}

/** An attribute with what is left out of it; `index` finds it again in its list. */
export function shownAttribute({ key, value }: Attribute, index: number): ShownAttribute {
  return isCut(value)
    ? { key: cutName(key), index, value: cutValue(value), whole: lengthOf(value) }
    : { key: cutName(key), index, value };
}

const first = (all: readonly Attribute[], most = FIRST): readonly ShownAttribute[] =>
  all.slice(0, most).map(shownAttribute);

/** Attributes of an event or a link: there may be many of those, too. */
const FEW = 40;

/** What the inspector gets of a span when it is chosen. */
export function shownSpan(span: Span): ShownSpan {
  const { attributes, events, links, resource } = span;
  return {
    ...span,
    name: cutName(span.name),
    statusMessage: span.statusMessage.slice(0, LONGEST),
    warnings: span.warnings.slice(0, FIRST).map(w => w.slice(0, LONGEST)),
    attributes: first(attributes),
    events: events
      .slice(0, FIRST)
      .map(e => ({ ...e, name: cutName(e.name), attributes: first(e.attributes, FEW) })),
    links: links.slice(0, FIRST).map(l => ({ ...l, attributes: first(l.attributes, FEW) })),
    resource: { service: cutName(resource.service), attributes: first(resource.attributes) },
    sizes: {
      attributes: attributes.length,
      process: resource.attributes.length,
      events: events.length,
      links: links.length,
    },
  };
}

/** Longest value of a key that crosses whole for comparison. */
const COMPARED = 20_000;
/** Around the first difference of two longer ones. */
const BEFORE = 200;

function firstDifference(a: string, b: string): number {
  const least = Math.min(a.length, b.length);
  let at = 0;
  while (at < least && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}

function around(text: string, at: number): string {
  const from = Math.max(0, at - BEFORE);
  if (from <= BEFORE) return text.length > COMPARED ? `${text.slice(0, COMPARED)}…` : text;
  const rest = text.slice(from, from + COMPARED);
  return `${text.slice(0, BEFORE)} … ${rest}${from + COMPARED < text.length ? '…' : ''}`;
}

/** Two sides of a key: of enormous values the part in which they begin to differ. */
export function comparable<
  T extends { readonly sent: readonly string[] | null; readonly received: readonly string[] | null },
>(pair: T): T {
  const { sent, received } = pair;
  const long = (all: readonly string[] | null): boolean => all?.some(v => v.length > COMPARED) === true;
  if (!long(sent) && !long(received)) return pair;
  const side = (own: readonly string[] | null, other: readonly string[] | null): readonly string[] | null =>
    own?.map((v, i) => around(v, firstDifference(v, other?.[i] ?? v))) ?? null;
  return { ...pair, sent: side(sent, received), received: side(received, sent) };
}
