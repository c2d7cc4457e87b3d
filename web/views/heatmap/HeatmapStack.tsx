import './heatmap.css';
import { memo, useCallback, useMemo, type ReactNode } from 'react';
import { Canvas, type Draw } from '../../kit/Canvas.tsx';
import type { BrushAnswer, OverviewAnswer, StageSpan } from '../../model/index.ts';
import type { Columns, TimeScale } from '../../parts/axis.ts';
import { Verticals, type Marks } from '../../parts/marks.tsx';
import type { Micros, Zone } from '../../time/index.ts';
import { word } from '../../words/index.ts';
import { cellsOf, edgesOf } from './cells.ts';
import { blockFrom } from './region.ts';
import { useCursor, type CellActs } from './StackCursor.ts';
import { binsBefore, drawHeat, type HeatScene } from './draw.ts';
import { stackLayout, type Look } from './layout.ts';
import { DataTable } from './DataTable.tsx';
import type { HeatmapParams } from './params.ts';
import { SpokenCell, StackOverlay } from './StackOverlay.tsx';
import { Cut, FOLDED, Fold, Foot, Title, Volume, frame, mainGroup, titleText } from './StackParts.tsx';
import { StackRows } from './StackRows.tsx';
import { rateTable } from './table.ts';
import { useWheelZoom } from './useWheelZoom.ts';

export interface HeatmapStackProps {
  /** Shared with everything else on the page that has a time axis. */
  readonly columns: Columns;
  readonly scale: TimeScale;
  readonly zone: Zone;
  readonly look: Look;
  readonly answer: OverviewAnswer;
  readonly marks: Marks;
  /** Cells are never widened across their edges. */
  readonly stages: readonly StageSpan[];
  /** The last answer of the traces' source while it is down; nothing is drawn beyond it. */
  readonly asOf: Micros | null;
  /** Share of all traffic that the traces cover; null where unknown. */
  readonly traced: number | null;
  readonly params: Pick<HeatmapParams, 'order' | 'groups' | 'table' | 'brush' | 'count'>;
  /** What the brushed requests share; null while it is asked for or nothing is brushed. */
  readonly brushed: BrushAnswer | null;
  /** Room for title, rows, volume and legend together; null where the page scrolls. */
  readonly height: number | null;
  readonly unfolded: boolean;
  readonly onUnfold: (unfolded: boolean) => void;
  readonly acts: CellActs;
  /** Links at the right end of the title: table, CSV, PNG. */
  readonly tools?: ReactNode;
}

function useStack(props: HeatmapStackProps) {
  const { answer, look, params, height, unfolded, stages, marks, asOf, scale } = props;
  const { grid, verdict } = answer;
  const around = frame(look);
  const layout = useMemo(() => {
    const hops = grid.rows[0]?.kind !== 'key';
    const culprit = verdict.kind === 'damage' ? (hops ? verdict.hop : verdict.key) : null;
    const room = height === null ? null : height - around.title - around.volume - around.legend - 2;
    const input = {
      grid,
      look,
      order: params.order,
      culprit,
      main: mainGroup(answer),
      groups: params.groups,
      unfolded,
    };
    const first = stackLayout({ ...input, height: room });
    // The line that tells of folded rows needs room of its own.
    return first.folded.length > 0 && room !== null
      ? stackLayout({ ...input, height: room - FOLDED })
      : first;
  }, [
    answer,
    grid,
    verdict,
    look,
    params.order,
    params.groups,
    height,
    unfolded,
    around.title,
    around.volume,
    around.legend,
  ]);
  const cells = useMemo(() => {
    const edges = edgesOf({ stages, onset: marks.onset?.time ?? null, asOf });
    return cellsOf(
      grid,
      layout.bands.map(b => b.groups),
      edges,
      binsBefore(grid, asOf),
    );
  }, [grid, layout, stages, marks, asOf]);
  const scene = useMemo<HeatScene>(() => ({ grid, cells, layout, scale }), [grid, cells, layout, scale]);
  return { scene, around };
}

/** Time across, hops or keys down, on the page's own time axis. */
export function HeatmapStack(props: HeatmapStackProps) {
  const { columns, scale, zone, answer, marks, asOf, look } = props;
  const { scene, around } = useStack(props);
  const { layout, grid } = scene;
  const { cursor, draft, listeners } = useCursor({ left: columns.gutter, scene, acts: props.acts });
  const { onZoom } = props.acts;
  const wheel = useWheelZoom(
    ({ x }) =>
      f =>
        onZoom(scale.t(x - columns.gutter), f),
    !props.params.table,
  );
  const block = useMemo(() => blockFrom(scene, props.params.brush), [scene, props.params.brush]);
  const title = titleText(answer);
  const body = layout.heat + (around.volume > 0 ? around.volume : 0);
  const table = useMemo(
    () =>
      rateTable(
        grid,
        layout.rows.map(r => r.row),
        layout.bands.flatMap(b => b.groups),
      ),
    [grid, layout],
  );
  const caption = word('heatmap.tableCaption', { title });
  if (props.params.table)
    return (
      <div className={`heat ${look}`}>
        {around.title > 0 ? <Title {...props} layout={layout} cells={scene.cells} /> : null}
        <DataTable table={table} caption={caption} shown />
      </div>
    );
  return (
    <div className={`heat ${look}`} style={{ width: columns.width }}>
      {around.title > 0 ? <Title {...props} layout={layout} cells={scene.cells} /> : null}
      <div className="heat-body" style={{ height: body, width: columns.width }}>
        <StackRows grid={grid} layout={layout} columns={columns} />
        <div
          ref={wheel}
          className="heat-cells"
          tabIndex={0}
          role="application"
          data-home
          aria-roledescription="heatmap"
          aria-label={word('heatmap.label', { title, rows: layout.rows.length })}
          style={{ height: layout.heat, width: columns.width }}
          {...listeners}
        >
          <Cells columns={columns} scene={scene} />
          <StackOverlay
            {...{ scene, columns, zone, cursor, draft, block }}
            traced={props.traced}
            brushed={props.brushed}
            height={body}
          />
        </div>
        {around.volume > 0 ? <Volume {...props} scene={scene} top={layout.heat} /> : null}
        {asOf === null ? null : <Cut columns={columns} scale={scale} asOf={asOf} zone={zone} height={body} />}
      </div>
      <Verticals left={columns.gutter} scale={scale} marks={marks} top={0} height={around.title + body} />
      <SpokenCell scene={scene} zone={zone} cursor={cursor} />
      <DataTable table={table} caption={caption} shown={false} />
      <Fold {...props} layout={layout} />
      {around.legend > 0 ? <Foot {...props} layout={layout} cells={scene.cells} /> : null}
    </div>
  );
}

const Cells = memo(function Cells({
  columns,
  scene,
}: {
  readonly columns: Columns;
  readonly scene: HeatScene;
}) {
  const draw = useCallback<Draw>((ctx, p) => drawHeat(ctx, p, scene), [scene]);
  return (
    <Canvas
      width={columns.plot}
      height={scene.layout.heat}
      draw={draw}
      aria-hidden="true"
      style={{ position: 'absolute', left: columns.gutter, top: 0 }}
    />
  );
});
