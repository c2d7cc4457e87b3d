// The one row of cells that the navigator repeats of the time heatmap; pure.

import type { Damage, OverviewAnswer, RateGrid, StageSpan } from '../../model/index.ts';
import type { Marks } from '../../parts/marks.tsx';
import type { Micros } from '../../time/index.ts';
import { HUES, LOOKS, cellsOf, edgesOf, type Look } from './cells.ts';
import { binsBefore } from './draw.ts';
import { isCulprit } from './layout.ts';

/** The row: the culprit's, else the first. */
export function culpritRow({ grid, verdict }: Pick<OverviewAnswer, 'grid' | 'verdict'>): number {
  if (verdict.kind !== 'damage') return 0;
  const culprit = grid.rows[0]?.kind === 'key' ? verdict.key : verdict.hop;
  return Math.max(
    0,
    grid.rows.findIndex((_, i) => isCulprit(grid, i, culprit)),
  );
}

/** The group whose cells they are: the verdict's own, else the first. */
export function culpritGroup({ grid, verdict }: Pick<OverviewAnswer, 'grid' | 'verdict'>): number {
  const named = verdict.kind === 'damage' || verdict.kind === 'few' ? verdict.group : null;
  return Math.max(0, named === null ? 0 : grid.groups.indexOf(named));
}

export interface LossCell {
  /** Bins [from, to). */
  readonly from: number;
  readonly to: number;
  readonly look: Look;
  readonly step: number;
  /** Null: nothing was damaged. */
  readonly hue: Damage | null;
}

interface Around {
  readonly stages: readonly StageSpan[];
  readonly marks: Marks;
  readonly asOf: Micros | null;
}

/** The cells of the row, cut as in the heatmap itself: never across a stage edge, the onset or the last answer. */
export function lossCells(
  grid: RateGrid,
  row: number,
  group: number,
  { stages, marks, asOf }: Around,
): readonly LossCell[] {
  const edges = edgesOf({ stages, onset: marks.onset?.time ?? null, asOf });
  const cells = cellsOf(grid, [[group]], edges, binsBefore(grid, asOf));
  return Array.from({ length: cells.count }, (_, i) => i)
    .filter(i => cells.row[i] === row)
    .map(i => ({
      from: cells.from[i] ?? 0,
      to: cells.to[i] ?? 0,
      look: LOOKS[cells.look[i] ?? 0] ?? 'none',
      step: cells.step[i] ?? 0,
      hue: HUES[cells.hue[i] ?? HUES.length] ?? null,
    }));
}
