// Loki's lines of the request, as the waterfall shows them.

import type { LogLine, SpanHead } from '../../model/index.ts';

export interface TraceLogs {
  readonly state: 'off' | 'loading' | 'failed' | 'ready';
  readonly lines: readonly LogLine[];
  readonly retry: () => void;
}

const SERVICE_LABELS = ['service', 'service_name', 'app', 'job', 'container'];

/** The service a line belongs to, by the labels that name one; empty when none does. */
export function lineService(line: LogLine): string {
  for (const name of SERVICE_LABELS) {
    const value = line.labels[name] ?? line.metadata[name];
    if (value !== undefined) return value;
  }
  return '';
}

/** Clocks of log writers and tracers differ a little. */
const SLACK = 5000;

export const during = (line: LogLine, span: SpanHead): boolean =>
  line.time >= span.start - SLACK && line.time <= span.start + span.duration + SLACK;

/** The lines that tell what a span went through: its own service's, or those that name it. */
export function linesOf(lines: readonly LogLine[], span: SpanHead): readonly LogLine[] {
  return lines.filter(
    l =>
      during(l, span) &&
      (lineService(l) === span.resource.service ||
        l.line.includes(span.spanId) ||
        l.metadata.span_id === span.spanId),
  );
}
