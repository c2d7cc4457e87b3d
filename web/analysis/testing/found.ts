// What an analysis found, as short lines to compare with.

import { DEFAULT_CONTRACT, type Contract, type PlatformEvent, type Trace } from '../../model/index.ts';
import { micros } from '../../time/index.ts';
import { analyse, type FullAnalysis } from '../detect.ts';
import { hopTable } from '../hop-table.ts';

export const contract = (over: Partial<Contract> = {}): Contract => ({ ...DEFAULT_CONTRACT, ...over });

export const analysed = (
  traces: readonly Trace[],
  over: Partial<Contract> = {},
  events: readonly PlatformEvent[] = [],
): FullAnalysis => analyse({ traces, events }, { contract: contract(over), now: null, settle: micros(30e6) });

/** `dropped tenant-id wire cart→stock proven`, sorted; equal lines once, with their number. */
export function lines(analysis: FullAnalysis): readonly string[] {
  const counts = new Map<string, number>();
  for (const f of analysis.findings) {
    const line = `${f.class} ${f.key} ${f.hop.kind} ${f.hop.from.service}→${f.hop.to.service} ${f.grade}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].map(([line, n]) => (n === 1 ? line : `${n}× ${line}`)).sort();
}

export const found = (
  traces: readonly Trace[],
  over: Partial<Contract> = {},
  events: readonly PlatformEvent[] = [],
): readonly string[] => lines(analysed(traces, over, events));

/** The counts of one row, `requests/kept/altered/lost/foreign/unobserved`; null where there is none. */
export function row(analysis: FullAnalysis, hop: string, key: string): string | null {
  const r = hopTable(analysis).find(x => `${x.kind} ${x.from}→${x.to}` === hop && x.key === key);
  return r === undefined ? null : [r.requests, r.kept, r.altered, r.lost, r.foreign, r.unobserved].join('/');
}
