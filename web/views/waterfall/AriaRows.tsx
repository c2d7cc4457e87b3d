import { spanAt } from '../../analysis/trace/heads.ts';
import { NODE } from '../../model/index.ts';
import { CHANGE, STATE } from '../../analysis/trace/flow.ts';
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

function stateWord(scene: Scene, node: number): string {
  return (scene.extras?.above(scene, node) ?? '') + flowWord(scene, node);
}

function flowWord(scene: Scene, node: number): string {
  const key = scene.flow.key;
  const state = scene.flow.state[node];
  if (state === STATE.gone) return word('trace.row.gone', { key });
  if (state !== STATE.unknown && scene.flow.change[node] !== CHANGE.none)
    return word('trace.row.changed', { key });
  return state === STATE.unknown ? word('trace.row.unknown', { key }) : word('trace.row.carried', { key });
}

function timeWord(scene: Scene, node: number): string {
  const span = spanAt(scene.tree, node);
  if (!span) return '';
  const at = scene.words.duration(span.start - scene.tree.start);
  return word('trace.row.at', { duration: scene.words.duration(span.duration), at });
}

/** Plain values only: a zoom or a selection then touches no row that looks the same as before. */
interface RowProps {
  readonly node: number;
  readonly row: number;
  readonly top: number;
  readonly height: number;
  readonly level: number;
  readonly selected: boolean;
  readonly expanded: boolean | undefined;
  readonly label: string;
  readonly state: string;
  readonly time: string;
  readonly more: string;
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
      <span role="gridcell">{r.label}</span> <span role="gridcell">{r.state}</span>{' '}
      <span role="gridcell">{r.time}</span> <span role="gridcell">{r.more}</span>
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
        label={describe(node)}
        state={stateWord(scene, node)}
        time={timeWord(scene, node)}
        more={scene.extras?.say(scene, node) ?? ''}
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
      aria-colcount={4}
      aria-activedescendant={near ? rowId(scene.rows.nodes[active] ?? -1) : undefined}
      className="trace-aria"
      style={{ height }}
    >
      {heads}
      {rows}
    </div>
  );
});
