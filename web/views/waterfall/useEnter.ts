import { useCallback, useRef } from 'react';

/** The part of the details that is read: what goes into them takes this. */
export const PANEL = 'trace-tab-panel';

/** Goes into the details, at once where they are shown, else as soon as they are: they ask once whether to. */
export function useEnter(show: () => void) {
  const waiting = useRef(false);
  const enter = (): void => {
    show();
    const panel = document.getElementById(PANEL);
    waiting.current = panel === null;
    panel?.focus();
  };
  const isEntered = useCallback((): boolean => {
    const was = waiting.current;
    waiting.current = false;
    return was;
  }, []);
  return { isEntered, enter };
}
