// Every (hop, key) with damage of its own, and the group whose rate speaks for it.

import { ALL_GROUPS, DEFAULT_CONTRACT, type Contract, type Leaning, type Rate } from '../model/index.ts';
import { at, isDamage, type Facts } from './bins.ts';
import { comparisonGroup } from './bins-groups.ts';
import { twoProportions } from './stats.ts';
import type { Changes } from './verdict-changes.ts';
import { byGroup, pick, rowsAt, sum, type Judged } from './verdict-rows.ts';
import { speaker } from './verdict-speaker.ts';

export interface Candidate extends Changes {
  readonly hop: number;
  readonly key: number;
  /** A group, or ALL_GROUPS where the groups that carry the key lose it alike. */
  readonly group: string;
  /** Over the whole range. */
  readonly overall: Rate;
  /** From the onset to the end, where they are known, else the same as `overall`. */
  readonly rate: Rate;
  readonly against: { readonly group: string; readonly rate: Rate } | null;
  /** Where no group is told: one that may differ. */
  readonly leaning: Leaning | null;
  /** The share of its damaged requests that is proven. */
  readonly proven: number;
  readonly score: number;
}

/** The comparison group's rate, null where no other group carries the key there. */
function againstOf(groups: readonly string[], rates: readonly Rate[], group: string): Candidate['against'] {
  if (group === ALL_GROUPS) return null;
  const other = comparisonGroup(
    group,
    groups.map((g, i) => ({ group: g, whole: rates[i]?.whole ?? 0 })),
  );
  return other === null ? null : { group: other, rate: pick(groups, rates, other) };
}

function provenShare(facts: Facts, rows: Uint32Array): number {
  let damaged = 0;
  let proven = 0;
  for (const i of rows) {
    if (!isDamage(at(facts.outcome, i))) continue;
    damaged++;
    if (facts.analysis.findings[facts.finding.get(i) ?? -1]?.grade === 'proven') proven++;
  }
  return damaged === 0 ? 0 : proven / damaged;
}

/** One (hop, key) judged: its group, onset, rates and how much it says. Null where nothing is damaged. */
export function candidate(judged: Judged, hop: number, key: number): Candidate | null {
  const { facts } = judged;
  const rows = rowsAt(judged, hop, key);
  const whole = byGroup(facts, rows);
  if (sum(whole).part === 0) return null;
  const { group, changes, since, leaning } = speaker(judged, rows, hop);
  const own = pick(facts.groups, since, group);
  const against = againstOf(facts.groups, since, group);
  const proven = provenShare(facts, rows);
  const overall = pick(facts.groups, whole, group);
  const base = { hop, key, group, overall, ...changes, rate: own, against, leaning, proven };
  return { ...base, score: weigh(base) };
}

/**
 * How much a candidate says: the share that is certain times the damaged requests. What is new or belongs to
 * one group comes before what was always so for everybody, the proven before the inferred, both by an order
 * of magnitude or more; what lasts comes before what is over.
 */
function weigh(c: Omit<Candidate, 'score'>): number {
  const { rate: r, against } = c;
  const differs =
    against !== null && twoProportions(r.part, r.whole, against.rate.part, against.rate.whole) < 0.001;
  const fresh = (c.onset !== null || (differs && r.low > against.rate.high)) && r.low >= 0.01;
  return r.low * r.part * (fresh ? 1000 : 1) * (c.proven > 0.5 ? 1 : 0.05) * (c.ended ? 0.25 : 1);
}

/** 0 for the gray tag, 1 for keys the contract names, 2 for the rest. */
export function keyRank(key: string, contract: Contract = DEFAULT_CONTRACT): number {
  if (key === 'gray.tag') return 0;
  const fold = (k: string): string => k.toLowerCase().replaceAll('_', '-');
  const named = contract.keys.some(k =>
    k.key.startsWith('*') ? fold(key).endsWith(fold(k.key.slice(1))) : fold(k.key) === fold(key),
  );
  return named ? 1 : 2;
}
