// Log lines as the waterfall places them on bars. Pure.

import { micros } from '../../../time/index.ts';
import type { LogLine, PlacedLine } from '../../../model/index.ts';
import { lineService } from '../logs.ts';
import type { Lines } from './data.ts';

const SPAN_ID = /"?span[_.-]?id"?\s*[:=]\s*"?([0-9a-f]{16})\b/i;
/** A line is searched for a span's id up to here. */
const LOOKED = 4_000;

/** What finds the span of each line. */
export const placedLines = (lines: readonly LogLine[]): readonly PlacedLine[] =>
  lines.map(line => {
    const id = line.metadata.span_id ?? line.labels.span_id ?? SPAN_ID.exec(line.line.slice(0, LOOKED))?.[1];
    return { time: micros(line.time), service: lineService(line), spanId: id?.toLowerCase() ?? null };
  });

/** Lines that have a span, ordered as they are drawn. */
export function linesBySpan(lines: readonly LogLine[], spans: Int32Array): Lines {
  const order = lines
    .map((l, i) => ({ span: spans[i] ?? -1, time: l.time }))
    .filter(l => l.span >= 0)
    .sort((a, b) => a.span - b.span || a.time - b.time);
  return {
    spanOf: Int32Array.from(order, l => l.span),
    at: Float64Array.from(order, l => l.time),
  };
}
