import { useCallback, useRef, type CanvasHTMLAttributes } from 'react';
import { usePalette, type Palette } from './theme.ts';
import { useFramed } from './useFramed.ts';

export type Draw = (ctx: CanvasRenderingContext2D, palette: Palette) => void;

interface Props extends Omit<CanvasHTMLAttributes<HTMLCanvasElement>, 'width' | 'height'> {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Called with a context scaled to CSS pixels and cleared; pure of React. */
  readonly draw: Draw;
}

/** A canvas that is sharp on every screen and redraws when its size, theme or `draw` changes. */
export function Canvas({ width, height, draw, style, ...rest }: Props) {
  const ref = useRef<HTMLCanvasElement>(null);
  const palette = usePalette();
  const paint = useCallback(() => {
    const canvas = ref.current;
    const ctx = canvas?.getContext('2d');
    if (!canvas || !ctx || width <= 0 || height <= 0) return;
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, width, height);
    draw(ctx, palette);
  }, [width, height, draw, palette]);
  useFramed(paint);
  return <canvas ref={ref} style={{ width, height, display: 'block', ...style }} {...rest} />;
}
