// One verdict over a batch: what is damaged, where, how much, since when, after what, against what.

import {
  ALL_GROUPS,
  type CauseEvent,
  type ChaosWindow,
  type Contract,
  type Damage,
  type Factor,
  type Finding,
  type FindingClass,
  type Verdict,
} from '../model/index.ts';
import { contains, type Range } from '../time/index.ts';
import { at, damageOf, injectedRows, isAccepted, isDamage, judgedRows, type Facts } from './bins.ts';
import { pairsOf } from './bins-pairs.ts';
import { isFew, needed, rate, share, twoGroups } from './stats.ts';
import type { Candidate } from './verdict-candidates.ts';
import { timesOf } from './verdict-beyond.ts';
import { toldOf } from './verdict-cause.ts';
import { lasted, rowsAt, type Judged } from './verdict-rows.ts';
import { CLEARLY, isUngrouped } from './verdict-speaker.ts';
import { seenOf } from './verdict-seen.ts';
import { candidates } from './verdict-choose.ts';

export interface VerdictContext {
  readonly range: Range;
  readonly causes: readonly CauseEvent[];
  readonly chaos: readonly ChaosWindow[];
  readonly contract?: Contract;
}

/** What a question judges by, and the candidates in the order in which they would be told. */
export interface Judgement extends Judged {
  readonly list: readonly Candidate[];
  readonly causes: readonly CauseEvent[];
  readonly injected: Uint8Array;
}

interface Kept {
  readonly asked: string;
  readonly contract: Contract | undefined;
  readonly judgement: Judgement;
}

const kept = new WeakMap<Facts, Kept>();

/** Marks what counts and weighs every damage. The last judgement of the facts is kept: a filter asks for it again. */
export function judge(facts: Facts, context: VerdictContext): Judgement {
  const { range, causes, chaos, contract } = context;
  const asked = JSON.stringify([range, causes, chaos]);
  const known = kept.get(facts);
  if (known?.asked === asked && known.contract === contract) return known.judgement;
  const injected = injectedRows(facts, chaos);
  const rows = judgedRows(facts, range, injected);
  const judged = { facts, rows, pairs: pairsOf(facts, rows) };
  const judgement = { ...judged, injected, causes, list: candidates(judged, contract) };
  kept.set(facts, { asked, contract, judgement });
  return judgement;
}

const mostFrequent = <T>(values: Iterable<T>, fallback: T): T => {
  const counts = new Map<T, number>();
  for (const v of values) counts.set(v, (counts.get(v) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? fallback;
};

/** The damaged rows the candidate's rate counts: of its group, while it lasted, newest first. */
export function damagedRows(judged: Judged, c: Candidate): number[] {
  const { facts } = judged;
  const group = c.group === ALL_GROUPS ? -1 : facts.groups.indexOf(c.group);
  const [from, to] = lasted(c);
  const found: number[] = [];
  const rows = rowsAt(judged, c.hop, c.key);
  for (let n = rows.length - 1; n >= 0; n--) {
    const i = at(rows, n);
    const r = at(facts.request, i);
    if (at(facts.start, r) < from) break;
    if (at(facts.start, r) >= to) continue;
    if (isDamage(at(facts.outcome, i)) && (group === -1 || facts.group[r] === group)) found.push(i);
  }
  return found;
}

const outcomesOf = (facts: Facts, rows: readonly number[]): Damage[] =>
  rows.map(i => damageOf(at(facts.outcome, i))).filter(o => o !== null);

const findingsOf = (facts: Facts, rows: readonly number[]): Finding[] =>
  rows.map(i => facts.analysis.findings[facts.finding.get(i) ?? -1]).filter(f => f !== undefined);

type DamageVerdict = Extract<Verdict, { kind: 'damage' }>;
type FewVerdict = Extract<Verdict, { kind: 'few' }>;

/** Other keys damaged at the same hop in the same requests. */
function lostWith(judged: Judged, c: Candidate, requests: ReadonlySet<number>): DamageVerdict['with'] {
  const { facts } = judged;
  const found = new Map<number, Damage[]>();
  for (const r of requests)
    for (let i = at(facts.rows, r); i < at(facts.rows, r + 1); i++) {
      const outcome = damageOf(at(facts.outcome, i));
      if (outcome === null || judged.rows[i] !== 1) continue;
      if (facts.hop[i] !== c.hop || facts.key[i] === c.key) continue;
      const key = at(facts.key, i);
      found.set(key, [...(found.get(key) ?? []), outcome]);
    }
  return [...found]
    .map(([key, outcomes]) => ({
      key: facts.analysis.keys[key] ?? '',
      outcome: mostFrequent(outcomes, 'lost'),
      requests: outcomes.length,
    }))
    .sort((a, b) => b.requests - a.requests);
}

/** Does a fault on a span sit nearly only in requests that are damaged already? Then it follows from that. */
function follows(judged: Judged, o: Candidate, requests: ReadonlySet<number>): boolean {
  const own = damagedRows(judged, o);
  const both = own.filter(i => requests.has(at(judged.facts.request, i))).length;
  return both * 5 >= own.length * 4;
}

/** Other pairs with damage of their own, without what is told as lost together with the first. */
function others(
  judged: Judgement,
  c: Candidate,
  told: ReadonlySet<string>,
  requests: ReadonlySet<number>,
): DamageVerdict['others'] {
  const { hops, keys } = judged.facts.analysis;
  return judged.list
    .filter(o => o !== c && !(o.hop === c.hop && told.has(keys[o.key] ?? '')))
    .filter(o => hops[o.hop]?.kind !== 'span' || !follows(judged, o, requests))
    .sort((a, b) => b.rate.part - a.rate.part)
    .slice(0, 20)
    .flatMap(o => {
      const hop = hops[o.hop];
      const outcome = mostFrequent<Damage>(outcomesOf(judged.facts, damagedRows(judged, o)), 'lost');
      return hop ? [{ hop, key: keys[o.key] ?? '', outcome, rate: o.rate }] : [];
    });
}

function damageVerdict(judged: Judgement, c: Candidate, strongest: Factor | null): Verdict {
  const { facts } = judged;
  const { analysis } = facts;
  const rows = damagedRows(judged, c);
  const findings = findingsOf(facts, rows);
  const requests = new Set(rows.map(i => at(facts.request, i)));
  const told = toldOf(judged, c, rows, strongest);
  const together = lostWith(judged, c, requests);
  return {
    kind: 'damage',
    key: analysis.keys[c.key] ?? '',
    class: mostFrequent<FindingClass>(
      findings.map(f => f.class),
      'dropped',
    ),
    outcome: mostFrequent<Damage>(outcomesOf(facts, rows), 'lost'),
    hop: analysis.hops[c.hop] ?? { kind: 'wire', from: '', to: '' },
    group: c.group,
    ...(isUngrouped(facts.groups) ? { ungrouped: true } : {}),
    rate: c.rate,
    against: c.against,
    ...(c.leaning ? { leaning: c.leaning } : {}),
    ...timesOf(judged, c, told),
    ...(c.onset === null && c.ended === null ? seenOf(judged, c, rows) : {}),
    proven: findings.filter(f => f.grade === 'proven').length,
    damaged: rows.length,
    strongest,
    strongestShare: strongest ? share(rate(strongest.rate.part, rows.length)) : 0,
    with: together,
    others: others(judged, c, new Set(together.map(t => t.key)), requests),
    requestIds: [...requests].slice(0, 200).map(r => analysis.requests[r]?.requestId ?? ''),
  };
}

/** Requests in which a damage was left out, by why. */
function leftOut(judged: Judgement, range: Range): { accepted: number; injected: number } {
  const { facts } = judged;
  const accepted = new Set<number>();
  const injected = new Set<number>();
  for (let i = 0; i < facts.request.length; i++) {
    const r = at(facts.request, i);
    const request = facts.analysis.requests[r];
    if (!isDamage(at(facts.outcome, i)) || !request?.settled || !contains(range, request.start)) continue;
    if (judged.injected[i] === 1) injected.add(r);
    else if (isAccepted(facts, i)) accepted.add(r);
  }
  return { accepted: accepted.size, injected: injected.size };
}

/** Nothing damaged: clean over what could be judged; blind where requests came and nothing could. */
function quietVerdict(judged: Judgement, range: Range): Verdict {
  const { facts } = judged;
  const inRange = facts.analysis.requests.filter(r => contains(range, r.start));
  if (inRange.length === 0) return { kind: 'empty' };
  const seen = new Set<number>();
  for (let i = 0; i < judged.rows.length; i++) if (judged.rows[i] === 1) seen.add(at(facts.request, i));
  const left = leftOut(judged, range);
  const settled = inRange.filter(r => r.settled).length;
  if (seen.size + left.accepted + left.injected === 0 && settled > 0)
    return { kind: 'blind', requests: inRange.length, spans: inRange.reduce((n, r) => n + r.spans, 0) };
  return { kind: 'clean', requests: seen.size, ...left };
}

/** What few requests are held against, where even so few tell a difference. */
const clearlyAgainst = ({ rate: r, against }: Candidate): Pick<FewVerdict, 'against'> =>
  against !== null && twoGroups(r, against.rate) < CLEARLY ? { against } : {};

/**
 * The verdict of a judgement. `clean` counts the requests that could be judged, which are none while all
 * are still settling. `strongest` is what {@link attribution} found for the first candidate.
 */
export function verdict(judged: Judgement, range: Range, strongest: Factor | null): Verdict {
  const [first] = judged.list;
  if (!first) return quietVerdict(judged, range);
  if (!isFew(first.rate)) return damageVerdict(judged, first, strongest);
  const { analysis } = judged.facts;
  return {
    kind: 'few',
    key: analysis.keys[first.key] ?? '',
    outcome: mostFrequent<Damage>(outcomesOf(judged.facts, damagedRows(judged, first)), 'lost'),
    hop: analysis.hops[first.hop] ?? { kind: 'wire', from: '', to: '' },
    group: first.group,
    rate: first.rate,
    ...clearlyAgainst(first),
    needed: needed(first.rate),
  };
}
