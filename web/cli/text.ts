// The report for a terminal: what was lost where, worst first, then the hops and what to know.

import type { HopRow } from '../model/index.ts';
import '../words/all.ts';
import { say } from '../words/index.ts';
import type { Gate, Report, ReportFinding } from './report.ts';

const count = (n: number, one: string, more: string): string =>
  `${n.toLocaleString('en')} ${n === 1 ? one : more}`;

/** Telemetry goes to the terminal without control and direction characters: it must not move the cursor. */
const plain = (text: string): string => text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '\ufffd');

const MOST_TEXT = 60;
const short = (text: string): string => (text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT - 1)}…` : text);

/** What is proven to be missing is absent; else nobody recorded that side. */
const values = (list: readonly string[] | null, grade: ReportFinding['grade']): string =>
  list === null ? (grade === 'proven' ? 'absent' : 'not recorded') : short(list.join(' | '));

interface Group {
  readonly first: ReportFinding;
  requests: number;
  inferred: number;
}

/** Findings that are the same but for their request, most frequent first. */
function grouped(findings: readonly ReportFinding[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const f of findings) {
    const id = JSON.stringify([f.class, f.key, f.hop.kind, f.hop.from.service, f.hop.to.service, f.accepted]);
    const group = groups.get(id) ?? { first: f, requests: 0, inferred: 0 };
    group.requests++;
    if (f.grade === 'inferred') group.inferred++;
    groups.set(id, group);
  }
  return [...groups.values()].sort((a, b) => b.requests - a.requests);
}

function lines({ first: f, requests, inferred }: Group): readonly string[] {
  const hop =
    f.hop.kind === 'span'
      ? `at ${f.hop.from.service}`
      : `${f.hop.from.service} → ${f.hop.to.service} (${f.hop.kind})`;
  const grade = inferred === requests ? ', inferred' : inferred > 0 ? `, ${inferred} of them inferred` : '';
  const name = say({ id: `class.${f.class}`, params: {} });
  return [
    `${f.key}: ${name} ${hop}, ${count(requests, 'request', 'requests')}${grade}`,
    ...(f.accepted === undefined ? [] : [`    accepted: ${f.accepted}`]),
    `    ${f.reason}`,
    `    e.g. request ${f.requestId}, trace ${f.traceIds[0] ?? ''}: sent ${values(f.sent, f.grade)}; received ${values(f.received, f.grade)}`,
  ];
}

const COLUMNS = ['requests', 'kept', 'altered', 'lost', 'foreign', 'unobserved'] as const;

function table(rows: readonly HopRow[]): readonly string[] {
  const cells = rows.map(r => [
    `${r.from} → ${r.to}`,
    r.kind,
    r.key,
    ...COLUMNS.map(c => r[c].toLocaleString('en')),
  ]);
  const head = ['hop', 'kind', 'key', ...COLUMNS];
  const width = head.map((h, i) => Math.max(h.length, ...cells.map(c => (c[i] ?? '').length)));
  const line = (c: readonly string[]): string =>
    c.map((text, i) => (i < 3 ? text.padEnd(width[i] ?? 0) : text.padStart(width[i] ?? 0))).join('  ');
  return [line(head), ...cells.map(line)];
}

/** Hops at which something happened come first; of the others only the number is told. */
function hopLines(rows: readonly HopRow[]): readonly string[] {
  const damaged = rows.filter(r => r.altered + r.lost + r.foreign > 0);
  const quiet = rows.length - damaged.length;
  return [
    ...(damaged.length > 0 ? table(damaged) : []),
    ...(quiet > 0 ? [`${count(quiet, 'hop and key', 'hops and keys')} without damage.`] : []),
  ];
}

function gateLine({ percent, blind }: Gate, limit: number): string {
  const outcome = percent > limit ? 'failed' : blind === null ? 'passed' : `passed, but ${blind}`;
  return `Gate: ${percent.toFixed(2)}% damaged, at most ${limit}% allowed: ${outcome}.`;
}

/** `verdict` is what the page would say, its first line the sentence itself. */
export function asText(report: Report, gate: Gate, limit: number | null, verdict: readonly string[]): string {
  const groups = grouped(report.findings);
  const { damaged, settled, percent } = gate;
  const parts = [
    `${count(report.requests, 'request', 'requests')} in ${count(report.traces, 'trace', 'traces')}, ${count(report.spans, 'span', 'spans')}.`,
    ...verdict.map((line, i) => (i === 0 ? line : `  ${line}`)),
    ...(damaged === 0
      ? []
      : [
          '',
          `${count(damaged, 'request', 'requests')} of ${settled.toLocaleString('en')} (${percent.toFixed(1)}%) damaged in all:`,
        ]),
    ...(groups.length > 0 ? [''] : []),
    ...groups.flatMap(lines),
    ...(report.hops.length > 0 ? ['', ...hopLines(report.hops)] : []),
    ...(report.warnings.length > 0 ? ['', ...report.warnings.map(w => `note: ${w}`)] : []),
    ...(limit === null ? [] : ['', gateLine(gate, limit)]),
  ];
  return `${parts.map(plain).join('\n')}\n`;
}
