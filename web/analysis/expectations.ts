// Which key is expected at which hop, on what ground, and how well it is kept: the contract as it is in force.

import {
  OUTCOMES,
  type Expectation,
  type ExpectationsAnswer,
  type ExpectationsQuestion,
  type Ground,
  type HopId,
} from '../model/index.ts';
import { contains } from '../time/index.ts';
import { at, factsOf, isDamage, type Facts } from './bins.ts';
import type { FullAnalysis } from './detect.ts';
import type { Key } from './keys.ts';
import { isGuarded } from './rules.ts';
import { rate } from './stats.ts';

interface Count {
  kept: number;
  lost: number;
  changed: number;
  unobserved: number;
  accepted: number;
  reason: string;
}

const UNOBSERVED = OUTCOMES.indexOf('unobserved');
const LOST = OUTCOMES.indexOf('lost');

function note(count: Count, facts: Facts, row: number): void {
  const outcome = at(facts.outcome, row);
  const reason = facts.analysis.findings[facts.finding.get(row) ?? -1]?.accepted ?? null;
  if (outcome === UNOBSERVED) count.unobserved++;
  else if (outcome === LOST) count.lost++;
  else if (isDamage(outcome)) count.changed++;
  else count.kept++;
  if (reason === null) return;
  count.accepted++;
  count.reason = reason;
}

/** Rows of settled requests of the range, counted by hop and key; −1 places were never reached. */
function countsOf(facts: Facts, { range }: ExpectationsQuestion): ReadonlyMap<number, Count> {
  const { requests, keys } = facts.analysis;
  const counts = new Map<number, Count>();
  for (let i = 0; i < facts.request.length; i++) {
    const request = requests[at(facts.request, i)];
    if (request?.settled !== true || !contains(range, request.start)) continue;
    const id = at(facts.hop, i) * keys.length + at(facts.key, i);
    let count = counts.get(id);
    if (count === undefined) {
      count = { kept: 0, lost: 0, changed: 0, unobserved: 0, accepted: 0, reason: '' };
      counts.set(id, count);
    }
    note(count, facts, i);
  }
  return counts;
}

function groundOf(analysis: FullAnalysis, hop: HopId, key: Key): Ground {
  if (!isGuarded(key, hop.kind)) return 'none';
  if (key.contracted) return 'contract';
  return analysis.batch.learned.carriesOn(hop, key) ? 'learned' : 'none';
}

function expectationOf(analysis: FullAnalysis, hop: HopId, key: Key, c: Count): Expectation {
  const ground = groundOf(analysis, hop, key);
  // What is learned is learned from everything read; rows of keys that nobody expects tell only of those that came.
  const support = key.contracted ? null : analysis.batch.learned.support(hop, key);
  const carried = c.kept + c.changed;
  return {
    ground,
    carried: support ? rate(support.carriedOut, support.carriedIn) : rate(carried, carried + c.lost),
    damaged: c.lost + c.changed - c.accepted,
    unobserved: c.unobserved,
    accepted: c.accepted === 0 ? null : { requests: c.accepted, reason: c.reason },
  };
}

/** Hops in path order × keys that any request carried. Faults that sit on single spans have no hop to expect on. */
export function expectations(analysis: FullAnalysis, question: ExpectationsQuestion): ExpectationsAnswer {
  const facts = factsOf(analysis);
  const counts = countsOf(facts, question);
  const width = analysis.keys.length;
  const hops = [...facts.hopOrder].filter(
    h => analysis.hops[h]?.kind !== 'span' && reached(counts, h, width),
  );
  const keys = [...analysis.keys.keys()].filter(k => hops.some(h => counts.has(h * width + k)));
  const cells = hops.flatMap(h =>
    keys.map((k): Expectation | null => {
      const [hop, count] = [analysis.hops[h], counts.get(h * width + k)];
      const key = analysis.batch.keys.find(analysis.keys[k] ?? '');
      return hop && count && key ? expectationOf(analysis, hop, key, count) : null;
    }),
  );
  return {
    keys: keys.map(k => analysis.keys[k] ?? ''),
    hops: hops.flatMap(h => analysis.hops[h] ?? []),
    cells,
    requests: analysis.requests.filter(r => r.settled && contains(question.range, r.start)).length,
  };
}

function reached(counts: ReadonlyMap<number, Count>, hop: number, width: number): boolean {
  for (let k = 0; k < width; k++) if (counts.has(hop * width + k)) return true;
  return false;
}
