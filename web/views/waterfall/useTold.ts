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
  const onMoment = (): void => {
    const scene = sceneRef.current;
    const marks = scene?.extras?.marks(scene, selected) ?? [];
    const at = told?.node === selected ? marks.findIndex(m => m.from > told.mark.from) : 0;
    const mark = marks[Math.max(0, at)];
    setTold(mark ? { node: selected, mark, pointed: false } : null);
  };
  // Stepped to by a key it stays while its row is the selected one.
  const shown = told && (told.pointed || told.node === selected) ? told : null;
  return { told: shown, onMark, onMoment, sceneRef };
}
