import { useMemo, useRef, useState, type RefObject } from 'react';
import { Button } from '../../kit/controls.tsx';
import { download } from '../../kit/csv.ts';
import { requestAt, type OverviewAnswer, type RequestGrid } from '../../model/index.ts';
import { useSession } from '../../state/session.ts';
import { micros, type Range } from '../../time/index.ts';
import { word } from '../../words/index.ts';
import { brushOf, type Area } from './brush.ts';
import { Navigator, NAVIGATOR } from './Navigator.tsx';
import { useRequests } from './page.ts';
import { NO_FILTER, isFiltered, type HeatmapParams } from './params.ts';
import type { PictureProps } from './Picture.tsx';
import { savePng } from './png.ts';
import { columnsThatFit, foldColumns, type RequestLayout } from './requests.ts';
import { RequestsStack } from './RequestsStack.tsx';
import { Nothing } from './states.tsx';
import { requestGridCsv } from './table.ts';
import { clipped, withinWindow, zoomedOut } from './window.ts';
import { back, zoomWindow } from './zoom.ts';

type Props = Omit<PictureProps, 'answer'> & { readonly answer: OverviewAnswer; readonly height: number };

/** The requests of the window one by one, under the folded timeline. */
export function Requests(props: Props) {
  const { answer, columns, scale, stages, marks, asOf, params, onParams, shape, height } = props;
  const { range, zone } = useSession();
  const { grid, error } = useRequests(params, answer);
  const window = useMemo(() => clipped(params.window, range), [params.window, range]);
  const [unfolded, setUnfolded] = useState(false);
  const cut = useMemo(() => grid && withinWindow(grid, window), [grid, window]);
  const { shown, folded } = useMemo(() => {
    const fold = cut && foldColumns(cut, unfolded ? cut.columns.length : columnsThatFit(columns.plot));
    return { shown: fold?.grid ?? null, folded: fold?.folded ?? 0 };
  }, [cut, unfolded, columns.plot]);
  const onWindow = (w: Range | null): void => onParams({ window: w, brush: null }, 'replace');
  if (error) throw error;
  const strip = shape.compact ? 0 : NAVIGATOR;
  return (
    <>
      {shape.compact ? null : (
        <Navigator {...{ columns, scale, zone, answer, stages, marks, asOf, window, onWindow }} />
      )}
      {shown === null || shown.requests.count === 0 ? (
        <Empty waiting={shown === null || props.collected.running} params={params} onParams={onParams} />
      ) : (
        <Drawn
          {...props}
          grid={shown}
          folded={folded}
          unfolded={unfolded}
          onUnfold={setUnfolded}
          window={window}
          height={Math.max(160, height - strip)}
        />
      )}
    </>
  );
}

interface DrawnProps extends Props {
  readonly grid: RequestGrid;
  readonly window: Range | null;
  readonly folded: number;
  readonly unfolded: boolean;
  readonly onUnfold: (unfolded: boolean) => void;
}

/** What cells and heads do here. */
function useActs({ grid, window, params, onParams }: DrawnProps) {
  const { go, range, setRange } = useSession();
  return {
    onKeep: (column: number): void => {
      const c = grid.columns[column];
      if (c) onParams(c.kind === 'hop' ? { through: c.hop } : { key: c.key, mode: 'requests-hops' });
    },
    onDeeper: (column: number): void => {
      const c = grid.columns[column];
      if (c?.kind === 'hop') onParams({ mode: 'requests-keys', through: c.hop });
    },
    onOpen: (request: number): void => {
      const item = requestAt(grid.requests, request);
      if (item) go({ view: 'trace', params: { trace: item.traceId } });
    },
    onBrush: (layout: RequestLayout, area: Area): void =>
      onParams({ brush: brushOf(grid, layout, area) }, 'replace'),
    onZoom: (request: number | null, factor: number): void => {
      const shown = window ?? range;
      const t = request === null ? (shown.from + shown.to) / 2 : (grid.requests.time[request] ?? 0);
      onParams({ window: zoomWindow(window, range, micros(t), factor), brush: null }, 'replace');
    },
    onBack: (): void => {
      const next = back(params);
      if (next === null) setRange(zoomedOut(range, Date.now() * 1000));
      else onParams(next);
    },
    onClear: () => onParams({ brush: null }, 'replace'),
  };
}

function Drawn(props: DrawnProps) {
  const { grid, params, columns } = props;
  const { zone } = useSession();
  const acts = useActs(props);
  const frame = useRef<HTMLDivElement>(null);
  return (
    <div ref={frame} className="requests-frame">
      <RequestsStack
        {...acts}
        {...{ grid, params, columns, zone }}
        answer={props.answer}
        marks={props.marks}
        stages={props.stages}
        brushed={props.brushed}
        height={props.height}
        folded={props.folded}
        unfolded={props.unfolded}
        onUnfold={props.onUnfold}
        tools={<Tools {...props} frame={frame} />}
      />
    </div>
  );
}

function Tools({
  grid,
  params,
  onParams,
  frame,
}: DrawnProps & { readonly frame: RefObject<HTMLDivElement | null> }) {
  const title = `${word('losing.titleAll')}, ${word(`heatmap.mode.${params.mode}`)}`;
  return (
    <>
      <button type="button" className="link" onClick={() => onParams({ table: !params.table }, 'replace')}>
        {word(params.table ? 'heatmap.picture' : 'heatmap.table')}
      </button>{' '}
      <button type="button" className="link" onClick={() => download('requests.csv', requestGridCsv(grid))}>
        {word('heatmap.csv')}
      </button>{' '}
      {params.table ? null : (
        <button type="button" className="link" onClick={() => savePng(frame.current, title, 'requests.png')}>
          {word('heatmap.png')}
        </button>
      )}
    </>
  );
}

function Empty({
  waiting,
  params,
  onParams,
}: {
  readonly waiting: boolean;
  readonly params: HeatmapParams;
  readonly onParams: PictureProps['onParams'];
}) {
  if (waiting) return <div style={{ flex: 1, minHeight: 120 }} />;
  const filtered = isFiltered(params) || params.window !== null;
  return (
    <Nothing title={word(filtered ? 'heatmap.nothingFiltered' : 'heatmap.nothing')}>
      {filtered ? (
        <Button onClick={() => onParams({ ...NO_FILTER, window: null })}>
          {word('heatmap.clearFilters')}
        </Button>
      ) : null}
    </Nothing>
  );
}
