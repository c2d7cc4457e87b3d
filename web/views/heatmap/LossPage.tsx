import './page.css';
import { memo, useCallback, useDeferredValue, useMemo, useRef, useState, type ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useSize } from '../../kit/useSize.ts';
import type { StageSpan } from '../../model/index.ts';
import { columns as columnsOf, timeScale, type Columns, type TimeScale } from '../../parts/axis.ts';
import { marksOf, type Marks } from '../../parts/marks.tsx';
import { useSession } from '../../state/session.ts';
import type { ViewProps } from '../view.ts';
import { Filters } from './filters.tsx';
import { FrameStages } from './FrameStages.tsx';
import { shapeOf, type Shape } from './shape.ts';
import { useBrush, useCoverage, useLoss, useStages, useStale, tracedShare } from './page.ts';
import type { HeatmapParams } from './params.ts';
import { Picture, type Reading } from './Picture.tsx';
import { Side } from './Side.tsx';
import { Problem } from './states.tsx';
import { Top } from './Top.tsx';
import { TrafficChip, TrafficNote, useDrawn } from './Traffic.tsx';

/** What stands over the heatmap on the same axis, e.g. the rollout timeline. */
export interface Above {
  readonly columns: Columns;
  readonly scale: TimeScale;
  readonly marks: Marks;
  readonly shape: Shape;
}

interface Props extends ViewProps<HeatmapParams> {
  /** Id of the view that holds the page, for links back to it. */
  readonly view?: string;
  readonly above?: (slot: Above) => ReactNode;
  /** The stages drawn above; read from the platform's events where not given. */
  readonly stages?: readonly StageSpan[] | null;
  /** Parameters of what stands above, kept by links to this page. */
  readonly keep?: Readonly<Record<string, string>>;
}

const NOTHING_MORE: Readonly<Record<string, string>> = {};

/** Parts that draw again only for what they show, not for every step of a reading. */
const StillPicture = memo(Picture);
const StillSide = memo(Side);
const StillFilters = memo(Filters);

/** What of a reading decides which picture there is; how far it has come is told elsewhere. */
function useReading({ running, error, noJaeger }: Reading): Reading {
  return useMemo(() => ({ running, error, noJaeger }), [running, error, noJaeger]);
}

/** A brush means rows of one picture: another mode, order or sections forget it. */
function useForgetfulParams(onParams: Props['onParams']): Props['onParams'] {
  return useCallback(
    (next, how) => {
      const other = next.mode !== undefined || next.sort !== undefined || next.by !== undefined;
      onParams(other ? { brush: null, ...next } : next, how);
    },
    [onParams],
  );
}

/** Verdict, filters, the heatmap under its axis, and what the losing requests share. */
export function LossPage(props: Props) {
  const { params, view = 'heatmap', above, stages = null, keep = NOTHING_MORE } = props;
  const onParams = useForgetfulParams(props.onParams);
  const { range, zone } = useSession();
  const page = useRef<HTMLDivElement>(null);
  const size = useSize(page);
  const shape = useMemo(() => shapeOf(size), [size]);
  const columns = useMemo(
    () => shape.frame ?? columnsOf(shape.stack, size.width),
    [shape.frame, shape.stack, size.width],
  );
  const scale = useMemo(() => timeScale(range, columns.plot), [range, columns.plot]);
  const loss = useLoss(params, columns.plot);
  const { collected } = loss;
  // A new answer is drawn in slices between frames: while requests are read, the page goes on answering.
  const answer = useDeferredValue(loss.answer);
  const reading = useReading(collected);
  const coverage = useCoverage(answer, loss.unreadTo, collected.progress?.entries[0] ?? null);
  const brushed = useBrush(params, answer);
  const spans = useStages(stages);
  const asOf = useStale();
  const marks = useMemo(() => marksOf(answer?.verdict ?? null), [answer]);
  const client = useQueryClient();
  const retry = useCallback(() => void client.invalidateQueries(), [client]);
  const [selected, setSelected] = useState<string | null>(null);
  const requests = params.mode.startsWith('requests');
  const over = useMemo(
    () => (above && !requests && !shape.compact ? above({ columns, scale, marks, shape }) : null),
    [above, requests, shape, columns, scale, marks],
  );
  const drawn = useDrawn(answer, params, columns.plot);
  const counts = useMemo(
    () => (requests ? null : <TrafficChip params={params} onParams={onParams} />),
    [requests, params, onParams],
  );
  const problem = answer === null && !collected.running ? collected.error : null;
  if (loss.error) throw loss.error;
  return (
    <div ref={page} className={`loss-page ${shape.classes}`}>
      {size.width === 0 ? null : (
        <>
          <Top
            answer={answer}
            collected={collected}
            asking={loss.asking}
            unreadTo={loss.unreadTo}
            holes={loss.holes}
            coverage={coverage}
            asOf={asOf}
            params={params}
            onParams={onParams}
            view={view}
            keep={keep}
            compact={shape.compact}
          />
          {problem ? <Problem error={problem} zone={zone} onRetry={retry} /> : null}
          {shape.compact ? null : (
            <StillFilters
              params={params}
              onParams={onParams}
              choices={answer?.choices ?? null}
              drawnKey={answer?.key ?? null}
            >
              {counts}
            </StillFilters>
          )}
          {drawn.note === null || shape.verdictOnly ? null : <TrafficNote note={drawn.note} zone={zone} />}
          {shape.verdictOnly ? null : (
            <div className={shape.compact ? 'stack' : 'loss-grid'}>
              {shape.compact ? (
                <FrameStages
                  columns={columns}
                  scale={scale}
                  stages={spans}
                  zone={zone}
                  marks={marks}
                  main={answer?.grid.groups[0] ?? ''}
                />
              ) : null}
              <StillPicture
                shape={shape}
                columns={columns}
                scale={scale}
                answer={drawn.answer}
                collected={reading}
                marks={marks}
                stages={spans}
                asOf={asOf}
                traced={drawn.counted ? null : tracedShare(coverage)}
                brushed={brushed}
                params={params}
                onParams={onParams}
                above={over}
              />
              {shape.compact || answer === null ? null : (
                <StillSide
                  answer={answer}
                  brushed={brushed}
                  params={params}
                  onParams={onParams}
                  shape={shape}
                  selected={selected}
                  onSelect={setSelected}
                />
              )}
            </div>
          )}
        </>
      )}
    </div>
  );
}
