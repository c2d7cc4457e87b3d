// `/api/v3/trace-summaries` (Jaeger 2.19 and later): one line a trace, zero fields left out.

import type { WorldTrace } from '../../world/types.ts';
import { nanosText } from './value.ts';

const nonZero = (name: string, value: number): Record<string, number> =>
  value === 0 ? {} : { [name]: value };

export function toSummary(trace: WorldTrace): object {
  const ids = new Set(trace.spans.map(span => span.spanId));
  const root = trace.spans.find(span => span.parentSpanId === null);
  const services = new Map<string, { spans: number; errors: number }>();
  let start = Infinity;
  let end = -Infinity;
  let errors = 0;
  let orphans = 0;
  for (const span of trace.spans) {
    start = Math.min(start, span.start);
    end = Math.max(end, span.start + span.duration);
    const counts = services.get(span.resource.service) ?? { spans: 0, errors: 0 };
    counts.spans += 1;
    if (span.status === 'error') {
      counts.errors += 1;
      errors += 1;
    }
    if (span.parentSpanId !== null && !ids.has(span.parentSpanId)) orphans += 1;
    services.set(span.resource.service, counts);
  }
  return {
    traceId: trace.traceId,
    ...(root === undefined ? {} : { rootServiceName: root.resource.service, rootOperationName: root.name }),
    minStartTimeUnixNano: nanosText(start),
    maxEndTimeUnixNano: nanosText(end),
    spanCount: trace.spans.length,
    ...nonZero('errorSpanCount', errors),
    ...nonZero('orphanSpanCount', orphans),
    services: [...services]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, counts]) => ({
        name,
        spanCount: counts.spans,
        ...nonZero('errorSpanCount', counts.errors),
      })),
  };
}
