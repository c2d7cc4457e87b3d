// A block of time cells: from what was drawn to the requests it means, and back. Pure.

import { subject } from './table.ts';
import { micros } from '../../time/index.ts';
import type { Block, CursorScene } from './cursor.ts';
import type { Brush } from './picks.ts';

/** Bands are groups: a block within one row may leave some out, one over several rows means all of them. */
function groupsIn({ grid, layout }: CursorScene, { first, last }: Block): string[] {
  if (first.place !== last.place) return [];
  const bands = layout.bands.slice(first.band, last.band + 1);
  if (bands.length === layout.bands.length) return [];
  return bands.flatMap(b => b.groups.map(g => grid.groups[g] ?? ''));
}

/** What the block means: its rows, its stretch of time, and the groups of its bands. */
export function brushOfBlock(s: CursorScene, block: Block): Brush {
  const { grid, layout } = s;
  const rows = layout.rows.slice(block.first.place, block.last.place + 1);
  const range = {
    from: micros(grid.start + block.from * grid.step),
    to: micros(grid.start + block.to * grid.step),
  };
  return {
    subjects: rows.flatMap(r => grid.rows[r.row] ?? []),
    rows: { kind: 'time', range, groups: groupsIn(s, block) },
  };
}

/** Where a brush lies in this picture; null where its rows or its time are not in it. */
export function blockFrom({ grid, layout }: CursorScene, brush: Brush | null): Block | null {
  if (brush?.rows.kind !== 'time') return null;
  const names = new Set(brush.subjects.map(subject));
  const places = layout.rows.flatMap((r, i) => (names.has(subject(grid.rows[r.row])) ? [i] : []));
  const { range, groups } = brush.rows;
  const from = Math.max(0, Math.floor((range.from - grid.start) / grid.step));
  const to = Math.min(grid.bins, Math.ceil((range.to - grid.start) / grid.step));
  const [top] = places;
  const bottom = places.at(-1);
  if (top === undefined || bottom === undefined || from >= to) return null;
  const bands = layout.bands.flatMap((b, i) =>
    groups.length === 0 || b.groups.some(g => groups.includes(grid.groups[g] ?? '')) ? [i] : [],
  );
  return {
    first: { place: top, band: bands[0] ?? 0 },
    last: { place: bottom, band: bands.at(-1) ?? layout.bands.length - 1 },
    from,
    to,
  };
}
