import '../words/overview.ts';
import { useId } from 'react';
import { BLANK, OUTCOMES, SETTLING, type HopId, type Outcome } from '../model/index.ts';
import { hopName, word } from '../words/index.ts';

const HEIGHT = 11;
const DAMAGE: readonly Outcome[] = ['altered', 'lost', 'foreign'];

/** Path of the glyph that repeats an outcome's hue, in a box of 7 × 11. */
const GLYPH: Readonly<Record<string, string>> = {
  lost: 'M1 3l5 5M6 3 1 8',
  altered: 'M1 4.200h5M1 7h5M5 2 2 9',
  foreign: 'M3.5 3l2.500 2.500-2.500 2.500-2.500-2.500z',
};

interface Placed {
  readonly x: number;
  readonly width: number;
  readonly outcome: Outcome | 'blank' | 'settling';
}

/** Cells left to right: damage is two pixels wider, so that its glyph fits. */
export function placeStrip(cells: Uint8Array, cell: number): readonly Placed[] {
  let x = 0;
  return Array.from(cells, c => {
    const outcome = c === BLANK ? 'blank' : c === SETTLING ? 'settling' : (OUTCOMES[c] ?? 'blank');
    const width = DAMAGE.includes(outcome as Outcome) ? Math.max(7, cell + 2) : cell;
    const placed: Placed = { x, width, outcome };
    x += width + 1;
    return placed;
  });
}

/** What a strip says, in words. */
export function stripText(cells: Uint8Array, hops: readonly HopId[]): string {
  const said = placeStrip(cells, 5).flatMap((p, i) => {
    const hop = hops[i];
    if (!hop || p.outcome === 'blank' || p.outcome === 'kept' || p.outcome === 'unobserved') return [];
    return [`${word(`outcome.${p.outcome}`)}: ${hopName(hop)}`];
  });
  return said.length > 0 ? said.join('; ') : word('losing.none');
}

/** One request in a line: what became of its keys at each hop, in path order. */
export function Strip({ cells, hops }: { readonly cells: Uint8Array; readonly hops: readonly HopId[] }) {
  const id = useId();
  const cell = cells.length > 18 ? 2 : cells.length > 13 ? 3 : 5;
  const placed = placeStrip(cells, cell);
  const width = placed.reduce((w, p) => Math.max(w, p.x + p.width), 0);
  const rects = (outcome: string): string =>
    placed
      .filter(p => p.outcome === outcome)
      .map(p => `M${p.x} 0h${p.width}v${HEIGHT}h-${p.width}z`)
      .join('');
  const lines = placed
    .filter(p => p.outcome === 'blank')
    .map(p => `M${p.x} ${HEIGHT - 0.5}h${p.width}`)
    .join('');
  return (
    <svg className="strip" width={width} height={HEIGHT} role="img" aria-label={stripText(cells, hops)}>
      <defs>
        <pattern id={id} width="4" height="4" patternUnits="userSpaceOnUse">
          <path d="M-1 5 5 -1M-1 1 1 -1M3 5 5 3" stroke="var(--unobserved)" strokeWidth="1" />
        </pattern>
      </defs>
      <path d={rects('kept')} fill="var(--kept)" />
      <path d={rects('unobserved')} fill={`url(#${id})`} />
      <path d={rects('settling')} fill="none" stroke="var(--line-2)" strokeDasharray="1 1" />
      <path d={lines} stroke="var(--line-2)" />
      {DAMAGE.map(d => (
        <path key={d} d={rects(d)} fill={`var(--${d})`} />
      ))}
      {placed.map((p, i) =>
        GLYPH[p.outcome] === undefined ? null : (
          <path
            key={i}
            d={GLYPH[p.outcome]}
            transform={`translate(${p.x + (p.width - 7) / 2} 0)`}
            stroke="var(--surface)"
            strokeWidth="1.3"
            fill={p.outcome === 'foreign' ? 'var(--surface)' : 'none'}
          />
        ),
      )}
    </svg>
  );
}
