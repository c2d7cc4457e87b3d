// The spans at the ends of visits, by their rows.

import { countBefore, type Spans } from '../model/index.ts';
import { micros } from '../time/index.ts';
import type { TraceHead } from './archive-head.ts';
import { KeptSpan } from './archive-span.ts';

/** The rows of these traces, which stand on one shelf. */
export function endsOf(heads: readonly TraceHead[]): Spans {
  const shelf = heads[0]?.shelf;
  const byRow = [...heads].sort((a, b) => a.first - b.first);
  return {
    at(row) {
      const head = headOf(byRow, row);
      if (head === undefined) throw new RangeError(`row ${row} is of no trace of this analysis`);
      return new KeptSpan(head.shelf, row, head.traceId);
    },
    startOf: row => shelf?.startOf(row) ?? micros(Number.NaN),
  };
}

/** The trace that a row belongs to. */
function headOf(byRow: readonly TraceHead[], row: number): TraceHead | undefined {
  const head = byRow[countBefore(byRow.length, i => (byRow[i]?.first ?? 0) <= row) - 1];
  return head !== undefined && row < head.first + head.count ? head : undefined;
}
