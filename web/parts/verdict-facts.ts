// What the verdict's sentences need, read from an answer.

import { rate } from '../analysis/stats.ts';
import type { CauseEvent, OverviewAnswer, TrafficCoverage, Verdict } from '../model/index.ts';
import type { Micros, Range, Zone } from '../time/index.ts';
import { afterEvent, plain, say } from '../words/index.ts';
import { verdictLines, type VerdictContext, type VerdictLines } from '../words/overview.ts';

export interface VerdictSituation {
  readonly zone: Zone;
  readonly range: Range;
  /** Null while everything is current. */
  readonly asOf: Micros | null;
  /** See {@link VerdictContext}. */
  readonly readBack: VerdictContext['readBack'];
  /** See {@link VerdictContext}. */
  readonly holes: VerdictContext['holes'];
  readonly coverage: TrafficCoverage | null;
  /** See {@link VerdictContext}. */
  readonly eventsUnknown: VerdictContext['eventsUnknown'];
}

export function verdictContext(answer: OverviewAnswer, situation: VerdictSituation): VerdictContext {
  const v = answer.verdict;
  const said = (cause: CauseEvent | null | undefined): string | null =>
    cause ? (afterEvent(cause.text) ?? say(cause.text)) : null;
  return {
    ...situation,
    causeText: v.kind === 'damage' ? said(v.onset?.cause) : null,
    endText: v.kind === 'damage' ? said(v.ended?.cause) : null,
    keys: answer.choices.keys.length,
    hops: { total: answer.hopsSeen.total, observed: answer.hopsSeen.total - answer.hopsSeen.blind.length },
    bound: v.kind === 'clean' ? rate(0, v.requests).high : 1,
    settling: answer.settling,
  };
}

/** The sentences of an answer's verdict. */
export const linesOf = (answer: OverviewAnswer, situation: VerdictSituation): VerdictLines =>
  verdictLines(answer.verdict, verdictContext(answer, situation));

/** The verdict as text for a chat or a ticket, evidence and address included. */
export function summaryText(lines: VerdictLines, verdict: Verdict, address: string): string {
  const ids = verdict.kind === 'damage' ? verdict.requestIds.slice(0, 3) : [];
  return [
    `${plain(lines.first)} ${plain(lines.second)}`,
    lines.small.map(s => plain(s).trim()).join(' · '),
    ids.length > 0 ? `e.g. ${ids.join(', ')}` : '',
    address,
  ]
    .filter(l => l.trim() !== '')
    .join('\n');
}
