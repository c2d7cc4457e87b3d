import './tooltip.css';
import type { ReactNode } from 'react';

export const TIP_WIDTH = 280;
const GAP = 14;

/** The box, in the coordinates of the positioned parent, that the tooltip explains, and the parent's size. */
export interface TipPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly within: { readonly width: number; readonly height: number };
}

/**
 * Where a tooltip goes: left of what it explains, where the quieter past is; to the right where there is no
 * room, and over neither edge.
 */
export function tipPosition(
  p: TipPlace,
  tipWidth = TIP_WIDTH,
): { readonly left: number; readonly top: number } {
  const before = p.x - tipWidth - GAP;
  const after = p.x + p.width + GAP;
  const fits = before >= 4 || after + tipWidth > p.within.width;
  const left = Math.max(4, Math.min(fits ? before : after, p.within.width - tipWidth - 4));
  return { left, top: Math.max(4, Math.min(p.y - 16, p.within.height - 60)) };
}

/** A floating explanation; its text is telemetry, so it is only ever drawn as text. */
export function Tooltip({ place, children }: { readonly place: TipPlace; readonly children: ReactNode }) {
  const width = Math.min(TIP_WIDTH, place.within.width - 8);
  return (
    <div className="tooltip floating" role="tooltip" style={{ ...tipPosition(place, width), width }}>
      {children}
    </div>
  );
}
