import { useRef, type KeyboardEvent, type MouseEvent, type PointerEvent } from 'react';
import { useOwnPointed, type Pointed } from '../../kit/pointed.ts';
import { areaOf, nearestCell, oppositeCorner, type Area } from './brush.ts';
import { cellAt, type CellPlace, type RequestLayout } from './requests.ts';

export interface RequestActs {
  readonly onOpen: (cell: CellPlace) => void;
  readonly onKeep: (cell: CellPlace) => void;
  /** All keys at this hop. */
  readonly onDeeper: (cell: CellPlace) => void;
  readonly onBrush: (area: Area) => void;
  readonly onZoom: (cell: CellPlace | null, factor: number) => void;
  /** One step back. */
  readonly onBack: () => void;
  readonly onClear: () => void;
}

/** The cell next to one, over the edges of blocks; the same one at the end. */
export function step(layout: RequestLayout, c: CellPlace, dx: number, dy: number): CellPlace {
  const column = Math.min(Math.max(c.column + dx, 0), layout.columns - 1);
  const b = layout.blocks[c.block];
  const row = c.row + dy;
  if (b && row >= 0 && row < b.count) return { ...c, column, row };
  const next = layout.blocks[c.block + Math.sign(dy)];
  if (!next || dy === 0) return { ...c, column };
  return { block: c.block + Math.sign(dy), row: dy > 0 ? 0 : next.count - 1, column };
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  PageUp: [0, -20],
  PageDown: [0, 20],
};

const DRAG = 4;

interface Pointing {
  readonly layout: RequestLayout;
  /** Left edge of the cells within the element that listens. */
  readonly left: number;
  /** What is brushed already; its corners can be taken hold of. */
  readonly area: Area | null;
  readonly acts: RequestActs;
}

export interface RequestPointing {
  readonly cursor: Pointed<CellPlace | null>;
  /** The region being drawn; null when none is. */
  readonly draft: Pointed<Area | null>;
  readonly listeners: ReturnType<typeof useListeners>;
}

/**
 * Pointer and keyboard over the request cells. Where they are is told to those who draw it and to nobody
 * else: the picture itself never redraws for it.
 */
export function useRequestCursor(p: Pointing): RequestPointing {
  const cursor = useOwnPointed<CellPlace | null>(null);
  const draft = useOwnPointed<Area | null>(null);
  return { cursor, draft, listeners: useListeners(p, cursor, draft) };
}

type Point = { readonly x: number; readonly y: number };

function pointIn(e: MouseEvent<HTMLElement>, left: number): Point {
  const box = e.currentTarget.getBoundingClientRect();
  return { x: e.clientX - box.left - left, y: e.clientY - box.top };
}

function useListeners(p: Pointing, cursor: Pointed<CellPlace | null>, draft: Pointed<Area | null>) {
  const { layout, left, acts } = p;
  const drag = useRef<{ readonly at: Point; readonly anchor: CellPlace; moved: boolean } | null>(null);
  const keys = useKeys(p, cursor, draft);
  const at = (e: MouseEvent<HTMLElement>): CellPlace | null => {
    const { x, y } = pointIn(e, left);
    return cellAt(layout, x, y);
  };
  return {
    ...keys,
    onPointerDown: (e: PointerEvent<HTMLElement>) => {
      if (e.button !== 0 || e.pointerType === 'touch') return;
      const point = pointIn(e, left);
      const corner = p.area && oppositeCorner(layout, p.area, point.x, point.y);
      const anchor = corner ?? cellAt(layout, point.x, point.y);
      if (!anchor) return;
      drag.current = { at: point, anchor, moved: false };
      e.currentTarget.setPointerCapture(e.pointerId);
    },
    onPointerMove: (e: PointerEvent<HTMLElement>) => {
      const point = pointIn(e, left);
      const d = drag.current;
      if (d && Math.hypot(point.x - d.at.x, point.y - d.at.y) > DRAG) d.moved = true;
      if (!d?.moved) {
        keepOrSet(cursor, cellAt(layout, point.x, point.y));
        return;
      }
      const to = nearestCell(layout, point.x, point.y);
      cursor.set(null);
      if (to) draft.set(areaOf(d.anchor, to));
    },
    onPointerUp: () => {
      const area = draft.get();
      draft.set(null);
      if (drag.current?.moved === true && area) acts.onBrush(area);
    },
    onPointerLeave: () => {
      if (drag.current?.moved !== true) cursor.set(null);
    },
    onClick: (e: MouseEvent<HTMLElement>) => {
      const moved = drag.current?.moved;
      drag.current = null;
      const cell = at(e);
      if (moved !== true && cell) acts.onOpen(cell);
    },
  };
}

/** The same cell again is no news. */
function keepOrSet(cursor: Pointed<CellPlace | null>, next: CellPlace | null): void {
  const held = cursor.get();
  const same = held?.block === next?.block && held?.row === next?.row && held?.column === next?.column;
  if (!same) cursor.set(next);
}

const LARGER = 1 / 1.5;

function useKeys(
  { layout, acts, area }: Pointing,
  cursor: Pointed<CellPlace | null>,
  draft: Pointed<Area | null>,
) {
  const anchor = useRef<CellPlace | null>(null);
  const leave = (): void => {
    anchor.current = null;
    draft.set(null);
    cursor.set(null);
  };
  const arrow = (here: CellPlace, by: readonly [number, number], shift: boolean) => () => {
    // The first arrow only shows where the keyboard is.
    const next = cursor.get() === null ? here : step(layout, here, ...by);
    cursor.set(next);
    if (!shift) return;
    anchor.current ??= here;
    draft.set(areaOf(anchor.current, next));
  };
  const escape = (): void => {
    if (draft.get() === null && cursor.get() === null) acts.onBack();
    else if (draft.get() === null && area !== null) acts.onClear();
    leave();
  };
  const act = (key: string, here: CellPlace | null): (() => void) | null => {
    if (key === 'Escape') return escape;
    if (key === '+' || key === '=') return () => acts.onZoom(cursor.get(), LARGER);
    if (key === '-') return () => acts.onZoom(cursor.get(), 1 / LARGER);
    if (key.toLowerCase() === 'z') return acts.onBack;
    if (!here) return null;
    if (key === 'Enter') return () => acts.onOpen(here);
    if (key.toLowerCase() === 'k') return () => acts.onKeep(here);
    return key.toLowerCase() === 'd' ? () => acts.onDeeper(here) : null;
  };
  return {
    onKeyDown: (e: KeyboardEvent<HTMLElement>): void => {
      if (e.ctrlKey || e.metaKey || e.altKey) return;
      const here = cursor.get() ?? (layout.blocks.length > 0 ? { block: 0, row: 0, column: 0 } : null);
      const by = ARROWS[e.key];
      const run = by && here ? arrow(here, by, e.shiftKey) : act(e.key, here);
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
      acts.onBrush(drawn);
    },
    onBlur: leave,
  };
}
