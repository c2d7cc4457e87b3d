// How many of the hops that requests took can be judged at all, whatever a picture draws of them.

import { OUTCOMES, type HopsSeen } from '../model/index.ts';
import { contains, micros, type Range } from '../time/index.ts';
import { at, type Facts } from './bins.ts';

const UNOBSERVED = OUTCOMES.indexOf('unobserved');

/** A child in the same trace proves that this key arrived, also where nobody records any. */
const PROVEN_BY_TRACE = 'traceparent';

/** The hops of settled requests of the range, in path order, and those at which no key could be compared. */
export function hopsSeen(facts: Facts, range: Range): HopsSeen {
  const { hops, keys } = facts.analysis;
  const taken = new Uint8Array(hops.length);
  const seen = new Uint8Array(hops.length);
  const proven = keys.findIndex(k => k.toLowerCase() === PROVEN_BY_TRACE);
  for (let i = 0; i < facts.request.length; i++) {
    const r = at(facts.request, i);
    if (facts.settled[r] !== 1 || !contains(range, micros(at(facts.start, r)))) continue;
    const hop = at(facts.hop, i);
    taken[hop] = 1;
    if (facts.outcome[i] !== UNOBSERVED && facts.key[i] !== proven) seen[hop] = 1;
  }
  const here = Array.from(facts.hopOrder).filter(hop => taken[hop] === 1);
  const blind = here.filter(hop => seen[hop] === 0).flatMap(hop => hops[hop] ?? []);
  return { total: here.length, blind };
}
