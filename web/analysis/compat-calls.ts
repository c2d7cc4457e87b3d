// Calls between processes with what they came to: each crossing of a wire hop once, its worst outcome over the
// keys in question.

import { OUTCOMES, type CompatQuestion, type Span } from '../model/index.ts';
import { contains } from '../time/index.ts';
import { SEVERITY, at, factsOf, injectedRows, isDamage } from './bins.ts';
import { proxyBetween, proxyName } from './compat-versions.ts';
import type { FullAnalysis } from './detect.ts';

/** One call. */
export interface CallMade {
  readonly request: number;
  readonly hop: number;
  readonly client: Span;
  readonly server: Span;
  /** What stood between, where anything tells. */
  readonly proxy: string | null;
  /** Index into OUTCOMES of the worst; −1 where no key was carried. */
  readonly worst: number;
  /** Damaged keys: index into the analysis' keys, and the outcome's index. */
  readonly damaged: readonly (readonly [key: number, outcome: number])[];
}

interface Seen {
  worst: number;
  readonly damaged: [number, number][];
}

const fold = (key: string): string => key.toLowerCase().replaceAll('_', '-');

/** `request hop key` of what chaos injected. */
function injectedIn(analysis: FullAnalysis, question: CompatQuestion): ReadonlySet<string> {
  if (question.chaos.length === 0) return new Set();
  const facts = factsOf(analysis);
  const marks = injectedRows(facts, question.chaos);
  const found = new Set<string>();
  for (let i = 0; i < marks.length; i++)
    if (marks[i] === 1) found.add(`${at(facts.request, i)} ${at(facts.hop, i)} ${at(facts.key, i)}`);
  return found;
}

/** What each visit came to; accepted and injected damage is left out. */
function outcomes(analysis: FullAnalysis, question: CompatQuestion): ReadonlyMap<number, Seen> {
  const { cells, visits, findings, keys } = analysis;
  const injected = injectedIn(analysis, question);
  const wanted = question.key === null ? null : fold(question.key);
  const mask = keys.map(k => wanted === null || fold(k) === wanted);
  const out = new Map<number, Seen>();
  for (let c = 0; c < cells.visit.length; c++) {
    const key = at(cells.key, c);
    const v = at(cells.visit, c);
    if (mask[key] !== true) continue;
    const outcome = at(cells.outcome, c);
    if (isDamage(outcome)) {
      if ((findings[cells.finding.get(c) ?? -1]?.accepted ?? null) !== null) continue;
      if (injected.has(`${at(visits.request, v)} ${at(visits.hop, v)} ${key}`)) continue;
    }
    let seen = out.get(v);
    if (seen === undefined) out.set(v, (seen = { worst: -1, damaged: [] }));
    note(seen, key, outcome);
  }
  return out;
}

function note(seen: Seen, key: number, outcome: number): void {
  if (seen.worst === -1 || at(SEVERITY, outcome) > at(SEVERITY, seen.worst)) seen.worst = outcome;
  if (isDamage(outcome)) seen.damaged.push([key, outcome]);
}

const together = (parts: readonly (Seen | undefined)[]): Seen => {
  const all: Seen = { worst: -1, damaged: [] };
  for (const part of parts) {
    if (part === undefined) continue;
    if (all.worst === -1 || at(SEVERITY, part.worst) > at(SEVERITY, all.worst)) all.worst = part.worst;
    for (const [key, outcome] of part.damaged)
      if (!all.damaged.some(([k]) => k === key)) all.damaged.push([key, outcome]);
  }
  return all;
};

/** What a proxy's spans joined: the caller's span above it, and every crossing in between. */
interface Through {
  readonly client: Span;
  readonly visits: readonly number[];
}

/** By the row of a span that a proxy sent: who had called the proxy. */
function callersOfProxies(analysis: FullAnalysis): ReadonlyMap<number, Through> {
  const { visits, hops, ends, relays } = analysis;
  const found = new Map<number, Through>();
  if (relays.length === 0) return found;
  const into = new Map<number, number>();
  const inside = new Map<number, number[]>();
  const received = new Set(relays.map(r => r.received));
  for (let v = 0; v < visits.hop.length; v++) {
    const [from, to] = [at(visits.from, v), at(visits.to, v)];
    if (from < 0 || to < 0) continue;
    const kind = hops[at(visits.hop, v)]?.kind;
    if (kind === 'wire' && received.has(to)) into.set(to, v);
    if (kind === 'in-process' && received.has(from)) inside.set(from, [...(inside.get(from) ?? []), v]);
  }
  for (const relay of relays) {
    const v = into.get(relay.received);
    if (v === undefined) continue;
    const client = ends.at(at(visits.from, v));
    found.set(relay.sent, { client, visits: [v, ...(inside.get(relay.received) ?? [])] });
  }
  return found;
}

const isCounted = (analysis: FullAnalysis, { range }: CompatQuestion, index: number): boolean => {
  const request = analysis.requests[index];
  return request?.settled === true && contains(range, request.start);
};

/** Every call of the range between two spans. Behind a proxy the pair is that of the two ends. */
export function callsOf(analysis: FullAnalysis, question: CompatQuestion): readonly CallMade[] {
  const seen = outcomes(analysis, question);
  const proxied = callersOfProxies(analysis);
  const { visits, hops, ends } = analysis;
  const calls: CallMade[] = [];
  for (let v = 0; v < visits.hop.length; v++) {
    const [request, hop] = [at(visits.request, v), at(visits.hop, v)];
    const [from, to] = [at(visits.from, v), at(visits.to, v)];
    if (from < 0 || to < 0 || hops[hop]?.kind !== 'wire') continue;
    if (!isCounted(analysis, question, request)) continue;
    const [client, server] = [ends.at(from), ends.at(to)];
    if (proxyName(server) !== null) continue;
    const through = proxied.get(from);
    const { worst, damaged } = together([seen.get(v), ...(through?.visits ?? []).map(i => seen.get(i))]);
    const proxy = through === undefined ? proxyBetween(server) : proxyName(client);
    calls.push({ request, hop, client: through?.client ?? client, server, proxy, worst, damaged });
  }
  return calls;
}

export const UNOBSERVED = OUTCOMES.indexOf('unobserved');
