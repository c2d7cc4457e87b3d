import { lazy, Suspense, useEffect, useMemo, type RefObject } from 'react';
import { headAt, spanIndex } from '../../analysis/trace/heads.ts';
import { useSize, type Size } from '../../kit/useSize.ts';
import type { OpenedTrace } from '../../model/index.ts';
import { useSession } from '../../state/session.ts';
import { Axis } from './Axis.tsx';
import { columnsFor, MINIMAP, ROW, scrollScale, xOf } from './layout.ts';
import type { TraceParams, Zoom } from './params.ts';
import { describeRow, SCENE_WORDS } from './placewords.ts';
import { Rows } from './Rows.tsx';
import type { MomentMark, Scene } from './scene.ts';
import type { TraceLogs } from './logs.ts';
import type { Reading } from './useReading.ts';
import type { Judgement } from './useJudgement.ts';
import type { Model } from './useModel.ts';
import { usePainted } from './usePainted.ts';

// The rows come first; its place is kept meanwhile.
const Minimap = lazy(async () => ({ default: (await import('./Minimap.tsx')).Minimap }));

interface Props {
  readonly model: Model;
  readonly answer: OpenedTrace;
  readonly judgement: Judgement | null;
  readonly params: TraceParams;
  readonly zoom: Zoom | null;
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** Told how large the rows' window is, for scrolling to a row. */
  readonly onSize: (size: Size) => void;
  readonly onZoom: (zoom: Zoom | null) => void;
  readonly onSelect: (node: number) => void;
  readonly onParams: (next: Partial<TraceParams>, how?: 'push' | 'replace') => void;
  readonly reading: Reading;
  readonly logs: TraceLogs;
  /** The mark that is told. */
  readonly told: ToldMark | null;
  readonly onMark: (node: number, mark: MomentMark | null) => void;
  /** The scene that is drawn: for what steps through it. */
  readonly sceneRef: RefObject<Scene | null>;
}

/** A mark on a row. */
export interface ToldMark {
  readonly node: number;
  readonly mark: MomentMark;
  /** By the pointer; else a key stepped to it. */
  readonly pointed: boolean;
}

/** Minimap, time scale and rows: one set of columns for all three. */
export function Stack(props: Props) {
  const { model, answer, params, zoom, scroller, onSize, onZoom, onSelect, reading, sceneRef } = props;
  const { tree, rows, flow, folds, selection, matches, marked, critical, secrets } = model;
  const { extras } = reading;
  const { zone } = useSession();
  const size = useSize(scroller);
  useEffect(() => onSize(size), [size, onSize]);
  const pins = params.pinned.length;
  const columns = useMemo(() => columnsFor(size.width, pins), [size.width, pins]);
  const shown = useMemo(() => zoom ?? { from: 0, to: tree.length }, [zoom, tree]);
  const { judgement } = props;
  const marks = useMemo(
    () => judgement?.marksOf(tree, zone, secrets) ?? null,
    [judgement, tree, zone, secrets],
  );
  const groups = useMemo(() => [answer.facts.group], [answer]);
  const { colour, critical: withPath } = params;
  const scene = useMemo<Scene>(
    () => ({
      tree,
      rows,
      columns,
      zoom: shown,
      flow,
      groups,
      colouring: colour,
      critical: withPath ? critical : null,
      folded: folds.folded,
      selected: selection.node,
      matches,
      marked,
      extras,
      marks,
      words: SCENE_WORDS,
    }),
    [
      tree,
      rows,
      columns,
      shown,
      flow,
      groups,
      colour,
      withPath,
      critical,
      folds.folded,
      selection,
      matches,
      marked,
      extras,
      marks,
    ],
  );
  useEffect(() => {
    sceneRef.current = scene;
  }, [scene, sceneRef]);
  const describe = useMemo(
    () => (node: number) => describeRow(tree, marks?.text ?? null, node),
    [tree, marks],
  );
  const painted = usePainted();
  const blank = <div className="trace-minimap" style={{ height: MINIMAP }} />;
  return (
    <div className="trace-stack">
      <Suspense fallback={blank}>
        {painted ? (
          <Minimap tree={tree} columns={columns} zoom={zoom} path={critical} onZoom={onZoom} />
        ) : (
          blank
        )}
      </Suspense>
      <Axis columns={columns} zoom={shown} followed={flow.key} pinned={params.pinned} />
      <Rows
        scene={scene}
        size={size}
        scroller={scroller}
        describe={describe}
        onSelect={onSelect}
        onToggle={folds.toggle}
        onZoom={onZoom}
        onMark={props.onMark}
      >
        <Told {...props} scene={scene} height={size.height} />
      </Rows>
      <Under {...props} />
    </div>
  );
}

/** What happened at the mark that is pointed at or stepped to. */
function Told({
  answer,
  model,
  logs,
  reading,
  told,
  scene,
  height,
}: Props & { readonly scene: Scene; readonly height: number }) {
  const span = told ? spanIndex(scene.tree, told.node) : -1;
  const head = headAt(scene.tree.list, span);
  const row = told ? (scene.rows.rowOf[told.node] ?? -1) : -1;
  if (!told || !reading.tools || !head || row < 0) return null;
  const { Note } = reading.tools;
  const x = xOf(scene.columns, scene.zoom, told.mark.from - scene.tree.start);
  return (
    <Note
      open={answer.open}
      secrets={model.secrets}
      head={head}
      span={span}
      mark={told.mark}
      lines={logs.lines}
      isOwn={line => reading.owner(line) === span}
      left={Math.max(8, Math.min(x + 8, scene.columns.width - 368))}
      top={((scene.rows.y[row] ?? 0) + ROW) / scrollScale(scene.rows, height)}
    />
  );
}

/** The line under the rows, where there is anything to be said. */
function Under({ model, params, onParams, reading, logs }: Props) {
  const { tools, colour, moments, lines } = reading;
  if (!tools) return null;
  const marks = (moments?.eventOf.length ?? 0) + (lines ? logs.lines.length : 0);
  if (marks === 0 && params.by === null && params.mark === null && model.kept === null) return null;
  return <tools.Foot {...{ model, params, onParams, colour, moments, lines }} written={logs.lines} />;
}
