import { useMemo, useRef, useState, type ReactNode, type RefObject } from 'react';
import { Button } from '../../kit/controls.tsx';
import { download } from '../../kit/csv.ts';
import { useSize } from '../../kit/useSize.ts';
import type { BrushAnswer, OverviewAnswer, StageSpan } from '../../model/index.ts';
import type { Columns, TimeScale } from '../../parts/axis.ts';
import { HINGE, Hinge, type Marks } from '../../parts/marks.tsx';
import type { useCollected } from '../../state/overview.ts';
import { useSession } from '../../state/session.ts';
import type { Micros } from '../../time/index.ts';
import { word } from '../../words/index.ts';
import { cellRange, type Cursor } from './cursor.ts';
import { frameStagesHeight } from './FrameStages.tsx';
import { HeatmapStack } from './HeatmapStack.tsx';
import { titleText } from './StackParts.tsx';
import { NO_FILTER, isFiltered, type HeatmapParams } from './params.ts';
import { Requests } from './Requests.tsx';
import { savePng } from './png.ts';
import type { Shape } from './shape.ts';
import type { CellActs } from './StackCursor.ts';
import { Nothing } from './states.tsx';
import { rateCsv } from './table.ts';
import { zoomedOut } from './window.ts';
import { back, zoomAround } from './zoom.ts';

/** Whether requests are being read, and what kept them from it. */
export type Reading = Pick<ReturnType<typeof useCollected>, 'running' | 'error' | 'noJaeger'>;

export interface PictureProps {
  readonly shape: Shape;
  readonly columns: Columns;
  readonly scale: TimeScale;
  readonly answer: OverviewAnswer | null;
  readonly collected: Reading;
  readonly marks: Marks;
  readonly stages: readonly StageSpan[];
  readonly asOf: Micros | null;
  readonly traced: number | null;
  /** What the brushed requests share; null while nothing is brushed or it is not known. */
  readonly brushed: BrushAnswer | null;
  readonly params: HeatmapParams;
  readonly onParams: (next: Partial<HeatmapParams>, how?: 'push' | 'replace') => void;
  /** What stands over the axis. */
  readonly above: ReactNode;
}

/** What a cell of the time modes does when it is opened, kept or brushed. */
export function useCellActs({ answer, params, onParams }: PictureProps): CellActs {
  const { range, setRange } = useSession();
  return useMemo(() => {
    const subject = (c: Cursor): Partial<HeatmapParams> => {
      const row = answer?.grid.rows[c.row];
      if (!row) return {};
      return row.kind === 'hop' ? { through: row.hop } : { key: row.key };
    };
    const now = (): number => Date.now() * 1000;
    return {
      onOpen: c => {
        if (!answer) return;
        const mode = params.mode === 'time-keys' ? 'requests-keys' : 'requests-hops';
        onParams({ mode, ...subject(c), window: cellRange(answer.grid, c) });
      },
      onKeep: c => onParams(subject(c)),
      onBrush: setRange,
      onRegion: brush => onParams({ brush }, 'replace'),
      onZoom: (t, factor) => setRange(zoomAround(range, t, factor, now())),
      onBack: () => {
        const next = back(params);
        if (next === null) setRange(zoomedOut(range, now()));
        else onParams(next);
      },
      onClear: () => onParams(params.brush === null ? NO_FILTER : { brush: null }),
    };
  }, [answer, params, onParams, range, setRange]);
}

/** Room for the heatmap: what the stack has left under what stands above it; null where the page scrolls. */
function room(shape: Shape, stack: number, above: number, strip: number): number | null {
  if (shape.scrolls) return null;
  if (!shape.compact) return stack > 0 ? stack - above - HINGE : null;
  const free = stack - strip;
  return shape.rows === null ? free : Math.min(free, shape.rows * 24 + 30);
}

/** The stack: what stands above, the axis, and the picture of the chosen mode. */
export function Picture(props: PictureProps) {
  const { shape, answer, params } = props;
  const stack = useRef<HTMLDivElement>(null);
  const over = useRef<HTMLDivElement>(null);
  const size = useSize(stack);
  const aboveSize = useSize(over);
  const strip = shape.compact ? frameStagesHeight(props.stages) : 0;
  const height = room(shape, size.height, aboveSize.height, shape.compact ? 0 : strip);
  return (
    <div ref={stack} className={shape.compact ? 'frame-rest' : 'stack'}>
      <div ref={over} style={{ flex: 'none' }}>
        {props.above}
      </div>
      {params.mode.startsWith('requests') && answer !== null ? (
        <Requests {...props} answer={answer} height={shape.scrolls ? 560 : size.height} />
      ) : (
        <Times {...props} height={height} stack={stack} />
      )}
    </div>
  );
}

interface TimesProps extends PictureProps {
  readonly height: number | null;
  readonly stack: RefObject<HTMLDivElement | null>;
}

function Times(props: TimesProps) {
  const { shape, columns, scale, answer, collected, marks, params, onParams, height } = props;
  const { zone } = useSession();
  const [unfolded, setUnfolded] = useState(false);
  const acts = useCellActs(props);
  const empty = answer !== null && answer.grid.rows.length === 0;
  return (
    <>
      {shape.compact ? null : (
        <Hinge columns={columns} scale={scale} marks={marks} zone={zone} step={answer?.grid.step ?? null} />
      )}
      {answer === null || empty ? (
        <Blank
          filtered={isFiltered(params)}
          known={answer !== null && !collected.running}
          collected={collected}
          onParams={onParams}
        />
      ) : (
        <HeatmapStack
          columns={columns}
          scale={scale}
          zone={zone}
          look={shape.look}
          answer={answer}
          marks={marks}
          stages={props.stages}
          asOf={props.asOf}
          traced={props.traced}
          params={params}
          brushed={props.brushed}
          height={height}
          unfolded={unfolded}
          onUnfold={setUnfolded}
          acts={acts}
          tools={<Tools answer={answer} params={params} onParams={onParams} stack={props.stack} />}
        />
      )}
    </>
  );
}

function Blank({
  filtered,
  known,
  collected,
  onParams,
}: {
  readonly filtered: boolean;
  readonly known: boolean;
  readonly collected: PictureProps['collected'];
  readonly onParams: PictureProps['onParams'];
}) {
  if (collected.noJaeger)
    return <Nothing title={word('heatmap.noJaeger')} text={word('heatmap.noJaeger.text')} />;
  if (!known && collected.error !== null && !collected.running)
    return <Nothing title={word('heatmap.noAnswer', { source: 'Jaeger' })} />;
  if (!known) return <div style={{ flex: 1, minHeight: 120 }} />;
  return (
    <Nothing title={word(filtered ? 'heatmap.nothingFiltered' : 'heatmap.nothing')}>
      {filtered ? <Button onClick={() => onParams(NO_FILTER)}>{word('heatmap.clearFilters')}</Button> : null}
    </Nothing>
  );
}

interface ToolsProps {
  readonly answer: OverviewAnswer;
  readonly params: HeatmapParams;
  readonly onParams: PictureProps['onParams'];
  readonly stack: RefObject<HTMLDivElement | null>;
}

function Tools({ answer, params, onParams, stack }: ToolsProps) {
  return (
    <>
      <button type="button" className="link" onClick={() => onParams({ table: !params.table }, 'replace')}>
        {word(params.table ? 'heatmap.picture' : 'heatmap.table')}
      </button>
      <button type="button" className="link" onClick={() => download('loss.csv', rateCsv(answer.grid))}>
        {word('heatmap.csv')}
      </button>
      {params.table ? null : (
        <button
          type="button"
          className="link"
          onClick={() => savePng(stack.current, titleText(answer), 'loss.png')}
        >
          {word('heatmap.png')}
        </button>
      )}
    </>
  );
}
