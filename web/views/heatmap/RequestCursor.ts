import { useState, type KeyboardEvent, type PointerEvent } from 'react';
import { cellAt, type CellPlace, type RequestLayout } from './requests.ts';

export interface RequestActs {
  readonly onOpen: (cell: CellPlace) => void;
  readonly onKeep: (cell: CellPlace) => void;
  readonly onZoomOut: () => void;
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

/** Pointer and keyboard over the request cells. */
export function useRequestCursor(layout: RequestLayout, left: number, acts: RequestActs) {
  const [cursor, setCursor] = useState<CellPlace | null>(null);
  const at = (e: PointerEvent<HTMLElement>): CellPlace | null => {
    const box = e.currentTarget.getBoundingClientRect();
    return cellAt(layout, e.clientX - box.left - left, e.clientY - box.top);
  };
  const onKeyDown = (e: KeyboardEvent<HTMLElement>): void => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const start = layout.blocks.length > 0 ? { block: 0, row: 0, column: 0 } : null;
    const here = cursor ?? start;
    const arrow = ARROWS[e.key];
    const run =
      arrow && here
        ? () => setCursor(cursor === null ? here : step(layout, here, ...arrow))
        : act(e.key, here);
    if (!run) return;
    e.preventDefault();
    e.stopPropagation();
    run();
  };
  const act = (key: string, here: CellPlace | null): (() => void) | null => {
    if (key === 'Enter' && here) return () => acts.onOpen(here);
    if (key.toLowerCase() === 'k' && here) return () => acts.onKeep(here);
    if (key.toLowerCase() === 'z') return acts.onZoomOut;
    if (key === 'Escape') return cursor === null ? acts.onClear : () => setCursor(null);
    return null;
  };
  return {
    cursor,
    listeners: {
      onPointerMove: (e: PointerEvent<HTMLElement>) => setCursor(at(e)),
      onPointerLeave: () => setCursor(null),
      onClick: () => {
        if (cursor) acts.onOpen(cursor);
      },
      onKeyDown,
      onBlur: () => setCursor(null),
    },
  };
}
