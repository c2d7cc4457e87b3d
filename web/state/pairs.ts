// Pages of a span's attributes: a window over very many of them asks for what it shows.

import { useQueries } from '@tanstack/react-query';
import type { AttributePage } from '../model/index.ts';
import type { Questions } from '../workers/index.ts';
import { useBackend } from './backend.ts';

/** Attributes that are asked for together. */
export const PAGE = 100;

type Asked = Omit<Questions['pairs']['question'], 'from' | 'count'>;

/** These pages of a list, null where one is not known yet. */
export function usePages(asked: Asked, pages: readonly number[]): readonly (AttributePage | null)[] {
  const { analyst, id } = useBackend();
  return useQueries({
    queries: pages.map(page => ({
      queryKey: ['of-trace', id, asked.open, 'pairs', asked, page],
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 10_000,
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        analyst.ask('pairs', { ...asked, from: page * PAGE, count: PAGE }, signal),
    })),
    combine: answers => answers.map((a): AttributePage | null => a.data ?? null),
  });
}
