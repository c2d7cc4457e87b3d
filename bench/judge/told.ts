// What the page and the command would say over a body of traces and some log lines.

import { analyse, hopTable } from '../../web/analysis/index.ts';
import { causeEvents } from '../../web/analysis/rollout/index.ts';
import { overview } from '../../web/analysis/summary.ts';
import { verdictText } from '../../web/cli/verdict.ts';
import { DEFAULT_CONTRACT, NO_FILTERS, type Verdict } from '../../web/model/index.ts';
import { decodeTraceFile } from '../../web/sources/jaeger/decode.ts';
import { decodeLogFile, toEvents } from '../../web/sources/loki/decode.ts';
import { micros } from '../../web/time/index.ts';

/** The verdict over the stretch [from, to), microseconds, and the command's lines. */
export function told(body: string, span: { readonly from: number; readonly to: number }, logs = '') {
  const { traces } = decodeTraceFile(new TextEncoder().encode(body));
  const { lines } = logs === '' ? { lines: [] } : decodeLogFile(logs);
  const { events } = toEvents(lines);
  const options = { contract: DEFAULT_CONTRACT, now: null, settle: micros(30e6) };
  const analysis = analyse({ traces, events, lines }, options);
  const range = { from: micros(span.from), to: micros(span.to) };
  const { verdict } = overview(analysis, {
    ...{ range, step: micros(30e6), rows: 'hops', filters: NO_FILTERS, key: null, chaos: [] },
    causes: causeEvents(events),
  });
  const given = { hops: hopTable(analysis), events, contract: DEFAULT_CONTRACT };
  return { verdict, text: verdictText(analysis, given) };
}

export function damage(v: Verdict): Extract<Verdict, { kind: 'damage' }> {
  if (v.kind !== 'damage') throw new Error(`expected a damage, got ${JSON.stringify(v)}`);
  return v;
}
