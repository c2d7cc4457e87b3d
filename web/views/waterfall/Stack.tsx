import { lazy, Suspense, useEffect, useMemo, type RefObject } from 'react';
import { useSize, type Size } from '../../kit/useSize.ts';
import type { OpenedTrace } from '../../model/index.ts';
import { useSession } from '../../state/session.ts';
import { Axis } from './Axis.tsx';
import { columnsFor, MINIMAP } from './layout.ts';
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

export interface StackProps {
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
export function Stack(props: StackProps) {
  const { model, answer, params, zoom, scroller, onSize, onZoom, onSelect, reading, told, sceneRef } = props;
  const { tree, rows, flow, folds, selection, matches, marked, critical, secrets } = model;
  const { extras, tools } = reading;
  const { zone } = useSession();
  const size = useSize(scroller);
  useEffect(() => onSize(size), [size, onSize]);
  const { pinned } = params;
  const pins = pinned.length;
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
  const heads = useMemo(
    () => tools && <tools.Heads followed={flow.key} pinned={pinned} />,
    [tools, flow.key, pinned],
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
      <Axis columns={columns} zoom={shown} followed={flow.key} pinned={pinned} />
      <Rows
        scene={scene}
        size={size}
        scroller={scroller}
        {...{ describe, heads }}
        onSelect={onSelect}
        onToggle={folds.toggle}
        onZoom={onZoom}
        onMark={props.onMark}
      >
        {tools && told && <tools.Told {...props} told={told} scene={scene} height={size.height} />}
      </Rows>
      {tools && <tools.Under {...props} />}
    </div>
  );
}
