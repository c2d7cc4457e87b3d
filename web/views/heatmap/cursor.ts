// Moving over the cells of the time heatmap: which cell lies next, and what the pointer and keys do.

import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { TimeScale } from '../../parts/axis.ts';
import type { RateGrid } from '../../model/index.ts';
import { useUi } from '../../state/ui.ts';
import { micros, type Micros, type Range } from '../../time/index.ts';
import { LOOKS, type Cells } from './cells.ts';
import { binAt } from './draw.ts';
import { hit, type StackLayout } from './layout.ts';

/** A cell: its row in the grid and the place of that among the drawn ones, its band, its bins [from, to). */
export interface Cursor {
  readonly row: number;
  readonly place: number;
  readonly band: number;
  readonly from: number;
  readonly to: number;
}

export interface CursorScene {
  readonly grid: RateGrid;
  readonly cells: Cells;
  readonly layout: StackLayout;
  readonly scale: TimeScale;
}

/** The cell at a bin; null where nothing is drawn. */
export function cellAtBin(s: CursorScene, place: number, band: number, bin: number): Cursor | null {
  const row = s.layout.rows[place]?.row;
  if (row === undefined || bin < 0 || bin >= s.grid.bins) return null;
  const i = s.cells.at[(row * s.layout.bands.length + band) * s.grid.bins + bin] ?? -1;
  if (i < 0) return null;
  return { row, place, band, from: s.cells.from[i] ?? bin, to: s.cells.to[i] ?? bin + 1 };
}

const isEmpty = (s: CursorScene, c: Cursor): boolean => {
  const row = s.layout.rows[c.place]?.row ?? 0;
  const i = s.cells.at[(row * s.layout.bands.length + c.band) * s.grid.bins + c.from] ?? -1;
  return i < 0 || LOOKS[s.cells.look[i] ?? 0] === 'none';
};

/** The next cell with data to the left (−1) or right (1); the same one at the end. */
export function besides(s: CursorScene, c: Cursor, by: -1 | 1): Cursor {
  let next: Cursor | null = c;
  do next = cellAtBin(s, next.place, next.band, by === 1 ? next.to : next.from - 1);
  while (next && isEmpty(s, next));
  return next ?? c;
}

/** The band above or below at the same time; the same one at the edge. */
export function beyond(s: CursorScene, c: Cursor, by: -1 | 1): Cursor {
  const bands = Math.max(1, s.layout.bands.length);
  const flat = c.place * bands + c.band + by;
  if (flat < 0 || flat >= s.layout.rows.length * bands) return c;
  return cellAtBin(s, Math.floor(flat / bands), flat % bands, c.from) ?? c;
}

/** Where the keyboard begins: the newest cell with data of the culprit's row, else of the first. */
export function firstCell(s: CursorScene): Cursor | null {
  const place = Math.max(
    0,
    s.layout.rows.findIndex(r => r.culprit),
  );
  for (let bin = s.grid.bins - 1; bin >= 0; bin--) {
    const c = cellAtBin(s, place, 0, bin);
    if (c && !isEmpty(s, c)) return c;
  }
  return cellAtBin(s, place, 0, 0);
}

export const cellRange = (grid: RateGrid, c: Pick<Cursor, 'from' | 'to'>): Range => ({
  from: micros(grid.start + c.from * grid.step),
  to: micros(grid.start + c.to * grid.step),
});

export interface CellActs {
  readonly onOpen: (cell: Cursor) => void;
  readonly onKeep: (cell: Cursor) => void;
  readonly onBrush: (range: Range) => void;
  readonly onZoomOut: () => void;
  readonly onClear: () => void;
}

const DRAG = 4;

interface Pointing {
  readonly left: number;
  readonly scene: CursorScene;
  readonly acts: CellActs;
}

/** Pointer and keyboard over the cells. `left` is the plot's left edge within the element that listens. */
export function useCursor({ left, scene, acts }: Pointing) {
  const [cursor, setCursor] = useState<Cursor | null>(null);
  const { setHoverTime, setBrush } = useUi.getState();
  const drag = useRef<{ readonly x: number; moved: boolean } | null>(null);
  const reach = useRef<Range | null>(null);
  const { grid, layout, scale } = scene;

  const point = (e: PointerEvent<HTMLElement>): { readonly x: number; readonly y: number } => {
    const box = e.currentTarget.getBoundingClientRect();
    return { x: e.clientX - box.left - left, y: e.clientY - box.top };
  };
  const between = (a: number, b: number): Range => ({
    from: scale.t(Math.max(0, Math.min(a, b))),
    to: scale.t(Math.min(scale.width, Math.max(a, b))),
  });
  const onPointerMove = (e: PointerEvent<HTMLElement>): void => {
    const { x, y } = point(e);
    if (drag.current && Math.abs(x - drag.current.x) > DRAG) drag.current.moved = true;
    if (drag.current?.moved) {
      setCursor(null);
      setBrush(between(drag.current.x, x));
      return;
    }
    const inPlot = x >= 0 && x < scale.width;
    setHoverTime(inPlot ? scale.t(x) : null);
    const at = hit(layout, y);
    setCursor(inPlot && at ? cellAtBin(scene, at.place, at.band, binAt(grid, scale, x)) : null);
  };
  const onPointerDown = (e: PointerEvent<HTMLElement>): void => {
    const { x } = point(e);
    if (e.button !== 0 || e.pointerType === 'touch' || x < 0 || x > scale.width) return;
    drag.current = { x, moved: false };
    e.currentTarget.setPointerCapture(e.pointerId);
  };
  const onPointerUp = (e: PointerEvent<HTMLElement>): void => {
    const { x } = point(e);
    const began = drag.current;
    drag.current = null;
    setBrush(null);
    if (began?.moved) acts.onBrush(between(began.x, x));
    else if (began && cursor) acts.onOpen(cursor);
  };
  const onPointerLeave = (): void => {
    if (drag.current?.moved) return;
    setHoverTime(null);
    setCursor(null);
  };

  const stretch = (at: Cursor, by: -1 | 1): void => {
    const next = besides(scene, at, by);
    const held = reach.current ?? cellRange(grid, at);
    const own = cellRange(grid, next);
    const grown: Range = by === 1 ? { from: held.from, to: own.to } : { from: own.from, to: held.to };
    reach.current = grown;
    setBrush(grown);
    move(next);
  };
  const move = (next: Cursor): void => {
    setCursor(next);
    setHoverTime(middle(grid, next));
  };
  const leave = (): void => {
    reach.current = null;
    setBrush(null);
    setCursor(null);
    setHoverTime(null);
  };
  const onKeyDown = (e: KeyboardEvent<HTMLElement>): void => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const at = cursor ?? firstCell(scene);
    const act = at ? keyAct(e.key, e.shiftKey, at) : null;
    const general = { z: acts.onZoomOut, Escape: escape }[e.key.length === 1 ? e.key.toLowerCase() : e.key];
    const run = act ?? general;
    if (!run) return;
    e.preventDefault();
    e.stopPropagation();
    run();
  };
  const escape = (): void => {
    if (cursor === null && reach.current === null) acts.onClear();
    leave();
  };
  const keyAct = (key: string, shift: boolean, at: Cursor): (() => void) | null => {
    // The first arrow only shows where the keyboard is.
    const go = (next: Cursor) => () => move(cursor === null ? at : next);
    switch (key) {
      case 'ArrowRight':
        return shift ? () => stretch(at, 1) : go(besides(scene, at, 1));
      case 'ArrowLeft':
        return shift ? () => stretch(at, -1) : go(besides(scene, at, -1));
      case 'ArrowDown':
        return go(beyond(scene, at, 1));
      case 'ArrowUp':
        return go(beyond(scene, at, -1));
      case 'Enter':
        return () => acts.onOpen(at);
      case 'k':
      case 'K':
        return () => acts.onKeep(at);
      default:
        return null;
    }
  };
  const onKeyUp = (e: KeyboardEvent<HTMLElement>): void => {
    const held = reach.current;
    if (e.key !== 'Shift' || held === null) return;
    leave();
    acts.onBrush(held);
  };
  return {
    cursor,
    listeners: {
      onPointerMove,
      onPointerDown,
      onPointerUp,
      onPointerLeave,
      onKeyDown,
      onKeyUp,
      onBlur: leave,
    },
  };
}

const middle = (grid: RateGrid, c: Cursor): Micros => micros(grid.start + ((c.from + c.to) / 2) * grid.step);
