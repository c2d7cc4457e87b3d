import { useQuery } from '@tanstack/react-query';
import type { RequestAnswer } from '../model/index.ts';
import { useBackend } from './backend.ts';
import { useVersion } from './request.ts';

/** A request that the batch holds, with all its findings; `data` is null when it is not held. */
export function useHeldRequest(requestId: string | null) {
  const backend = useBackend();
  const version = useVersion(backend);
  return useQuery<RequestAnswer | null>({
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    queryKey: ['held', backend.id, requestId, version],
    enabled: requestId !== null,
    placeholderData: old => old,
    queryFn: ({ signal }) =>
      requestId === null ? null : backend.analyst.ask('request', { id: requestId }, signal),
  });
}
