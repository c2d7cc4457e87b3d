// Which damage the sentence over the page is about.

import type { Contract } from '../model/index.ts';
import { at, isDamage } from './bins.ts';
import { isFew } from './stats.ts';
import { candidate, keyRank, type Candidate } from './verdict-candidates.ts';
import { rowsAt, type Judged } from './verdict-rows.ts';

/** Only so many (hop, key) pairs are looked at closely, those with most damaged requests. */
const CLOSE = 48;

/** The (hop, key) pairs with damage, the most damaged first. */
function damagedPairs(judged: Judged): { hop: number; key: number; damaged: number }[] {
  const { facts, rows } = judged;
  const keys = facts.analysis.keys.length;
  const damaged = new Map<number, number>();
  for (let i = 0; i < rows.length; i++) {
    if (rows[i] !== 1 || !isDamage(at(facts.outcome, i))) continue;
    const pair = at(facts.hop, i) * keys + at(facts.key, i);
    damaged.set(pair, (damaged.get(pair) ?? 0) + 1);
  }
  return [...damaged]
    .map(([pair, n]) => ({ hop: Math.floor(pair / keys), key: pair % keys, damaged: n }))
    .sort((a, b) => b.damaged - a.damaged || a.hop - b.hop || a.key - b.key);
}

/** The requests that are damaged at a (hop, key), newest last. */
export function damagedAt(judged: Judged, hop: number, key: number): Uint32Array {
  const { facts } = judged;
  return rowsAt(judged, hop, key)
    .filter(i => isDamage(at(facts.outcome, i)))
    .map(i => at(facts.request, i));
}

/** Candidates in the order in which they would be told: supported before too few, then by weight. */
export function candidates(judged: Judged, contract?: Contract): Candidate[] {
  const found = damagedPairs(judged)
    .slice(0, CLOSE)
    .map(p => candidate(judged, p.hop, p.key))
    .filter(c => c !== null);
  found.sort((a, b) => Number(isFew(a.rate)) - Number(isFew(b.rate)) || b.score - a.score);
  return causesFirst(judged, leadOfHop(judged, found, contract));
}

/**
 * Keys that go lost together at one hop are one story, told of the gray tag, else of a contract key: the
 * first candidate makes way for a key of higher rank at its hop with at least half as many damaged requests.
 */
function leadOfHop(judged: Judged, list: readonly Candidate[], contract?: Contract): Candidate[] {
  const [first, ...rest] = list;
  if (!first) return [];
  const { keys } = judged.facts.analysis;
  const rank = (c: Candidate): number => keyRank(keys[c.key] ?? '', contract);
  const better = rest
    .filter(c => c.hop === first.hop && c.rate.part * 2 >= first.rate.part && !isFew(c.rate))
    .sort((a, b) => rank(a) - rank(b) || b.score - a.score)
    .find(c => rank(c) < rank(first));
  return better ? [better, ...list.filter(c => c !== better)] : [...list];
}

/**
 * A fault that sits on a span (a gray request served by a stable instance) in requests that lost the key on
 * a hop before is what follows from that loss: the loss is told first.
 */
function causesFirst(judged: Judged, list: readonly Candidate[]): Candidate[] {
  const [first] = list;
  const { hops } = judged.facts.analysis;
  if (!first || hops[first.hop]?.kind !== 'span') return [...list];
  const followed = new Set(damagedAt(judged, first.hop, first.key));
  const cause = list.find(c => {
    if (hops[c.hop]?.kind === 'span' || (isFew(c.rate) && !isFew(first.rate))) return false;
    const both = damagedAt(judged, c.hop, c.key).filter(r => followed.has(r)).length;
    return both * 5 >= followed.size * 4;
  });
  return cause ? [cause, ...list.filter(c => c !== cause)] : [...list];
}
