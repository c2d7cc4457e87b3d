// Sentences of an opened request that are made of parts: its headline and its break rows.

import type { Finding } from '../../model/loss.ts';
import { count } from '../numbers.ts';
import { quiet, spans } from './parts.ts';
import { happened, keyPart, place, strong, text, type Part, type Sentence } from './verdict.ts';

/** "a", "a and b", "a, b and c", "a, b and 4 more". */
export function listed(keys: readonly string[], most = 3): string {
  if (keys.length <= 1) return keys[0] ?? '';
  if (keys.length <= most) return `${keys.slice(0, -1).join(', ')} and ${keys.at(-1) ?? ''}`;
  return `${keys.slice(0, most - 1).join(', ')} and ${keys.length - most + 1} more`;
}

/** Findings that are told in one sentence: the same thing happened to each of their keys at one hop. */
function together(findings: readonly Finding[]): readonly Finding[] {
  const first = findings[0];
  if (!first) return [];
  const { kind, from, to } = first.hop;
  return findings.filter(
    f =>
      f.outcome === first.outcome &&
      (f.outcome === 'lost' || f.class === first.class) &&
      f.hop.kind === kind &&
      f.hop.from.service === from.service &&
      f.hop.to.service === to.service,
  );
}

const past = (verb: string, plural: boolean): string =>
  verb === ' is ' ? (plural ? ' were ' : ' was ') : verb;

function keyParts(findings: readonly Finding[]): Part[] {
  const shown = findings.slice(0, 3);
  const out: Part[] = [];
  shown.forEach((f, i) => {
    if (i > 0) out.push(text(i === shown.length - 1 && findings.length <= 3 ? ' and ' : ', '));
    out.push(keyPart(f.key, f.outcome));
  });
  if (findings.length > 3) out.push(text(` and ${count(findings.length - 3)} more`));
  return out;
}

/** What the headline of an opened request is made of. */
export interface Headline {
  /** Findings of one place, worst first. */
  readonly findings: readonly Finding[];
  /** "166 ms"; null when the request's start is unknown. */
  readonly into: string | null;
  /** The group and version that served a request meant for another; null when nothing says so. */
  readonly servedBy: { readonly service: string; readonly version: string; readonly owner: string } | null;
}

/** "gray.tag and tenant-id were lost at orders → payments, 166 ms into the request; …" */
export function headline(h: Headline): Sentence {
  const one = together(h.findings);
  const first = one[0];
  if (!first) return [];
  const { from, to, kind } = first.hop;
  const hop = { kind, from: from.service, to: to.service };
  const verb = happened(first.class, first.outcome).map((p): Part =>
    p.kind === 'text' ? text(past(p.text, one.length > 1)) : p,
  );
  // The words for a split end with a comma of their own.
  const comma = kind === 'split' ? '' : ',';
  const when = h.into === null ? [] : [text(`${comma} ${h.into} into the request`)];
  const served = h.servedBy;
  const then =
    served === null
      ? [text('.')]
      : [
          text(`; ${served.service} then answered as `),
          strong(`${served.owner}${served.version}`),
          text('.'),
        ];
  return [...keyParts(one), ...verb, ...place(hop), ...when, ...then];
}

const OUTCOME_HERE = { lost: 'lost', altered: 'changed', foreign: 'leaked in' } as const;

const FAULT_HERE: Readonly<Record<string, string>> = {
  'gray-not-propagated': 'gray.tag not propagated',
  'gray-invisible': 'gray.tag not shown on the span',
  'gray-mismatch': 'gray.tag differs from baggage',
  'gray-misrouted': 'served by the wrong version',
};

/** What happened to these keys in the words of their class where they have one: "folded to another case". */
function inWords(findings: readonly Finding[]): string {
  const [first] = findings;
  if (!first) return '';
  const one = findings.every(f => f.class === first.class);
  return one ? (happened(first.class, first.outcome).at(-1)?.text ?? '') : OUTCOME_HERE[first.outcome];
}

/** The worst of what happened here: all keys that are lost, else those that leaked in, else the changed ones. */
function worstOf(findings: readonly Finding[]): readonly Finding[] {
  const own = findings.filter(f => f.hop.kind !== 'span');
  for (const outcome of ['lost', 'foreign', 'altered'] as const) {
    const some = own.filter(f => f.outcome === outcome);
    if (some.length > 0) return some;
  }
  return [];
}

/**
 * Titles of a break row, the fullest first, for as much room as there is: "gray.tag and tenant-id lost here",
 * "payment-hint-bin re-encoded here", "9 keys lost here". What happened is in each of them.
 */
export function placeTitles(findings: readonly Finding[], accepted: boolean): readonly string[] {
  const end = ` here${accepted ? ' (accepted)' : ''}`;
  const worst = worstOf(findings);
  const [first] = worst;
  if (!first) {
    const faults = findings.map(f => FAULT_HERE[f.class] ?? f.class);
    return [`${[...new Set(faults)].join(', ')}${end}`];
  }
  const keys = [...new Set(worst.map(f => f.key))];
  const short = OUTCOME_HERE[first.outcome];
  const many = keys.length === 1 ? (keys[0] ?? '') : `${count(keys.length)} keys`;
  const all = [
    `${listed(keys)} ${inWords(worst)}`,
    `${listed(keys, 2)} ${inWords(worst)}`,
    `${listed(keys, 2)} ${short}`,
    `${many} ${short}`,
  ];
  return [...new Set(all)].map(t => t + end);
}

function passed(first: Finding, them: string): string {
  if (first.outcome === 'lost') return `without ${them}`;
  return first.outcome === 'foreign' ? 'with the value of another request' : 'with another value';
}

/** What a key had on both sides of a hop, short enough to be read at a glance. */
export interface Seen {
  readonly before: string;
  readonly after: string;
}

/** "sent 4970, received 0, 191 µs later": where both are short they say more than that something changed. */
function withValues({ kind, from }: Finding['hop'], seen: Seen, later: string | null): string | null {
  const { before, after } = seen;
  if (kind === 'wire') return `sent ${before}, received ${after}${later === null ? '' : `, ${later} later`}`;
  return kind === 'in-process' ? `${from.service} received ${before}, passed on ${after}` : null;
}

function crossing(
  first: Finding,
  them: string,
  sentAt: string | null,
  later: string | null,
  seen: Seen | null,
): string {
  const { kind, from, to } = first.hop;
  const told = seen && withValues(first.hop, seen, later);
  if (told) return told;
  const what = first.outcome === 'lost' ? `without ${them}` : 'changed';
  if (kind === 'span') return to.service;
  if (kind === 'in-process')
    return `${from.service} had ${them}, called ${to.service} ${passed(first, them)}`;
  if (kind === 'split') return `${to.service} began a new trace`;
  if (kind === 'gap') return `last seen at ${from.service}, spans between record nothing`;
  if (sentAt === null || to.spanId === null) return `sent to ${to.service}`;
  return later === null ? `sent ${sentAt}` : `sent ${sentAt}, received ${what} ${later} later`;
}

/** Beside the mark of a break row: "sent 10:51:47.375, received without them 4 ms later". */
export function placeNote(
  findings: readonly Finding[],
  sentAt: string | null,
  later: string | null,
  seen: Seen | null = null,
): string {
  const first = findings[0];
  if (!first) return '';
  const lost = findings.filter(f => f.outcome === 'lost').length;
  const also = findings.filter(f => f.outcome !== first.outcome && f.hop.kind !== 'span');
  const keys = [...new Set(also.map(f => f.key))];
  const more = also[0] ? `; ${listed(keys, 2)} ${OUTCOME_HERE[also[0].outcome]}` : '';
  return `${crossing(first, lost > 1 ? 'them' : 'it', sentAt, later, seen)}${more}`;
}

/** Headlines of requests in which nothing was found; the second part says how far that goes. */
export const calm = {
  settling: (): Sentence => [
    strong('Still settling. '),
    quiet('Its last span ended less than the settle time ago: it is drawn, not judged, and read again.'),
  ],
  blind: (total: number): Sentence => [
    strong('Nothing can be said: '),
    quiet(`none of its ${spans(total)} records metadata. Most often header capture is off.`),
  ],
  clean: (carriers: number, total: number): Sentence => [
    strong('No damage found in this request. '),
    quiet(
      `${count(carriers)} of ${spans(total)} record metadata; between those, every key that both sides record arrived unchanged.`,
    ),
  ],
  accepted: (k: number): Sentence => [
    strong('No damage beyond what the contract accepts. '),
    quiet(`${count(k)} accepted ${k === 1 ? 'loss is' : 'losses are'} marked in the tree.`),
  ],
};
