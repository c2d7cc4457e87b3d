// Where the damage of brushed requests is, and what each of them offers to compare there.

import { visitAt, type BrushQuestion } from '../model/index.ts';
import { routes, traitsOf, type Trait } from './attribution-dimensions.ts';
import { isDamage, type Facts } from './bins.ts';
import { subjectKey, type Region } from './brush-region.ts';

/** The hop and key that most of the damage is at; −1 where there is none. */
export interface Focus {
  readonly hop: number;
  readonly key: number;
  /** Does the key decide which instance is called? Then the callee follows from the loss. */
  readonly routed: boolean;
}

/** Counts pairs (hop, key) of damaged rows that are brushed. */
function damagedPairs(region: Region, rows: readonly number[], question: BrushQuestion): Map<number, number> {
  const { facts, requests, scope } = region.arranged;
  const { hops, keys } = facts.analysis;
  const wanted = new Set(question.subjects.map(subjectKey));
  const hopIn = hops.map(hop => wanted.has(subjectKey({ kind: 'hop', hop })));
  const keyIn = keys.map(key => wanted.has(subjectKey({ kind: 'key', key })));
  const counts = new Map<number, number>();
  for (const row of rows) {
    const r = requests[row] ?? 0;
    for (let i = facts.rows[r] ?? 0; i < (facts.rows[r + 1] ?? 0); i++) {
      const hop = facts.hop[i] ?? 0;
      const key = facts.key[i] ?? 0;
      if (!isDamage(facts.outcome[i] ?? 0) || (hopIn[hop] !== true && keyIn[key] !== true)) continue;
      if (scope.hops[hop] !== 1 || scope.keys[key] !== 1) continue;
      const pair = hop * keys.length + key;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
  }
  return counts;
}

export function focusOf(region: Region, damaged: readonly number[], question: BrushQuestion): Focus {
  const { facts, across } = region.arranged;
  const { keys } = facts.analysis;
  const counts = [...damagedPairs(region, damaged, question)].sort((a, b) => b[1] - a[1]);
  const pair = counts[0]?.[0];
  if (pair !== undefined) {
    const key = pair % keys.length;
    return { hop: Math.floor(pair / keys.length), key, routed: routes(keys[key] ?? '') };
  }
  const [column = -1] = region.columns;
  const hop = across.hops ? (across.shown[column] ?? -1) : -1;
  return { hop, key: across.hops ? -1 : (across.shown[column] ?? -1), routed: false };
}

/** Other damaged keys of a request at the hop, as a trait: what is lost together. */
function alsoDamaged(facts: Facts, r: number, { hop, key }: Focus): Trait[] {
  const out: Trait[] = [];
  for (let i = facts.rows[r] ?? 0; i < (facts.rows[r + 1] ?? 0); i++)
    if (facts.hop[i] === hop && facts.key[i] !== key && isDamage(facts.outcome[i] ?? 0))
      out.push({ dimension: 'also damaged', value: facts.analysis.keys[facts.key[i] ?? 0] ?? '' });
  return out;
}

/** The crossing of the hop that stands for a request, −1 for none. */
function crossingOf(facts: Facts, r: number, hop: number): number {
  for (let i = facts.rows[r] ?? 0; i < (facts.rows[r + 1] ?? 0); i++)
    if (facts.hop[i] === hop) return facts.visit[i] ?? -1;
  return -1;
}

/** What a request offers: its group and route, and what its spans at the hop say. */
export function traitsAt(facts: Facts, r: number, focus: Focus): Trait[] {
  const request = facts.analysis.requests[r];
  if (!request) return [];
  const own: Trait[] = [{ dimension: 'group', value: request.group }];
  const visit = visitAt(facts.analysis, crossingOf(facts, r, focus.hop));
  if (!visit) return [...own, { dimension: 'route', value: request.entry.operation }];
  return [...own, ...traitsOf(request, visit, focus.routed), ...alsoDamaged(facts, r, focus)];
}
