import { useEffect, useRef } from 'react';

type Step = (by: 1 | -1) => void;

/**
 * Steps through the matches of a text. A step that is wanted before they are `known` (or before the code for stepping
 * is there) is taken when they come, unless the text has changed meanwhile.
 */
export function useMatchStep(text: string, known: boolean, step: Step): Step {
  const awaited = useRef<{ readonly text: string; readonly by: 1 | -1 } | null>(null);
  useEffect(() => {
    const wanted = awaited.current;
    if (wanted === null || (!known && wanted.text === text)) return;
    awaited.current = null;
    if (wanted.text === text) step(wanted.by);
  });
  return by => {
    if (known) step(by);
    else awaited.current = { text, by };
  };
}
