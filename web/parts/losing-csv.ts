import { csv } from '../kit/csv.ts';
import type { HopId, RequestItem } from '../model/index.ts';
import { word } from '../words/index.ts';
import { stripText } from './losing-strip.tsx';

/** The request list as CSV: one line a request, times in RFC 3339, durations in milliseconds. */
export function requestsCsv(items: readonly RequestItem[], hops: readonly HopId[]): string {
  const header = [
    'time',
    'request',
    'trace',
    'group',
    'operation',
    'duration_ms',
    'settled',
    'damaged',
    'where',
  ];
  return csv(
    header,
    items.map(r => [
      new Date(r.time / 1000).toISOString(),
      r.requestId,
      r.traceId,
      r.group,
      r.operation,
      r.duration / 1000,
      r.settled ? 'yes' : 'no',
      r.damaged.map(d => `${d.key} ${word(`outcome.${d.outcome}`)} (${d.class})`).join('; '),
      stripText(r.strip, hops),
    ]),
  );
}
