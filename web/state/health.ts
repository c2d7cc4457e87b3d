import { create } from 'zustand';
import type { Settled, Slow, SourceError, SourceId } from '../sources/index.ts';

/** What the top bar says of one source; times in milliseconds since the epoch. */
export interface SourceHealth {
  readonly lastAnswer: number | null;
  /** The failure in force; null while the source answers. */
  readonly error: SourceError | null;
  /** Since when it fails: the first failure after the last answer. */
  readonly since: number | null;
  /** Failed attempts since then. */
  readonly attempts: number;
  /** Start of the oldest request that counts as slow; null when none does. */
  readonly slowSince: number | null;
}

const NEVER: SourceHealth = { lastAnswer: null, error: null, since: null, attempts: 0, slowSince: null };

interface Health {
  readonly sources: Readonly<Record<SourceId, SourceHealth>>;
  readonly settled: (settled: Settled) => void;
  readonly slow: (slow: Slow) => void;
  readonly reset: () => void;
}

/** A bad query or a trace that is not there is no ill health: the server answered. */
const ANSWERED: readonly string[] = ['bad-query', 'not-found', 'shape', 'too-large'];

export function afterSettled(old: SourceHealth, s: Settled): SourceHealth {
  if (s.error?.kind === 'canceled') return { ...old, slowSince: null };
  if (s.ok || (s.error && ANSWERED.includes(s.error.kind)))
    return { ...NEVER, lastAnswer: s.startedAt + s.ms };
  return {
    lastAnswer: old.lastAnswer,
    error: s.error,
    since: old.since ?? s.startedAt + s.ms,
    attempts: old.attempts + 1,
    slowSince: null,
  };
}

export const useHealth = create<Health>(set => ({
  sources: { prometheus: NEVER, jaeger: NEVER, loki: NEVER },
  settled: s =>
    set(old => ({ sources: { ...old.sources, [s.source]: afterSettled(old.sources[s.source], s) } })),
  slow: s =>
    set(old => {
      const was = old.sources[s.source];
      return { sources: { ...old.sources, [s.source]: { ...was, slowSince: was.slowSince ?? s.startedAt } } };
    }),
  reset: () => set({ sources: { prometheus: NEVER, jaeger: NEVER, loki: NEVER } }),
}));
