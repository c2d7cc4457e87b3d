import { useId, useMemo } from 'react';
import { usePalette } from '../../kit/theme.ts';
import type { OverviewAnswer, StageSpan } from '../../model/index.ts';
import type { Columns, TimeScale } from '../../parts/axis.ts';
import type { Marks } from '../../parts/marks.tsx';
import type { Micros } from '../../time/index.ts';
import { hopName, percent } from '../../words/index.ts';
import { rampsOf, type Ramps } from './colour.ts';
import { binX, DOT, HIT_DOT } from './draw.ts';
import { culpritGroup, culpritRow, lossCells, type LossCell } from './navigator.ts';

interface Props {
  readonly columns: Columns;
  readonly scale: TimeScale;
  readonly answer: OverviewAnswer;
  readonly stages: readonly StageSpan[];
  readonly marks: Marks;
  readonly asOf: Micros | null;
}

const TOP = 34;
const HEIGHT = 16;

interface MarkProps {
  readonly cell: LossCell;
  readonly x: number;
  readonly width: number;
  readonly hatch: string;
  readonly ramps: Ramps;
}

function Mark({ cell, x, width, hatch, ramps }: MarkProps) {
  if (cell.look === 'none') return null;
  if (cell.look === 'few') {
    const d = cell.hue === null ? DOT : HIT_DOT;
    const fill = `var(--${cell.hue ?? 'text-3'})`;
    return <rect x={x + (width - d) / 2} y={TOP + (HEIGHT - d) / 2} width={d} height={d} fill={fill} />;
  }
  return (
    <rect
      x={x}
      y={TOP}
      width={Math.max(1, width - 1)}
      height={HEIGHT}
      fill={cell.look === 'unobserved' ? `url(#${hatch})` : (ramps[cell.hue ?? 'lost'][cell.step] ?? 'none')}
    />
  );
}

/** The culprit's row of the time heatmap, for the group of the verdict. */
export function LossRow({ columns, scale, answer, stages, marks, asOf }: Props) {
  const { grid } = answer;
  const hatch = useId();
  const colours = usePalette();
  const ramps = useMemo(() => rampsOf(colours), [colours]);
  const row = culpritRow(answer);
  const group = culpritGroup(answer);
  const cells = useMemo(
    () => lossCells(grid, row, group, { stages, marks, asOf }),
    [grid, row, group, stages, marks, asOf],
  );
  const named = grid.rows[row];
  const label = named === undefined ? '' : named.kind === 'hop' ? hopName(named.hop) : named.key;
  const total = grid.totals[row * grid.groups.length + group];
  const damage = total !== undefined && total.part > 0;
  return (
    <>
      <pattern id={hatch} width="5" height="5" patternUnits="userSpaceOnUse">
        <path d="M-1 6 6 -1M-1 1 1 -1M4 6 6 4" stroke="var(--unobserved)" strokeWidth="1" />
      </pattern>
      {columns.gutter === 0 ? null : (
        <text x="12" y="46" fontSize="11.5" fill="var(--text-2)">
          {`${label}, ${grid.groups[group] ?? ''}`}
        </text>
      )}
      {cells.map(cell => {
        const x = binX(grid, scale, cell.from);
        const width = binX(grid, scale, cell.to) - x;
        return <Mark key={cell.from} {...{ cell, width, hatch, ramps }} x={columns.gutter + x} />;
      })}
      {total && total.whole > 0 ? (
        <text
          x={columns.gutter + columns.plot + 8}
          y="46"
          fontSize="11.5"
          fontWeight={damage ? 600 : 400}
          fill={damage ? 'var(--lost-text)' : 'var(--text-3)'}
        >
          {damage ? percent(total.part / total.whole) : '0'}
        </text>
      ) : null}
    </>
  );
}
