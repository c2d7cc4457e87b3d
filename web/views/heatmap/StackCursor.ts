// What pointer and keyboard do over the cells of the time heatmap.

import { useRef, type KeyboardEvent, type MouseEvent, type PointerEvent } from 'react';
import { useOwnPointed, type Pointed } from '../../kit/pointed.ts';
import { useUi } from '../../state/ui.ts';
import { micros, type Micros, type Range } from '../../time/index.ts';
import {
  besides,
  beyond,
  blockOf,
  cellAtBin,
  firstCell,
  middle,
  nearestCell,
  type Block,
  type Cursor,
  type CursorScene,
} from './cursor.ts';
import { binAt } from './draw.ts';
import { hit } from './layout.ts';
import type { Brush } from './picks.ts';
import { brushOfBlock } from './region.ts';

export interface CellActs {
  readonly onOpen: (cell: Cursor) => void;
  readonly onKeep: (cell: Cursor) => void;
  /** A stretch of time, to look at closer. */
  readonly onBrush: (range: Range) => void;
  /** A block of cells, to compare with the rest. */
  readonly onRegion: (brush: Brush) => void;
  /** Stretches time around a moment; under 1: closer. */
  readonly onZoom: (t: Micros, factor: number) => void;
  readonly onBack: () => void;
  readonly onClear: () => void;
}

const DRAG = 4;

interface Pointing {
  /** The plot's left edge within the element that listens. */
  readonly left: number;
  readonly scene: CursorScene;
  readonly acts: CellActs;
}

type Pointers = { readonly cursor: Pointed<Cursor | null>; readonly draft: Pointed<Block | null> };

/**
 * Pointer and keyboard over the cells. Where they are is told to those who draw it and to nobody else: the
 * picture itself never redraws for it.
 */
export function useCursor(p: Pointing) {
  const cursor = useOwnPointed<Cursor | null>(null);
  const draft = useOwnPointed<Block | null>(null);
  const pointer = usePointer(p, { cursor, draft });
  const keys = useKeys(p, { cursor, draft });
  return { cursor, draft, listeners: { ...pointer, ...keys } };
}

const sameCell = (a: Cursor | null, b: Cursor | null): boolean =>
  a?.place === b?.place && a?.band === b?.band && a?.from === b?.from;

interface Drag {
  readonly x: number;
  readonly y: number;
  /** With Shift a block of cells is drawn, else a stretch of time. */
  readonly anchor: Cursor | null;
  moved: boolean;
}

function usePointer({ left, scene, acts }: Pointing, { cursor, draft }: Pointers) {
  const { setHoverTime, setBrush } = useUi.getState();
  const drag = useRef<Drag | null>(null);
  const { grid, layout, scale } = scene;
  const point = (e: MouseEvent<HTMLElement>): { readonly x: number; readonly y: number } => {
    const box = e.currentTarget.getBoundingClientRect();
    return { x: e.clientX - box.left - left, y: e.clientY - box.top };
  };
  const between = (a: number, b: number): Range => ({
    from: scale.t(Math.max(0, Math.min(a, b))),
    to: scale.t(Math.min(scale.width, Math.max(a, b))),
  });
  const stretch = (d: Drag, x: number, y: number): void => {
    cursor.set(null);
    const to = d.anchor && nearestCell(scene, x, y);
    if (d.anchor === null) setBrush(between(d.x, x));
    else if (to) draft.set(blockOf(d.anchor, to));
  };
  return {
    onPointerMove: (e: PointerEvent<HTMLElement>): void => {
      const { x, y } = point(e);
      const d = drag.current;
      if (d && Math.hypot(x - d.x, y - d.y) > DRAG) d.moved = true;
      if (d?.moved === true) {
        stretch(d, x, y);
        return;
      }
      const inPlot = x >= 0 && x < scale.width;
      setHoverTime(inPlot ? scale.t(x) : null);
      const at = hit(layout, y);
      const next = inPlot && at ? cellAtBin(scene, at.place, at.band, binAt(grid, scale, x)) : null;
      if (!sameCell(cursor.get(), next)) cursor.set(next);
    },
    onPointerDown: (e: PointerEvent<HTMLElement>): void => {
      const { x, y } = point(e);
      if (e.button !== 0 || e.pointerType === 'touch' || x < 0 || x > scale.width) return;
      drag.current = { x, y, anchor: e.shiftKey ? nearestCell(scene, x, y) : null, moved: false };
      e.currentTarget.setPointerCapture(e.pointerId);
    },
    onPointerUp: (e: PointerEvent<HTMLElement>): void => {
      const { x } = point(e);
      const began = drag.current;
      const drawn = draft.get();
      drag.current = null;
      setBrush(null);
      draft.set(null);
      const held = cursor.get();
      if (began?.moved === true) {
        if (drawn) acts.onRegion(brushOfBlock(scene, drawn));
        else if (began.anchor === null) acts.onBrush(between(began.x, x));
      } else if (began && held) acts.onOpen(held);
    },
    onPointerLeave: (): void => {
      if (drag.current?.moved === true) return;
      setHoverTime(null);
      cursor.set(null);
    },
  };
}

const ZOOM = 1.5;

function useKeys({ scene, acts }: Pointing, { cursor, draft }: Pointers) {
  const { setHoverTime, setBrush } = useUi.getState();
  const anchor = useRef<Cursor | null>(null);
  const { grid } = scene;
  const leave = (): void => {
    anchor.current = null;
    draft.set(null);
    setBrush(null);
    cursor.set(null);
    setHoverTime(null);
  };
  const escape = (): void => {
    if (cursor.get() === null && draft.get() === null) acts.onClear();
    leave();
  };
  const neighbour = (key: string, at: Cursor): Cursor | null => {
    if (key === 'ArrowRight' || key === 'ArrowLeft') return besides(scene, at, key === 'ArrowRight' ? 1 : -1);
    if (key === 'ArrowDown' || key === 'ArrowUp') return beyond(scene, at, key === 'ArrowDown' ? 1 : -1);
    return null;
  };
  const move = (at: Cursor, to: Cursor, shift: boolean): void => {
    // The first arrow only shows where the keyboard is.
    const next = cursor.get() === null ? at : to;
    cursor.set(next);
    setHoverTime(middle(grid, next));
    if (!shift) return;
    anchor.current ??= at;
    draft.set(blockOf(anchor.current, next));
  };
  const act = (key: string, at: Cursor | null): (() => void) | null => {
    const t = at ? middle(grid, at) : micros(grid.start + (grid.bins / 2) * grid.step);
    if (key === 'Escape') return escape;
    if (key === '+' || key === '=') return () => acts.onZoom(t, 1 / ZOOM);
    if (key === '-') return () => acts.onZoom(t, ZOOM);
    if (key.toLowerCase() === 'z') return acts.onBack;
    if (at && key === 'Enter') return () => acts.onOpen(at);
    return at && key.toLowerCase() === 'k' ? () => acts.onKeep(at) : null;
  };
  return {
    onKeyDown: (e: KeyboardEvent<HTMLElement>): void => {
      if (e.ctrlKey || e.metaKey || e.altKey) return;
      const at = cursor.get() ?? firstCell(scene);
      const next = at && neighbour(e.key, at);
      const run = at && next ? () => move(at, next, e.shiftKey) : act(e.key, at);
      if (!run) return;
      e.preventDefault();
      e.stopPropagation();
      run();
    },
    onKeyUp: (e: KeyboardEvent<HTMLElement>): void => {
      const drawn = draft.get();
      if (e.key !== 'Shift' || drawn === null) return;
      anchor.current = null;
      draft.set(null);
      acts.onRegion(brushOfBlock(scene, drawn));
    },
    onBlur: leave,
  };
}
