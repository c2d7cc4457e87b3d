// A hop as Markdown for a ticket. Pure; hidden values stay hidden, and telemetry cannot break the table.

import type { OpenedTrace, VisitFacts } from '../../model/index.ts';
import { hideMembers, isSecretKey } from '../../analysis/secrets.ts';
import { hopName, reasonOf, word } from '../../words/index.ts';

const cell = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('`', "'").replace(/\s+/g, ' ');

function side(key: string, values: readonly string[] | null, secrets: readonly string[]): string {
  if (values === null) return word('trace.not-recorded');
  if (values.length === 0) return '–';
  const text = values.join(', ');
  return isSecretKey(key, secrets)
    ? word('trace.hidden', { length: text.length })
    : `\`${cell(hideMembers(key, text, secrets).slice(0, 500))}\``;
}

/** Findings first, then what was kept; `address` leads back to this hop. */
export function hopMarkdown(
  answer: Pick<OpenedTrace, 'facts'>,
  visit: VisitFacts,
  secrets: readonly string[],
  address: string,
): string {
  const told = visit.keys.filter(k => k.finding !== null);
  const lines = visit.keys
    .filter(k => k.outcome !== 'unobserved')
    .sort((a, b) => Number(b.finding !== null) - Number(a.finding !== null))
    .map(
      k =>
        `| ${cell(k.key)} | ${word(`trace.outcome.${k.outcome}`)} | ${side(k.key, k.sent, secrets)} | ${side(k.key, k.received, secrets)} |`,
    );
  return [
    `**${cell(hopName(visit.hop))}** · ${word('trace.request', { id: cell(answer.facts.requestId) })}`,
    '',
    `| key | outcome | ${word('trace.sent')} | ${word('trace.received')} |`,
    '|---|---|---|---|',
    ...lines,
    '',
    ...told.map(k => `- ${cell(k.key)}: ${k.finding ? cell(reasonOf(k.finding)) : ''}`),
    ...(address === '' ? [] : ['', address]),
  ].join('\n');
}
