// Find in trace: over names, services, ids, attributes, events and process. Pure. Hidden values are not
// searched, so that a guess cannot be confirmed by a hit.

import { countBefore, type Attribute, type AttributeValue, type Span, type Tree } from '../../model/index.ts';
import { isSecretAttribute } from '../secrets.ts';
import { spanIndex } from './heads.ts';

function valueHas(value: AttributeValue, needle: string): boolean {
  if (typeof value === 'string') return value.toLowerCase().includes(needle);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value).includes(needle);
  if (value instanceof Uint8Array) return false;
  return value.some(v => valueHas(v, needle));
}

function attributesHave(
  attributes: readonly Attribute[],
  needle: string,
  secrets: readonly string[],
): boolean {
  const equals = needle.indexOf('=');
  return attributes.some(a => {
    const key = a.key.toLowerCase();
    const hidden = isSecretAttribute(a.key, secrets);
    // `key=value` narrows the value of one attribute.
    if (equals > 0 && !hidden && key.endsWith(needle.slice(0, equals)))
      if (valueHas(a.value, needle.slice(equals + 1))) return true;
    return key.includes(needle) || (!hidden && valueHas(a.value, needle));
  });
}

function spanHas(span: Span, needle: string, secrets: readonly string[]): boolean {
  return (
    span.name.toLowerCase().includes(needle) ||
    span.resource.service.toLowerCase().includes(needle) ||
    span.spanId.includes(needle) ||
    span.kind === needle ||
    (needle === 'error' && span.status === 'error') ||
    span.statusMessage.toLowerCase().includes(needle) ||
    attributesHave(span.attributes, needle, secrets) ||
    span.events.some(
      e => e.name.toLowerCase().includes(needle) || attributesHave(e.attributes, needle, secrets),
    ) ||
    span.links.some(l => l.traceId.includes(needle) || l.spanId.includes(needle))
  );
}

/** Nodes whose span has the text anywhere, in the order of the tree; none for an empty search. */
export function search(
  tree: Tree,
  spans: readonly Span[],
  text: string,
  secrets: readonly string[],
): Int32Array {
  const needle = text.trim().toLowerCase();
  if (needle === '') return new Int32Array(0);
  const out: number[] = [];
  // A process is shared by its spans; asked once.
  const processes = new Map<Span['resource'], boolean>();
  for (let node = 0; node < tree.kind.length; node++) {
    const span = spans[spanIndex(tree, node)];
    if (!span) continue;
    let process = processes.get(span.resource);
    if (process === undefined) {
      process = attributesHave(span.resource.attributes, needle, secrets);
      processes.set(span.resource, process);
    }
    if (process || spanHas(span, needle, secrets)) out.push(node);
  }
  return Int32Array.from(out);
}

/** The match after (or before) a node, round the corner; −1 when there is none. */
export function nextMatch(matches: Int32Array, node: number, step: 1 | -1): number {
  if (matches.length === 0) return -1;
  if (step === 1) return matches.find(m => m > node) ?? matches[0] ?? -1;
  return matches.findLast(m => m < node) ?? matches.at(-1) ?? -1;
}

/** Is a node among sorted ones? */
export const isAmong = (sorted: Int32Array, node: number): boolean =>
  sorted[countBefore(sorted.length, i => (sorted[i] ?? 0) < node)] === node;
