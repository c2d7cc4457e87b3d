// Split traces from log lines: one request id beside several trace ids.

import type { LogLine, SplitId } from '../model/index.ts';

export interface LogSplits {
  /** Lines that show a request id and a trace id. */
  readonly lines: number;
  readonly splits: readonly SplitId[];
}

const REQUEST_ID = /"?\b(?:x[-_.])?request[-_.]?id"?\s*[:=]\s*"?([\w.:-]{6,})/i;
const TRACE_ID = /"?\btrace[-_.]?id"?\s*[:=]\s*"?([0-9a-f]{16,32})\b/i;

/** One id beside more traces than this is a constant or a load test's, not a request's. */
const MOST_TRACES = 16;

const idIn = (line: LogLine, names: readonly string[], inText: RegExp): string | null => {
  for (const name of names) {
    const value = line.metadata[name] ?? line.labels[name];
    if (value !== undefined && value !== '') return value;
  }
  return inText.exec(line.line)?.[1] ?? null;
};

/** Requests whose id stands beside several trace ids. A client's second attempt under the same id looks so, too. */
export function splitsInLines(lines: readonly LogLine[]): LogSplits {
  const traces = new Map<string, Map<string, number>>();
  let both = 0;
  for (const line of lines) {
    const request = idIn(line, ['request_id', 'x_request_id', 'requestId'], REQUEST_ID);
    const trace = idIn(line, ['trace_id', 'traceId', 'traceid'], TRACE_ID);
    if (request === null || trace === null) continue;
    both++;
    const id = trace.toLowerCase().padStart(32, '0');
    const known = traces.get(request) ?? new Map<string, number>();
    known.set(id, Math.min(known.get(id) ?? line.time, line.time));
    traces.set(request, known);
  }
  const split = [...traces].filter(([, ids]) => ids.size > 1 && ids.size <= MOST_TRACES);
  return {
    lines: both,
    splits: split.map(([id, ids]) => ({
      id,
      traceIds: [...ids].sort(([, a], [, b]) => a - b).map(([trace]) => trace),
    })),
  };
}
