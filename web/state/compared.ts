// Two requests held against each other: what is asked of the worker, and the batch that a comparison needs.

import { useQuery } from '@tanstack/react-query';
import type { CompareAnswer, CompareSide, HopId, Nearest, OpenedTrace } from '../model/index.ts';
import { useBackend } from './backend.ts';
import { useCollected } from './overview.ts';

const once = { staleTime: Number.POSITIVE_INFINITY, gcTime: 60_000 };

/** The request to compare an opened one with; `undefined` while it is not known, null where there is none. */
export function useNearest(
  opened: OpenedTrace | null,
  hop: HopId | null,
  key: string | null,
  wanted: boolean,
): { readonly nearest: Nearest | null | undefined; readonly reading: boolean } {
  const { analyst, id } = useBackend();
  const { version, running } = useCollected();
  const question = { open: opened?.open ?? 0, hop, key };
  const { data, isPlaceholderData } = useQuery<Nearest | null>({
    ...once,
    queryKey: ['nearest', id, version, question],
    enabled: wanted && opened !== null && version > 0,
    placeholderData: old => old,
    queryFn: ({ signal }) => analyst.ask('nearest', question, signal),
  });
  // Among half of the requests none may be comparable, and a nearer one may still come.
  return { nearest: running && !data ? undefined : data, reading: running || isPlaceholderData };
}

const isOf = (side: CompareSide, opened: OpenedTrace | null): boolean =>
  opened?.facts.traceIds.includes(side.traceId) === true;

/**
 * Both requests span by span; null while either is not there. Judged anew they are compared anew: until then what is
 * known of the same two stays, and with it whatever somebody is at.
 */
export function useComparison(a: OpenedTrace | null, b: OpenedTrace | null): CompareAnswer | null {
  const { analyst, id } = useBackend();
  const question = { a: a?.open ?? 0, b: b?.open ?? 0 };
  const { data } = useQuery<CompareAnswer | null>({
    ...once,
    queryKey: ['compare', id, question],
    enabled: a !== null && b !== null,
    placeholderData: old => old,
    queryFn: ({ signal }) => analyst.ask('compare', question, signal),
  });
  return data && isOf(data.a, a) && isOf(data.b, b) ? data : null;
}
