import { NODE } from '../../model/index.ts';
import { memo, type ReactNode } from 'react';
import { word } from '../../words/index.ts';
import { hasChildren, PLACE_ROW, ROW, shownRow } from './layout.ts';
import { siblings } from './siblings.ts';
import type { Scene } from './scene.ts';

interface Props {
  readonly scene: Scene;
  readonly first: number;
  readonly last: number;
  /** Content pixels per pixel of scrolling. */
  readonly scale: number;
  readonly height: number;
  readonly describe: (node: number) => string;
  /** What the columns hold, as a row of its own; null until its code is there. */
  readonly heads: ReactNode;
}

export const rowId = (node: number): string => `trace-row-${node}`;

/** Plain values only: a zoom or a selection then touches no row that looks the same as before. */
interface RowProps {
  readonly node: number;
  readonly row: number;
  readonly top: number;
  readonly height: number;
  readonly level: number;
  readonly selected: boolean;
  readonly expanded: boolean | undefined;
  /** The texts of its cells, with a NUL between them. */
  readonly cells: string;
  readonly place: number;
  readonly of: number;
}

const Row = memo(function Row(r: RowProps) {
  return (
    <div
      id={rowId(r.node)}
      role="row"
      aria-level={r.level}
      aria-setsize={r.of}
      aria-posinset={r.place}
      aria-rowindex={r.row + 2}
      aria-selected={r.selected}
      aria-expanded={r.expanded}
      className="trace-row"
      style={{ top: r.top, height: r.height }}
    >
      {r.cells.split('\0').map((text, i) => (
        // What is copied or read as text needs the space; what is read aloud has it from the style.
        <span key={i} role="gridcell">
          {i > 0 && ' '}
          {text}
        </span>
      ))}
    </div>
  );
});

/** The rows near the window as a tree grid: seen by what reads the page aloud and by tests, not by eyes. */
export const AriaRows = memo(function AriaRows(props: Props) {
  const { scene, first, last, scale, height, describe, heads } = props;
  const rows = [];
  // What is folded away is stood for by what it is folded into.
  const active = shownRow(scene.tree, scene.rows, scene.selected);
  const near = active >= first && active < last;
  // In an enormous trace scrolling is compressed; rows are placed by where scrolling shows them.
  for (let row = first; row < last; row++) {
    const node = scene.rows.nodes[row] ?? 0;
    const { place, of } = siblings(scene.tree, node);
    rows.push(
      <Row
        key={node}
        node={node}
        row={row}
        top={(scene.rows.y[row] ?? 0) / scale}
        height={scene.tree.kind[node] === NODE.place ? PLACE_ROW : ROW}
        level={(scene.tree.depth[node] ?? 0) + 1}
        selected={node === scene.selected}
        expanded={hasChildren(scene.tree, node) ? !scene.folded.has(node) : undefined}
        cells={scene.extras?.cells(scene, node, describe(node)) ?? describe(node)}
        place={place}
        of={of}
      />,
    );
  }
  return (
    <div
      role="treegrid"
      tabIndex={0}
      data-home
      aria-label={word('trace.grid')}
      aria-rowcount={scene.rows.nodes.length + 1}
      aria-colcount={scene.extras?.columns}
      aria-activedescendant={near ? rowId(scene.rows.nodes[active] ?? -1) : undefined}
      className="trace-aria"
      style={{ height }}
    >
      {heads}
      {rows}
    </div>
  );
});
