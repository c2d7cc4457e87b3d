// How the other drawings are gone through by keys: blocks, boxes and lines instead of rows. Pure.

import type { Block } from './flame.ts';
import type { LaidPlace } from './serviceslayout.ts';

/** The keys that go through a drawing; the sheet of keys lists them. */
export const WALKING: readonly string[] = [
  ...['ArrowLeft', 'ArrowUp', 'ArrowDown', 'ArrowRight'],
  ...['Home', 'End', 'PageUp', 'PageDown'],
];

/** Lines or levels that a page is. */
const PAGE = 10;

const STEPS: Readonly<Record<string, number>> = {
  ...{ ArrowUp: -1, ArrowDown: 1, PageUp: -PAGE, PageDown: PAGE },
  ...{ Home: -Infinity, End: Infinity },
};

/** The line a key leads to; −1 where there is none. */
export function besideLine(lines: number, at: number, key: string): number {
  const step = STEPS[key];
  if (step === undefined || lines === 0) return -1;
  const from = at < 0 ? (step > 0 ? -1 : 0) : at;
  return Math.min(Math.max(0, from + step), lines - 1);
}

const nearest = (all: readonly number[], distance: (i: number) => number): number =>
  all.reduce((best, i) => (best < 0 || distance(i) < distance(best) ? i : best), -1);

/** The box a key leads to: callers left, callees right, neighbours of the same level above and below; −1 for none. */
export function besideBox(places: readonly LaidPlace[], at: number, key: string): number {
  const from = places[at];
  const all = places.map((_, i) => i);
  const y = (i: number): number => places[i]?.y ?? 0;
  if (!from || key === 'Home') return Math.min(0, places.length - 1);
  if (key === 'End') return places.length - 1;
  if (key === 'ArrowLeft') return from.parent;
  if (key === 'ArrowRight') {
    const own = all.filter(i => places[i]?.parent === at);
    return nearest(own, i => Math.abs(y(i) - from.y));
  }
  const down = key === 'ArrowDown' || key === 'PageDown';
  const level = all.filter(i => places[i]?.x === from.x && (down ? y(i) > from.y : y(i) < from.y));
  if (key === 'PageUp' || key === 'PageDown') return nearest(level, i => -Math.abs(y(i) - from.y));
  return key === 'ArrowUp' || down ? nearest(level, i => Math.abs(y(i) - from.y)) : -1;
}

/** The block a key leads to: callers above, callees below, neighbours beside; null where there is none. */
export function besideBlock(blocks: readonly Block[], from: Block | undefined, key: string): Block | null {
  const [first] = blocks;
  if (!first || !WALKING.includes(key)) return null;
  if (!from || key === 'Home') return first;
  if (key === 'End') return blocks.reduce((last, b) => (b.node > last.node ? b : last));
  const middle = (from.x0 + from.x1) / 2;
  const line = (depth: number): readonly Block[] => blocks.filter(b => b.depth === depth);
  const covering = (b: Block): boolean => b.x0 <= middle && middle < b.x1;
  if (key === 'ArrowUp') return line(from.depth - 1).find(covering) ?? null;
  if (key === 'PageUp') return line(Math.max(0, from.depth - PAGE)).find(covering) ?? null;
  const inside = blocks.filter(b => b.depth > from.depth && b.x0 >= from.x0 - 1e-9 && b.x1 <= from.x1 + 1e-9);
  if (key === 'ArrowDown') {
    const below = inside.filter(b => b.depth === from.depth + 1);
    return below.find(covering) ?? below[0] ?? null;
  }
  if (key === 'PageDown') {
    const to = Math.min(from.depth + PAGE, Math.max(...inside.map(b => b.depth)));
    return inside.find(b => b.depth === to) ?? null;
  }
  const row = [...line(from.depth)].sort((a, b) => a.x0 - b.x0);
  return row[row.indexOf(from) + (key === 'ArrowLeft' ? -1 : 1)] ?? null;
}
