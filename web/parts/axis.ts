// The one time axis: every chart on a page shares these columns, so that cause and effect line up.

import { HOUR, SECOND, micros, type Micros, type Range } from '../time/index.ts';

/** Widths in CSS pixels: labels left of the plot, the plot, totals right of it. */
export interface Columns {
  readonly gutter: number;
  readonly plot: number;
  readonly totals: number;
  readonly width: number;
}

/** Gutter and totals follow the page's width; the plot takes the rest of the stack. */
export function columns(stackWidth: number, pageWidth: number): Columns {
  const [gutter, totals] =
    pageWidth >= 1800 ? [208, 76] : pageWidth >= 1300 ? [184, 70] : pageWidth >= 700 ? [160, 64] : [0, 0];
  const inner = Math.max(0, stackWidth - gutter - totals);
  return { gutter, totals, plot: inner, width: stackWidth };
}

/** Maps moments to pixels within the plot; pure and linear. */
export interface TimeScale {
  readonly range: Range;
  readonly width: number;
  /** Pixels from the plot's left edge; may lie outside it. */
  readonly x: (t: Micros) => number;
  readonly t: (x: number) => Micros;
}

export function timeScale(range: Range, width: number): TimeScale {
  const span = Math.max(1, range.to - range.from);
  return {
    range,
    width,
    x: t => ((t - range.from) / span) * width,
    t: x => micros(Math.round(range.from + (x / Math.max(1, width)) * span)),
  };
}

const STEPS: readonly number[] = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
].map(s => s * SECOND);

/** The smallest round step of at least `minPixels` on this scale. */
export function roundStep(range: Range, width: number, minPixels: number): Micros {
  const perPixel = (range.to - range.from) / Math.max(1, width);
  const step = STEPS.find(s => s / perPixel >= minPixels);
  return micros(step ?? Math.ceil((perPixel * minPixels) / (24 * HOUR)) * 24 * HOUR);
}

/** Bins of the heatmap: round steps of at least 6 px, and about 12 px where that gives a rounder number. */
export const binStep = (range: Range, width: number): Micros => roundStep(range, width, 12);
