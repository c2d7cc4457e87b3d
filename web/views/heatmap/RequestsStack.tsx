import './requests.css';
import { memo, useCallback, useMemo, type ReactNode } from 'react';
import { Canvas, type Draw } from '../../kit/Canvas.tsx';
import { useRested } from '../../kit/useRested.ts';
import type { BrushAnswer, OverviewAnswer, RequestGrid, StageSpan } from '../../model/index.ts';
import type { Columns } from '../../parts/axis.ts';
import { Legend } from '../../parts/legend.tsx';
import type { Marks } from '../../parts/marks.tsx';
import { useSession } from '../../state/session.ts';
import type { Zone } from '../../time/index.ts';
import { word } from '../../words/index.ts';
import { areaFrom, type Area } from './brush.ts';
import { DataTable } from './DataTable.tsx';
import { drawRequests, sceneWidth } from './drawrequests.ts';
import type { HeatmapParams } from './params.ts';
import { useRequestCursor, type RequestActs } from './RequestCursor.ts';
import { Heads, HEADS } from './RequestHeads.tsx';
import { RequestLayer, SpokenCell } from './RequestLayer.tsx';
import { RequestRails } from './RequestRails.tsx';
import { cellAt, requestLayout, standsFor, type CellPlace, type RequestLayout } from './requests.ts';
import { requestTable } from './table.ts';
import { useWheelZoom } from './useWheelZoom.ts';

export interface RequestsStackProps {
  readonly columns: Columns;
  readonly zone: Zone;
  readonly answer: OverviewAnswer;
  /** Already cut to the window. */
  readonly grid: RequestGrid;
  readonly marks: Marks;
  readonly stages: readonly StageSpan[];
  readonly params: Pick<HeatmapParams, 'sort' | 'by' | 'table' | 'brush'>;
  readonly brushed: BrushAnswer | null;
  /** Room for heads, rows and legend. */
  readonly height: number;
  /** The index of a request in `grid`, and the column. */
  readonly onOpen: (request: number, column: number) => void;
  readonly onKeep: (column: number) => void;
  readonly onDeeper: (column: number) => void;
  readonly onBrush: (layout: RequestLayout, area: Area) => void;
  /** A request in `grid` (null: none in particular) around which time is stretched. */
  readonly onZoom: (request: number | null, factor: number) => void;
  readonly onBack: () => void;
  readonly onClear: () => void;
  /** Lossless columns left out. */
  readonly folded: number;
  readonly unfolded: boolean;
  readonly onUnfold: (unfolded: boolean) => void;
  readonly tools?: ReactNode;
}

const LEGEND = 30;
/** Room for the rail of groups left of the cells. */
const RAIL = 12;
/** So many requests are written out for screen readers; all of them are in the CSV. */
const READ_OUT = 200;
/** Milliseconds for which the picture has to stand still before. */
const TOLD_AFTER = 250;
/** So many stand in the table that is read instead of the picture. */
const WRITTEN = 5000;

function actsOf(props: RequestsStackProps, layout: RequestLayout): RequestActs {
  const request = (c: CellPlace): number | null => standsFor(props.grid, layout, c);
  return {
    onOpen: c => {
      const r = request(c);
      if (r !== null) props.onOpen(r, c.column);
    },
    onKeep: c => props.onKeep(c.column),
    onDeeper: c => props.onDeeper(c.column),
    onBrush: area => props.onBrush(layout, area),
    onZoom: (c, factor) => props.onZoom(c === null ? null : request(c), factor),
    onBack: props.onBack,
    onClear: props.onClear,
  };
}

/** Requests down, hops or keys across: one image of all cells, blocks of sections, time downward. */
export function RequestsStack(props: RequestsStackProps) {
  const { columns, zone, grid, params, height } = props;
  const room = Math.max(120, height - HEADS - LEGEND);
  const layout = useMemo(() => requestLayout(grid, columns.plot, room), [grid, columns.plot, room]);
  const area = useMemo(() => areaFrom(grid, layout, params.brush), [grid, layout, params.brush]);
  const acts = actsOf(props, layout);
  const pointing = useRequestCursor({ layout, left: columns.gutter, area, acts });
  const wheel = useWheelZoom(({ x, y }) => {
    const cell = cellAt(layout, x - columns.gutter, y);
    return factor => acts.onZoom(cell, factor);
  }, !params.table);
  const caption = word('heatmap.tableCaption', { title: word('losing.titleAll') });
  // The table that only screen readers meet is written once time is no longer being stretched.
  const told = useRested(grid, TOLD_AFTER);
  if (params.table)
    return (
      <div className="heat" style={{ maxHeight: height, overflow: 'auto' }}>
        {props.tools === undefined ? null : <div className="heat-title requests-tools">{props.tools}</div>}
        <Told grid={grid} zone={zone} caption={caption} most={WRITTEN} shown />
        {grid.requests.count > WRITTEN ? (
          <p className="small t3">{word('table.more', { n: grid.requests.count - WRITTEN })}</p>
        ) : null}
      </div>
    );
  return (
    <div className="heat requests" style={{ width: columns.width }}>
      <Heads {...props} layout={layout} />
      <div
        ref={wheel}
        className="heat-cells-down"
        tabIndex={0}
        role="application"
        data-home
        aria-roledescription="heatmap"
        aria-label={word('requests.label', { title: word('losing.titleAll'), rows: grid.requests.count })}
        style={{ height: Math.max(layout.height, 40), width: columns.width }}
        {...pointing.listeners}
      >
        <Cells columns={columns} grid={grid} layout={layout} />
        <RequestRails
          columns={columns}
          zone={zone}
          grid={grid}
          layout={layout}
          marks={props.marks}
          stages={props.stages}
          byTime={params.sort === 'time'}
          by={params.by}
        />
        <RequestLayer
          {...{ columns, zone, grid, layout, area, pointing }}
          groups={props.answer.grid.groups}
          keyName={props.answer.key}
          brushed={props.brushed}
        />
      </div>
      <SpokenCell {...{ zone, grid, layout, pointing }} />
      <Told grid={told} zone={zone} caption={caption} most={READ_OUT} shown={false} />
      <Legend mode="outcome" after={<Folding {...props} />} />
    </div>
  );
}

interface ToldProps {
  readonly grid: RequestGrid;
  readonly zone: Zone;
  readonly caption: string;
  readonly most: number;
  readonly shown: boolean;
}

/** The first requests as a table. */
const Told = memo(function Told({ grid, zone, caption, most, shown }: ToldProps) {
  const { range } = useSession();
  const table = useMemo(() => requestTable(grid, zone, range, most), [grid, zone, range, most]);
  return <DataTable table={table} caption={caption} shown={shown} />;
});

type CellsProps = Pick<RequestsStackProps, 'columns' | 'grid'> & { readonly layout: RequestLayout };

const Cells = memo(function Cells({ columns, grid, layout }: CellsProps) {
  const rail = columns.gutter > 60 ? RAIL : 0;
  const scene = useMemo(
    () => ({ grid, layout, rail, totals: columns.totals }),
    [grid, layout, rail, columns.totals],
  );
  const draw = useCallback<Draw>((ctx, p) => drawRequests(ctx, p, scene), [scene]);
  return (
    <Canvas
      width={sceneWidth(scene)}
      height={layout.height}
      draw={draw}
      aria-hidden="true"
      style={{ position: 'absolute', left: columns.gutter - rail, top: 0 }}
    />
  );
});

function Folding({ folded, unfolded, onUnfold, grid, tools }: RequestsStackProps) {
  const more = grid.columns[0]?.kind === 'key' ? 'heatmap.moreQuietKeys' : 'heatmap.moreQuiet';
  return (
    <>
      {folded === 0 && !unfolded ? null : (
        <button type="button" className="link" onClick={() => onUnfold(!unfolded)}>
          {unfolded ? word('heatmap.fewer') : word(more, { n: folded })}
        </button>
      )}
      <span className="requests-links">{tools}</span>
    </>
  );
}
