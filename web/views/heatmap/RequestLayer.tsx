import { memo, useMemo } from 'react';
import { usePointed } from '../../kit/pointed.ts';
import type { BrushAnswer } from '../../model/index.ts';
import { Tooltip } from '../../parts/tooltip.tsx';
import { useSession } from '../../state/session.ts';
import { momentMillis, type Range, type Zone } from '../../time/index.ts';
import { requestAt, type RequestGrid } from '../../model/index.ts';
import type { Columns } from '../../parts/axis.ts';
import { boxesOf, type Area } from './brush.ts';
import { BrushBoxes } from './BrushBoxes.tsx';
import type { RequestPointing } from './RequestCursor.ts';
import { RequestTip } from './RequestTip.tsx';
import { standsFor, type CellPlace, type RequestLayout } from './requests.ts';
import { outcomeWord, subject } from './table.ts';

interface Props {
  readonly columns: Columns;
  readonly zone: Zone;
  readonly grid: RequestGrid;
  readonly layout: RequestLayout;
  readonly groups: readonly string[];
  /** The key drawn; null for any. */
  readonly keyName: string | null;
  readonly area: Area | null;
  readonly brushed: BrushAnswer | null;
  readonly pointing: Pick<RequestPointing, 'cursor' | 'draft'>;
}

/** Everything that moves over the cells: cursor, tooltip, brush. It alone redraws while the pointer does. */
export const RequestLayer = memo(function RequestLayer(props: Props) {
  const { layout, columns, area, brushed, pointing } = props;
  const draft = usePointed(pointing.draft);
  const shown = draft ?? area;
  const boxes = useMemo(() => (shown ? boxesOf(layout, shown) : []), [layout, shown]);
  return (
    <div className="heat-layer">
      <BrushBoxes
        boxes={boxes}
        left={columns.gutter}
        answer={draft === null ? brushed : null}
        within={{ width: columns.width, height: layout.height }}
      />
      <CursorTip {...props} />
    </div>
  );
});

function CursorTip({ columns, zone, grid, layout, groups, keyName, pointing }: Props) {
  const cell = usePointed(pointing.cursor);
  const b = cell ? layout.blocks[cell.block] : undefined;
  const row = cell ? standsFor(grid, layout, cell) : null;
  if (!cell || !b || row === null) return null;
  const x = columns.gutter + cell.column * layout.columnWidth;
  const y = b.y + cell.row * b.rowHeight;
  const width = layout.columnWidth;
  const within = { width: columns.width, height: Math.max(layout.height, 160) };
  return (
    <>
      <i
        className="heat-cursor"
        style={{ left: x - 1, top: y - 1, width: width + 1, height: Math.max(3, b.rowHeight + 1) }}
      />
      <Tooltip place={{ x, y, width, height: b.rowHeight, within }}>
        <RequestTip
          {...{ grid, row, zone, groups }}
          column={cell.column}
          each={b.each}
          keyName={grid.columns[cell.column]?.kind === 'hop' ? keyName : null}
        />
      </Tooltip>
    </>
  );
}

type SpokenProps = Pick<Props, 'zone' | 'grid' | 'layout' | 'pointing'>;

/** The cell in a line of text, for screen readers. */
export function SpokenCell({ zone, grid, layout, pointing }: SpokenProps) {
  const { range } = useSession();
  const cell = usePointed(pointing.cursor);
  return (
    <p className="hidden" role="status">
      {cell ? spoken(grid, layout, cell, zone, range) : ''}
    </p>
  );
}

function spoken(grid: RequestGrid, layout: RequestLayout, cell: CellPlace, zone: Zone, range: Range): string {
  const row = standsFor(grid, layout, cell);
  const item = row === null ? null : requestAt(grid.requests, row);
  if (row === null || !item) return '';
  const code = grid.outcome[row * layout.columns + cell.column] ?? 255;
  return `${momentMillis(item.time, zone, range)} ${item.group} ${item.requestId}, ${subject(grid.columns[cell.column])}: ${outcomeWord(code)}`;
}
