import { memo, useMemo } from 'react';
import { usePointed, type Pointed } from '../../kit/pointed.ts';
import type { BrushAnswer } from '../../model/index.ts';
import type { Columns } from '../../parts/axis.ts';
import { Tooltip } from '../../parts/tooltip.tsx';
import { useUi } from '../../state/ui.ts';
import type { Zone } from '../../time/index.ts';
import { BrushBoxes } from './BrushBoxes.tsx';
import type { Box } from './brush.ts';
import type { Block, Cursor } from './cursor.ts';
import { binX, type HeatScene } from './draw.ts';
import { ROW } from './layout.ts';
import { RateTip, cellText } from './ratetip.tsx';

interface Props {
  readonly scene: HeatScene;
  readonly columns: Columns;
  readonly zone: Zone;
  readonly traced: number | null;
  readonly cursor: Pointed<Cursor | null>;
  readonly draft: Pointed<Block | null>;
  /** The brushed block; null where none is in this picture. */
  readonly block: Block | null;
  readonly brushed: BrushAnswer | null;
  readonly height: number;
}

/** What moves over the cells without drawing them again: cursor, tooltip, shared hover line, brush. */
export const StackOverlay = memo(function StackOverlay(props: Props) {
  const { columns, height } = props;
  return (
    <div className="heat-layer" style={{ width: columns.width, height }}>
      <HoverLine {...props} />
      <Region {...props} />
      <CursorTip {...props} />
      <Stretch {...props} />
    </div>
  );
});

function HoverLine({ scene, columns, height }: Props) {
  const hoverTime = useUi(s => s.hoverTime);
  const brushing = useUi(s => s.brush !== null);
  if (brushing || hoverTime === null) return null;
  const x = Math.round(scene.scale.x(hoverTime));
  if (x < 0 || x > scene.scale.width) return null;
  // Moved by its transform, which neither lays out nor paints anything else.
  return (
    <i
      className="mark-line hover"
      style={{ left: 0, top: 0, height, transform: `translateX(${columns.gutter + x}px)` }}
    />
  );
}

/** The stretch of time being brushed, on any chart of the page. */
function Stretch({ scene, columns, height }: Props) {
  const brush = useUi(s => s.brush);
  if (!brush) return null;
  const clip = (x: number): number => Math.min(scene.scale.width, Math.max(0, x));
  const from = clip(scene.scale.x(brush.from));
  const place = {
    left: columns.gutter + from,
    width: clip(scene.scale.x(brush.to)) - from,
    top: 0,
    height,
  };
  return (
    <>
      <i className="brush" style={place} />
      <i className="brush-edge" style={place} />
    </>
  );
}

/** Where a block of cells lies, in pixels of the plot. */
export function boxOf({ grid, layout, scale }: HeatScene, block: Block): Box {
  const bands = Math.max(1, layout.bands.length);
  const top = layout.bands[Math.min(block.first.band, bands - 1)];
  const bottom = layout.bands[Math.min(block.last.band, bands - 1)];
  const x = binX(grid, scale, block.from);
  const y = (layout.rows[block.first.place]?.y ?? 0) + (top?.y ?? 0);
  const end = (layout.rows[block.last.place]?.y ?? 0) + (bottom ? bottom.y + bottom.height : ROW);
  return { x, y, width: binX(grid, scale, block.to) - x - 1, height: end - y };
}

function Region({ scene, columns, draft, block, brushed, height }: Props) {
  const drawn = usePointed(draft);
  const shown = drawn ?? block;
  const boxes = useMemo(() => (shown ? [boxOf(scene, shown)] : []), [scene, shown]);
  return (
    <BrushBoxes
      boxes={boxes}
      left={columns.gutter}
      answer={drawn === null ? brushed : null}
      within={{ width: columns.width, height }}
    />
  );
}

function CursorTip({ scene, columns, cursor: pointed, height, zone, traced }: Props) {
  const cursor = usePointed(pointed);
  if (!cursor) return null;
  const { grid, layout } = scene;
  const { x, y, width, height: high } = boxOf(scene, { ...cursor, first: cursor, last: cursor });
  const within = { width: columns.width, height };
  return (
    <>
      <i
        className="heat-cursor"
        style={{ left: columns.gutter + x - 1, width: width + 2, top: y - 1, height: high + 2 }}
      />
      <Tooltip place={{ x: columns.gutter + x, y, width: width + 1, height: high, within }}>
        <RateTip grid={grid} layout={layout} cursor={cursor} zone={zone} traced={traced} />
      </Tooltip>
    </>
  );
}

/** The cell in a line of text, for screen readers. */
export function SpokenCell({ scene, zone, cursor: pointed }: Pick<Props, 'scene' | 'zone' | 'cursor'>) {
  const cursor = usePointed(pointed);
  return (
    <p className="hidden" role="status">
      {cursor ? cellText({ grid: scene.grid, layout: scene.layout, cursor, zone }) : ''}
    </p>
  );
}
