// A region of drawn request cells: from a drag to the requests it means, and back to where it is drawn. Pure.

import { traceIdAt, type GridColumn, type RequestColumns, type RequestGrid } from '../../model/index.ts';
import type { Brush } from './picks.ts';
import { rowsOf, type CellPlace, type RequestLayout } from './requests.ts';
import { subject } from './table.ts';

/** Drawn rows from one place to another, over the edges of blocks, and the columns between them. */
export interface Area {
  readonly from: { readonly block: number; readonly row: number };
  readonly to: { readonly block: number; readonly row: number };
  readonly columns: readonly [number, number];
}

const before = (a: Area['from'], b: Area['from']): boolean =>
  a.block < b.block || (a.block === b.block && a.row <= b.row);

/** The area with these two cells in opposite corners. */
export function areaOf(a: CellPlace, b: CellPlace): Area {
  const [from, to] = before(a, b) ? [a, b] : [b, a];
  return {
    from: { block: from.block, row: from.row },
    to: { block: to.block, row: to.row },
    columns: [Math.min(a.column, b.column), Math.max(a.column, b.column)],
  };
}

/** The nearest drawn cell to a point: a drag may leave the cells. */
export function nearestCell(layout: RequestLayout, x: number, y: number): CellPlace | null {
  const { blocks, columns, columnWidth } = layout;
  if (blocks.length === 0 || columns === 0) return null;
  const column = Math.min(columns - 1, Math.max(0, Math.floor(x / Math.max(1, columnWidth))));
  let block = blocks.findIndex(b => y < b.y + b.height);
  if (block === -1) block = blocks.length - 1;
  const b = blocks[block];
  if (!b) return null;
  const row = Math.min(b.count - 1, Math.max(0, Math.floor((y - b.y) / b.rowHeight)));
  return { block, row, column };
}

/** What the area means, so that a link finds the same requests: its hops or keys, its first and last request. */
export function brushOf(grid: RequestGrid, layout: RequestLayout, area: Area): Brush | null {
  const first = layout.blocks[area.from.block];
  const last = layout.blocks[area.to.block];
  if (!first || !last) return null;
  const [from] = rowsOf(first, area.from.row);
  const [, end] = rowsOf(last, area.to.row);
  const subjects = grid.columns.slice(area.columns[0], area.columns[1] + 1);
  const id = (row: number): string => traceIdAt(grid.requests, row);
  return { subjects, rows: { kind: 'rows', first: id(from), last: id(end - 1) } };
}

/** The row of a trace, −1 where it is not in the grid. */
export function rowOfTrace(c: RequestColumns, traceId: string): number {
  const length = traceId.length;
  let at = c.traceIds.indexOf(traceId);
  while (at !== -1 && at % length !== 0) at = c.traceIds.indexOf(traceId, at + 1);
  return at === -1 ? -1 : c.text.indexOf(at / length);
}

const placeOf = (layout: RequestLayout, row: number): Area['from'] | null => {
  const block = layout.blocks.findIndex(b => row >= b.first && row < b.first + b.size);
  const b = layout.blocks[block];
  return b ? { block, row: Math.floor((row - b.first) / b.each) } : null;
};

const same = (a: GridColumn, b: GridColumn): boolean => a.kind === b.kind && subject(a) === subject(b);

/** Where a brush lies in this picture; null where its requests or columns are not in it. */
export function areaFrom(grid: RequestGrid, layout: RequestLayout, brush: Brush | null): Area | null {
  if (brush?.rows.kind !== 'rows') return null;
  const rows = [brush.rows.first, brush.rows.last].map(id => rowOfTrace(grid.requests, id));
  const [a = -1, b = -1] = rows;
  const from = placeOf(layout, Math.min(a, b));
  const to = placeOf(layout, Math.max(a, b));
  const columns = grid.columns.flatMap((c, i) => (brush.subjects.some(s => same(s, c)) ? [i] : []));
  const [left] = columns;
  const right = columns.at(-1);
  if (a < 0 || b < 0 || !from || !to || left === undefined || right === undefined) return null;
  return { from, to, columns: [left, right] };
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One box for each block the area touches, in pixels of the plot. */
export function boxesOf(layout: RequestLayout, area: Area): readonly Box[] {
  const [left, right] = area.columns;
  return layout.blocks.flatMap((b, i) => {
    if (i < area.from.block || i > area.to.block) return [];
    const top = i === area.from.block ? area.from.row : 0;
    const end = i === area.to.block ? area.to.row + 1 : b.count;
    return [
      {
        x: left * layout.columnWidth,
        y: b.y + top * b.rowHeight,
        width: (right - left + 1) * layout.columnWidth - 1,
        height: (end - top) * b.rowHeight,
      },
    ];
  });
}

/** How near to a corner takes hold of it. */
const GRIP = 8;

/** The cell in the corner opposite to the one at this point; null where no corner is. */
export function oppositeCorner(layout: RequestLayout, area: Area, x: number, y: number): CellPlace | null {
  const boxes = boxesOf(layout, area);
  const [first] = boxes;
  const last = boxes.at(-1);
  if (!first || !last) return null;
  const end = last.y + last.height;
  const side = first.x + first.width;
  const near = (a: number, b: number): boolean => Math.abs(a - b) <= GRIP;
  const bottom = near(y, end) && Math.abs(y - end) < Math.abs(y - first.y);
  const top = near(y, first.y) && !bottom;
  const right = near(x, side) && Math.abs(x - side) < Math.abs(x - first.x);
  const left = near(x, first.x) && !right;
  if ((!top && !bottom) || (!left && !right)) return null;
  return { ...(top ? area.to : area.from), column: left ? area.columns[1] : area.columns[0] };
}
