// The matrix of versions as rows of cells, and the sentence over it; pure.

import { rate, share, width } from '../../analysis/stats.ts';
import type { CompatAnswer, CompatCell, PlatformEvent, Rate } from '../../model/index.ts';
import { fieldText } from '../../model/index.ts';

/** How a cell looks: blank, one dot, hatched, or a place on the ramp (0: none damaged … 6: over 50%). */
export type Look = 'blank' | 'few' | 'unobserved' | `r${number}`;

/** Under so many calls an undamaged cell says too little. */
const ENOUGH = 10;
/** An interval wider than this says too little. */
const TOO_WIDE = 0.5;
const STEPS: readonly number[] = [0.005, 0.02, 0.05, 0.15, 0.5];

export function lookOf(cell: CompatCell | null): Look {
  if (cell === null) return 'blank';
  const { rate: r } = cell;
  if (r.whole === 0) return cell.unobserved > 0 ? 'unobserved' : 'blank';
  if (r.part === 0) return r.whole < ENOUGH ? 'few' : 'r0';
  if (width(r) > TOO_WIDE) return 'few';
  return `r${1 + STEPS.filter(s => share(r) > s).length}`;
}

export interface Line {
  readonly client: string;
  /** One for each server version. */
  readonly cells: readonly (CompatCell | null)[];
}

export function linesOf(answer: CompatAnswer): readonly Line[] {
  const grid = answer.clients.map(() => answer.servers.map((): CompatCell | null => null));
  for (const cell of answer.cells) {
    const row = grid[cell.client];
    if (row) row[cell.server] = cell;
  }
  return answer.clients.map((client, i) => ({ client, cells: grid[i] ?? [] }));
}

export interface Headline {
  readonly kind: 'stands' | 'even' | 'clean' | 'unseen';
  /** The pair told: the one whose rate is most certainly high. */
  readonly cell: CompatCell | null;
  readonly more: number;
  /** All calls but the pair's. */
  readonly rest: Rate;
}

const sum = (cells: readonly CompatCell[]): Rate =>
  rate(
    cells.reduce((n, c) => n + c.rate.part, 0),
    cells.reduce((n, c) => n + c.rate.whole, 0),
  );

export function headlineOf({ cells }: CompatAnswer): Headline {
  const standing = cells.filter(c => c.outstanding).sort((a, b) => b.rate.low - a.rate.low);
  const [cell = null] = standing;
  if (cell)
    return { kind: 'stands', cell, more: standing.length - 1, rest: sum(cells.filter(c => c !== cell)) };
  const all = sum(cells);
  const kind = all.whole === 0 ? 'unseen' : all.part === 0 ? 'clean' : 'even';
  return { kind, cell: null, more: 0, rest: all };
}

/** What a `compat.result` event says. */
export interface LabResult {
  readonly client: string;
  readonly server: string;
  readonly proxy: string | null;
  readonly check: string;
  readonly sent: string | null;
  readonly received: string | null;
  readonly verdict: string;
  readonly time: number;
}

const named = (event: PlatformEvent, name: string): string =>
  [fieldText(event, name), fieldText(event, `${name}_version`)].filter(t => t !== null && t !== '').join(' ');

/** Checks of a laboratory among the platform's events, newest first. */
export function labResults(events: readonly PlatformEvent[]): readonly LabResult[] {
  return events
    .filter(e => e.kind === 'compat.result')
    .map(e => ({
      client: named(e, 'client'),
      server: named(e, 'server'),
      proxy: named(e, 'proxy') || null,
      check: fieldText(e, 'check') ?? '',
      sent: fieldText(e, 'headers_sent'),
      received: fieldText(e, 'headers_received'),
      verdict: fieldText(e, 'verdict') ?? '',
      time: e.time,
    }))
    .sort((a, b) => b.time - a.time);
}
