import { useEffect, useRef } from 'react';
import type { Actions } from './actions.ts';
import { actionOf, pressOf } from './keyboard.ts';

/** Binds the keys of the page to the actions while the waterfall is the drawing shown. */
export function Keys({ actions, on }: { readonly actions: () => Actions | null; readonly on: boolean }) {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  }, [actions]);
  useEffect(() => {
    if (!on) return undefined;
    const press = (e: KeyboardEvent): void => {
      if (e.defaultPrevented) return;
      const action = actionOf(pressOf(e));
      if (action === null) return;
      e.preventDefault();
      latest.current()?.[action]();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [on]);
  return null;
}
