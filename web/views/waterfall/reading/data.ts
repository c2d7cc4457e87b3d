// What the reading tools know of the open trace, and how it is looked up. Pure.

import { textAt } from '../../../analysis/trace/texts.ts';
import { countBefore, type AttributeColumn, type Moments, type Tree } from '../../../model/index.ts';

/** Log lines with the span each belongs to, ordered by span and time. */
export interface Lines {
  readonly spanOf: Int32Array;
  readonly at: Float64Array;
}

export interface ReadingData {
  readonly tree: Tree;
  readonly pinned: readonly AttributeColumn[];
  readonly colour: AttributeColumn | null;
  readonly moments: Moments | null;
  readonly lines: Lines | null;
  /** The selected span by index, −1 for none: its links are drawn. */
  readonly selected: number;
}

/** First place at or after `from` whose value is not below `wanted`. */
export const bound = (
  sorted: Int32Array | Float64Array,
  wanted: number,
  from = 0,
  to = sorted.length,
): number => from + countBefore(to - from, i => (sorted[from + i] ?? 0) < wanted);

/** The stretch of one span in columns that are ordered by span. */
export const stretch = (spans: Int32Array, span: number): readonly [number, number] => [
  bound(spans, span),
  bound(spans, span + 1),
];

export const valueAt = (column: AttributeColumn, span: number): string | null => {
  const index = column.bySpan[span] ?? -1;
  return index < 0 ? null : textAt(column.values, index);
};
