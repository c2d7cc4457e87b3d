import type { Columns } from '../../parts/axis.ts';
import { useUi } from '../../state/ui.ts';
import type { Cursor } from './cursor.ts';
import { binX, type HeatScene } from './draw.ts';

interface Props {
  readonly scene: HeatScene;
  readonly columns: Columns;
  readonly cursor: Cursor | null;
  readonly height: number;
}

/** What moves over the cells without drawing them again: cursor, shared hover line, brush. */
export function StackOverlay({ scene, columns, cursor, height }: Props) {
  const hoverTime = useUi(s => s.hoverTime);
  const brush = useUi(s => s.brush);
  const { grid, layout, scale } = scene;
  const left = (x: number): number => columns.gutter + x;
  const clip = (x: number): number => Math.min(scale.width, Math.max(0, x));
  const band = cursor ? layout.bands[cursor.band] : undefined;
  const hover = hoverTime === null ? -1 : Math.round(scale.x(hoverTime));
  const from = brush ? clip(scale.x(brush.from)) : 0;
  const to = brush ? clip(scale.x(brush.to)) : 0;
  return (
    <>
      {!brush && hover >= 0 && hover <= scale.width ? (
        <i className="mark-line hover" style={{ left: left(hover), top: 0, height }} />
      ) : null}
      {cursor && band ? (
        <i
          className="heat-cursor"
          style={{
            left: left(binX(grid, scale, cursor.from)) - 1,
            width: binX(grid, scale, cursor.to) - binX(grid, scale, cursor.from) + 1,
            top: (layout.rows[cursor.place]?.y ?? 0) + band.y - 1,
            height: band.height + 2,
          }}
        />
      ) : null}
      {brush ? (
        <>
          <i className="brush" style={{ left: left(from), width: to - from, top: 0, height }} />
          <i className="brush-edge" style={{ left: left(from), width: to - from, top: 0, height }} />
        </>
      ) : null}
    </>
  );
}
