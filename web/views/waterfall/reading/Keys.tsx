import { useEffect, useRef } from 'react';
import { focusHome, isNothing, keepFocus } from '../../../kit/focus.ts';
import { isUnderSheet } from '../../../kit/sheet.ts';
import type { Drawing } from '../params.ts';
import type { Actions } from './actions.ts';
import { actionOf, isKnownTo, pressOf } from './keyboard.ts';

interface Props {
  readonly actions: () => Actions | null;
  readonly drawing: Drawing;
}

/** Binds the keys of the page to what they do in the drawing that is shown. */
export function Keys({ actions, drawing }: Props) {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  }, [actions]);
  useEffect(() => {
    const main = document.querySelector('main');
    if (main) keepFocus(main);
  }, []);
  useEffect(() => {
    const press = (e: KeyboardEvent): void => {
      if (e.defaultPrevented || isUnderSheet()) return;
      const action = actionOf(pressOf(e));
      if (action === null || !isKnownTo(drawing, action)) return;
      e.preventDefault();
      // Whoever presses the rows' keys while nothing has the focus is at the rows: what reads aloud must know it.
      if (isNothing(document.activeElement)) focusHome();
      latest.current()?.[action]();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [drawing]);
  return null;
}
