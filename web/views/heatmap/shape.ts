// Which of its layouts the page takes, by its own size alone. Pure.

import type { Columns } from '../../parts/axis.ts';
import type { Size } from '../../kit/useSize.ts';
import type { Look } from './layout.ts';

export interface Shape {
  readonly look: Look;
  /** A low frame: small verdict, no filters, nothing beside the picture. */
  readonly compact: boolean;
  readonly verdictOnly: boolean;
  /** The page scrolls; otherwise all fits and only the request list does. */
  readonly scrolls: boolean;
  readonly narrow: boolean;
  /** Width of the stack, in which gutter, plot and totals share. */
  readonly stack: number;
  /** Columns of a low frame; null where the page's own apply. */
  readonly frame: Columns | null;
  /** Most rows, where the height says so; null for no limit. */
  readonly rows: number | null;
  readonly classes: string;
}

const LOW = 480;
const SIDES = 32;
const GAP = 16;

function frameColumns(width: number): Columns {
  const gutter = Math.min(138, Math.max(90, Math.round(width * 0.23)));
  const totals = width < 420 ? 36 : 42;
  return { gutter, totals, plot: Math.max(40, width - gutter - totals), width };
}

export function shapeOf({ width, height }: Size): Shape {
  const compact = height > 0 && height < LOW;
  const narrow = !compact && width < 700;
  const scrolls = !compact && width < 1180;
  const huge = width >= 1800;
  const side = scrolls ? 0 : GAP + (huge ? 440 : 358);
  const base = {
    look: compact ? 'frame' : narrow ? 'narrow' : 'wide',
    compact,
    narrow,
    scrolls,
    verdictOnly: compact && height < 160,
    stack: Math.max(0, compact ? width : width - SIDES - side),
    frame: compact ? frameColumns(width) : null,
    rows: compact && height < 300 ? 3 : null,
  } as const;
  const classes = [
    compact ? 'frame' : '',
    scrolls ? 'scrolls' : '',
    narrow ? 'narrow' : '',
    huge ? 'huge' : '',
  ];
  return { ...base, classes: classes.filter(c => c !== '').join(' ') };
}
