import type { KeyboardEvent } from 'react';
import { duration } from '../../time/index.ts';
import { word } from '../../words/index.ts';
import { xOf, type Columns } from './layout.ts';
import { movedEnd, type End } from './minimap.ts';
import type { Zoom } from './params.ts';

interface Props {
  readonly columns: Columns;
  readonly length: number;
  /** Null: the whole trace. */
  readonly zoom: Zoom | null;
  readonly onZoom: (zoom: Zoom | null) => void;
}

/** Shares of the trace that a key moves an end by; the ends of the keyboard's range are its own. */
const STEPS: Readonly<Record<string, number>> = {
  ...{ ArrowLeft: -0.01, ArrowDown: -0.01, ArrowRight: 0.01, ArrowUp: 0.01 },
  ...{ PageDown: -0.1, PageUp: 0.1, Home: -1, End: 1 },
};

/** Where the part that is shown begins and ends: what a drag does, by keys. */
export function MinimapEnds({ columns, length, zoom, onZoom }: Props) {
  const whole: Zoom = { from: 0, to: length };
  const shown = zoom ?? whole;
  const press = (end: End, e: KeyboardEvent): void => {
    const by = (STEPS[e.key] ?? 0) * (e.shiftKey ? 5 : 1);
    if (by === 0 || e.ctrlKey || e.metaKey || e.altKey) return;
    e.preventDefault();
    onZoom(movedEnd(shown, length, end, by * length));
  };
  return (['from', 'to'] as const).map(end => (
    <div
      key={end}
      className="trace-end"
      role="slider"
      tabIndex={0}
      aria-label={word(`trace.minimap.${end}`)}
      aria-valuemin={0}
      aria-valuemax={Math.round(length)}
      aria-valuenow={Math.round(shown[end])}
      aria-valuetext={duration(shown[end])}
      style={{ left: xOf(columns, whole, shown[end]) }}
      onKeyDown={e => press(end, e)}
    />
  ));
}
