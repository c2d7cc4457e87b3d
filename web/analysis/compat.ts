// Client version × server version: how often what passes between them is damaged.

import {
  COMPAT_BY,
  OUTCOMES,
  type CompatAnswer,
  type CompatBy,
  type CompatCell,
  type CompatQuestion,
  type Rate,
} from '../model/index.ts';
import { SEVERITY, at, damageOf, factsOf, isDamage } from './bins.ts';
import { callsOf, UNOBSERVED, type CallMade } from './compat-calls.ts';
import { byVersion, versionAt } from './compat-versions.ts';
import type { FullAnalysis } from './detect.ts';
import { hopsInOrder, requestItems } from './requests-items.ts';
import { benjaminiHochberg, rate, share, twoProportions } from './stats.ts';

const MOST_LOSING = 100;
const MOST_TOLD = 5;
/** Calls looked at to find out which versions are told at all. */
const LOOKED_AT = 3000;

interface Counts {
  part: number;
  whole: number;
}

interface Tally extends Counts {
  readonly client: string;
  readonly server: string;
  readonly byOutcome: number[];
  unobserved: number;
  readonly keys: Map<number, { calls: number; worst: number }>;
  readonly hops: Map<number, Counts>;
  readonly proxies: Map<string, Counts>;
}

const told = ({ client, server }: CallMade, by: CompatBy): boolean =>
  versionAt(client, by) !== null && versionAt(server, by) !== null;

/** Ways of looking of which some call tells on both sides. */
function choicesOf(calls: readonly CallMade[]): readonly CompatBy[] {
  const step = Math.max(1, Math.floor(calls.length / LOOKED_AT));
  const some = calls.filter((_, i) => i % step === 0);
  return COMPAT_BY.filter(by => some.some(c => told(c, by)));
}

function countIn<K>(counts: Map<K, Counts>, key: K, damaged: boolean): void {
  let c = counts.get(key);
  if (c === undefined) counts.set(key, (c = { part: 0, whole: 0 }));
  c.whole++;
  if (damaged) c.part++;
}

function add(tally: Tally, call: CallMade): void {
  if (call.worst === -1) return;
  if (call.worst === UNOBSERVED) {
    tally.unobserved++;
    return;
  }
  const damaged = isDamage(call.worst);
  tally.whole++;
  tally.byOutcome[call.worst] = (tally.byOutcome[call.worst] ?? 0) + 1;
  if (damaged) tally.part++;
  countIn(tally.hops, call.hop, damaged);
  if (call.proxy !== null) countIn(tally.proxies, call.proxy, damaged);
  for (const [key, outcome] of call.damaged) {
    const known = tally.keys.get(key);
    if (known === undefined) tally.keys.set(key, { calls: 1, worst: outcome });
    else {
      known.calls++;
      if (at(SEVERITY, outcome) > at(SEVERITY, known.worst)) known.worst = outcome;
    }
  }
}

interface Tallies {
  readonly pairs: ReadonlyMap<string, Tally>;
  readonly unknown: Counts;
  /** Damaged requests of the chosen pair. */
  readonly losing: ReadonlySet<number>;
}

function tallies(calls: readonly CallMade[], by: CompatBy, chosen: CompatQuestion['pair']): Tallies {
  const pairs = new Map<string, Tally>();
  const unknown: Counts = { part: 0, whole: 0 };
  const losing = new Set<number>();
  for (const call of calls) {
    const [client, server] = [versionAt(call.client, by), versionAt(call.server, by)];
    if (client === null || server === null) {
      if (call.worst === -1 || call.worst === UNOBSERVED) continue;
      unknown.whole++;
      if (isDamage(call.worst)) unknown.part++;
      continue;
    }
    const id = JSON.stringify([client, server]);
    let tally = pairs.get(id);
    if (tally === undefined) pairs.set(id, (tally = newTally(client, server)));
    add(tally, call);
    if (chosen?.client === client && chosen.server === server && isDamage(call.worst))
      losing.add(call.request);
  }
  return { pairs, unknown, losing };
}

const newTally = (client: string, server: string): Tally => ({
  ...{ client, server, part: 0, whole: 0, unobserved: 0, byOutcome: OUTCOMES.map(() => 0) },
  ...{ keys: new Map(), hops: new Map(), proxies: new Map() },
});

const rateOf = ({ part, whole }: Counts): Rate => rate(part, whole);

/** All other pairs of the same client or the same server; all there are where it has no neighbours. */
function restOf(all: readonly Tally[], t: Tally): Rate {
  const others = all.filter(o => o !== t);
  const near = others.filter(o => (o.client === t.client || o.server === t.server) && o.whole > 0);
  const rest = near.length > 0 ? near : others;
  return rate(
    rest.reduce((n, o) => n + o.part, 0),
    rest.reduce((n, o) => n + o.whole, 0),
  );
}

/** Pairs that damage clearly more than their neighbours. */
function outstanding(all: readonly Tally[]): ReadonlySet<Tally> {
  const damaging = all.filter(t => t.part > 0);
  const rests = damaging.map(t => restOf(all, t));
  const ps = damaging.map((t, i) => {
    const rest = rests[i];
    return rest === undefined ? 1 : twoProportions(t.part, t.whole, rest.part, rest.whole);
  });
  const stands = benjaminiHochberg(ps);
  return new Set(
    damaging.filter((t, i) => {
      const rest = rests[i];
      return stands[i] === true && rest !== undefined && rest.whole > 0 && rateOf(t).low > share(rest);
    }),
  );
}

const most = <K>(counts: ReadonlyMap<K, Counts>): [K, Counts][] =>
  [...counts].sort(([, a], [, b]) => b.part - a.part || b.whole - a.whole).slice(0, MOST_TOLD);

function cellOf(analysis: FullAnalysis, t: Tally, place: Place, stands: boolean): CompatCell {
  const outcome = (name: (typeof OUTCOMES)[number]): number => t.byOutcome[OUTCOMES.indexOf(name)] ?? 0;
  const keys = [...t.keys].sort(([, a], [, b]) => b.calls - a.calls).slice(0, MOST_TOLD);
  return {
    client: place.clients.indexOf(t.client),
    server: place.servers.indexOf(t.server),
    rate: rateOf(t),
    lost: outcome('lost'),
    altered: outcome('altered'),
    foreign: outcome('foreign'),
    unobserved: t.unobserved,
    keys: keys.map(([key, k]) => ({
      key: analysis.keys[key] ?? '',
      outcome: damageOf(k.worst) ?? 'lost',
      calls: k.calls,
    })),
    hops: most(t.hops).flatMap(([hop, c]) => {
      const id = analysis.hops[hop];
      return id ? [{ hop: id, calls: c.whole, damaged: c.part }] : [];
    }),
    proxies: most(t.proxies).map(([proxy, c]) => ({ proxy, rate: rateOf(c) })),
    outstanding: stands,
  };
}

interface Place {
  readonly clients: readonly string[];
  readonly servers: readonly string[];
}

/** Newest first. */
function losingItems(analysis: FullAnalysis, requests: ReadonlySet<number>): CompatAnswer['losing'] {
  const facts = factsOf(analysis);
  const order = [...requests].sort((a, b) => at(facts.start, b) - at(facts.start, a));
  return requestItems(facts, order.slice(0, MOST_LOSING));
}

/** The matrix of versions. One pass over the calls of the range. */
export function compat(analysis: FullAnalysis, question: CompatQuestion): CompatAnswer {
  const calls = callsOf(analysis, question);
  const choices = choicesOf(calls);
  const by = question.by ?? choices[0] ?? 'sdk';
  const { pairs, unknown, losing } = tallies(calls, by, question.pair);
  const all = [...pairs.values()];
  const names = (side: 'client' | 'server'): readonly string[] =>
    [...new Set(all.map(t => t[side]))].sort(byVersion);
  const place: Place = { clients: names('client'), servers: names('server') };
  const stands = outstanding(all);
  const facts = factsOf(analysis);
  return {
    ...{ by, choices, ...place },
    cells: all.map(t => cellOf(analysis, t, place, stands.has(t))),
    unknown: rateOf(unknown),
    keys: analysis.keys,
    losing: losingItems(analysis, losing),
    hops: hopsInOrder(facts),
    groups: facts.groups,
  };
}
