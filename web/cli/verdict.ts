// The sentence the page shows over everything, for a terminal: what, where, since when, after what.

import { causeEvents, chaosWindows } from '../analysis/rollout/index.ts';
import { rate } from '../analysis/stats.ts';
import { overview } from '../analysis/summary.ts';
import {
  NO_FILTERS,
  type Analysis,
  type CauseEvent,
  type Contract,
  type Factor,
  type HopRow,
  type OverviewAnswer,
  type PlatformEvent,
} from '../model/index.ts';
import { micros, type Range } from '../time/index.ts';
import { afterEvent, count, percent, plain, say } from '../words/index.ts';
import { verdictLines, type VerdictContext } from '../words/overview.ts';

const hopId = (h: Pick<HopRow, 'kind' | 'from' | 'to'>): string => [h.kind, h.from, h.to].join('\n');

/** Hops that something was carried over, and those of them at which anything was observed. */
function hopsOf(rows: readonly HopRow[]): VerdictContext['hops'] {
  const seen = rows.filter(r => r.requests > r.unobserved);
  return { total: new Set(rows.map(hopId)).size, observed: new Set(seen.map(hopId)).size };
}

/** The requests of a file, from the first to the last. */
function rangeOf({ requests }: Analysis): Range {
  const from = requests.reduce((t, r) => Math.min(t, r.start), Infinity);
  const to = requests.reduce((t, r) => Math.max(t, r.end), -Infinity);
  // Beyond what a float holds exactly, one more is no more.
  return { from: micros(from), to: micros(Math.max(to + 1, to * (1 + 2 ** -50))) };
}

const said = (cause: CauseEvent | null | undefined): string | null =>
  cause ? (afterEvent(cause.text) ?? say(cause.text)) : null;

function contextOf(analysis: Analysis, answer: OverviewAnswer, given: Given, range: Range): VerdictContext {
  const v = answer.verdict;
  return {
    ...{
      zone: 'utc',
      range,
      asOf: null,
      readBack: null,
      holes: [],
      coverage: null,
      settling: answer.settling,
    },
    causeText: v.kind === 'damage' ? said(v.onset?.cause) : null,
    endText: v.kind === 'damage' ? said(v.ended?.cause) : null,
    keys: analysis.keys.length,
    hops: hopsOf(given.hops),
    bound: v.kind === 'clean' ? rate(0, v.requests).high : 1,
    eventsUnknown: given.events === null ? 'file' : null,
  };
}

export interface Given {
  readonly hops: readonly HopRow[];
  /** Null where no logs were given. */
  readonly events: readonly PlatformEvent[] | null;
  readonly contract: Contract;
}

/** Bold claims first, small print after; what a page would open by a click is left out. */
function sentences(answer: OverviewAnswer, context: VerdictContext): readonly string[] {
  const { first, second, small } = verdictLines(answer.verdict, context);
  const telling = answer.verdict.kind === 'damage' || answer.verdict.kind === 'clean';
  const more = telling ? second : second.filter(p => p.kind !== 'link');
  return [
    [plain(first), plain(more).trim()]
      .filter(t => t !== '')
      .join(answer.verdict.kind === 'damage' ? ', ' : ' '),
    ...small.map(s => plain(s).trim()).filter(t => t !== ''),
  ];
}

const share = (r: Factor['rate']): string =>
  `${count(r.part)} of ${count(r.whole)} (${percent(r.whole === 0 ? 0 : r.part / r.whole)})`;

const MOST_FACTORS = 3;

/** What the damaged requests have in common, as far as it is clear at 5% false discoveries. */
function inCommon(answer: OverviewAnswer): readonly string[] {
  if (answer.verdict.kind !== 'damage') return [];
  return (answer.attribution?.factors ?? [])
    .filter(f => f.clear)
    .slice(0, MOST_FACTORS)
    .map(f => {
      const same = f.same.length === 0 ? '' : `; the same requests: ${f.same.slice(0, 3).join(', ')}`;
      return `in common: ${f.dimension} ${f.value}: ${share(f.rate)}, the rest ${share(f.rest)}${same}`;
    });
}

/** The verdict in lines, the first of which is the verdict itself; none for a file without requests. */
export function verdictText(analysis: Analysis, given: Given): readonly string[] {
  if (analysis.requests.length === 0) return ['No requests: there is not one span in what was given.'];
  const range = rangeOf(analysis);
  const answer = overview(
    analysis,
    {
      ...{ range, step: micros(range.to - range.from), rows: 'hops', filters: NO_FILTERS, key: null },
      causes: causeEvents(given.events ?? []),
      chaos: chaosWindows(given.events ?? []),
    },
    { contract: given.contract },
  );
  return [...sentences(answer, contextOf(analysis, answer, given, range)), ...inCommon(answer)];
}
