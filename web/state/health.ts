import { create } from 'zustand';
import type { Settled, Slow, SourceError, SourceId } from '../sources/index.ts';

/** What the top bar says of one source; times in milliseconds since the epoch. */
export interface SourceHealth {
  readonly lastAnswer: number | null;
  /** The failure in force; null while the source answers. */
  readonly error: SourceError | null;
  /** Since when it fails: the first failure after the last answer. */
  readonly since: number | null;
  /** How often it was tried since then without success; requests that follow each other at once are one attempt. */
  readonly attempts: number;
  /** When the newest of these attempts had failed. */
  readonly triedAt: number | null;
  /** Start of the oldest request that counts as slow; null when none does. */
  readonly slowSince: number | null;
}

const NEVER: SourceHealth = {
  lastAnswer: null,
  error: null,
  since: null,
  attempts: 0,
  triedAt: null,
  slowSince: null,
};

interface Health {
  readonly sources: Readonly<Record<SourceId, SourceHealth>>;
  readonly settled: (settled: Settled) => void;
  readonly slow: (slow: Slow) => void;
  /** A person asks again: what is known stays until something new is. */
  readonly reset: () => void;
}

/** A bad query or a trace that is not there is no ill health: the server answered. */
const ANSWERED: readonly string[] = ['bad-query', 'not-found', 'shape', 'too-large'];

/** Milliseconds of quiet between two attempts: a page asks many things at once, each a few times. */
const APART = 2000;

export function afterSettled(old: SourceHealth, s: Settled): SourceHealth {
  if (s.error?.kind === 'canceled') return { ...old, slowSince: null };
  if (s.ok || (s.error && ANSWERED.includes(s.error.kind)))
    return { ...NEVER, lastAnswer: s.startedAt + s.ms };
  const at = s.startedAt + s.ms;
  const again = old.triedAt === null || s.startedAt - old.triedAt > APART;
  return {
    lastAnswer: old.lastAnswer,
    error: s.error,
    since: old.since ?? at,
    attempts: old.attempts + (again ? 1 : 0),
    triedAt: Math.max(at, old.triedAt ?? 0),
    slowSince: null,
  };
}

const calm = (health: SourceHealth): SourceHealth => ({ ...health, slowSince: null });

export const useHealth = create<Health>(set => ({
  sources: { prometheus: NEVER, jaeger: NEVER, loki: NEVER },
  settled: s =>
    set(old => ({ sources: { ...old.sources, [s.source]: afterSettled(old.sources[s.source], s) } })),
  slow: s =>
    set(old => {
      const was = old.sources[s.source];
      return { sources: { ...old.sources, [s.source]: { ...was, slowSince: was.slowSince ?? s.startedAt } } };
    }),
  reset: () =>
    set(({ sources: { prometheus, jaeger, loki } }) => ({
      sources: { prometheus: calm(prometheus), jaeger: calm(jaeger), loki: calm(loki) },
    })),
}));
