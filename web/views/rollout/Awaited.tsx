import type { ReactNode } from 'react';
import type { Columns } from '../../parts/axis.ts';
import { word } from '../../words/index.ts';
import { LABEL, QUIET } from './ink.ts';
import { awaitedRows, type LayoutOptions } from './layout.ts';

interface Props {
  readonly options: LayoutOptions;
  readonly columns: Columns;
  /** The servers that are still read, by their names. */
  readonly reading: string;
  /** What was asked. */
  readonly children: ReactNode;
}

const NAMES = {
  stage: 'rollout.row.stage',
  weight: 'rollout.awaited.weight',
  gates: 'rollout.awaited.gates',
} as const;

/** Where a rollout's rows will stand if there is one: their names, and who has not told yet. */
export function Awaited({ options, columns, reading, children }: Props) {
  const { rows, height } = awaitedRows(options);
  const [left, right] = [columns.gutter, columns.gutter + columns.plot];
  return (
    <div className="rollout-awaited" style={{ height }}>
      <div className="small">{children}</div>
      {columns.gutter === 0 ? null : (
        <svg width={columns.width} height={height} aria-hidden="true">
          {rows.map(({ id, y }, i) => (
            <g key={id}>
              <text x={12} y={y + 4} {...LABEL}>
                {word(NAMES[id])}
              </text>
              <path d={`M${left} ${y + 0.5}H${right}`} stroke="var(--line-2)" strokeDasharray="2 4" />
              {i === 0 ? (
                <text x={right - 2} y={y + 4} textAnchor="end" {...QUIET} className="rollout-halo">
                  {word('rollout.reading', { source: reading })}
                </text>
              ) : null}
            </g>
          ))}
        </svg>
      )}
    </div>
  );
}
