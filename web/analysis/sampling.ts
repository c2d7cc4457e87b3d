// Configured against effective sampling. A request whose context broke is several traces: whoever counts trace
// ids sees more than was sampled (configured 1%, measured 1.98%).

import { fieldNumber, fieldText, message, type Message, type PlatformEvent } from '../model/index.ts';

export interface Audit {
  readonly service: string;
  readonly environment: string;
  /** Fractions. */
  readonly configured: number;
  readonly effective: number;
}

/** `0.01`, `"1%"`; where one of the two is above 1, both are percent. */
function auditOf(event: PlatformEvent): Audit | null {
  const [configured, effective] = [fieldNumber(event, 'configured'), fieldNumber(event, 'effective')];
  if (configured === null || effective === null || configured <= 0 || effective < 0) return null;
  const written = `${fieldText(event, 'configured') ?? ''}${fieldText(event, 'effective') ?? ''}`;
  const scale = written.includes('%') || configured > 1 || effective > 1 ? 100 : 1;
  if (configured / scale > 1 || effective / scale > 1) return null;
  return {
    service: event.service ?? '',
    environment: fieldText(event, 'environment') ?? '',
    configured: configured / scale,
    effective: effective / scale,
  };
}

/** The newest audit of each service and environment. */
function audits(events: readonly PlatformEvent[]): readonly Audit[] {
  const newest = new Map<string, { readonly time: number; readonly audit: Audit }>();
  for (const event of events) {
    const audit = event.kind === 'sampling.audit' ? auditOf(event) : null;
    if (audit === null) continue;
    const id = `${audit.service}\n${audit.environment}`;
    if ((newest.get(id)?.time ?? -1) <= event.time) newest.set(id, { time: event.time, audit });
  }
  return [...newest.values()].map(n => n.audit);
}

/** An audit this far from what is configured is worth a word, as a share of it. */
const FAR = 0.1;

/** Requests, those among them that came apart, and the traces that broke off from them. */
export interface Counted {
  readonly requests: number;
  readonly split: number;
  readonly parts: number;
}

/** What a reader must know of sampling: requests that came apart, and audits that disagree with what is configured. */
export function samplingNotes(
  events: readonly PlatformEvent[],
  { requests, split, parts }: Counted,
): readonly Message[] {
  // Traces that a link joins are meant to be traces of their own.
  const ratio = requests === 0 ? 1 : (requests + parts) / requests;
  const out: Message[] = [];
  if (split > 0)
    out.push(message('warning.sampling-inflated', { split, parts, requests, ratio: ratio.toFixed(2) }));
  for (const { service, environment, configured, effective } of audits(events)) {
    const off = Math.abs(effective - configured) > configured * FAR;
    if (!off && split === 0) continue;
    const byRequest = split > 0 ? effective / ratio : -1;
    out.push(message('warning.sampling-audit', { service, environment, configured, effective, byRequest }));
  }
  return out;
}
