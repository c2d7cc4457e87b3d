import { useMemo, useState } from 'react';
import { Button } from '../../kit/controls.tsx';
import { download } from '../../kit/csv.ts';
import type { OverviewAnswer, RequestGrid } from '../../model/index.ts';
import { useSession } from '../../state/session.ts';
import type { Range } from '../../time/index.ts';
import { word } from '../../words/index.ts';
import { Navigator, NAVIGATOR } from './Navigator.tsx';
import { useRequests } from './page.ts';
import { isFiltered, type HeatmapParams } from './params.ts';
import type { PictureProps } from './Picture.tsx';
import { columnsThatFit, foldColumns } from './requests.ts';
import { RequestsStack } from './RequestsStack.tsx';
import { Nothing } from './states.tsx';
import { requestGridCsv } from './table.ts';
import { clipped, wider, withinWindow, zoomedOut } from './window.ts';

type Props = Omit<PictureProps, 'answer'> & { readonly answer: OverviewAnswer; readonly height: number };

/** The requests of the window one by one, under the folded timeline. */
export function Requests(props: Props) {
  const { answer, columns, scale, stages, params, onParams, shape, height } = props;
  const { range, zone } = useSession();
  const { grid, error } = useRequests(params, answer.key);
  const window = useMemo(() => clipped(params.window, range), [params.window, range]);
  const [unfolded, setUnfolded] = useState(false);
  const { shown, folded } = useMemo(() => {
    const cut = grid && withinWindow(grid, window);
    const fold = cut && foldColumns(cut, unfolded ? cut.columns.length : columnsThatFit(columns.plot));
    return { shown: fold?.grid ?? null, folded: fold?.folded ?? 0 };
  }, [grid, window, unfolded, columns.plot]);
  const onWindow = (w: Range | null): void => onParams({ window: w }, 'replace');
  if (error) throw error;
  const strip = shape.compact ? 0 : NAVIGATOR;
  return (
    <>
      {shape.compact ? null : (
        <Navigator
          columns={columns}
          scale={scale}
          zone={zone}
          answer={answer}
          stages={stages}
          window={window}
          onWindow={onWindow}
        />
      )}
      {shown === null || shown.requests.length === 0 ? (
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

function Drawn(props: DrawnProps) {
  const { grid, window, params, onParams, answer, columns, marks, stages, height } = props;
  const { go, range, setRange, zone } = useSession();
  const keep = (column: number): void => {
    const c = grid.columns[column];
    if (c) onParams(c.kind === 'hop' ? { through: c.hop } : { key: c.key, mode: 'requests-hops' });
  };
  const open = (request: number): void => {
    const item = grid.requests[request];
    if (item) go({ view: 'trace', params: { trace: item.traceId } });
  };
  const zoomOut = (): void => {
    if (window === null) setRange(zoomedOut(range, Date.now() * 1000));
    else onParams({ window: wider(window, range) }, 'replace');
  };
  return (
    <RequestsStack
      columns={columns}
      zone={zone}
      answer={answer}
      grid={grid}
      marks={marks}
      stages={stages}
      params={params}
      height={height}
      onOpen={open}
      onKeep={keep}
      onZoomOut={zoomOut}
      onClear={() => onParams({ through: null, window: null })}
      folded={props.folded}
      unfolded={props.unfolded}
      onUnfold={props.onUnfold}
      tools={
        <>
          <button
            type="button"
            className="link"
            onClick={() => onParams({ table: !params.table }, 'replace')}
          >
            {word(params.table ? 'heatmap.picture' : 'heatmap.table')}
          </button>{' '}
          <button
            type="button"
            className="link"
            onClick={() => download('requests.csv', requestGridCsv(grid))}
          >
            {word('heatmap.csv')}
          </button>
        </>
      }
    />
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
        <Button
          onClick={() =>
            onParams({ groups: [], services: [], classes: [], outcomes: [], through: null, window: null })
          }
        >
          {word('heatmap.clearFilters')}
        </Button>
      ) : null}
    </Nothing>
  );
}
