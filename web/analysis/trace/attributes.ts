// The attributes of an opened trace: which there are, one of them over all spans, those of one span in pages. Pure.
// Hidden values are neither listed nor matched, so that a guess cannot be confirmed by a hit.

import type {
  Attribute,
  AttributeColumn,
  AttributeKeys,
  AttributeList,
  AttributePage,
  AttributeValue,
  Span,
  Tree,
} from '../../model/index.ts';
import { hideMembers, isSecretAttribute } from '../secrets.ts';
import { spanIndex } from './heads.ts';
import { shownAttribute } from './shown.ts';
import { TextWriter } from './texts.ts';

/** Keys that are offered; a span with a million tags must not fill the page with them. */
const MOST_KEYS = 500;
/** Characters of a value in a column. */
const CELL = 120;

const hex = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0');

/** A value as one line of text; bytes as hex, cut where `most` characters are reached. */
export function lineOf(value: AttributeValue, most = Infinity): string {
  if (typeof value === 'string') return value.length > most ? value.slice(0, most) : value;
  if (value instanceof Uint8Array)
    return Array.from(value.subarray(0, Math.min(value.length, Math.ceil(most / 3))), hex).join(' ');
  if (typeof value !== 'object') return String(value);
  return `[${value
    .slice(0, Math.min(value.length, most))
    .map(v => lineOf(v, most))
    .join(', ')}]`.slice(0, most);
}

/** A value as a column, a legend and a highlight know it: one line, cut, hidden members of baggage left out. */
export const cellText = ({ key, value }: Attribute, secrets: readonly string[]): string =>
  hideMembers(key, lineOf(value, CELL), secrets);

/** Attributes by how many spans have them; a process counts for each of its spans. */
export function attributeKeys(spans: readonly Span[], secrets: readonly string[]): AttributeKeys {
  const counts = new Map<string, number>();
  const processes = new Map<Span['resource'], number>();
  const add = (all: readonly Attribute[], by: number): void => {
    for (const { key } of all) counts.set(key, (counts.get(key) ?? 0) + by);
  };
  for (const span of spans) {
    add(span.attributes, 1);
    processes.set(span.resource, (processes.get(span.resource) ?? 0) + 1);
  }
  for (const [resource, by] of processes) add(resource.attributes, by);
  const all = [...counts].filter(([key]) => !isSecretAttribute(key, secrets));
  const sorted = all.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST_KEYS);
  return {
    keys: sorted.map(([key, count]) => ({ key, spans: Math.min(count, spans.length) })),
    of: all.length,
  };
}

/** The first attribute with this key, the span's own before its process's. */
export const attributeOf = (span: Span, key: string): Attribute | undefined =>
  span.attributes.find(a => a.key === key) ?? span.resource.attributes.find(a => a.key === key);

/** One attribute over all spans: a dictionary of its values, the most frequent first, and an index for each span. */
export function attributeColumn(
  spans: readonly Span[],
  key: string,
  secrets: readonly string[],
): AttributeColumn {
  const hidden = isSecretAttribute(key, secrets);
  // Equal attributes are often one object: its text is made once.
  const known = new Map<Attribute, string>();
  const textOf = (a: Attribute): string => {
    const text = known.get(a) ?? cellText(a, secrets);
    known.set(a, text);
    return text;
  };
  const counts = new Map<string, number>();
  const texts = spans.map(span => {
    const own = hidden ? undefined : attributeOf(span, key);
    const text = own === undefined ? null : textOf(own);
    if (text !== null) counts.set(text, (counts.get(text) ?? 0) + 1);
    return text;
  });
  const sorted = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const writer = new TextWriter();
  const index = new Map(sorted.map(([text]) => [text, writer.add(text)]));
  return {
    key,
    bySpan: Int32Array.from(texts, t => (t === null ? -1 : (index.get(t) ?? -1))),
    values: writer.result(),
    counts: Int32Array.from(sorted, ([, count]) => count),
  };
}

/** Nodes whose span or process has the attribute with exactly this value, written as in a column; ascending. */
export function markedBy(
  tree: Tree,
  spans: readonly Span[],
  wanted: { readonly key: string; readonly value: string },
  secrets: readonly string[],
): Int32Array {
  const { key } = wanted;
  const value = wanted.value.slice(0, CELL);
  if (isSecretAttribute(key, secrets)) return new Int32Array(0);
  const has = (a: Attribute): boolean => a.key === key && cellText(a, secrets) === value;
  const processes = new Map<Span['resource'], boolean>();
  const out: number[] = [];
  for (let node = 0; node < tree.kind.length; node++) {
    const span = spans[spanIndex(tree, node)];
    if (!span) continue;
    let process = processes.get(span.resource);
    if (process === undefined) processes.set(span.resource, (process = span.resource.attributes.some(has)));
    if (process || span.attributes.some(has)) out.push(node);
  }
  return Int32Array.from(out);
}

const listOf = (span: Span, list: AttributeList): readonly Attribute[] =>
  list === 'process' ? span.resource.attributes : span.attributes;

/** A page of the attributes of one span, of all or of those that have a text in key or value. */
export function attributePage(
  span: Span,
  { list, from, count, find }: { list: AttributeList; from: number; count: number; find: string },
  secrets: readonly string[],
): AttributePage {
  const all = listOf(span, list);
  const needle = find.trim().toLowerCase();
  if (needle === '')
    return {
      of: all.length,
      pairs: all.slice(from, from + count).map((a, i) => shownAttribute(a, from + i)),
    };
  const pairs = [];
  let of = 0;
  for (const [i, a] of all.entries()) {
    const hidden = isSecretAttribute(a.key, secrets);
    if (!a.key.toLowerCase().includes(needle) && (hidden || !lineOf(a.value).toLowerCase().includes(needle)))
      continue;
    if (of >= from && pairs.length < count) pairs.push(shownAttribute(a, i));
    of += 1;
  }
  return { of, pairs };
}

/** The whole of one attribute's value as text, for copying; null where it is hidden or not there. */
export function wholeValue(
  span: Span,
  { list, index }: { list: AttributeList; index: number },
  secrets: readonly string[],
): string | null {
  const a = listOf(span, list)[index];
  return a === undefined || isSecretAttribute(a.key, secrets)
    ? null
    : hideMembers(a.key, lineOf(a.value), secrets);
}
