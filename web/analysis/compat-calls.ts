// Calls between processes with what they came to: each crossing of a wire hop once, its worst outcome over the
// keys in question.

import { OUTCOMES, type CompatQuestion, type Span, type Visit } from '../model/index.ts';
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
    const visit = visits[v];
    if (visit === undefined || mask[key] !== true) continue;
    const outcome = at(cells.outcome, c);
    if (isDamage(outcome)) {
      if ((findings[at(cells.finding, c)]?.accepted ?? null) !== null) continue;
      if (injected.has(`${visit.request} ${visit.hop} ${key}`)) continue;
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

/** For a span that a proxy sent: who had called the proxy. */
function callersOfProxies(analysis: FullAnalysis): ReadonlyMap<Span, Through> {
  const { visits, hops } = analysis;
  const into = new Map<Span, number>();
  const inside = new Map<Span, number[]>();
  visits.forEach((visit, v) => {
    const { from, to } = visit;
    if (from === null || to === null) return;
    const kind = hops[visit.hop]?.kind;
    if (kind === 'wire' && proxyName(to) !== null) into.set(to, v);
    if (kind === 'in-process' && proxyName(from) !== null) inside.set(from, [...(inside.get(from) ?? []), v]);
  });
  if (into.size === 0) return new Map();
  return sentByProxies(analysis, into, inside);
}

function sentByProxies(
  analysis: FullAnalysis,
  into: ReadonlyMap<Span, number>,
  inside: ReadonlyMap<Span, readonly number[]>,
): ReadonlyMap<Span, Through> {
  const found = new Map<Span, Through>();
  for (const flow of analysis.flows)
    for (const stop of flow.stops) {
      const received = flow.stops[stop.up]?.carrier.span;
      if (received === undefined || stop.kind !== 'in-process') continue;
      const v = into.get(received);
      const client = v === undefined ? null : (analysis.visits[v]?.from ?? null);
      if (v === undefined || client === null) continue;
      found.set(stop.carrier.span, { client, visits: [v, ...(inside.get(received) ?? [])] });
    }
  return found;
}

const isCounted = (analysis: FullAnalysis, { range }: CompatQuestion, visit: Visit): boolean => {
  const request = analysis.requests[visit.request];
  return request?.settled === true && contains(range, request.start);
};

/** Every call of the range between two spans. Behind a proxy the pair is that of the two ends. */
export function callsOf(analysis: FullAnalysis, question: CompatQuestion): readonly CallMade[] {
  const seen = outcomes(analysis, question);
  const proxied = callersOfProxies(analysis);
  const calls: CallMade[] = [];
  analysis.visits.forEach((visit, v) => {
    const { request, hop, from, to } = visit;
    if (from === null || to === null || analysis.hops[hop]?.kind !== 'wire') return;
    if (!isCounted(analysis, question, visit) || proxyName(to) !== null) return;
    const through = proxied.get(from);
    const { worst, damaged } = together([seen.get(v), ...(through?.visits ?? []).map(i => seen.get(i))]);
    const proxy = through === undefined ? proxyBetween(to) : proxyName(from);
    calls.push({ request, hop, client: through?.client ?? from, server: to, proxy, worst, damaged });
  });
  return calls;
}

export const UNOBSERVED = OUTCOMES.indexOf('unobserved');
