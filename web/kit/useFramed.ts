import { useCallback, useLayoutEffect, useRef } from 'react';

/**
 * Calls `paint` in the next frame, before it is shown, after every rendering that brings another one, and whenever the
 * returned function is called. However often that is, a frame paints once; and what reads the layout there does not
 * ask for one in the middle of a rendering.
 */
export function useFramed(paint: () => void): () => void {
  const current = useRef(paint);
  const frame = useRef(0);
  const later = useCallback(() => {
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => current.current());
  }, []);
  useLayoutEffect(() => {
    current.current = paint;
    later();
    return () => cancelAnimationFrame(frame.current);
  }, [paint, later]);
  return later;
}
