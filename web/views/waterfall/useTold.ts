import { useCallback, useRef, useState } from 'react';
import type { ToldMark } from './Stack.tsx';
import type { MomentMark, Scene } from './scene.ts';

/** The mark whose moments are told: the one pointed at, or the next on the selected row. */
export function useTold(selected: number) {
  const [told, setTold] = useState<ToldMark | null>(null);
  const sceneRef = useRef<Scene | null>(null);
  const onMark = useCallback(
    (node: number, mark: MomentMark | null) => setTold(mark && { node, mark, pointed: true }),
    [],
  );
  // Stepped to by a key it stays while its row is the selected one.
  const shown = told && (told.pointed || told.node === selected) ? told : null;
  return { told: shown, onMark, tell: setTold, sceneRef };
}
