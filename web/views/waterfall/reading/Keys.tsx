import { useEffect, useRef } from 'react';
import { focusHome, isNothing, keepFocus } from '../../../kit/focus.ts';
import { isUnderSheet } from '../../../kit/sheet.ts';
import type { Drawing } from '../params.ts';
import { stepStop } from '../useWalk.ts';
import { WALKING } from '../walk.ts';
import type { Actions } from './actions.ts';
import { actionOf, isKnownTo, pressOf } from './keyboard.ts';

interface Props {
  readonly actions: () => Actions | null;
  readonly drawing: Drawing;
}

/** Pressed while nothing has the focus, a key that goes through a drawing is meant for it. */
function handOn(e: KeyboardEvent): void {
  focusHome();
  if (!isNothing(document.activeElement)) document.activeElement?.dispatchEvent(new KeyboardEvent(e.type, e));
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
      if (drawing !== 'waterfall' && WALKING.includes(e.key) && isNothing(document.activeElement)) handOn(e);
      if (action === null || !isKnownTo(drawing, action)) return;
      e.preventDefault();
      // Whoever presses the rows' keys while nothing has the focus is at the rows: what reads aloud must know it.
      if (isNothing(document.activeElement)) focusHome();
      if (action === 'next' && stepStop(1)) return;
      if (action === 'previous' && stepStop(-1)) return;
      latest.current()?.[action]();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [drawing]);
  return null;
}
