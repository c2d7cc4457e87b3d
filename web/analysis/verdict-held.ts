// What a broken trace is measured against: the requests whose trace held on the same way. A hop at which a trace broke
// off is taken by nobody else, so that its own rows alone would say "always, ever since" of every break.

import { KEPT, at, type Facts } from './bins.ts';
import type { Pairs } from './bins-pairs.ts';
import { TRACEPARENT } from './keys.ts';

const known = new WeakMap<Pairs, Map<number, Uint32Array>>();

const rowsOf = ({ starts, rows }: Pairs, pair: number): Uint32Array =>
  rows.subarray(at(starts, pair), at(starts, pair + 1));

/** Hops on which the same call goes when its trace holds, the nearest to what a split compares first. */
export function intact({ analysis: { hops } }: Facts, split: number): number[] {
  const own = hops[split];
  return (['wire', 'in-process', 'gap'] as const).flatMap(kind => {
    const hop = hops.findIndex(h => h.kind === kind && h.from === own?.from && h.to === own.to);
    return hop < 0 ? [] : [hop];
  });
}

/** The rows of a (split, key) and one row for each request that took the same way with its trace and the key unbroken. */
export function withHeld(facts: Facts, pairs: Pairs, split: number, key: number): Uint32Array {
  const all = known.get(pairs) ?? new Map<number, Uint32Array>();
  known.set(pairs, all);
  const width = facts.analysis.keys.length;
  const id = split * width + key;
  let rows = all.get(id);
  if (rows === undefined) all.set(id, (rows = joined(facts, pairs, split, key)));
  return rows;
}

function joined(facts: Facts, pairs: Pairs, split: number, key: number): Uint32Array {
  const { keys } = facts.analysis;
  const own = rowsOf(pairs, split * keys.length + key);
  const taken = new Set(Array.from(own, i => at(facts.request, i)));
  const held: number[] = [];
  // Any key that came along shows that the trace held.
  const told = keys[key] === TRACEPARENT ? [...keys.keys()] : [key];
  for (const hop of intact(facts, split))
    for (const k of told)
      for (const i of rowsOf(pairs, hop * keys.length + k)) {
        const r = at(facts.request, i);
        if (facts.outcome[i] !== KEPT || taken.has(r)) continue;
        taken.add(r);
        held.push(i);
      }
  const order = (a: number, b: number): number => {
    const [q, r] = [at(facts.request, a), at(facts.request, b)];
    return at(facts.start, q) - at(facts.start, r) || q - r;
  };
  return held.length === 0 ? own : Uint32Array.from([...own, ...held]).sort(order);
}

const kindsOf = ({ analysis: { visits, ends } }: Facts, visit: number): string =>
  [visits.from, visits.to].map(side => (at(side, visit) < 0 ? '' : ends.at(at(side, visit)).kind)).join();

/**
 * The crossing that tells what a row's request has: its own; of a request whose trace held where others broke, the one
 * between spans of the same kinds, since what a client and a server say of themselves differs. −1 where there is none.
 */
export function comparable(facts: Facts, hop: number, rows: Uint32Array): (row: number) => number {
  const own = (row: number): number => at(facts.visit, row);
  const broken = rows.find(i => facts.hop[i] === hop);
  if (facts.analysis.hops[hop]?.kind !== 'split' || broken === undefined) return own;
  const kinds = kindsOf(facts, own(broken));
  const ways = new Set(intact(facts, hop));
  return row => {
    if (facts.hop[row] === hop) return own(row);
    const r = at(facts.request, row);
    for (let i = at(facts.rows, r); i < at(facts.rows, r + 1); i++)
      if (ways.has(at(facts.hop, i)) && kindsOf(facts, own(i)) === kinds) return own(i);
    return -1;
  };
}
