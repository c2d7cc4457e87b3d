import './requests.css';
import { useCallback, useMemo, type ReactNode } from 'react';
import { Canvas, type Draw } from '../../kit/Canvas.tsx';
import type { OverviewAnswer, RequestGrid, StageSpan } from '../../model/index.ts';
import type { Columns } from '../../parts/axis.ts';
import { Legend } from '../../parts/legend.tsx';
import type { Marks } from '../../parts/marks.tsx';
import { Tooltip } from '../../parts/tooltip.tsx';
import { clockMillis, type Zone } from '../../time/index.ts';
import { word } from '../../words/index.ts';
import { DataTable } from './DataTable.tsx';
import { drawRequests } from './drawrequests.ts';
import type { HeatmapParams } from './params.ts';
import { useRequestCursor } from './RequestCursor.ts';
import { RequestRails } from './RequestRails.tsx';
import { RequestTip } from './RequestTip.tsx';
import { requestLayout, standsFor, type CellPlace, type RequestLayout } from './requests.ts';
import { outcomeWord, requestTable, subject } from './table.ts';

export interface RequestsStackProps {
  readonly columns: Columns;
  readonly zone: Zone;
  readonly answer: OverviewAnswer;
  /** Already cut to the window. */
  readonly grid: RequestGrid;
  readonly marks: Marks;
  readonly stages: readonly StageSpan[];
  readonly params: Pick<HeatmapParams, 'sort' | 'table'>;
  /** Room for heads, rows and legend. */
  readonly height: number;
  /** The index of a request in `grid`, and the column. */
  readonly onOpen: (request: number, column: number) => void;
  readonly onKeep: (column: number) => void;
  readonly onZoomOut: () => void;
  readonly onClear: () => void;
  /** Lossless columns left out. */
  readonly folded: number;
  readonly unfolded: boolean;
  readonly onUnfold: (unfolded: boolean) => void;
  readonly tools?: ReactNode;
}

const HEADS = 36;
const LEGEND = 30;
/** So many requests are written out for screen readers; all of them are in the CSV. */
const READ_OUT = 200;

/** Requests down, hops or keys across: one rectangle an outcome, blocks of gray groups, time downward. */
export function RequestsStack(props: RequestsStackProps) {
  const { columns, zone, grid, marks, params, height } = props;
  const room = Math.max(120, height - HEADS - LEGEND);
  const layout = useMemo(() => requestLayout(grid, columns.plot, room), [grid, columns.plot, room]);
  const draw = useCallback<Draw>(
    (ctx, p) =>
      drawRequests(ctx, p, {
        grid,
        layout,
        plot: layout.columns * layout.columnWidth,
        totals: columns.totals,
      }),
    [grid, layout, columns.totals],
  );
  const request = (c: CellPlace): number | null => standsFor(grid, layout, c);
  const { cursor, listeners } = useRequestCursor(layout, columns.gutter, {
    onOpen: c => {
      const r = request(c);
      if (r !== null) props.onOpen(r, c.column);
    },
    onKeep: c => props.onKeep(c.column),
    onZoomOut: props.onZoomOut,
    onClear: props.onClear,
  });
  const table = useMemo(
    () => requestTable(grid, zone, params.table ? 5000 : READ_OUT),
    [grid, zone, params.table],
  );
  const caption = word('heatmap.tableCaption', { title: word('losing.titleAll') });
  const heads = <Heads {...props} layout={layout} />;
  if (params.table)
    return (
      <div className="heat" style={{ maxHeight: height, overflow: 'auto' }}>
        {props.tools === undefined ? null : <div className="heat-title requests-tools">{props.tools}</div>}
        <DataTable table={table} caption={caption} shown />
        {grid.requests.length > table.rows.length ? (
          <p className="small t3">{word('table.more', { n: grid.requests.length - table.rows.length })}</p>
        ) : null}
      </div>
    );
  return (
    <div className="heat requests" style={{ width: columns.width }}>
      {heads}
      <div
        className="heat-cells-down"
        tabIndex={0}
        role="application"
        aria-roledescription="heatmap"
        aria-label={word('heatmap.label', { title: word('losing.titleAll'), rows: grid.requests.length })}
        style={{ height: Math.max(layout.height, 40), width: columns.width }}
        {...listeners}
      >
        <Canvas
          width={columns.plot + columns.totals}
          height={layout.height}
          draw={draw}
          aria-hidden="true"
          style={{ position: 'absolute', left: columns.gutter, top: 0 }}
        />
        <RequestRails
          columns={columns}
          zone={zone}
          grid={grid}
          groups={props.answer.grid.groups}
          layout={layout}
          marks={marks}
          stages={props.stages}
          byTime={params.sort !== 'severity'}
        />
        {cursor ? <CellTip {...props} layout={layout} cell={cursor} /> : null}
      </div>
      <p className="hidden" role="status">
        {cursor ? spoken(props, layout, cursor) : ''}
      </p>
      <DataTable table={table} caption={caption} shown={false} />
      <Legend
        mode="outcome"
        after={
          props.folded > 0 || props.unfolded ? (
            <button type="button" className="link" onClick={() => props.onUnfold(!props.unfolded)}>
              {props.unfolded
                ? word('heatmap.fewer')
                : word(grid.columns[0]?.kind === 'key' ? 'heatmap.moreQuietKeys' : 'heatmap.moreQuiet', {
                    n: props.folded,
                  })}
            </button>
          ) : undefined
        }
      />
    </div>
  );
}

type Laid = RequestsStackProps & { readonly layout: RequestLayout };

function spoken({ grid, zone }: RequestsStackProps, layout: RequestLayout, cell: CellPlace): string {
  const r = standsFor(grid, layout, cell);
  const item = r === null ? undefined : grid.requests[r];
  if (r === null || !item) return '';
  const code = grid.outcome[r * layout.columns + cell.column] ?? 255;
  return `${clockMillis(item.time, zone)} ${item.group} ${item.requestId}, ${subject(grid.columns[cell.column])}: ${outcomeWord(code)}`;
}

function CellTip({ columns, zone, answer, grid, layout, cell }: Laid & { readonly cell: CellPlace }) {
  const b = layout.blocks[cell.block];
  const r = standsFor(grid, layout, cell);
  if (!b || r === null) return null;
  const x = columns.gutter + cell.column * layout.columnWidth;
  const y = b.y + cell.row * b.rowHeight;
  const within = { width: columns.width, height: Math.max(layout.height, 160) };
  return (
    <>
      <i
        className="heat-cursor"
        style={{
          left: x - 1,
          top: y - 1,
          width: layout.columnWidth + 1,
          height: Math.max(3, b.rowHeight + 1),
        }}
      />
      <Tooltip place={{ x, y, width: layout.columnWidth, height: b.rowHeight, within }}>
        <RequestTip
          grid={grid}
          row={r}
          column={cell.column}
          each={b.each}
          zone={zone}
          groups={answer.grid.groups}
          keyName={grid.columns[cell.column]?.kind === 'hop' ? answer.key : null}
        />
      </Tooltip>
    </>
  );
}

/** Two lines a column, the culprit's in bold. */
function Heads({ columns, grid, layout, answer, params, tools }: Laid) {
  const v = answer.verdict;
  const isCulprit = (c: RequestGrid['columns'][number]): boolean =>
    v.kind === 'damage' &&
    (c.kind === 'key' ? c.key === v.key : subject(c) === subject({ kind: 'hop', hop: v.hop }));
  return (
    <div className="requests-heads" style={{ height: HEADS }}>
      {columns.gutter > 0 ? (
        <span className="requests-count tiny t2" style={{ width: columns.gutter - 16 }}>
          {word('requests.head', { n: grid.requests.length })}
          <br />
          {word(params.sort === 'severity' ? 'requests.bySeverity' : 'requests.byTime')}
        </span>
      ) : null}
      {grid.columns.map((c, i) => (
        <span
          key={subject(c)}
          className={`requests-head tiny ${isCulprit(c) ? 'culprit' : 't2'}`}
          title={subject(c)}
          style={{ left: columns.gutter + i * layout.columnWidth, width: layout.columnWidth - 2 }}
        >
          <HeadText column={c} />
        </span>
      ))}
      {columns.totals > 0 ? (
        <span
          className="requests-duration tiny t3"
          style={{ left: columns.gutter + layout.columns * layout.columnWidth + 8 }}
        >
          {tools}
          <br />
          {word('requests.duration')}
        </span>
      ) : null}
    </div>
  );
}

function HeadText({ column }: { readonly column: RequestGrid['columns'][number] }) {
  if (column.kind === 'key') return <code>{column.key}</code>;
  const { kind, from, to } = column.hop;
  const join = { wire: '→', 'in-process': '⤷', split: '⇢', gap: '⋯', span: '' }[kind];
  return (
    <>
      {kind === 'span' ? to : from}
      <br />
      {kind === 'span' ? 'itself' : `${join} ${to}`}
    </>
  );
}
