import { useRef, useState, type PointerEvent } from 'react';
import type { TimeScale } from '../../parts/axis.ts';
import type { Range } from '../../time/index.ts';
import { dragged, gripAt, type Grip } from './window.ts';

interface Input {
  readonly gutter: number;
  readonly scale: TimeScale;
  readonly window: Range | null;
  readonly onWindow: (window: Range | null) => void;
}

const CURSORS: Readonly<Record<Grip, string>> = {
  from: 'ew-resize',
  to: 'ew-resize',
  inside: 'grab',
  outside: 'crosshair',
};

/** Its edges resize the window, its inside moves it, elsewhere a new one is drawn; a click gives the whole range back. */
export function useWindowDrag({ gutter, scale, window, onWindow }: Input) {
  const start = useRef<{ readonly x: number; readonly grip: Grip } | null>(null);
  const [preview, setPreview] = useState<{ readonly from: number; readonly to: number } | null>(null);
  const [cursor, setCursor] = useState('crosshair');
  const at = (e: PointerEvent<SVGSVGElement>): number => {
    const x = e.clientX - e.currentTarget.getBoundingClientRect().left - gutter;
    return Math.min(scale.width, Math.max(0, x));
  };
  const next = (x: number): Range | null =>
    start.current && dragged(scale, window, start.current.grip, start.current.x, x);
  return {
    preview,
    cursor,
    listeners: {
      onPointerDown: (e: PointerEvent<SVGSVGElement>) => {
        if (e.button !== 0) return;
        const x = at(e);
        start.current = { x, grip: gripAt(scale, window, x) };
        e.currentTarget.setPointerCapture(e.pointerId);
      },
      onPointerMove: (e: PointerEvent<SVGSVGElement>) => {
        const x = at(e);
        if (start.current === null) {
          setCursor(CURSORS[gripAt(scale, window, x)]);
          return;
        }
        const shown = next(x);
        if (shown) setPreview({ from: gutter + scale.x(shown.from), to: gutter + scale.x(shown.to) });
      },
      onPointerUp: (e: PointerEvent<SVGSVGElement>) => {
        const began = start.current;
        const x = at(e);
        const shown = next(x);
        start.current = null;
        setPreview(null);
        if (began === null) return;
        if (Math.abs(x - began.x) >= 4) onWindow(shown);
        else if (began.grip === 'outside') onWindow(null);
      },
    },
  };
}
