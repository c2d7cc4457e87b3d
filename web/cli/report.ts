// The report, version 1.

import { hopTable } from '../analysis/index.ts';
import { ALWAYS_SECRET, type Analysis, type Finding, type HopRow, type Message } from '../model/index.ts';
import '../words/all.ts';
import { reasonOf, say } from '../words/index.ts';

export interface ReportFinding {
  readonly requestId: string;
  readonly traceIds: readonly string[];
  readonly class: string;
  readonly key: string;
  readonly hop: Finding['hop'];
  readonly sent: readonly string[] | null;
  readonly received: readonly string[] | null;
  readonly grade: 'proven' | 'inferred';
  readonly reason: string;
  /** Only where the contract accepts this loss: its reason for that. */
  readonly accepted?: string;
}

export interface Report {
  readonly version: 1;
  readonly requests: number;
  readonly traces: number;
  readonly spans: number;
  readonly findings: readonly ReportFinding[];
  readonly hops: readonly HopRow[];
  readonly warnings: readonly string[];
}

const HIDDEN = '(hidden)';

/**
 * The values of one side; null where the key was absent, whether the side recorded others (then the grade
 * is `proven`) or nothing at all. Credentials are never written out: that they differ is all a report needs.
 */
function shown(key: string, values: readonly string[] | null): readonly string[] | null {
  if (values?.length === 0) return null;
  const secret = ALWAYS_SECRET.includes(key.toLowerCase().replaceAll('_', '-'));
  return secret ? (values?.map(() => HIDDEN) ?? null) : values;
}

const reportFinding = (f: Finding): ReportFinding => ({
  ...{ requestId: f.requestId, traceIds: f.traceIds, class: f.class, key: f.key },
  hop: { kind: f.hop.kind, from: f.hop.from, to: f.hop.to },
  ...{ sent: shown(f.key, f.sent), received: shown(f.key, f.received), grade: f.grade },
  reason: reasonOf(f),
  ...(f.accepted === null ? {} : { accepted: f.accepted }),
});

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const place = (h: HopRow): string => [h.from, h.to, h.kind, h.key].join(' ');

export function reportOf(analysis: Analysis, warnings: readonly Message[]): Report {
  return {
    ...{ version: 1, requests: analysis.requests.length, traces: analysis.traces, spans: analysis.spans },
    // Sorted, so that two reports over the same telemetry can be compared line by line.
    findings: analysis.findings.toSorted((a, b) => a.time - b.time || order(a.id, b.id)).map(reportFinding),
    hops: hopTable(analysis).toSorted((a, b) => order(place(a), place(b))),
    warnings: [...warnings, ...analysis.warnings].map(say),
  };
}

export interface Gate {
  /** Settled requests with at least one finding the contract does not accept. */
  readonly damaged: number;
  readonly settled: number;
  /** 0–100; 0 where no request settled. */
  readonly percent: number;
  /** Why a gate that passed proves nothing; null where something was seen that could have failed it. */
  readonly blind: string | null;
}

/** What `--fail-on-loss` compares, with `>`. */
export function gateOf(analysis: Analysis, hops: readonly HopRow[]): Gate {
  const settled = analysis.requests.filter(r => r.settled);
  const hit = new Set(analysis.findings.filter(f => f.accepted === null).map(f => f.traceIds[0] ?? ''));
  const damaged = settled.filter(r => hit.has(r.traceIds[0] ?? '')).length;
  const percent = settled.length === 0 ? 0 : (damaged / settled.length) * 100;
  return { damaged, settled: settled.length, percent, blind: blindness(settled.length, damaged, hops) };
}

function blindness(settled: number, damaged: number, hops: readonly HopRow[]): string | null {
  if (settled === 0) return 'there was no request to judge';
  return damaged > 0 || hops.some(h => h.requests > h.unobserved) ? null : 'no hop recorded metadata';
}
