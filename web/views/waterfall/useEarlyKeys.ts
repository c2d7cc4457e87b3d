import { useEffect, useRef } from 'react';

const isTyped = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;

/**
 * Keys pressed while the code that knows them is on its way are not lost: they are pressed again once it is there,
 * that is when `waiting` ends. What is typed into a field stays there.
 */
export function useEarlyKeys(waiting: boolean): void {
  const early = useRef<KeyboardEvent[]>([]);
  useEffect(() => {
    if (!waiting) {
      // Children have begun to listen by now.
      for (const e of early.current.splice(0)) document.body.dispatchEvent(new KeyboardEvent(e.type, e));
      return undefined;
    }
    const keep = (e: KeyboardEvent): void => {
      if (!e.defaultPrevented && !isTyped(e.target)) early.current.push(e);
    };
    window.addEventListener('keydown', keep);
    return () => window.removeEventListener('keydown', keep);
  }, [waiting]);
}
