// The requests around an opened one: what they record is what it is judged by.

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { OpenedTrace } from '../model/index.ts';
import { fromMillis, MINUTE, micros, type Range } from '../time/index.ts';
import { useBackend } from './backend.ts';
import { collectOptions } from './collecting.ts';
import { FILES } from './files.ts';
import { useSession } from './session.ts';

export interface Around {
  /** `none`: nobody can be asked. `unread`: they can be read. `read`: they were, as far as there are any. */
  readonly state: 'none' | 'unread' | 'reading' | 'failed' | 'read';
  readonly read: () => void;
}

/** A minute before and after a request, as far as it has passed. */
export const aroundOf = ({ start, length }: OpenedTrace['tree'], now: number): Range => ({
  from: micros(start - MINUTE),
  to: micros(Math.max(start, Math.min(start + length + MINUTE, now))),
});

/** Reads the requests around an opened one into the batch when that is wanted; ends with who wants it. */
export function useAround(trace: OpenedTrace): Around {
  const backend = useBackend();
  const { environment } = useSession();
  const [range, setRange] = useState<Range | null>(null);
  const wanted = collectOptions(backend, range ?? { from: micros(0), to: micros(0) });
  const { isFetching, isError, refetch } = useQuery({ ...wanted, enabled: range !== null });
  const read = (): void => {
    if (range === null) setRange(aroundOf(trace.tree, fromMillis(Date.now())));
    else void refetch();
  };
  if (backend.collector === null || environment.id === FILES.id) return { state: 'none', read };
  if (range === null) return { state: 'unread', read };
  return { state: isFetching ? 'reading' : isError ? 'failed' : 'read', read };
}
