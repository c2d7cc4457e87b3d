// In which order requests stand: by time, severity, group, or likeness of their loss.

import { BLANK, OUTCOMES, type RequestSort } from '../model/index.ts';
import { SEVERITY, isDamage, type Facts } from './bins.ts';
import { similarOrder } from './requests-similar.ts';

/** Requests in time order with their cells, `columns` each. */
export interface Listed {
  readonly requests: Uint32Array;
  readonly outcome: Uint8Array;
  readonly columns: number;
}

const DAMAGE = Uint8Array.from({ length: 256 }, (_, o) => (o < OUTCOMES.length && isDamage(o) ? 1 : 0));

/** Places 0 … n−1 by a rank of each, smallest first; equal ranks keep their order. Ranks are whole numbers. */
export function byRank(ranks: Float64Array): Uint32Array {
  const n = ranks.length;
  const keys = new Float64Array(n);
  for (let i = 0; i < n; i++) keys[i] = (ranks[i] ?? 0) * n + i;
  keys.sort();
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[i] = (((keys[i] ?? 0) % n) + n) % n;
  return order;
}

/** How badly a request fared: its worst outcome first, then how many of its rows are damaged; 0 for unharmed. */
function severityOf(facts: Facts, r: number): number {
  if (facts.settled[r] !== 1) return 0;
  let worst = 0;
  let damaged = 0;
  const end = facts.rows[r + 1] ?? 0;
  for (let i = facts.rows[r] ?? 0; i < end; i++) {
    const outcome = facts.outcome[i] ?? 0;
    if (DAMAGE[outcome] !== 1) continue;
    worst = Math.max(worst, SEVERITY[outcome] ?? 0);
    damaged++;
  }
  return worst * 1e6 + damaged;
}

/** Places in the list in the order asked for; ties stand in time order. */
export function ordered(facts: Facts, listed: Listed, sort: RequestSort): Uint32Array | null {
  const { requests } = listed;
  if (sort === 'time') return null;
  if (sort === 'similar') return similarOrder(listed);
  const rank =
    sort === 'group'
      ? (r: number): number => facts.group[r] ?? 0
      : (r: number): number => 5e6 - severityOf(facts, r);
  const ranks = new Float64Array(requests.length);
  for (let i = 0; i < requests.length; i++) ranks[i] = rank(requests[i] ?? 0);
  return byRank(ranks);
}

/** The damage in a cell as a small number, 0 for none: what two rows are compared by. */
export const damageIn = (outcome: number): number =>
  outcome === BLANK || DAMAGE[outcome] !== 1 ? 0 : (SEVERITY[outcome] ?? 0);
