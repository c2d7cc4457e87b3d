// A span as Markdown for a ticket. Pure; hidden values stay hidden, and telemetry cannot break the table.

import type { Attribute, ShownSpan } from '../../model/index.ts';
import { duration } from '../../time/index.ts';
import { count, word } from '../../words/index.ts';
import { shownValue } from './spanfacts.ts';

/** Attributes and characters of a value that are written: a ticket is no archive. */
const MOST = 100;
const LONGEST = 300;

const cell = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('`', "'").replace(/\s+/g, ' ');

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

const lineOf = (a: Attribute, secrets: readonly string[]): string =>
  `| ${cell(a.key)} | \`${cell(cut(shownValue(a, secrets).text))}\` |`;

/** What the span is, then its attributes; `address` leads back to it. */
export function spanMarkdown(span: ShownSpan, secrets: readonly string[], address: string): string {
  const { attributes } = span;
  const of = span.sizes.attributes;
  const rest = of - Math.min(MOST, attributes.length);
  return [
    `**${cell(span.resource.service)} ${cell(span.name)}** · ${span.kind} · ${duration(span.duration)} · ${span.status}`,
    '',
    `\`${span.spanId}\` \`${span.traceId}\``,
    '',
    `| ${word('trace.span.attributes', { of })} | |`,
    '|---|---|',
    ...attributes.slice(0, MOST).map(a => lineOf(a, secrets)),
    ...(rest > 0 ? ['', word('trace.span.rest', { of: count(rest) })] : []),
    ...(address === '' ? [] : ['', address]),
  ].join('\n');
}
