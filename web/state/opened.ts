// What an opened trace is asked: its judgement, what is chosen, a key's flow, a search. The worker answers.

import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import {
  withJudgement,
  type Choice,
  type ChoiceQuestion,
  type CriticalPath,
  type Flow,
  type OpenedTrace,
  type PlacedLine,
} from '../model/index.ts';
import type { QuestionKind, Questions } from '../workers/index.ts';
import { useBackend, type Backend } from './backend.ts';

type Kind = Extract<
  QuestionKind,
  | ('judge' | 'choice' | 'flow' | 'search' | 'totals' | 'critical' | 'services')
  | ('keys' | 'columns' | 'marked' | 'moments' | 'told' | 'pairs')
>;

/**
 * One question. While the same trace is asked another of its kind, the last answer stays; an answer about
 * another trace never does. `data` is null where the worker has forgotten the trace.
 */
export const asking = <K extends Kind>(
  backend: Backend,
  kind: K,
  question: Questions[K]['question'],
  on = true,
) =>
  queryOptions<Questions[K]['answer']>({
    queryKey: ['of-trace', backend.id, question.open, kind, question],
    enabled: on,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 30_000,
    placeholderData: (old, query) => (query?.queryKey[2] === question.open ? old : undefined),
    queryFn: ({ signal }) => backend.analyst.ask(kind, question, signal),
  });

/** The answer to one question about an opened trace; undefined while it is not known or not asked. */
export function useAsked<K extends Kind>(
  kind: K,
  question: Questions[K]['question'],
  on = true,
): Questions[K]['answer'] | undefined {
  return useQuery(asking(useBackend(), kind, question, on)).data;
}

/** Asks about an opened trace when a person wants something done with it. */
export function useAsking() {
  const { analyst } = useBackend();
  return <K extends QuestionKind>(kind: K, question: Questions[K]['question']) => analyst.ask(kind, question);
}

export interface Judging {
  /** With what the analysis says of it, as soon as that is known. */
  readonly trace: OpenedTrace | null;
  /** The analysis failed, or the trace was forgotten meanwhile: nothing will be said of it. */
  readonly failed: boolean;
}

/** Has the analysis judge a trace that came without a judgement, as soon as `now` is true. */
export function useJudged(opened: OpenedTrace | null, now = true): Judging {
  const wanted = now && opened !== null && opened.judged === null;
  const question = { open: opened?.open ?? 0, key: null };
  const { data, isError } = useQuery(asking(useBackend(), 'judge', question, wanted));
  const trace = useMemo(
    () => (wanted && data ? withJudgement(opened, data) : opened),
    [wanted, opened, data],
  );
  return { trace, failed: wanted && (isError || data === null) };
}

export function useChoice(question: ChoiceQuestion): {
  readonly choice: Choice | null;
  readonly old: boolean;
} {
  const { data, isPlaceholderData } = useQuery(asking(useBackend(), 'choice', question));
  return { choice: data ?? null, old: isPlaceholderData };
}

/** The flow of a key; null until it is known. What came with the trace is not asked for again. */
export function useFlow({ open, judged }: OpenedTrace, key: string): Flow | null {
  const known = judged?.flow.key === key ? judged.flow : null;
  const { data } = useQuery(asking(useBackend(), 'flow', { open, key }, known === null && judged !== null));
  return known ?? data ?? null;
}

/** The span of each log line, −1 for none; null until it is known. */
export function usePlaced(open: number, lines: readonly PlacedLine[]): Int32Array | null {
  const { analyst, id } = useBackend();
  const { data } = useQuery<Int32Array | null>({
    // Lines are only ever added, so that their number and ends tell one set from another.
    queryKey: ['of-trace', id, open, 'placed', lines.length, lines[0]?.time, lines.at(-1)?.time],
    enabled: lines.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 30_000,
    queryFn: ({ signal }) => analyst.ask('placed', { open, lines }, signal),
  });
  return lines.length > 0 ? (data ?? null) : null;
}

export interface Searched {
  /** Matching nodes, ascending; null where nothing is searched, or nothing is known yet. */
  readonly nodes: Int32Array | null;
  /** The text they match; null while they are those of a text before it. */
  readonly text: string | null;
}

/** Searches everything of an opened trace. */
export function useSearch(open: number, text: string, secrets: readonly string[]): Searched {
  const on = text.trim() !== '';
  const { data, isPlaceholderData } = useQuery(asking(useBackend(), 'search', { open, text, secrets }, on));
  const nodes = on ? (data ?? null) : null;
  return { nodes, text: nodes === null || isPlaceholderData ? null : text };
}

/** The critical path; null until it is known. */
export function useCritical(open: number): CriticalPath | null {
  return useQuery(asking(useBackend(), 'critical', { open })).data ?? null;
}
