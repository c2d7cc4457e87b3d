// Everything the overview shows, answered in one go over one judgement.

import {
  DEFAULT_CONTRACT,
  hopKey,
  type Analysis,
  type Attribution,
  type Contract,
  type Factor,
  type FindingClass,
  type OverviewAnswer,
  type OverviewQuestion,
} from '../model/index.ts';
import { contains } from '../time/index.ts';
import { at, factsOf, type Facts } from './bins.ts';
import { attribution } from './attribution.ts';
import { scopeOf } from './bins-scope.ts';
import { rateGrid } from './grid.ts';
import { hopsSeen } from './hops-seen.ts';
import { hopsInOrder, requestItems } from './requests-items.ts';
import { twoProportions } from './stats.ts';
import { damagedRows, judge, verdict, type Judgement } from './verdict.ts';
import type { Candidate } from './verdict-candidates.ts';
import { CLEARLY } from './verdict-speaker.ts';

const MOST_LOSING = 200;

const fold = (key: string): string => key.toLowerCase().replaceAll('_', '-');

/**
 * What the side panels are about: the key asked for (at the hop chosen by the filter, if one is), where it is
 * damaged; else the verdict's own subject.
 */
function focus(judged: Judgement, question: OverviewQuestion): Candidate | null {
  const { hops, keys } = judged.facts.analysis;
  const { through } = question.filters;
  if (question.key === null && through === null) return judged.list[0] ?? null;
  const hit = (c: Candidate): boolean => {
    const hop = hops[c.hop];
    const asked = question.key === null || fold(keys[c.key] ?? '') === fold(question.key);
    return asked && (through === null || (hop !== undefined && hopKey(hop) === hopKey(through)));
  };
  return judged.list.find(hit) ?? (question.key === null ? (judged.list[0] ?? null) : null);
}

/** The key drawn: the one asked for, else the verdict's; null for all of them where nothing is damaged. */
function drawnKey(judged: Judgement, question: OverviewQuestion): string | null {
  const { keys } = judged.facts.analysis;
  const first = judged.list[0];
  if (question.key !== null) return question.key;
  return first ? (keys[first.key] ?? null) : null;
}

/** The damaged requests of a candidate that the filters let through: how many, and the newest of them. */
function losing(judged: Judgement, c: Candidate | null, { range, filters }: OverviewQuestion) {
  if (!c) return { losing: [], losingTotal: 0 };
  const { facts } = judged;
  const { groups, only, not, through } = filters;
  const all = groups.length + only.length + not.length === 0 && through === null;
  const mask = all ? null : scopeOf(facts, range, filters).requests;
  const rows = damagedRows(judged, c).filter(i => mask === null || mask[at(facts.request, i)] === 1);
  const shown = rows.slice(0, MOST_LOSING).map(i => at(facts.request, i));
  return { losing: requestItems(facts, shown), losingTotal: rows.length };
}

function choices(facts: Facts): OverviewAnswer['choices'] {
  const { analysis } = facts;
  const services = new Set(analysis.requests.map(r => r.entry.service));
  for (const hop of hopsInOrder(facts)) services.add(hop.from).add(hop.to);
  return {
    keys: analysis.keys,
    groups: facts.groups,
    services: [...services],
    classes: [...new Set<FindingClass>(analysis.findings.map(f => f.class))].sort(),
  };
}

/** Would chance alone hardly ever make such a difference? A list may hold one false in twenty, a sentence may not. */
const isCertain = ({ clear, rate: r, rest }: Factor): boolean =>
  clear && twoProportions(r.part, r.whole, rest.part, rest.whole) < CLEARLY;

const strongestOf = (a: Attribution | null): Factor | null => a?.factors.find(isCertain) ?? null;

/** Draws the key in question over hops; over keys every key has a row of its own. */
function gridOf(
  judged: Judgement,
  question: OverviewQuestion,
  key: string | null,
  c: Candidate | null,
): OverviewAnswer['grid'] {
  const { range, step, rows, chaos } = question;
  const keys = rows === 'hops' && key !== null ? [key] : question.filters.keys;
  return rateGrid(
    judged.facts.analysis,
    { range, step, rows, filters: { ...question.filters, keys } },
    {
      chaos,
      totalsFrom: c?.onset?.time ?? null,
      totalsTo: c?.ended?.time ?? null,
      marks: { injected: judged.injected, judged: judged.rows },
    },
  );
}

export interface OverviewOptions {
  readonly contract?: Contract;
}

/**
 * The overview of an analysis. The verdict is over the whole range, whatever the filters draw; grid, request
 * list and attribution follow the key and hop asked for.
 */
export function overview(
  analysis: Analysis,
  question: OverviewQuestion,
  options: OverviewOptions = {},
): OverviewAnswer {
  const contract = options.contract ?? DEFAULT_CONTRACT;
  const { range, causes, chaos } = question;
  const facts = factsOf(analysis);
  const judged = judge(facts, { range, causes, chaos, contract });
  const subject = focus(judged, question);
  const first = judged.list[0] ?? null;
  const shared = subject && attribution(judged, subject);
  const own = first === subject ? shared : first && attribution(judged, first);
  const key = drawnKey(judged, question);
  const inRange = analysis.requests.filter(r => contains(range, r.start));
  return {
    verdict: verdict(judged, range, strongestOf(own)),
    key,
    grid: gridOf(judged, question, key, subject),
    attribution: shared,
    ...losing(judged, subject, question),
    hops: hopsInOrder(facts),
    hopsSeen: hopsSeen(facts, range),
    captures: analysis.captures,
    requests: inRange.length,
    traces: inRange.reduce((n, r) => n + r.traceIds.length, 0),
    settling: inRange.filter(r => !r.settled).length,
    spans: inRange.reduce((n, r) => n + r.spans, 0),
    choices: choices(facts),
    warnings: analysis.warnings,
  };
}
