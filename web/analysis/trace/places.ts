// Where in the tree each finding stands. Several findings at one place make one break row. Pure.

import type { Finding, Place, Span } from '../../model/index.ts';
import type { Listed } from './spans.ts';

const SEVERITY = { lost: 0, foreign: 1, altered: 2 } as const;

export const isGrayFault = (finding: Finding): boolean => finding.hop.kind === 'span';

const hopOf = (f: Finding): string => `${f.hop.kind} ${f.hop.from.service} ${f.hop.to.service}`;

/** Losses first, of them the hop that lost most; gray faults, which follow from losses, last. */
function ordered(findings: readonly Finding[]): readonly Finding[] {
  const sizes = new Map<string, number>();
  for (const f of findings) sizes.set(hopOf(f), (sizes.get(hopOf(f)) ?? 0) + 1);
  const size = (f: Finding): number => sizes.get(hopOf(f)) ?? 0;
  return [...findings].sort(
    (a, b) =>
      Number(isGrayFault(a)) - Number(isGrayFault(b)) ||
      SEVERITY[a.outcome] - SEVERITY[b.outcome] ||
      size(b) - size(a) ||
      // The gray tag decides where a request goes; it is named first.
      Number(b.key === 'gray.tag') - Number(a.key === 'gray.tag') ||
      (a.key < b.key ? -1 : 1),
  );
}

const sends = (span: Span | undefined): boolean => span?.kind === 'client' || span?.kind === 'producer';
const receives = (span: Span | undefined): boolean => span?.kind === 'server' || span?.kind === 'consumer';

/** The root of the new trace that a split began, where the caller stands in another trace. */
function topOf(listed: Listed, at: number, caller: string | null): number {
  const from = listed.byId.get(caller ?? '');
  if (from !== undefined && listed.list.traceOf[from] === listed.list.traceOf[at]) return at;
  let top = at;
  for (let up = listed.list.parent[top] ?? -1; up >= 0; up = listed.list.parent[top] ?? -1) top = up;
  return top;
}

function anchor(finding: Finding, listed: Listed): { span: number; side: Place['side'] } {
  const { from, to, kind } = finding.hop;
  const at = to.spanId === null ? undefined : listed.byId.get(to.spanId);
  if (at === undefined) {
    const origin = from.spanId === null ? undefined : listed.byId.get(from.spanId);
    return { span: origin ?? -1, side: 'under' };
  }
  if (kind === 'split') return { span: topOf(listed, at, from.spanId), side: 'before' };
  // In process, the finding names the server span that was called; the loss is in front of the call to it.
  const parent = listed.list.parent[at] ?? -1;
  const call = kind === 'in-process' && receives(listed.spans[at]) && sends(listed.spans[parent]);
  return { span: call ? parent : at, side: 'before' };
}

/** The places of a request in the order of time; accepted ones and those without a span at the end. */
export function findPlaces(findings: readonly Finding[], listed: Listed): readonly Place[] {
  const groups = new Map<string, { span: number; side: Place['side']; findings: Finding[] }>();
  for (const finding of findings) {
    const where = anchor(finding, listed);
    const id = `${where.span} ${where.side} ${finding.accepted === null ? '' : 'accepted'}`;
    const group = groups.get(id);
    if (group) group.findings.push(finding);
    else groups.set(id, { ...where, findings: [finding] });
  }
  return [...groups.values()]
    .map(g => ({
      ...g,
      findings: ordered(g.findings),
      accepted: g.findings.every(f => f.accepted !== null),
      time: Math.min(...g.findings.map(f => f.time)),
    }))
    .sort((a, b) => Number(a.accepted) - Number(b.accepted) || a.time - b.time || a.span - b.span);
}
