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
  /** When the requests began that count as slow and were not answered yet. */
  readonly slow: readonly number[];
  /** The oldest of them; null when there is none. */
  readonly slowSince: number | null;
  /** The newest answer that took longer than {@link LONG_WAIT}: when it came, and how long it took (both ms). */
  readonly slowAnswer: { readonly at: number; readonly ms: number } | null;
}

/** Milliseconds after which it is said what the waiting means. */
const LONG_WAIT = 5000;
/** Milliseconds for which a source that answered so slowly counts as slow: notices must not come and go. */
const HELD = 60_000;

/** How long an answer is waited for, or was last; null where the source is fast enough, or silent. In ms. */
export function longWait(
  health: SourceHealth,
  now: number,
): { readonly ms: number; readonly over: boolean } | null {
  const { slowSince, slowAnswer } = health;
  if (slowSince !== null && now - slowSince > LONG_WAIT) return { ms: now - slowSince, over: false };
  if (slowAnswer !== null && now - slowAnswer.at < HELD) return { ms: slowAnswer.ms, over: true };
  return null;
}

const NEVER: SourceHealth = {
  lastAnswer: null,
  error: null,
  since: null,
  attempts: 0,
  triedAt: null,
  slow: [],
  slowSince: null,
  slowAnswer: null,
};

const slowly = (slow: readonly number[]): Pick<SourceHealth, 'slow' | 'slowSince'> => ({
  slow,
  slowSince: slow.length === 0 ? null : Math.min(...slow),
});

/** An answer to one request says nothing of another that still waits. */
function without(slow: readonly number[], startedAt: number): readonly number[] {
  const at = slow.indexOf(startedAt);
  return at < 0 ? slow : slow.toSpliced(at, 1);
}

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
  const waiting = slowly(without(old.slow, s.startedAt));
  if (s.error?.kind === 'canceled') return { ...old, ...waiting };
  const at = s.startedAt + s.ms;
  const slowAnswer = s.ms > LONG_WAIT ? { at, ms: s.ms } : old.slowAnswer;
  if (s.ok || (s.error && ANSWERED.includes(s.error.kind)))
    return { ...NEVER, ...waiting, slowAnswer, lastAnswer: at };
  const again = old.triedAt === null || s.startedAt - old.triedAt > APART;
  return {
    lastAnswer: old.lastAnswer,
    error: s.error,
    since: old.since ?? at,
    attempts: old.attempts + (again ? 1 : 0),
    triedAt: Math.max(at, old.triedAt ?? 0),
    ...waiting,
    slowAnswer: old.slowAnswer,
  };
}

const calm = (health: SourceHealth): SourceHealth => ({ ...health, ...slowly([]), slowAnswer: null });

export const useHealth = create<Health>(set => ({
  sources: { prometheus: NEVER, jaeger: NEVER, loki: NEVER },
  settled: s =>
    set(old => ({ sources: { ...old.sources, [s.source]: afterSettled(old.sources[s.source], s) } })),
  slow: s =>
    set(old => {
      const was = old.sources[s.source];
      return { sources: { ...old.sources, [s.source]: { ...was, ...slowly([...was.slow, s.startedAt]) } } };
    }),
  reset: () =>
    set(({ sources: { prometheus, jaeger, loki } }) => ({
      sources: { prometheus: calm(prometheus), jaeger: calm(jaeger), loki: calm(loki) },
    })),
}));
