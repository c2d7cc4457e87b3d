// What the other drawings of an opened trace and its file ask for: nothing of it is needed for the rows.

import { useQuery } from '@tanstack/react-query';
import type { FileFormat, ServiceTree, Total } from '../model/index.ts';
import { useBackend } from './backend.ts';
import { asking } from './opened.ts';

/** Totals for each service and operation; null until they are known. */
export function useTotals(open: number): readonly Total[] | null {
  return useQuery(asking(useBackend(), 'totals', { open })).data ?? null;
}

/** The services of an opened request as a tree of calls; null until it is known. */
export function useServices(open: number): ServiceTree | null {
  return useQuery(asking(useBackend(), 'services', { open })).data ?? null;
}

/** Writes an opened request as the parts of a file; null where the worker has let it go. */
export function useTraceFile() {
  const { analyst } = useBackend();
  return (open: number, format: FileFormat, secrets: readonly string[]) =>
    analyst.ask('file', { open, format, secrets });
}
