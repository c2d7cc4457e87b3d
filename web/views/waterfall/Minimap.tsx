import '../../words/all.ts';
import './minimap.css';
import type { CriticalPath, Tree } from '../../model/index.ts';
import { useCallback, useRef, useState, type PointerEvent } from 'react';
import { Canvas } from '../../kit/Canvas.tsx';
import type { Palette } from '../../kit/theme.ts';
import { duration } from '../../time/index.ts';
import { word } from '../../words/index.ts';
import { MINIMAP, timeAt, xOf, type Columns } from './layout.ts';
import { drawMinimap } from './minimap.ts';
import { MinimapEnds } from './MinimapEnds.tsx';
import type { Zoom } from './params.ts';
import type { Ctx } from './scene.ts';

interface Props {
  readonly tree: Tree;
  readonly columns: Columns;
  /** Null: the whole trace. */
  readonly zoom: Zoom | null;
  readonly path: CriticalPath | null;
  readonly onZoom: (zoom: Zoom | null) => void;
}

/** A drag of fewer pixels is a click. */
const DRAG = 4;

function useBrush({ tree, columns, onZoom }: Props) {
  const [brush, setBrush] = useState<readonly [number, number] | null>(null);
  const from = useRef<number | null>(null);
  const x = (e: PointerEvent<HTMLElement>): number =>
    Math.min(
      Math.max(e.clientX - e.currentTarget.getBoundingClientRect().left, columns.plotFrom),
      columns.plotTo,
    );
  return {
    brush,
    handlers: {
      onPointerDown: (e: PointerEvent<HTMLElement>) => {
        if (e.button !== 0) return;
        e.currentTarget.setPointerCapture(e.pointerId);
        from.current = x(e);
      },
      onPointerMove: (e: PointerEvent<HTMLElement>) => {
        if (from.current === null) return;
        const to = x(e);
        setBrush([Math.min(from.current, to), Math.max(from.current, to)]);
      },
      onPointerUp: () => {
        const whole = { from: 0, to: tree.length };
        if (brush && brush[1] - brush[0] >= DRAG)
          onZoom({ from: timeAt(columns, whole, brush[0]), to: timeAt(columns, whole, brush[1]) });
        from.current = null;
        setBrush(null);
      },
      onPointerCancel: () => {
        from.current = null;
        setBrush(null);
      },
      onDoubleClick: () => onZoom(null),
    },
  };
}

/** The whole trace in 40 pixels; a drag over it zooms, a double click shows everything again. */
export function Minimap(props: Props) {
  const { tree, columns, zoom, path } = props;
  const { brush, handlers } = useBrush(props);
  const draw = useCallback(
    (ctx: Ctx, palette: Palette) => drawMinimap(ctx, palette, tree, columns),
    [tree, columns],
  );
  const whole = { from: 0, to: tree.length };
  const shown = zoom && ([xOf(columns, whole, zoom.from), xOf(columns, whole, zoom.to)] as const);
  const second =
    zoom !== null
      ? word('trace.minimap.zoomed', { from: duration(zoom.from), to: duration(zoom.to) })
      : !path || path.service === null
        ? ''
        : word('trace.minimap.critical', { service: path.service, duration: duration(path.time) });
  return (
    <div
      className="trace-minimap"
      style={{ height: MINIMAP }}
      role="group"
      aria-label={word('trace.minimap.label')}
      title={word('trace.minimap.label')}
      {...handlers}
    >
      <Canvas width={columns.width} height={MINIMAP} draw={draw} aria-hidden="true" />
      <div className="trace-minimap-text tiny t3" style={{ width: columns.tree }}>
        {word('trace.minimap', {
          spans: tree.list.size,
          services: tree.services,
          duration: duration(tree.length),
        })}
        <br />
        {second}
      </div>
      {shown ? (
        <>
          <div
            className="trace-shade"
            style={{ left: columns.plotFrom, width: Math.max(0, shown[0] - columns.plotFrom) }}
          />
          <div
            className="trace-shade"
            style={{ left: shown[1], width: Math.max(0, columns.plotTo - shown[1]) }}
          />
          <div className="trace-window" style={{ left: shown[0], width: Math.max(3, shown[1] - shown[0]) }} />
        </>
      ) : null}
      <MinimapEnds columns={columns} length={tree.length} zoom={zoom} onZoom={props.onZoom} />
      {brush ? <div className="trace-brush" style={{ left: brush[0], width: brush[1] - brush[0] }} /> : null}
    </div>
  );
}
