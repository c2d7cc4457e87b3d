// Runs the analysis the way the command does: bytes in, report out.

import { gunzipSync, gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { reportOf, type Report } from '../../web/cli/report.ts';
import { analyse } from '../../web/analysis/index.ts';
import { readContract } from '../../web/config/contract.ts';
import { DEFAULT_CONFIG, DEFAULT_CONTRACT } from '../../web/model/index.ts';
import { decodeTraceFile } from '../../web/sources/jaeger/decode.ts';
import { decodeLogFile, toEvents } from '../../web/sources/loki/decode.ts';
import type { World } from './world.ts';

export interface Given {
  readonly contract?: string;
  readonly logs?: string;
}

/** The report over one body of traces. */
export function reportOn(body: string, given: Given = {}): Report {
  const { traces } = decodeTraceFile(gunzipSync(gzipSync(new TextEncoder().encode(body), { level: 0 })));
  const contract =
    given.contract === undefined ? DEFAULT_CONTRACT : readContract(given.contract, 'contract.yaml');
  const lines = given.logs === undefined ? [] : decodeLogFile(given.logs).lines;
  const { events } = toEvents(lines);
  const options = { contract, now: null, settle: DEFAULT_CONFIG.settle };
  return reportOf(analyse({ traces, events, lines }, options), []);
}

/** `r1 dropped tenant-id wire a>b proven` */
export const lineOf = (f: Report['findings'][number]): string =>
  `${f.requestId} ${f.class} ${f.key} ${f.hop.kind} ${f.hop.from.service}>${f.hop.to.service} ${f.grade}`;

/** Both shapes must give exactly these findings; where the text leaves a choice, one pattern stands for one finding. */
export function judge(world: World, expected: readonly string[] | RegExp, given: Given = {}): Report {
  const report = reportOn(world.jaeger(), given);
  const other = reportOn(world.otlp(), given);
  for (const [shape, { findings }] of [
    ['Jaeger v1 JSON', report],
    ['OTLP JSON', other],
  ] as const) {
    const lines = findings.map(lineOf).sort();
    if (expected instanceof RegExp) {
      expect(lines, shape).toHaveLength(1);
      expect(lines[0], shape).toMatch(expected);
    } else expect(lines, shape).toEqual([...expected].sort());
  }
  expect(other.hops.length).toBe(report.hops.length);
  return report;
}
