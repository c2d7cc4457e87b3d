import { useEffect, useMemo, type RefObject } from 'react';
import { useSize, type Size } from '../../kit/useSize.ts';
import type { OpenedTrace } from '../../model/index.ts';
import { useSession } from '../../state/session.ts';
import { Axis } from './Axis.tsx';
import { columnsFor } from './layout.ts';
import { Minimap } from './Minimap.tsx';
import type { TraceParams, Zoom } from './params.ts';
import { describeRow, placeTexts, SCENE_WORDS } from './placewords.ts';
import { Rows } from './Rows.tsx';
import type { Scene } from './scene.ts';
import type { Model } from './useModel.ts';

interface Props {
  readonly model: Model;
  readonly answer: OpenedTrace;
  readonly params: TraceParams;
  readonly zoom: Zoom | null;
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** Told how large the rows' window is, for scrolling to a row. */
  readonly onSize: (size: Size) => void;
  readonly onZoom: (zoom: Zoom | null) => void;
  readonly onSelect: (node: number) => void;
}

/** Minimap, time scale and rows: one set of columns for all three. */
export function Stack({ model, answer, params, zoom, scroller, onSize, onZoom, onSelect }: Props) {
  const { tree, rows, flow, folds, selection, matches, critical } = model;
  const { zone } = useSession();
  const size = useSize(scroller);
  useEffect(() => onSize(size), [size, onSize]);
  const columns = useMemo(() => columnsFor(size.width), [size.width]);
  const shown = useMemo(() => zoom ?? { from: 0, to: tree.length }, [zoom, tree]);
  const texts = useMemo(() => placeTexts(tree, zone), [tree, zone]);
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
      placeText: texts,
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
      texts,
    ],
  );
  const describe = useMemo(() => (node: number) => describeRow(tree, texts, node), [tree, texts]);
  return (
    <div className="trace-stack">
      <Minimap tree={tree} columns={columns} zoom={zoom} path={critical} onZoom={onZoom} />
      <Axis columns={columns} zoom={shown} followed={flow.key} />
      <Rows
        scene={scene}
        size={size}
        scroller={scroller}
        describe={describe}
        onSelect={onSelect}
        onToggle={folds.toggle}
        onZoom={onZoom}
      />
    </div>
  );
}
