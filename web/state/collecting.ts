import { queryOptions } from '@tanstack/react-query';
import type { SourceError } from '../sources/index.ts';
import type { Range } from '../time/index.ts';
import type { Backend } from './backend.ts';

/** Reading the traces of a range into the worker. The result is in the collector's store; a reading that nobody waits for ends. */
export const collectOptions = (backend: Backend, range: Range) =>
  queryOptions<null, SourceError>({
    queryKey: ['collect', backend.id, range.from, range.to],
    enabled: backend.collector !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    queryFn: async ({ signal }) => {
      await backend.collector?.collect(range, signal);
      return null;
    },
  });
